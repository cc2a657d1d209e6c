"""An exam year of a school: its days, whether they were in time, and closing the school exam."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.exams.decisions.locks import hold_candidates
from lwt_admin.exams.models import ExamCandidate, ExamSession, ExamSubject
from lwt_admin.exams.querysets import ExamCandidateQuerySet
from lwt_admin.rules.exam_calendar import (
    Deadline,
    deadlines,
    kept_until,
    met,
    school_exam_deadline,
)
from lwt_admin.storing import store_changed
from lwt_admin.students.support.forms import PastForm
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.text import sentence
from lwt_admin.ui.formats import nl_date

DONE_ON: Final = {
    "pta": "pta_given_on",
    "candidates": "candidates_reported_on",
    "school_exam": "school_exam_closed_on",
}
"""The day that a deadline of the rules is about."""

YEARS_BEFORE: Final = 2
"""How long before the exam year a PTA can be given: in leerjaar 3 at the earliest."""

ALREADY_OPEN: Final = "Het schoolexamen is al heropend."


@dataclass(frozen=True)
class DayLine:
    """A deadline with what came of it, as the list of the law shows it."""

    deadline: Deadline
    done_on: date | None
    ok: bool | None

    @property
    def text(self) -> str:
        """One sentence: what, before when, and on which day it was done."""
        what = sentence(self.deadline.text).removesuffix(".")
        done = "nog niet gedaan" if self.done_on is None else f"gedaan op {nl_date(self.done_on)}"
        return f"{what} vóór {nl_date(self.deadline.before)}: {done}."

    @property
    def article(self) -> str:
        return self.deadline.article

    @property
    def status(self) -> str:
        return self.deadline.status


def session_of(school: School, exam_year: int) -> ExamSession:
    """The exam year of the school; one that is not stored yet has no days."""
    stored: ExamSession | None = ExamSession.objects.for_system().in_year(school.pk, exam_year)
    return stored or ExamSession(school=school, exam_year=exam_year)


def first_central_exam(school: School, exam_year: int) -> date | None:
    """The day on which the central exam of that year begins, as the school's calendar says."""
    years = SchoolYear.objects.for_system().filter(school=school, end__year=exam_year)
    return years.values_list("first_central_exam", flat=True).order_by("-end").first()


def day_lines(session: ExamSession, central: date | None, today: date) -> list[DayLine]:
    """The deadlines of the exam year; the last one only when the calendar has the central exam."""
    due = deadlines(session.exam_year)
    if central is not None:
        due = (*due, school_exam_deadline(central))
    return [_line(session, deadline, today) for deadline in due]


def _line(session: ExamSession, deadline: Deadline, today: date) -> DayLine:
    done_on: date | None = getattr(session, DONE_ON[deadline.key])
    return DayLine(deadline, done_on, met(deadline, done_on, today))


def work_kept_until(session: ExamSession) -> date | None:
    """The last day on which the work must be kept; None before the meeting has a day."""
    return None if session.meeting_on is None else kept_until(session.meeting_on)


def with_open_marks(candidates: ExamCandidateQuerySet) -> ExamCandidateQuerySet:
    """Each with `missing`: how many subjects with a school exam have no SE."""
    kind = ExamSubject.Kind
    without = Q(subjects__kind=kind.FOLLOWED) | Q(subjects__kind=kind.PROFILE, profile_has_se=False)
    is_open = Q(subjects__isnull=False, subjects__se=None) & ~without
    return candidates.annotate(missing=Count("subjects", filter=is_open))


class SessionForm(PastForm[ExamSession]):
    """The days of an exam year; once closed, the school exam is only reopened with a reason."""

    past = ("pta_given_on", "candidates_reported_on", "school_exam_closed_on")

    class Meta:
        model = ExamSession
        fields = (
            "pta_given_on",
            "candidates_reported_on",
            "school_exam_closed_on",
            "resit_requests_before",
            "meeting_on",
            "offers_se_resit",
        )
        help_texts = {
            "school_exam_closed_on": "Vanaf dan liggen onderdelen en SE-cijfers vast.",
            "offers_se_resit": "Eén keer per vak; het hoogste cijfer telt. De school kiest dit zelf"
            " (EB 35b1).",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.school_exam_closed_on is not None:
            del self.fields["school_exam_closed_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        year = self.instance.exam_year
        for name, day in list(cleaned.items()):
            if isinstance(day, date) and not year - YEARS_BEFORE <= day.year <= year:
                self.add_error(name, f"{nl_date(day)} past niet bij examenjaar {year}.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # School and year come from the page; that they are there once is to be checked with them.
        return super()._get_validation_exclusions() - {"school", "exam_year"}  # type: ignore[misc]

    @transaction.atomic
    def save(self, commit: bool = True) -> ExamSession:
        """Store the days; who is just changing a mark finishes before the school exam closes."""
        if "school_exam_closed_on" in self.changed_data:
            hold_candidates(_candidates_of(self.instance))
        return super().save(commit)


def _candidates_of(session: ExamSession) -> ExamCandidateQuerySet:
    everybody: ExamCandidateQuerySet = ExamCandidate.objects.for_system()
    return everybody.at_school(session.school).filter(exam_year=session.exam_year)


class ReopenForm(forms.Form):
    """Why the school exam is opened again."""

    reason = forms.CharField(label="Reden", max_length=200, validators=[validate_no_bsn])


@transaction.atomic
def reopen_school_exam(session: ExamSession, *, reason: str, by: User) -> None:
    """Open the school exam again, so that parts and marks may change; the reason is kept."""
    stored = ExamSession.objects.for_system().select_for_update().get(pk=session.pk)
    if stored.school_exam_closed_on is None:
        raise ValidationError(ALREADY_OPEN, code="open")
    stored.reopenings.create(closed_on=stored.school_exam_closed_on, reason=reason, reopened_by=by)
    stored.school_exam_closed_on = None
    store_changed([stored], by=by)


def exam_years(school: School, today: date) -> Iterator[int]:
    """The exam years with candidates, and that of the school year of today; newest first."""
    candidates = ExamCandidate.objects.for_system().at_school(school)
    years = set(candidates.order_by().values_list("exam_year", flat=True).distinct())
    current = SchoolYear.objects.for_system().filter(school=school).on(today).first()
    if current is not None:
        years.add(current.end.year)
    yield from sorted(years, reverse=True)
