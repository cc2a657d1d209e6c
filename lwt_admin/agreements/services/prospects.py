"""What a draft's schedule comes to: over the calendar, beside all other agreements, by the law.

Made from what stands on the form, stored or not; it stores nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lwt_admin.agreements.models import AgreementVersion, ScheduleDay
from lwt_admin.agreements.services.amounts import Amount, amount_of
from lwt_admin.agreements.services.plans import Plan, followed
from lwt_admin.agreements.services.working_time import (
    Worked,
    birthdays_in,
    planned_days,
    working_time,
    years_without_times,
)
from lwt_admin.rules.forecast import ForecastFacts, forecast
from lwt_admin.rules.hours import HoursFacts, PlacementDay, judge
from lwt_admin.rules.labour import Shift
from lwt_admin.rules.labour_plan import Recurring
from lwt_admin.rules.periods import DAY, PlannedDay, within
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.rules.young_work import WorkList, lists_for
from lwt_admin.students.pupil_years import PupilYears


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
    other and nothing can be judged. `young_work` is what to look at beside the tasks at this age.
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
    young_work: tuple[WorkList, ...]


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
    born = version.agreement.trajectory.student.birth_date
    period = (version.start, version.end)
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
        own=amount_of(planned_days(mine)),
        total=amount_of(in_all),
        other_agreements=len({plan.version.agreement_id for plan in shared}),
        not_counting=len(mine) - len(counted),
        complete=bool(years.years) and years.years[-1].last >= version.end,
        lines=tuple(_lines(version, in_all, years)),
        findings=_findings(own, mine, others, years),
        without_school_times=tuple(years_without_times(born, mine, period, years)),
        birthdays=tuple(birthdays_in(born, period)),
        orientation=version.agreement.is_orientation,
        young_work=lists_for(born, *period, version.agreement.trajectory.profile),
    )


def _counting(shifts: Iterable[Shift], years: PupilYears) -> list[PlannedDay]:
    """The days on which placement counts: in leerjaar 3 and 4, before the central exam."""
    spans = years.counting
    return [day for day in planned_days(shifts) if within(day.date, spans)]


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
    yield from school_line(start, days, years)


def school_line(start: date, days: Sequence[PlannedDay], years: PupilYears) -> Iterator[Line]:
    """Said only when the plan leaves weeks without a day at school.

    `start` is that of the trajectory; `days` are not empty.
    """
    facts = HoursFacts(
        start=start,
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
    worked = Worked(
        birth_date=own.version.agreement.trajectory.student.birth_date,
        shifts=mine,
        beside=[shift for plan in others for shift in plan.shifts(years)] if mine else (),
        period=(own.first, own.last),
        sunday_agreed=own.version.sunday_agreed,
    )
    return working_time(worked, years)
