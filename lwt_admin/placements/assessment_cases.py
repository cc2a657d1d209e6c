"""Which assessments there should be: a pupil at a company, for each period long enough there.

Nothing is stored until somebody answers. What is asked follows from the signed agreements and the
periods of the school; only what people said, and what was concluded, is a record.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Prefetch

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.placements.models import Assessment, AssessmentAnswer, AssessmentPeriod
from lwt_admin.placements.visits import of_mentor
from lwt_admin.rules.periods import days_in
from lwt_admin.students.models import MentorAssignment, Student, Trajectory

Party = AssessmentAnswer.Party

PARTS: Final = 3
"""Who was at a company for one of so many parts of a period is assessed there."""

STILL_SHOWN: Final = timedelta(weeks=8)
"""How long after the end of a school year its assessments stand in the list."""

IN_ORDER: Final = (Party.COMPANY, Party.MENTOR, Party.STUDENT)


@dataclass(frozen=True)
class Case:
    """One period of one pupil at one company, with what was said of it so far."""

    agreement: WorkAgreement
    period: AssessmentPeriod
    assessment: Assessment | None
    answers: dict[str, AssessmentAnswer]
    versions: tuple[AgreementVersion, ...]
    """What was signed for days of the period, the newest first."""
    is_asked: bool

    @property
    def student(self) -> Student:
        return self.agreement.trajectory.student

    @property
    def mentors(self) -> list[User]:
        """Who guides the pupil today."""
        trajectory: Any = self.agreement.trajectory
        return [one.mentor for one in trajectory.mentors_now]

    @property
    def is_finished(self) -> bool:
        return self.assessment is not None and self.assessment.is_finished

    @property
    def result(self) -> bool | None:
        """Sufficient or not; None as long as it is not finished."""
        return self.assessment.sufficient if self.is_finished and self.assessment else None

    @property
    def waits_for(self) -> list[Party]:
        """The parties that did not answer yet."""
        return [party for party in IN_ORDER if party not in self.answers]

    @property
    def columns(self) -> list[tuple[Party, AssessmentAnswer | None]]:
        """What each party gave, in order."""
        return [(party, self.answers.get(party)) for party in IN_ORDER]

    def is_open(self, today: date) -> bool:
        """Whether it may be filled in now."""
        return not self.is_finished and self.period.is_open_on(today)

    def is_late(self, today: date) -> bool:
        """Not finished though its day has gone by."""
        return not self.is_finished and self.period.due_on < today

    def standing(self, today: date) -> tuple[str, str]:
        """The kind of mark, and its words."""
        if self.is_finished:
            return ("ok", "voldoende") if self.result else ("bad", "onvoldoende")
        if not self.period.is_open_on(today):
            return "neutral", "komt nog"
        if self.is_late(today):
            return "bad", "te laat"
        return ("wait", "af te ronden") if not self.waits_for else ("wait", "loopt")


def periods_now(user: User, school: School | None, today: date) -> list[AssessmentPeriod]:
    """The periods of the school years that run, or were over a short while ago; one query."""
    periods = AssessmentPeriod.objects.for_user(user).at_school(school).with_names()
    shown = periods.filter(school_year__start__lte=today, school_year__end__gte=today - STILL_SHOWN)
    return list(shown.order_by("school_year__start", "first", "pk"))


def cases_now(
    user: User,
    school: School | None,
    today: date,
    *,
    right: Right = Right.PLACEMENTS_VIEW,
    mentor: int | None = None,
    periods: Sequence[AssessmentPeriod] | None = None,
) -> list[Case]:
    """Those of pupils whose trajectory runs, in the person's sight: six queries."""
    periods = periods_now(user, school, today) if periods is None else periods
    agreements = WorkAgreement.objects.for_user(user, right).at_school(school)
    running = Trajectory.objects.for_system().running_on(today)
    agreements = agreements.filter(trajectory__in=running.values("pk"))
    if mentor is not None:
        agreements = agreements.filter(trajectory__in=of_mentor(mentor, today))
    return read_cases(agreements, periods, today)


def cases_of_student(
    user: User, student: Student, today: date
) -> tuple[list[Case], list[AssessmentPeriod]]:
    """All of one pupil, of every school year, and the periods of the school: six queries."""
    own = AssessmentPeriod.objects.for_user(user).at_school(student.school)
    periods = list(own.with_names())
    agreements = WorkAgreement.objects.for_user(user, Right.PLACEMENTS_VIEW)
    return read_cases(agreements.filter(trajectory__student=student), periods, today), periods


def read_cases(agreements: Any, periods: Sequence[AssessmentPeriod], today: date) -> list[Case]:
    """What is or was to be assessed under these agreements, by period and name: five queries.

    An agreement that was there too short stands only where somebody was assessed all the same.
    """
    if not periods:
        return []
    found = list(_with_versions(agreements, periods, today))
    stored = _stored([one.pk for one in found], [one.pk for one in periods])
    cases = [
        case_of(agreement, agreement.signed_versions, period, stored.get((agreement.pk, period.pk)))
        for period in periods
        for agreement in found
        if agreement.trajectory.student.school_id == period.school_year.school_id
    ]
    shown = [case for case in cases if case.is_asked or case.assessment is not None]
    return sorted(shown, key=_order)


def case_of(
    agreement: WorkAgreement,
    versions: Iterable[AgreementVersion],
    period: AssessmentPeriod,
    assessment: Assessment | None,
) -> Case:
    """One case; of the versions, the newest first, only those with a day in the period count."""
    answers = assessment.answers.all() if assessment is not None else ()
    held = tuple(one for one in versions if _days_within(one, period))
    return Case(
        agreement=agreement,
        period=period,
        assessment=assessment,
        answers={answer.party: answer for answer in answers},
        versions=held,
        is_asked=is_asked(agreement, held, period),
    )


def is_asked(
    agreement: WorkAgreement, versions: Iterable[AgreementVersion], period: AssessmentPeriod
) -> bool:
    """Whether the pupil was there long enough in the period to be assessed."""
    if agreement.is_orientation:
        return False
    days = sum(_days_within(version, period) for version in versions)
    return days * PARTS >= days_in(period.first, period.last)


def signed_between(first: date, last: date) -> Any:
    """The versions that held on any of these days, the newest first."""
    versions = AgreementVersion.objects.for_system().running_between(first, last)
    return versions.select_related("supervisor").order_by("-number")


def _days_within(version: AgreementVersion, period: AssessmentPeriod) -> int:
    first, last = max(version.start, period.first), min(version.last_day, period.last)
    return days_in(first, last) if first <= last else 0


def _with_versions(agreements: Any, periods: Sequence[AssessmentPeriod], today: date) -> Any:
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    signed = signed_between(first, last)
    mentors = MentorAssignment.objects.for_system().running_on(today).select_related("mentor")
    return (
        agreements.filter(pk__in=signed.order_by().values("agreement"))
        .select_related("trajectory__student__school", "company")
        .prefetch_related(
            Prefetch("versions", signed, to_attr="signed_versions"),
            Prefetch("trajectory__mentor_assignments", mentors, to_attr="mentors_now"),
        )
    )


def _stored(
    agreements: Collection[int], periods: Collection[int]
) -> dict[tuple[int, int], Assessment]:
    here = Assessment.objects.for_system().filter(agreement__in=agreements, period__in=periods)
    rows = here.prefetch_related("answers")
    return {(one.agreement_id, one.period_id): one for one in rows}


def _order(case: Case) -> tuple[Any, ...]:
    return (case.period.first, case.period.pk, case.student.sort_key, case.agreement.pk)
