"""The dates of an exam year (Eindexamenbesluit VO); the numbers of the articles were not read."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.periods import months_later
from lwt_admin.rules.verdicts import UNVERIFIED, Source

SOURCE: Final = Source("EB", UNVERIFIED)
MONTHS_KEPT: Final = 6


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that must have been done before a day."""

    key: str
    before: date
    text: str
    article: str = SOURCE.article
    status: str = SOURCE.status


def deadlines(exam_year: int) -> tuple[Deadline, ...]:
    """The deadlines of an exam year that fall on a fixed day, in order."""
    autumn = exam_year - 1
    return (
        Deadline("pta", date(autumn, 10, 1), "het PTA is vastgesteld en gegeven"),
        Deadline("candidates", date(autumn, 11, 1), "de kandidaten zijn aangemeld"),
    )


def school_exam_deadline(first_central_exam: date) -> Deadline:
    """That the marks of the school exam are known and closed before the central exam begins.

    On which day that begins differs by school.
    """
    text = "de cijfers van het schoolexamen zijn bekend en afgesloten"
    return Deadline("school_exam", first_central_exam, text)


def met(deadline: Deadline, done_on: date | None, today: date) -> bool | None:
    """Whether something was done in time; None while it is not done and there is still time."""
    if done_on is not None:
        return done_on < deadline.before
    return None if today < deadline.before else False


def kept_until(last_day: date) -> date:
    """The last day on which the work of the exam must be kept: six months after `last_day`."""
    return months_later(last_day, MONTHS_KEPT)
