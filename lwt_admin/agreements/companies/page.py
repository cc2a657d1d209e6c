"""What the page of a company tells of its places, its quality and the contact with it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from lwt_admin.agreements.companies.occupation import days_of, read_stays, taken
from lwt_admin.agreements.companies.terms import LawLine, law_lines
from lwt_admin.agreements.models import Company, CompanyContact, QualityAssessment
from lwt_admin.merging import merged_name, merges_into, taken_by
from lwt_admin.rules.company_fit import WORKWEEK
from lwt_admin.rules.periods import months_later
from lwt_admin.students.models.enrolment import WEEKDAYS

CONTACTS = 3
AHEAD = 12
NAMES = dict(WEEKDAYS)


@dataclass(frozen=True)
class WeekdayLine:
    """A weekday: places (None when unknown), pupils today, and at most in the months ahead."""

    name: str
    places: int | None
    now: int
    ahead: int
    start: time | None
    end: time | None

    @property
    def free(self) -> int | None:
        """Places left all the time; None when the number of places is not known."""
        return None if self.places is None else max(0, self.places - self.ahead)

    @property
    def is_over(self) -> bool:
        """More pupils than places."""
        return self.places is not None and max(self.now, self.ahead) > self.places


@dataclass(frozen=True)
class QualityCard:
    """The newest assessment with how many criteria are met, and how many there are in all."""

    newest: QualityAssessment | None
    older: int
    met: int
    not_met: tuple[Any, ...]
    law: list[LawLine]


def week_of(company: Company, today: date) -> list[WeekdayLine]:
    """The weekdays on which something is or can be; weekends only when they are used.

    Two queries, one when `days` are read along.
    """
    period = (today, months_later(today, AHEAD))
    stays = read_stays([company.pk], period)
    own = list(company.days.all())
    now = days_of(company, own, taken([s for s in stays if s.first <= today], (today, today)))
    ahead = days_of(company, own, taken(stays, period))
    times = {day.weekday: day for day in own}
    lines = []
    for today_there, later in zip(now, ahead, strict=True):
        weekday = today_there.weekday
        stored = times.get(weekday)
        if weekday not in WORKWEEK and stored is None and not later.taken:
            continue
        span = (stored.start, stored.end) if stored else (None, None)
        lines.append(
            WeekdayLine(NAMES[weekday], later.places, today_there.taken, later.taken, *span)
        )
    return lines


def quality_of(company: Company, today: date) -> QualityCard:
    """Two queries; give the company `with_recognitions` and `with_last_placement`."""
    assessments = list(company.assessments.prefetch_related("answers"))
    newest = assessments[0] if assessments else None
    answers = list(newest.answers.all()) if newest else []
    return QualityCard(
        newest=newest,
        older=max(0, len(assessments) - 1),
        met=sum(answer.met == "yes" for answer in answers),
        not_met=tuple(answer for answer in answers if answer.met in {"no", "partly"}),
        law=law_lines(company, assessments, today),
    )


@dataclass(frozen=True)
class MergeLine:
    """That another entry of the company went up in this one: what it was called, when, by whom.

    `dropped` is what stood at both and said something else that no longer holds.
    """

    name: str
    at: datetime
    who: str
    dropped: tuple[str, ...] = ()


def merges_of(company: Company) -> list[MergeLine]:
    """The newest first; one query when there are none."""
    return [
        MergeLine(
            merged_name(entry),
            entry.timestamp,
            str(entry.actor or "het programma"),
            tuple(f"{one['what']}: {one['lost']}" for one in taken_by(entry) if one["lost"]),
        )
        for entry in merges_into(Company, [company.pk])
    ]


def newest_contacts(company: Company) -> list[CompanyContact]:
    """The last few, one query."""
    contacts = CompanyContact.objects.for_system().filter(company=company)
    return list(contacts.select_related("by", "follow_up_by")[:CONTACTS])
