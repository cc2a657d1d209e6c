"""A schedule that somebody tries out: what it comes to, and what the law says of it.

For a pupil it stands beside what counts already and what is signed; for a made-up birth date it
stands alone. Nothing is stored.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lwt_admin.agreements.services.amounts import Amount, amount_of
from lwt_admin.agreements.services.prospects import Line, school_line
from lwt_admin.agreements.services.working_time import (
    Worked,
    birthdays_in,
    planned_days,
    shifts_over,
    working_time,
    years_without_times,
)
from lwt_admin.placements.planned_months import PlannedMonth, months_of
from lwt_admin.placements.planner_situation import Past, Situation, Trial
from lwt_admin.rules.carried import Carried
from lwt_admin.rules.feasibility import Feasibility, feasibility
from lwt_admin.rules.forecast import Forecast, ForecastFacts, forecast
from lwt_admin.rules.labour import Shift
from lwt_admin.rules.labour_plan import Recurring
from lwt_admin.rules.lawful_plan import FeasibilityFacts, Pattern
from lwt_admin.rules.periods import (
    DAY,
    PlannedDay,
    SchoolCalendar,
    Span,
    each_day,
    within,
)
from lwt_admin.rules.regimes import HoursRegime, regime_on
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.pupil_years import PupilYears


@dataclass(frozen=True)
class Outcome:
    """What a trial comes to.

    `own` is the schedule alone and `not_counting` its days that do not count; `made` counts
    already, `pending` has still to be entered or approved, `agreed` is signed and still to come;
    `total` is all of that together. `both` are days
    left out because a placement is agreed at those hours already. `findings` is None when the times
    contradict each other. `problem` says why the minimum cannot be judged; then `outlook` or
    `feasible` is None.
    """

    week_minutes: int
    own: Amount
    not_counting: int
    made: Amount
    pending: Amount
    agreed: Amount
    total: Amount
    both: tuple[date, ...]
    regime: HoursRegime | None
    outlook: Forecast | None
    lines: tuple[Line, ...]
    last_counting: date | None
    exam: date | None
    complete: bool
    feasible: Feasibility | None
    mixed: bool
    problem: str
    findings: tuple[Recurring, ...] | None
    without_school_times: tuple[str, ...]
    birthdays: tuple[tuple[int, date], ...]
    months: tuple[PlannedMonth, ...]


def try_out(trial: Trial, situation: Situation) -> Outcome:
    """What the schedule comes to; costs no query."""
    years = situation.years
    spans = years.counting
    period = _period(trial, situation)
    past = Past.of(situation, trial)
    shifts, both = _beside(_shifts(trial, period, situation), past.shifts)
    own = planned_days(shifts)
    counting = [day for day in own if within(day.date, spans)]
    outlook, problem = _outlook(counting, past, situation, period)
    taken = {one.date for one in past.shifts} - {one.date for one in shifts}
    feasible, why = _feasible(trial, period, past, taken, situation)
    others = [*past.agreed, *counting]
    start = past.start or period[0]
    return Outcome(
        week_minutes=sum(day.minutes for day in trial.schedule),
        own=amount_of(counting),
        not_counting=len(own) - len(counting),
        made=amount_of(past.counted, past.carried),
        pending=amount_of(past.pending),
        agreed=amount_of(past.agreed),
        total=amount_of([*past.counted, *past.pending, *others], past.carried),
        both=both,
        regime=None if outlook is None else regime_on(start),
        outlook=outlook,
        lines=tuple(_lines(outlook, start, others, years)),
        last_counting=spans[-1][1] if spans else None,
        exam=_exam(years),
        complete=bool(years.years) and years.years[-1].last >= period[1],
        feasible=feasible,
        mixed=len({day.minutes for day in trial.schedule}) > 1,
        problem=problem or why,
        findings=_findings(trial, period, shifts, past.shifts, situation),
        without_school_times=tuple(
            years_without_times(situation.birth_date, shifts, period, years)
        ),
        birthdays=tuple(birthdays_in(situation.birth_date, period)),
        months=tuple(months_of(counting)),
    )


def _period(trial: Trial, situation: Situation) -> Span:
    """The days of the trial; a pupil's days up to and including today are told by the hours."""
    first = trial.first
    if situation.hours is not None:
        first = max(first, situation.today + DAY)
    spans = situation.years.counting
    return first, trial.last or (spans[-1][1] if spans else first)


def _shifts(trial: Trial, period: Span, situation: Situation) -> list[Shift]:
    shifts = shifts_over(trial.schedule, period, situation.years)
    if situation.hours is None:
        return list(shifts)
    trajectory = situation.hours.trajectory.pk
    return [one for one in shifts if not situation.years.is_paused(trajectory, one.date)]


