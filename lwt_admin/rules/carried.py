"""Hours of before that are known as sums only: so many minutes on so many days in a period.

A school that begins to keep its hours here in the middle of a year carries them over month by
month. They count as any others (WVO art. 10b1); no dates are invented for them, so the weeks they
lie in cannot be judged for teaching at school.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from lwt_admin.rules.counting import OUTSIDE_YEARS
from lwt_admin.rules.periods import MINUTES_A_DAY, Span, check_span, days_in
from lwt_admin.rules.text import date_text
from lwt_admin.rules.verdicts import RuleError


@dataclass(frozen=True, slots=True)
class Carried:
    """Minutes worked on so many days from `first` up to and including `last`; `reason` is why they
    do not count, when they do not.
    """

    first: date
    last: date
    minutes: int
    days: int
    counts: bool = True
    reason: str | None = None


def carried_hours(
    carried: Iterable[Carried], on: date, years: Iterable[Span]
) -> tuple[tuple[Carried, ...], tuple[Carried, ...]]:
    """What counts on the day `on` and what does not, each in order; what begins later is left out.

    A period counts when it touches the years in leerjaar 3 and 4. Raises RuleError on sums that
    cannot be.
    """
    spans = tuple(years)
    counting, others = [], []
    for number, one in enumerate(carried):
        _check(one, f"carried.{number}")
        if one.first > on:
            continue
        if not any(first <= one.last and one.first <= last for first, last in spans):
            others.append(replace(one, counts=False, reason=OUTSIDE_YEARS))
        elif one.counts:
            counting.append(one)
        else:
            others.append(one)
    return _in_order(counting), _in_order(others)


def _in_order(carried: list[Carried]) -> tuple[Carried, ...]:
    return tuple(sorted(carried, key=lambda one: (one.first, one.last, one.minutes, one.days)))


def _check(one: Carried, field: str) -> None:
    check_span((one.first, one.last), f"{field}.last")
    most = days_in(one.first, one.last)
    if not 0 < one.days <= most:
        raise RuleError(f"{field}.days", f"{one.days} dagen kan niet: het is 1 tot en met {most}")
    longest = one.days * MINUTES_A_DAY
    if not 0 < one.minutes <= longest:
        raise RuleError(
            f"{field}.minutes", f"{one.minutes} minuten kan niet: het is 1 tot en met {longest}"
        )


def unknown_weeks_text(carried: Iterable[Carried]) -> str:
    """Why some weeks are not judged for teaching at school, in Dutch; empty when all are."""
    found = tuple(carried)
    if not found:
        return ""
    first = min(one.first for one in found)
    last = max(one.last for one in found)
    return (
        f"Van {date_text(first)} tot en met {date_text(last)} zijn uren overgenomen zonder datums; "
        "of er in die weken les op school was, is niet te beoordelen."
    )
