"""All that is known of the hours of one pupil, for the judgement, the lists and the chart.

Days that wait for approval are taken as made, and days that nobody entered yet as still to come: a
pupil does not fall behind because others are late with their administration.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lwt_admin.agreements.services.amounts import Amount, amount_of
from lwt_admin.hours_text import MINUTES_PER_HOUR
from lwt_admin.placements.facts import (
    CountedEntry,
    Progress,
    carried_facts,
    counted_entries,
    judge_hours,
    plan_of,
    progress,
    years_of,
)
from lwt_admin.placements.labour import findings_between
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import PlannedShift, TrajectoryHours
from lwt_admin.placements.week import Advice, Week
from lwt_admin.rules.carried import Carried, carried_hours
from lwt_admin.rules.forecast import Forecast, ForecastFacts, forecast
from lwt_admin.rules.hours import HoursResult
from lwt_admin.rules.periods import PlannedDay
from lwt_admin.rules.verdicts import Finding
from lwt_admin.students.models import Enrolment, SchoolTime
from lwt_admin.students.upper_years import UPPER_YEARS


@dataclass(frozen=True)
class OpenWeek:
    """A week with planned days of which nothing has been entered."""

    week: Week
    days: tuple[date, ...]


@dataclass(frozen=True)
class FindingsOfWeek:
    """What working time law says about one week, as lines to show."""

    week: Week
    lines: tuple[Advice, ...]


@dataclass(frozen=True)
class Doubt:
    """An entry that somebody disputes, or that does not count; `reason` says why it does not."""

    counted: CountedEntry
    reason: str | None

    @property
    def entry(self) -> HourEntry:
        return self.counted.entry

    @property
    def week(self) -> Week:
        return Week.of(self.entry.date)

    @property
    def is_disputed(self) -> bool:
        return self.entry.status == HourEntry.Status.DISPUTED


@dataclass(frozen=True)
class Evidence:
    """The hours of one pupil on the day `today`; `made` are the entries that count or may yet."""

    hours: TrajectoryHours
    today: date
    result: HoursResult
    progress: Progress
    entries: tuple[CountedEntry, ...]
    made: tuple[PlannedDay, ...]
    plan: tuple[PlannedShift, ...]
    open_shifts: tuple[PlannedShift, ...]
    carried: tuple[Carried, ...]
    times: Sequence[SchoolTime]

    @cached_property
    def ahead(self) -> Forecast:
        """Where the pupil is heading by the end of the plan."""
        return self.ahead_until(date.max)

    @property
    def whole_hours(self) -> int:
        """The expected minutes, rounded down to whole hours: an estimate is not exact."""
        return self.ahead.expected_minutes // MINUTES_PER_HOUR * MINUTES_PER_HOUR

    def ahead_until(self, last: date) -> Forecast:
        """Where the pupil will be at the end of the day `last`."""
        known = {(shift.agreement.pk, shift.date) for shift in self.open_shifts}
        return forecast(
            ForecastFacts(
                start=self.hours.trajectory.start,
                on=self.today,
                counted=self.made,
                planned=_days(
                    shift
                    for shift in self.plan
                    if shift.date <= last and (shift.agreement.pk, shift.date) not in known
                ),
                carried=self.carried,
                unknown=_days(self.open_shifts),
            )
        )

    @property
    def rest(self) -> list[PlannedShift]:
        """What is still to come of the plan."""
        return [shift for shift in self.plan if shift.date > self.today]

    def broken(self, limit: str) -> list[str]:
        """What the law says about a minimum missed for good, or a maximum that was passed."""
        return [
            verdict.text
            for verdict in self.result.verdicts
            if verdict.ok is False and verdict.rule.endswith(f".{limit}")
        ]

    @property
    def due(self) -> Amount:
        """What was planned before today, as far as it is known whether it was made."""
        left_out = {(shift.agreement.pk, shift.date) for shift in self.open_shifts}
        return amount_of(
            PlannedDay(shift.date, shift.minutes)
            for shift in self.plan
            if shift.date < self.today
            and (shift.agreement.pk, shift.date) not in left_out
            and not self.hours.is_carried(shift.agreement.pk, shift.date)
        )

    @property
    def done(self) -> Amount:
        """What was made before today, without the sums that were carried over."""
        return amount_of(day for day in self.made if day.date < self.today)

    @property
    def open_weeks(self) -> list[OpenWeek]:
        """Weeks before this one with days that nobody entered, the oldest first."""
        weeks: dict[Week, list[date]] = defaultdict(list)
        for shift in self.hours.not_entered(date.min, Week.of(self.today).previous.sunday):
            weeks[Week.of(shift.date)].append(shift.date)
        return [OpenWeek(week, tuple(days)) for week, days in weeks.items()]

    @property
    def weeks_without_school(self) -> list[Week]:
        """Weeks that ended without any teaching at school."""
        found = (Week.parse(text) for text in self.result.weeks_without_school)
        return [week for week in found if week is not None]

    @cached_property
    def findings(self) -> list[Finding]:
        """What working time law says from the first entry up to and including this week."""
        if not self.hours.entries:
            return []
        first = Week.of(self.hours.entries[0].date).monday
        return findings_between(self.hours, self.times, first, Week.of(self.today).sunday)

    @property
    def findings_by_week(self) -> list[FindingsOfWeek]:
        """The findings on working time per week, the newest first."""
        weeks: dict[Week, list[Advice]] = defaultdict(list)
        for one in self.findings:
            weeks[Week.of(one.date)].append(Advice(one.text, one.article, one.status))
        return [FindingsOfWeek(week, tuple(weeks[week])) for week in reversed(weeks)]

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What is disputed, and worked hours that do not count though nobody rejected them."""
        return list(_doubts(self.entries))

    @property
    def enrolment(self) -> Enrolment | None:
        """The year in leerjaar 3 or 4 that began last, or else the first to come."""
        upper = [row for row in self.hours.enrolments if row.leerjaar in UPPER_YEARS]
        begun = [row for row in upper if row.school_year.start <= self.today]
        return next(iter([*reversed(begun), *upper]), None)