def _beside(
    shifts: Iterable[Shift], agreed: Iterable[Shift]
) -> tuple[list[Shift], tuple[date, ...]]:
    """The shifts for which there is room beside what is agreed, and the days without that room."""
    taken: dict[date, list[Shift]] = {}
    for one in agreed:
        taken.setdefault(one.date, []).append(one)
    free, both = [], set()
    for shift in shifts:
        others = taken.get(shift.date, ())
        if any(shift.start < other.end and other.start < shift.end for other in others):
            both.add(shift.date)
        else:
            free.append(shift)
    return free, tuple(sorted(both))


def _outlook(
    counting: Sequence[PlannedDay], past: Past, situation: Situation, period: Span
) -> tuple[Forecast | None, str]:
    """When the minimum is reached; None with the reason when there is no law to judge by."""
    on = situation.today if situation.hours is not None else period[0] - DAY
    facts = ForecastFacts(
        start=past.start or period[0],
        on=on,
        counted=(*past.counted, *past.pending),
        planned=(*past.agreed, *counting),
        carried=past.carried,
    )
    try:
        return forecast(facts), ""
    except RuleError as error:
        return None, f"Niet te beoordelen: {error.message}."


def _lines(
    outlook: Forecast | None, start: date, days: Sequence[PlannedDay], years: PupilYears
) -> Iterator[Line]:
    """The plan against minimum and maximum (WVO art. 10b1), and school in every week."""
    if outlook is None:
        return
    for verdict in outlook.verdicts:
        kind = "ok" if verdict.ok else "warn"
        yield Line(kind, verdict.text, verdict.article, verdict.status)
    if days:
        yield from school_line(start, days, years)


def _exam(years: PupilYears) -> date | None:
    """The first day of the central exams of the last year that counts, when it is known."""
    if not years.counting:
        return None
    last = years.counting[-1][1]
    year = years.during(last, last)[0]
    exam = year.year.first_central_exam
    return exam if exam is not None and exam > last else None


def _feasible(
    trial: Trial, period: Span, past: Past, taken: set[date], situation: Situation
) -> tuple[Feasibility | None, str]:
    """Whether the minimum can be made within the law, and what would help."""
    spans = situation.years.counting
    if not spans:
        return None, "Er is nog geen schooljaar ingevoerd waarin de uren tellen."
    last = min(period[1], spans[-1][1])
    if last < period[0]:
        return None, "Op deze dagen telt er niets meer: de laatste dag die telt is dan geweest."
    minutes = sum(day.minutes for day in trial.schedule) // len(trial.schedule)
    earliest = situation.earliest
    facts = FeasibilityFacts(
        pattern=Pattern(period[0], tuple(day.weekday for day in trial.schedule), minutes),
        last=last,
        birth_date=situation.birth_date,
        calendar=_open_days(situation, (period[0], last), taken),
        school=situation.years.school_minutes(period[0]),
        earliest=earliest if earliest is not None and earliest < period[0] else None,
        done=(*past.counted, *past.pending, *_spread(past.carried), *past.agreed),
        beside=tuple(planned_days(past.shifts)),
    )
    try:
        return feasibility(facts), ""
    except RuleError as error:
        return None, f"Niet te beoordelen: {error.message}."


def _open_days(situation: Situation, period: Span, taken: set[date]) -> SchoolCalendar:
    """The calendar with everything closed on which no placement counts, or is agreed already."""
    years = situation.years
    calendar = years.calendar
    first = min(period[0], situation.earliest or period[0])
    closed = [*calendar.closed, *((day, day) for day in sorted(taken))]
    reached = first
    for span in years.counting:
        if reached < span[0]:
            closed.append((reached, span[0] - DAY))
        reached = max(reached, span[1] + DAY)
    closed += [(pause.start, max(pause.start, pause.end or period[1])) for pause in years.pauses]
    return SchoolCalendar(tuple(closed), calendar.school_days)


def _spread(carried: Iterable[Carried]) -> Iterator[PlannedDay]:
    """Sums of a month as so many days in it, for where only days are known."""
    for one in carried:
        if one.days < 1:
            continue
        each, rest = divmod(one.minutes, one.days)
        days = list(each_day(one.first, one.last))[: one.days]
        for number, day in enumerate(days):
            yield PlannedDay(day, each + (rest if number == 0 else 0))


def _findings(
    trial: Trial,
    period: Span,
    shifts: Sequence[Shift],
    beside: Sequence[Shift],
    situation: Situation,
) -> tuple[Recurring, ...] | None:
    worked = Worked(situation.birth_date, shifts, beside, period, trial.sunday_agreed)
    return working_time(worked, situation.years)
