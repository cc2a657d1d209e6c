"""What a draft's schedule comes to: over the calendar, beside all other agreements, by the law.

Made from what stands on the form, stored or not; it stores nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lwt_admin.agreements.models import AgreementVersion, ScheduleDay
from lwt_admin.agreements.services.plans import Plan, followed
from lwt_admin.agreements.services.pupil_years import PupilYear, PupilYears
from lwt_admin.rules.forecast import ForecastFacts, forecast
from lwt_admin.rules.hours import HoursFacts, PlacementDay, judge
from lwt_admin.rules.labour import LabourFacts, SchoolTime, Shift
from lwt_admin.rules.labour_limits import AGE_GROUPS, group_on
from lwt_admin.rules.labour_plan import Recurring, recurring
from lwt_admin.rules.periods import DAY, PlannedDay, birthday_in, each_day, minutes_between, within
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import SchoolTime as StoredSchoolTime

LOOK_BACK = timedelta(weeks=15)
"""With a week itself these are the sixteen weeks of the longest average."""


@dataclass(frozen=True)
class Amount:
    """Days and minutes of work."""

    days: int
    minutes: int


@dataclass(frozen=True)
class Line:
    """What the law says of the plan as a whole: in order, or advice."""

    kind: str
    text: str
    article: str
    status: str


@dataclass(frozen=True)
class Prospect:
    """What the schedule comes to.

    `own` is this draft alone, `total` what counts of all agreements together; `not_counting` are
    the days of this draft that do not count. `complete` is False when part of the period lies in a
    school year that has not been entered yet. `findings` is None when the times contradict each
    other and nothing can be judged.
    """

    week_minutes: int
    own: Amount
    total: Amount
    other_agreements: int
    not_counting: int
    complete: bool
    lines: tuple[Line, ...]
    findings: tuple[Recurring, ...] | None
    without_school_times: tuple[str, ...]
    birthdays: tuple[tuple[int, date], ...]
    orientation: bool


def prospect_of(
    version: AgreementVersion,
    schedule: Sequence[ScheduleDay],
    plans: Sequence[Plan],
    years: PupilYears,
) -> Prospect:
    """The prospect of a draft with this schedule, beside the `plans` of all other agreements."""
    own = Plan.of(version, schedule)
    others = followed(own, plans)
    trajectory_id = version.agreement.trajectory_id
    mine = list(own.shifts(years))
    counted = _counting(mine, years) if not version.agreement.is_orientation else []
    shared = [
        plan
        for plan in others
        if plan.version.agreement.trajectory_id == trajectory_id
        and not plan.version.agreement.is_orientation
    ]
    in_all = [*counted, *(day for plan in shared for day in _counting(plan.shifts(years), years))]
    return Prospect(
        week_minutes=sum(day.minutes for day in schedule),
        own=_amount(_days(mine)),
        total=_amount(in_all),
        other_agreements=len({plan.version.agreement_id for plan in shared}),
        not_counting=len(mine) - len(counted),
        complete=bool(years.years) and years.years[-1].last >= version.end,
        lines=tuple(_lines(version, in_all, years)),
        findings=_findings(own, mine, others, years),
        without_school_times=tuple(_without_times(version, mine, years)),
        birthdays=tuple(_birthdays(version)),
        orientation=version.agreement.is_orientation,
    )


def _days(shifts: Iterable[Shift]) -> list[PlannedDay]:
    return [PlannedDay(shift.date, _minutes(shift)) for shift in shifts]


def _minutes(shift: Shift) -> int:
    off = sum(minutes_between(*pause) for pause in shift.breaks)
    return minutes_between(shift.start, shift.end) - off


def _counting(shifts: Iterable[Shift], years: PupilYears) -> list[PlannedDay]:
    """The days on which placement counts: in leerjaar 3 and 4, before the central exam."""
    spans = years.counting
    return [day for day in _days(shifts) if within(day.date, spans)]


def _amount(days: Sequence[PlannedDay]) -> Amount:
    return Amount(len({day.date for day in days}), sum(day.minutes for day in days))


def _lines(
    version: AgreementVersion, days: Sequence[PlannedDay], years: PupilYears
) -> Iterator[Line]:
    """The whole plan against the minimum and the maximum (WVO art. 10b1), and school every week."""
    if not days:
        return
    start = version.agreement.trajectory.start
    before = min(day.date for day in days) - DAY
    try:
        outlook = forecast(ForecastFacts(start, before, counted=(), planned=tuple(days)))
    except RuleError:
        return  # a trajectory from before there was such a law
    for verdict in outlook.verdicts:
        kind = "ok" if verdict.ok else "warn"
        yield Line(kind, verdict.text, verdict.article, verdict.status)
    yield from _school_line(version, days, years)


def _school_line(
    version: AgreementVersion, days: Sequence[PlannedDay], years: PupilYears
) -> Iterator[Line]:
    """Said only when the plan leaves weeks without a day at school."""
    facts = HoursFacts(
        start=version.agreement.trajectory.start,
        on=max(day.date for day in days) + 7 * DAY,
        final=False,
        calendar=years.calendar,
        years=years.counting,
        days=tuple(PlacementDay(day.date, day.minutes) for day in days),
    )
    result = judge(facts)
    verdict = next(one for one in result.verdicts if one.rule == "weeks.school_day")
    if not verdict.ok:
        weeks = len(result.weeks_without_school)
        number = "1 schoolweek" if weeks == 1 else f"{weeks} schoolweken"
        text = (
            f"In {number} laat het rooster geen dag over voor school, voor het eerst in "
            f"{result.weeks_without_school[0]}. In elke schoolweek hoort les op school."
        )
        yield Line("warn", text, verdict.article, verdict.status)


def _findings(
    own: Plan, mine: Sequence[Shift], others: Iterable[Plan], years: PupilYears
) -> tuple[Recurring, ...] | None:
    """What working time law says about the pupil's days in the period of the draft."""
    if not mine:
        return ()
    first, last = own.first, own.last
    window = (first - LOOK_BACK, last + 7 * DAY)
    taken = {shift.date: shift for shift in mine}
    beside = [
        shift
        for plan in others
        for shift in plan.shifts(years)
        if window[0] <= shift.date <= window[1] and not _overlaps(shift, taken.get(shift.date))
    ]
    shifts = (*mine, *beside)
    student = own.version.agreement.trajectory.student
    facts = LabourFacts(
        birth_date=student.birth_date,
        shifts=shifts,
        school=tuple(_lessons(shifts, years, window)),
        sunday_agreed=own.version.sunday_agreed,
    )
    try:
        return tuple(recurring(facts, first, last))
    except RuleError:
        return None