def gather(hours: TrajectoryHours, times: Sequence[SchoolTime], today: date) -> Evidence:
    """The evidence about one pupil, whose school times are `times`; costs no query.

    Raises RuleError when the trajectory began before there was such a law.
    """
    entries = tuple(counted_entries(hours))
    result = judge_hours(hours, today, entries)
    plan = tuple(plan_of(hours))
    missing = {(shift.agreement.pk, shift.date) for shift in hours.not_entered(date.min, today)}
    sums = tuple(fact for _, fact in carried_facts(hours))
    return Evidence(
        hours=hours,
        today=today,
        result=result,
        progress=progress(hours, result, today, entries),
        entries=entries,
        made=tuple(PlannedDay(one.date, one.minutes) for one in _made(entries, today)),
        plan=plan,
        open_shifts=tuple(one for one in plan if (one.agreement.pk, one.date) in missing),
        carried=carried_hours(sums, today, years_of(hours))[0],
        times=times,
    )


def _made(entries: Iterable[CountedEntry], today: date) -> Iterator[HourEntry]:
    """Entries that count, and those that will once somebody approves them."""
    for one in entries:
        if one.entry.date <= today and (one.counts or one.may_count):
            yield one.entry


def _doubts(entries: Iterable[CountedEntry]) -> Iterator[Doubt]:
    """That an orientation placement or a day without work does not count is no news."""
    for one in entries:
        entry = one.entry
        if entry.status == HourEntry.Status.REJECTED:
            continue
        is_news = entry.minutes and not one.placement.agreement.is_orientation
        reason = one.once_approved if is_news else None
        if reason is not None or entry.status == HourEntry.Status.DISPUTED:
            yield Doubt(one, reason)


def _days(shifts: Iterable[PlannedShift]) -> tuple[PlannedDay, ...]:
    return tuple(PlannedDay(shift.date, shift.minutes) for shift in shifts)
