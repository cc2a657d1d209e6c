"""Who needs help with the hours, and why: the one place where that is judged.

The limits come from the rules; when to sound the alarm is a choice of our own and no law:

- Help is needed (`Level.HELP`) when a pupil in the last year is expected to end below the minimum
  of hours or days, when a minimum was missed for good, or when a maximum has been passed.
- Attention (`Level.ATTENTION`) is asked when the pupil is more than `BEHIND_DAYS` planned days
  behind, or that many days' hours; when in leerjaar 3 the school year is expected to end below what
  the school aims for (in the last year the minimum decides, and the aim is only told); when the
  plan passes a maximum; when days of a week that is over were not entered; when hours are disputed;
  and when in the last `RECENT` a week went by without lessons, working time law was not kept, or
  hours were made that do not count.
- What is older than that stays in sight, but does not ask for attention any more.

In leerjaar 3 nobody is told that the minimum is out of reach: next year has not been planned yet.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Final

from django.db.models import TextChoices

from lwt_admin.agreements.services.amounts import Amount
from lwt_admin.hours_text import MINUTES_PER_HOUR
from lwt_admin.placements.evidence import Evidence, gather
from lwt_admin.placements.facts import Progress, limits
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.placements.week import Week
from lwt_admin.rules.forecast import Forecast
from lwt_admin.rules.text import days_text
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Enrolment, SchoolTime
from lwt_admin.students.upper_years import LAST_YEAR, UPPER_YEARS
from lwt_admin.ui.formats import hours as as_hours

BEHIND_DAYS: Final = 3
"""So many planned days a pupil may be behind before anybody is asked to look."""

RECENT: Final = timedelta(weeks=6)
"""How long what happened keeps asking for attention; the day itself is the first of them."""

WEEKS_NAMED: Final = 6


class Level(IntEnum):
    """How much help is needed; the lowest number comes first."""

    HELP = 1
    ATTENTION = 2
    FINE = 3

    @property
    def kind(self) -> str:
        """The mark of the level on a page."""
        return {Level.HELP: "bad", Level.ATTENTION: "warn", Level.FINE: "ok"}[self]

    @property
    def word(self) -> str:
        return {Level.HELP: "hulp nodig", Level.ATTENTION: "let op", Level.FINE: "op schema"}[self]


class Kind(TextChoices):
    """Why somebody should look; also the lists into which a page divides pupils."""

    SHORT = "haalt-niet", "haalt het niet zo"
    OVER = "te-veel", "loopt over het maximum"
    BEHIND = "achter", "achter op plan"
    TARGET = "streefuren", "onder de streefuren"
    OPEN = "niet-ingevuld", "weken niet ingevuld"
    NO_SCHOOL = "geen-les", "week zonder les"
    LABOUR = "arbeidstijd", "arbeidstijd"
    DISPUTED = "betwist", "betwist"
    EXCLUDED = "telt-niet", "telt niet mee"
    UNKNOWN = "onbekend", "niet te beoordelen"


@dataclass(frozen=True)
class Reason:
    """Why somebody should look at the hours of a pupil, in one sentence."""

    kind: Kind
    level: Level
    text: str

    @property
    def chip(self) -> str:
        """The mark of the reason; what is no longer news is neutral."""
        return "neutral" if self.level is Level.FINE else self.level.kind


@dataclass(frozen=True)
class Watched:
    """One pupil with the judgement; without `evidence` the rules cannot judge."""

    hours: TrajectoryHours
    today: date
    reasons: tuple[Reason, ...]
    evidence: Evidence | None = None

    @property
    def level(self) -> Level:
        return min((reason.level for reason in self.reasons), default=Level.FINE)

    @property
    def progress(self) -> Progress | None:
        return self.evidence.progress if self.evidence else None

    @property
    def ahead(self) -> Forecast | None:
        return self.evidence.ahead if self.evidence else None

    @property
    def limits(self) -> dict[str, Decimal]:
        return limits(self.evidence.result) if self.evidence else {}

    @property
    def class_name(self) -> str:
        """The class of now: of the school year that began last."""
        begun = [row for row in self.hours.enrolments if row.school_year.start <= self.today]
        return begun[-1].class_name if begun else ""

    @property
    def companies(self) -> list[str]:
        """The companies where the pupil works now, or else the one where that was last."""
        now = self.hours.in_force_on(self.today)
        names = [str(one.agreement.company) for one in now or self.hours.placements[:1]]
        return list(dict.fromkeys(names))

    @property
    def missing(self) -> Decimal:
        """Which part of a minimum is expected to be lacking, the worst of hours and days."""
        if self.evidence is None or self.level is not Level.HELP:
            return Decimal(0)
        least, ahead = self.limits, self.evidence.ahead
        of_hours = 1 - Decimal(ahead.expected_minutes) / (least["hours_minimum"] * MINUTES_PER_HOUR)
        of_days = 1 - Decimal(ahead.expected_days) / least["days_minimum"]
        return max(of_hours, of_days, Decimal(0))

    @property
    def rank(self) -> tuple:
        """Who needs help first: by level, what will be lacking, number of reasons, and name."""
        pressing = sum(reason.level is self.level for reason in self.reasons)
        return self.level, -self.missing, -pressing, self.hours.trajectory.student.sort_key


def at_risk(evidence: Evidence) -> Reason | None:
    """The one thing that should not wait about a pupil: the minimum is out of reach by what is
    expected, the plan passes the maximum, or the pupil is behind. None when there is nothing.

    What has become final by now, and that nothing is planned, is told by others.
    """
    if evidence.broken("minimum") or evidence.broken("maximum") or not evidence.rest:
        return None
    return next((reason for look in RISKS for reason in look(evidence)), None)


def watch(hours: TrajectoryHours, times: Sequence[SchoolTime], today: date) -> Watched:
    """Judge the hours of one pupil on the day `today`; costs no query."""
    try:
        evidence = gather(hours, times, today)
    except RuleError as error:
        text = f"Niet te beoordelen: {error.message}."
        return Watched(hours, today, (Reason(Kind.UNKNOWN, Level.ATTENTION, text),))
    found = [reason for look in LOOKS for reason in look(evidence)]
    found.sort(key=lambda reason: reason.level)
    return Watched(hours, today, tuple(found), evidence)


def _short(evidence: Evidence) -> Iterator[Reason]:
    """The minimum: missed for good, or out of reach by what is expected."""
    if missed := evidence.broken("minimum"):
        yield Reason(Kind.SHORT, Level.HELP, " ".join(missed))
    elif _in_last_year(evidence) and _is_short(evidence, _expected(evidence)):
        yield Reason(Kind.SHORT, Level.HELP, _short_text(evidence))


def _short_text(evidence: Evidence) -> str:
    ahead, least = evidence.ahead, limits(evidence.result)
    norm = f"{least['hours_minimum']:.0f} uur en {least['days_minimum']:.0f} dagen"
    planned = Amount(ahead.planned_days, ahead.planned_minutes)
    if not evidence.rest and not evidence.open_shifts:
        return f"Er is niets meer gepland: het blijft bij {_text(planned)}. Nodig: {norm}."
    if _is_short(evidence, planned):
        return f"Ook als alles doorgaat, worden het {_text(planned)}. Nodig: {norm}."
    expected = _text(Amount(ahead.expected_days, evidence.whole_hours))
    return f"Met de aanwezigheid tot nu toe worden het {expected}. Nodig: {norm}."


def _is_short(evidence: Evidence, amount: Amount) -> bool:
    least = limits(evidence.result)
    hours_short = amount.minutes < least["hours_minimum"] * MINUTES_PER_HOUR
    return hours_short or amount.days < least["days_minimum"]


def _expected(evidence: Evidence) -> Amount:
    return Amount(evidence.ahead.expected_days, evidence.ahead.expected_minutes)


def _in_last_year(evidence: Evidence) -> bool:
    upper = [row.leerjaar for row in evidence.hours.enrolments if row.leerjaar in UPPER_YEARS]
    return bool(upper) and upper[-1] == LAST_YEAR


def _over(evidence: Evidence) -> Iterator[Reason]:
    """The maximum: passed already, or by the plan."""
    over = Amount(evidence.ahead.days_over, evidence.ahead.minutes_over)
    if passed := evidence.broken("maximum"):
        yield Reason(Kind.OVER, Level.HELP, " ".join(passed))
    elif over.minutes or over.days:
        text = f"Met de planning komt de leerling {_text(over)} boven het maximum."
        yield Reason(Kind.OVER, Level.ATTENTION, text)


def _behind(evidence: Evidence) -> Iterator[Reason]:
    """More than so many days behind, or the hours of so many days."""
    due, done = evidence.due, evidence.done
    days, minutes = due.days - done.days, due.minutes - done.minutes
    if days > BEHIND_DAYS or minutes * due.days > BEHIND_DAYS * due.minutes:
        behind = _text(Amount(max(0, days), max(0, minutes)))
        text = f"De leerling ligt {behind} achter op de planning tot vandaag."
        yield Reason(Kind.BEHIND, Level.ATTENTION, text)


def _below_target(evidence: Evidence) -> Iterator[Reason]:
    """What the school aims for up to and including this leerjaar, at the end of the school year."""
    row = evidence.enrolment
    if row is None:
        return
    school = evidence.hours.trajectory.student.school
    target = sum(school.target_minutes(leerjaar) or 0 for leerjaar in _years_so_far(evidence, row))
    expected = evidence.ahead_until(row.school_year.end).expected_minutes
    if expected < target:
        text = (
            f"Aan het eind van dit schooljaar worden het {expected // MINUTES_PER_HOUR} uur; de "
            f"school streeft tot en met leerjaar {row.leerjaar} naar {as_hours(target)} uur."
        )
        level = Level.FINE if _in_last_year(evidence) else Level.ATTENTION
        yield Reason(Kind.TARGET, level, text)


def _years_so_far(evidence: Evidence, row: Enrolment) -> set[int]:
    """The leerjaren of the trajectory up to and including this one; done twice is done once."""
    start = evidence.hours.trajectory.start
    return {
        one.leerjaar
        for one in evidence.hours.enrolments
        if start <= one.school_year.end <= row.school_year.end and one.leerjaar in UPPER_YEARS
    }


def _not_entered(evidence: Evidence) -> Iterator[Reason]:
    weeks = [one.week for one in evidence.open_weeks]
    if weeks:
        days = sum(len(one.days) for one in evidence.open_weeks)
        count = "1 dag is" if days == 1 else f"{days} dagen zijn"
        text = f"{count} nog niet ingevuld, in {_weeks(weeks)}."
        yield Reason(Kind.OPEN, Level.ATTENTION, text)


def _no_school(evidence: Evidence) -> Iterator[Reason]:
    weeks = evidence.weeks_without_school
    if weeks:
        level = _level(evidence, weeks[-1].sunday)
        yield Reason(Kind.NO_SCHOOL, level, f"Geen les op school in {_weeks(weeks)}.")


def _working_time(evidence: Evidence) -> Iterator[Reason]:
    dates = [finding.date for finding in evidence.findings]
    if dates:
        count = "1 opmerking" if len(dates) == 1 else f"{len(dates)} opmerkingen"
        weeks = list(dict.fromkeys(Week.of(day) for day in dates))
        text = f"{count} over werktijden, in {_weeks(weeks)}."
        yield Reason(Kind.LABOUR, _level(evidence, max(dates)), text)


def _disputed(evidence: Evidence) -> Iterator[Reason]:
    number = sum(doubt.is_disputed for doubt in evidence.doubts)
    if number:
        lines = "1 urenregel is" if number == 1 else f"{number} urenregels zijn"
        yield Reason(Kind.DISPUTED, Level.ATTENTION, f"{lines} betwist.")


def _excluded(evidence: Evidence) -> Iterator[Reason]:
    doubts = [doubt for doubt in evidence.doubts if doubt.reason is not None]
    if doubts:
        minutes = sum(doubt.entry.minutes for doubt in doubts)
        whys = "; ".join(dict.fromkeys(doubt.reason for doubt in doubts if doubt.reason))
        level = _level(evidence, max(doubt.entry.date for doubt in doubts))
        yield Reason(Kind.EXCLUDED, level, f"{as_hours(minutes)} uur telt niet mee: {whys}.")


RISKS: Final = (_short, _over, _behind)

Look = Callable[[Evidence], Iterator[Reason]]

LOOKS: Final[tuple[Look, ...]] = (
    _short,
    _over,
    _behind,
    _below_target,
    _disputed,
    _not_entered,
    _excluded,
    _no_school,
    _working_time,
)


def _level(evidence: Evidence, last: date) -> Level:
    """Attention for what happened less than `RECENT` ago."""
    return Level.ATTENTION if evidence.today - last < RECENT else Level.FINE


def _text(amount: Amount) -> str:
    return f"{as_hours(amount.minutes)} uur en {days_text(amount.days)}"


def _weeks(weeks: Sequence[Week]) -> str:
    """`week 40, 41 en 42`; of many only the last ones are named."""
    named = [str(week.number) for week in weeks[-WEEKS_NAMED:]]
    if len(weeks) > WEEKS_NAMED:
        return f"{len(weeks)} weken, de laatste: week {', '.join(named)}"
    return f"week {' en '.join(filter(None, (', '.join(named[:-1]), named[-1])))}"