def _overlaps(shift: Shift, other: Shift | None) -> bool:
    """A shift on the same hours is a finding of its own, and would be counted twice here."""
    return other is not None and shift.start < other.end and other.start < shift.end


def _lessons(
    shifts: Sequence[Shift], years: PupilYears, window: tuple[date, date]
) -> Iterator[SchoolTime]:
    """School on open days; on a day of placement only the lessons that fit around the work."""
    worked: dict[date, list[Shift]] = {}
    for shift in shifts:
        worked.setdefault(shift.date, []).append(shift)
    for day, row in _open_lessons(years, window):
        if all(one.end <= row.start or row.end <= one.start for one in worked.get(day, ())):
            yield SchoolTime(day, row.start, row.end)


def _open_lessons(
    years: PupilYears, window: tuple[date, date]
) -> Iterator[tuple[date, StoredSchoolTime]]:
    """Each day on which the school is open, with each of the pupil's times of that weekday."""
    for year in years.during(*window):
        times: dict[int, list[StoredSchoolTime]] = {}
        for row in years.times_in(year):
            times.setdefault(row.weekday, []).append(row)
        for day in each_day(max(window[0], year.first), min(window[1], year.last)):
            rows = times.get(day.isoweekday(), ())
            if rows and year.calendar.is_open(day):
                yield from ((day, row) for row in rows)


def _without_times(
    version: AgreementVersion, shifts: Sequence[Shift], years: PupilYears
) -> Iterator[str]:
    """The school years in which lessons count as working time, but are not known."""
    birth_date = version.agreement.trajectory.student.birth_date
    for year in years.during(version.start, version.end):
        if not years.times_in(year) and _school_counts(birth_date, shifts, year):
            yield str(year.year)


def _school_counts(birth_date: date, shifts: Iterable[Shift], year: PupilYear) -> bool:
    days = (shift.date for shift in shifts if year.first <= shift.date <= year.last)
    groups = (group_on(birth_date, day) for day in days)
    return any(group is not None and group.school_counts for group in groups)


def _birthdays(version: AgreementVersion) -> Iterator[tuple[int, date]]:
    """The birthdays inside the period from which other limits hold."""
    born = version.agreement.trajectory.student.birth_date
    for group in AGE_GROUPS:
        day = birthday_in(born, born.year + group.from_age)
        if version.start < day <= version.end:
            yield group.from_age, day
