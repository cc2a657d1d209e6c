"""What all agreements of a pupil plan together: signed, sent, and one that is being drafted.

An addendum takes over on its first day from what it amends, also while it is only sent or drafted;
what ended early plans nothing after its last day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from lwt_admin.agreements.facts import OVERLAPPING_STATES
from lwt_admin.agreements.models import AgreementVersion, ScheduleDay
from lwt_admin.agreements.services.working_time import shifts_over
from lwt_admin.rules.agreements import OtherAgreement
from lwt_admin.rules.labour import Shift
from lwt_admin.rules.periods import DAY
from lwt_admin.students.pupil_years import PupilYears

FIELDS = (
    *("weekday", "start", "end", "breaks", "agreement_version__agreement__company__name"),
    *(f"agreement_version__{name}" for name in ("number", "state", "start", "end", "ended_on")),
    *("agreement_version__amends", "agreement_version__sunday_agreed"),
    *("agreement_version__agreement__kind", "agreement_version__agreement__trajectory"),
)
"""What planning reads of a version, so that its long texts stay where they are."""


@dataclass(frozen=True)
class Plan:
    """The schedule of one version and the days on which it holds, both included."""

    version: AgreementVersion
    first: date
    last: date
    schedule: tuple[ScheduleDay, ...]

    @classmethod
    def of(cls, version: AgreementVersion, schedule: Iterable[ScheduleDay]) -> Self:
        return cls(version, version.start, version.last_day, tuple(schedule))

    def as_other(self) -> OtherAgreement:
        """The plan as the rules read it beside a draft."""
        weekdays = tuple(day.weekday for day in self.schedule)
        company = self.version.agreement.company
        return OtherAgreement(self.first, self.last, weekdays, str(company))

    def shifts(self, years: PupilYears) -> Iterator[Shift]:
        """The shifts over the school's calendar.

        None in holidays, between two school years, or while the trajectory is interrupted.
        """
        trajectory = self.version.agreement.trajectory_id
        for shift in shifts_over(self.schedule, (self.first, self.last), years):
            if not years.is_paused(trajectory, shift.date):
                yield shift


def read_plans(version: AgreementVersion) -> tuple[list[ScheduleDay], list[Plan]]:
    """The stored schedule of a draft, and the plans of all other versions that count; one query."""
    rows = (
        ScheduleDay.objects.filter(
            agreement_version__agreement__trajectory__student=(
                version.agreement.trajectory.student_id
            )
        )
        .select_related("agreement_version__agreement__company")
        .only(*FIELDS)
        .order_by("agreement_version__start", "agreement_version", "weekday")
    )
    own: list[ScheduleDay] = []
    days: dict[int, list[ScheduleDay]] = {}
    for row in rows:
        if row.agreement_version_id == version.pk:
            own.append(row)
        elif row.agreement_version.state in OVERLAPPING_STATES:
            days.setdefault(row.agreement_version_id, []).append(row)
    return own, [Plan.of(schedule[0].agreement_version, schedule) for schedule in days.values()]


def followed(own: Plan, others: Sequence[Plan]) -> list[Plan]:
    """The other plans, cut where an addendum that is not signed yet, or this draft, takes over."""
    takers = [one for one in (own, *others) if _takes_over(one.version)]
    cut = []
    for plan in others:
        last = plan.last
        for taker in takers:
            if _replaces(taker.version, plan.version):
                last = min(last, taker.first - DAY)
        if last >= plan.first:
            cut.append(replace(plan, last=last))
    return cut


def _takes_over(version: AgreementVersion) -> bool:
    """Whether an addendum has still to end what it amends; a signed one has done so already."""
    return version.is_amendment and not version.is_binding


def _replaces(newer: AgreementVersion, older: AgreementVersion) -> bool:
    return newer.agreement_id == older.agreement_id and newer.number > older.number
