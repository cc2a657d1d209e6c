"""From stored hours to the facts of WVO art. 10b1, and what the rules say about them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from lwt_admin.placements.models import CarriedMonth, HourEntry
from lwt_admin.placements.reading import Placement, PlannedShift, TrajectoryHours, read_hours
from lwt_admin.placements.states import OPEN
from lwt_admin.rules.carried import Carried, carried_hours
from lwt_admin.rules.counting import NOT_APPROVED
from lwt_admin.rules.hours import (
    CountingChoices,
    EntryFacts,
    HoursFacts,
    HoursResult,
    PlacementDay,
    counts,
    judge,
)
from lwt_admin.rules.periods import SchoolCalendar, Span, within
from lwt_admin.students.models import Enrolment, Trajectory
from lwt_admin.students.upper_years import LAST_YEAR, UPPER_YEARS, upper_years

REJECTED = "afgewezen"

DISPUTED = "betwist door de leermeester"

# What the rules call the kinds of an entry, where that differs from what is stored.
RULE_KINDS = {
    HourEntry.Kind.CLOSED.value: "company_closed",
    HourEntry.Kind.EXCUSED.value: "absent",
}


@dataclass(frozen=True)
class CountedEntry:
    """An entry with the reason why it does not count; no reason means that it counts.

    `once_approved` says why it will not even when somebody approves it; None when it then will.
    """

    entry: HourEntry
    placement: Placement
    reason: str | None
    once_approved: str | None

    @property
    def counts(self) -> bool:
        return self.reason is None

    @property
    def may_count(self) -> bool:
        """Whether somebody must still look at it, and it counts when they approve it."""
        return self.entry.status in OPEN and self.once_approved is None


def judge_trajectory(trajectory: Trajectory, today: date) -> HoursResult:
    """What the law says about one trajectory (pupil and school selected along) on `today`.

    Raises RuleError when the trajectory began before there was such a law.
    """
    (hours,) = read_hours([trajectory])
    return judge_hours(hours, today)


def judge_hours(
    hours: TrajectoryHours, today: date, entries: Sequence[CountedEntry] | None = None
) -> HoursResult:
    """As `judge_trajectory`, for hours that have been read already; costs no query.

    `entries` are given by who counted them already; so everywhere here.
    """
    return judge(hours_facts(hours, today, entries))


def hours_facts(
    hours: TrajectoryHours, today: date, entries: Sequence[CountedEntry] | None = None
) -> HoursFacts:
    """The facts on `today`; a rejected entry did not happen, an absence has no minutes."""
    years = years_of(hours)
    return HoursFacts(
        start=hours.trajectory.start,
        on=today,
        final=is_final(hours, today),
        calendar=hours.calendar,
        years=years,
        days=tuple(
            PlacementDay(
                date=one.entry.date,
                minutes=one.entry.minutes,
                counts=one.counts,
                reason=one.reason,
                lessons=one.entry.has_lessons,
            )
            for one in entries or counted_entries(hours)
            if one.entry.minutes and one.entry.status != HourEntry.Status.REJECTED
        ),
        carried=tuple(fact for _, fact in carried_facts(hours)),
    )


def carried_facts(hours: TrajectoryHours) -> list[tuple[CarriedMonth, Carried]]:
    """Every month that was carried over, with the sums as the rules read them, years included.

    The school enters what it counts itself, so holidays in such a month are not looked at.
    """
    years, repeated = years_of(hours), repeated_years(hours.enrolments)
    found = []
    for month in hours.carried:
        reason = _reason_of_month(hours, month, repeated)
        fact = Carried(month.first, month.last, month.minutes, month.days, reason is None, reason)
        (judged,) = chain(*carried_hours((fact,), month.last, years))
        found.append((month, judged))
    return found


def _reason_of_month(
    hours: TrajectoryHours, month: CarriedMonth, repeated: tuple[Span, ...]
) -> str | None:
    """Why the sums of a month do not count; None when they do, or when only the years say no."""
    placement = hours.placement_of(month.agreement_id)
    shown = placement.version_on(month.first) or placement.newest
    recognised = month.first_recognised and month.last_recognised  # type: ignore[attr-defined]
    school = hours.trajectory.student.school
    return counts(
        EntryFacts(
            date=month.first,
            agreement=(shown.start, shown.last_day),
            recognitions=((month.first, month.last),) if recognised else (),
            signed=bool(placement.binding),
            orientation=placement.agreement.is_orientation,
            repeated_year=any(first <= month.first <= last for first, last in repeated),
            choices=CountingChoices(
                school_holiday=school.holiday_hours_count,
                repeated_year=school.repeated_year_counts,
            ),
        )
    )


@dataclass(frozen=True)
class _Around:
    """What is the same for every entry of one pupil."""

    years: tuple[Span, ...]
    repeated: tuple[Span, ...]
    choices: CountingChoices
    calendar: SchoolCalendar
    recognised: frozenset[int]
    placements: Mapping[int, Placement]

    @classmethod
    def of(cls, hours: TrajectoryHours) -> "_Around":
        school = hours.trajectory.student.school
        return cls(
            years=years_of(hours),
            repeated=repeated_years(hours.enrolments),
            choices=CountingChoices(
                school_holiday=school.holiday_hours_count,
                repeated_year=school.repeated_year_counts,
            ),
            calendar=hours.calendar,
            recognised=hours.recognised,
            placements={one.agreement.pk: one for one in hours.placements},
        )

    def facts(self, entry: HourEntry) -> EntryFacts:
        placement = self.placements[entry.agreement_id]
        shown = placement.version_on(entry.date) or placement.nearest
        return EntryFacts(
            date=entry.date,
            agreement=(shown.start, shown.last_day),
            recognitions=((entry.date, entry.date),) if entry.pk in self.recognised else (),
            kind=RULE_KINDS.get(entry.kind, entry.kind),
            approved=entry.status == HourEntry.Status.APPROVED,
            signed=bool(placement.binding),
            orientation=placement.agreement.is_orientation,
            years=self.years,
            school_holiday=self.calendar.is_closed(entry.date),
            repeated_year=within(entry.date, self.repeated),
            choices=self.choices,
        )

    def counted(self, entry: HourEntry) -> CountedEntry:
        placement = self.placements[entry.agreement_id]
        if entry.status == HourEntry.Status.REJECTED:
            return CountedEntry(entry, placement, REJECTED, REJECTED)
        facts = self.facts(entry)
        reason = later = counts(facts)
        if not facts.approved:
            later = counts(replace(facts, approved=True))
        if reason == NOT_APPROVED and entry.status == HourEntry.Status.DISPUTED:
            reason = DISPUTED
        return CountedEntry(entry, placement, reason, later)


def counted_entries(hours: TrajectoryHours) -> list[CountedEntry]:
    """Every entry, in order of date, with whether it counts.

    It is work: who needs it more than once hands it on.
    """
    around = _Around.of(hours)
    return [around.counted(entry) for entry in hours.entries]


def reasons_not_present(hours: TrajectoryHours) -> dict[int, str | None]:
    """Per entry (primary key) why it is no presence that can be shown; None when it is.

    What the school chooses for itself about holidays and repeated years is left aside, and so is
    the moment at which teaching ends: who worked in a year in leerjaar 3 or 4 was there.
    """
    around = _Around.of(hours)
    upper = [row.school_year for row in hours.enrolments if row.leerjaar in UPPER_YEARS]
    years = tuple((year.start, year.end) for year in upper)
    found: dict[int, str | None] = {}
    for entry in hours.entries:
        facts = around.facts(entry)
        aside = replace(facts, years=years, school_holiday=False, repeated_year=False)
        rejected = entry.status == HourEntry.Status.REJECTED
        found[entry.pk] = REJECTED if rejected else counts(aside)
    return found


def years_of(hours: TrajectoryHours) -> tuple[Span, ...]:
    """The spans in leerjaar 3 and 4; the last one stops before the central exams begin."""
    return upper_years(hours.enrolments)


def repeated_years(enrolments: tuple[Enrolment, ...]) -> tuple[Span, ...]:
    """The years that the pupil did over later: all but the last in the same leerjaar."""
    left = Counter(row.leerjaar for row in enrolments)
    spans = []
    for row in enrolments:
        left[row.leerjaar] -= 1
        if left[row.leerjaar]:
            spans.append((row.school_year.start, row.school_year.end))
    return tuple(spans)


def is_final(hours: TrajectoryHours, today: date) -> bool:
    """Whether nothing more will come: the trajectory has ended, or the last year is over."""
    ended = hours.trajectory.ended_on
    if ended is not None and ended < today:
        return True
    upper = [row for row in hours.enrolments if row.leerjaar in UPPER_YEARS]
    if not upper or upper[-1].leerjaar != LAST_YEAR:
        return False
    return years_of(hours)[-1][1] < today


def limits(result: HoursResult) -> dict[str, Decimal]:
    """The norms by rule, in hours or days, as the rules themselves give them."""
    return {
        verdict.rule.replace(".", "_"): Decimal(verdict.limit)
        for verdict in result.verdicts
        if verdict.rule != "weeks.school_day"
    }


@dataclass(frozen=True)
class Progress:
    """Minutes and days towards the norm: approved and counting, waiting for approval, planned."""

    approved_minutes: int
    waiting_minutes: int
    planned_minutes: int
    approved_days: int
    waiting_days: int
    planned_days: int


def progress(
    hours: TrajectoryHours,
    result: HoursResult,
    today: date,
    entries: Sequence[CountedEntry] | None = None,
) -> Progress:
    """How far the pupil is; what waits or is planned is only taken along where it could count."""
    known = entries or counted_entries(hours)
    waiting = [one.entry for one in known if one.may_count]
    counted = {one.entry.date for one in known if one.counts}
    waiting_days = {entry.date for entry in waiting} - counted
    missing = {(shift.agreement.pk, shift.date) for shift in hours.not_entered(today, date.max)}
    planned = [
        shift for shift in plan_of(hours, today) if (shift.agreement.pk, shift.date) in missing
    ]
    return Progress(
        approved_minutes=result.minutes,
        waiting_minutes=sum(entry.minutes for entry in waiting),
        planned_minutes=sum(shift.minutes for shift in planned),
        approved_days=result.days,
        waiting_days=len(waiting_days),
        planned_days=len({shift.date for shift in planned} - counted - waiting_days),
    )


def plan_of(hours: TrajectoryHours, first: date | None = None) -> list[PlannedShift]:
    """The planned shifts that could count, from `first` on or from the very beginning."""
    years = years_of(hours)
    if not years:
        return []
    shifts = hours.planned(first or years[0][0], years[-1][1])
    return [
        shift
        for shift in shifts
        if not shift.agreement.is_orientation
        and any(begin <= shift.date <= end for begin, end in years)
    ]


def reason_once_approved(hours: TrajectoryHours, entry: HourEntry) -> str | None:
    """Why an entry will not count even when somebody approves it; None when it will."""
    return counts(replace(_Around.of(hours).facts(entry), approved=True))
