"""Findings of working time over a plan, each said once with the dates it holds.

A weekly schedule breaks the same rule week after week, until a birthday or a holiday. A page that
lists every date says nothing; this says it once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lwt_admin.rules.labour import RULES, LabourFacts, findings
from lwt_admin.rules.labour_limits import AGE_GROUPS, AgeGroup
from lwt_admin.rules.periods import DAY, monday_of
from lwt_admin.rules.text import WEEKDAYS, comma, date_text, listed
from lwt_admin.rules.verdicts import Finding

FEW: Final = 3

PER_DAY: Final = frozenset(
    f"labour.{name}"
    for name in ("too_young", "day_maximum", "daily_rest", "night", "break", "sunday")
)
"""The rules about one day; the others are about a week or longer, and carry one date for it."""

ON_DAYS: Final = PER_DAY | {"labour.free_sundays"}
"""The rules of which a finding carries a worked day, or the day after one."""

LOWEST_IS_WORST: Final = frozenset(("labour.weekly_rest", "labour.free_sundays"))


@dataclass(frozen=True, slots=True)
class Recurring:
    """One breach with every date on which it holds; `value` is the worst, `when` says the dates."""

    rule: str
    dates: tuple[date, ...]
    value: str
    limit: str
    article: str
    status: str
    text: str
    when: str


def recurring(facts: LabourFacts, first: date, last: date) -> list[Recurring]:
    """What working time law says about a plan from `first` to `last`, in the order of the rules.

    `facts` may reach further back, for averages and rest. Raises RuleError as `labour.findings`.
    """
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings(facts):
        begin = first if finding.rule in PER_DAY else monday_of(first)
        if begin <= finding.date <= last:
            groups.setdefault(_key(finding), []).append(finding)
    worked = frozenset(shift.date for shift in facts.shifts)
    found = [_recurring(group, facts, worked) for group in groups.values()]
    return sorted(found, key=lambda one: (RULES.index(one.rule), one.dates))


def _key(finding: Finding) -> tuple[str, ...]:
    """Findings with the same key are one: on days by what was found, over weeks by their limit."""
    shared = finding.rule, finding.limit, finding.article
    return (*shared, finding.value) if finding.rule in PER_DAY else shared


def _recurring(group: Sequence[Finding], facts: LabourFacts, worked: frozenset[date]) -> Recurring:
    one = group[0]
    dates = tuple(dict.fromkeys(finding.date for finding in group))
    worst = one.value
    if one.rule not in PER_DAY:
        choose = min if one.rule in LOWEST_IS_WORST else max
        worst = choose((finding.value for finding in group), key=Decimal)
    said = SENTENCES[one.rule.removeprefix("labour.")](_Said(one, worst, dates, bool(facts.school)))
    return Recurring(
        one.rule, dates, worst, one.limit, one.article, one.status, said, _when(one, dates, worked)
    )


def _when(one: Finding, dates: Sequence[date], worked: frozenset[date]) -> str:
    """The dates in as few words as they need; weeks without placement interrupt nothing."""
    if len(dates) <= FEW:
        named = ", ".join(date_text(day) for day in dates)
        return f"{_where(one.rule)} {named}"
    if one.rule in ON_DAYS:
        found, due, unit = set(dates), _due_days(one.rule, dates, worked), "keer"
    else:
        found, due, unit = {monday_of(day) for day in dates}, _due_weeks(dates, worked), "weken"
    until = f"{date_text(dates[0])} t/m {date_text(dates[-1])}"
    return f"elke week, {until}" if due <= found else f"{len(found)} {unit}, {until}"


def _where(rule: str) -> str:
    """What comes before the dates of a few breaches."""
    if rule == "labour.weekly_rest":
        return "in de zeven dagen vanaf"
    return "op" if rule in ON_DAYS else "in de week van"


def _due_days(rule: str, dates: Sequence[date], worked: frozenset[date]) -> set[date]:
    """The days to expect of a breach that comes every week: worked ones, on the same weekdays.

    Too short a rest is carried by the later day, which may be one at school: it is to be expected
    after every day of work as well.
    """
    weekdays = {day.weekday() for day in dates}
    days = worked | {day + DAY for day in worked} if rule == "labour.daily_rest" else worked
    return {day for day in days if dates[0] <= day <= dates[-1] and day.weekday() in weekdays}


def _due_weeks(dates: Sequence[date], worked: frozenset[date]) -> set[date]:
    """The Mondays to expect of a breach that comes every week: those of weeks with placement."""
    first, last = monday_of(dates[0]), monday_of(dates[-1])
    return {monday for monday in map(monday_of, worked) if first <= monday <= last}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence about a group of findings is made of."""

    finding: Finding
    value: str
    dates: Sequence[date]
    has_school: bool

    @property
    def days(self) -> str:
        """The weekdays of the dates: "ma, do en vr"."""
        numbers = sorted({day.weekday() for day in self.dates})
        return listed([WEEKDAYS[number] for number in numbers])

    @property
    def hours(self) -> str:
        return _hours(self.value)

    @property
    def limit(self) -> str:
        return _hours(self.finding.limit)

    @property
    def group(self) -> AgeGroup:
        return GROUPS[self.finding.article]

    @property
    def school(self) -> str:
        """Said where lessons are part of the working time."""
        return ", school meegeteld" if self.has_school and self.group.school_counts else ""

    @property
    def most(self) -> str:
        return f"{self.school}; ten hoogste {self.limit} mag ({self.group.title})."


def _hours(value: str) -> str:
    """A value of the rules as a sentence has it: "7.50" -> "7,5 uur"."""
    return f"{comma(value.rstrip('0').rstrip('.'))} uur"


def _clock(value: str) -> str:
    hours, minutes = value.split(":")
    return f"{int(hours)}.{minutes}"


def _night(said: _Said) -> str:
    value, limit = said.value, said.finding.limit
    if value < limit:
        how = f"begint het werk om {_clock(value)}; werken mag pas vanaf {_clock(limit)}"
    else:
        how = f"eindigt het werk om {_clock(value)}; werken mag tot {_clock(limit)}"
    return f"Op {said.days} {how} ({said.group.title})."


def _average(said: _Said, weeks: str) -> str:
    return f"Gemiddeld over {weeks} weken is de werktijd tot {said.hours} per week{said.most}"


SENTENCES: Final[Mapping[str, Callable[[_Said], str]]] = {
    "too_young": lambda said: said.finding.text,
    "day_maximum": lambda said: f"Op {said.days} is de werktijd {said.hours}{said.most}",
    "week_maximum": lambda said: f"In een week is de werktijd tot {said.hours}{said.most}",
    "four_week_average": lambda said: _average(said, "vier"),
    "sixteen_week_average": lambda said: _average(said, "zestien"),
    "daily_rest": lambda said: (
        f"Voor het begin op {said.days} is er {said.hours} rust; nodig is {said.limit} "
        f"({said.group.title})."
    ),
    "night": _night,
    "weekly_rest": lambda said: (
        f"In zeven dagen is de langste rust {said.hours}; nodig is {said.limit} achter elkaar."
    ),
    "break": lambda said: (
        f"Op {said.days} is er {said.value} minuten pauze; nodig is {said.finding.limit} minuten "
        f"({said.group.title})."
    ),
    "sunday": lambda said: said.finding.text,
    "free_sundays": lambda said: (
        f"In 52 weken blijven er {said.value} zondagen vrij; het moeten er ten minste "
        f"{said.finding.limit} zijn."
    ),
}
"""A sentence without dates per rule."""


def _articles(groups: Iterable[AgeGroup]) -> dict[str, AgeGroup]:
    """The age group that each article is about, as far as it is about one."""
    found = {}
    for group in groups:
        limits = (group.day, group.week, group.four_weeks, group.sixteen_weeks, group.daily_rest)
        for limit in (*limits, group.night, group.weekly_rest, group.breaks):
            if limit is not None:
                found[limit.source.article] = group
    return found


GROUPS: Final = _articles(AGE_GROUPS)
