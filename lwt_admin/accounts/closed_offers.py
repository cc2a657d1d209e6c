"""Closed periods on offer: what a calendar file or the public holidays would add to the years.

Judging writes nothing. What is chosen is judged anew inside the transaction in which it is stored,
so that the same file twice, or two people at once, add nothing double.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from lwt_admin.accounts.models import ClosedPeriod, School, SchoolYear
from lwt_admin.accounts.transitions import locked
from lwt_admin.calendar_reading import WholeDays
from lwt_admin.rules.periods import DAY
from lwt_admin.ui.formats import nl_period


class Standing(StrEnum):
    """How what is offered stands beside the school's calendar."""

    NEW = "nieuw"
    THERE = "staat er al"
    OVERLAPS = "overlapt"
    OUTSIDE = "buiten de schooljaren"


@dataclass(frozen=True)
class Offer:
    """A period as it would be stored, in its school year, and what is to be said about it."""

    period: WholeDays
    standing: Standing
    year: SchoolYear | None
    note: str = ""

    @property
    def key(self) -> str:
        """By which the page says what was ticked; the same days and name give the same key."""
        return f"{self.period.first}/{self.period.last}/{self.period.name}"

    @property
    def can_be_added(self) -> bool:
        return self.standing in {Standing.NEW, Standing.OVERLAPS}


class OffersChanged(Exception):
    """What was ticked cannot be added any more as it was shown."""


def read_years(school: School) -> list[SchoolYear]:
    """The years of a school with their closed periods, oldest first; two queries."""
    years = SchoolYear.objects.for_system().filter(school=school)
    return list(years.order_by("start", "pk").prefetch_related("closed_periods"))


def offers_of(periods: Iterable[WholeDays], years: Sequence[SchoolYear]) -> list[Offer]:
    """Every period as it stands beside the years, in order of date.

    A period that reaches over the edge of a year is offered as far as it lies in it, one that lies
    in two years once for each.
    """
    taken = [
        WholeDays(one.name, one.start, one.end)
        for year in years
        for one in year.closed_periods.all()
    ]
    found = []
    for period in sorted(periods, key=lambda one: (one.first, one.last, one.name)):
        for offer in _in_years(period, years):
            judged = _beside(offer, taken)
            found.append(judged)
            if judged.can_be_added:
                taken.append(judged.period)
    return found


def _in_years(period: WholeDays, years: Sequence[SchoolYear]) -> Iterator[Offer]:
    inside = [year for year in years if year.start <= period.last and period.first <= year.end]
    if not inside:
        yield Offer(period, Standing.OUTSIDE, None)
    for year in inside:
        first, last = max(period.first, year.start), min(period.last, year.end)
        note = ""
        if (first, last) != (period.first, period.last):
            whole = nl_period(period.first, period.last)
            note = f"Alleen wat binnen het schooljaar valt; in het bestand staat {whole}."
        yield Offer(WholeDays(period.name, first, last), Standing.NEW, year, note)


def _beside(offer: Offer, taken: Sequence[WholeDays]) -> Offer:
    """The offer with what stands there already, or came earlier in the file, in sight."""
    if offer.year is None:
        return offer
    first, last = offer.period.first, offer.period.last
    touching = [one for one in taken if one.first <= last and first <= one.last]
    if not touching:
        return offer
    names = ", ".join(f"{one.name} ({nl_period(one.first, one.last)})" for one in touching)
    if _covered(offer.period, touching):
        same = any(one == offer.period for one in touching)
        return Offer(
            offer.period, Standing.THERE, offer.year, "" if same else f"Valt al in {names}."
        )
    note = " ".join(filter(None, (f"Overlapt met {names}.", offer.note)))
    return Offer(offer.period, Standing.OVERLAPS, offer.year, note)


def _covered(period: WholeDays, others: Iterable[WholeDays]) -> bool:
    """Whether every day of `period` lies in one of the others."""
    day = period.first
    for other in sorted(others, key=lambda one: one.first):
        if other.first <= day <= other.last:
            day = other.last + DAY
    return day > period.last


def add_chosen(
    school: School, periods: Sequence[WholeDays], chosen: Iterable[str]
) -> list[ClosedPeriod]:
    """Store what was ticked, all in one go; what stands there meanwhile is left as it is.

    Raises OffersChanged when something ticked does not lie in a school year any more.
    """
    wanted = set(chosen)
    with transaction.atomic():
        locked(school)
        offers: dict[str, Offer] = {}
        for offer in offers_of(periods, read_years(school)):
            offers.setdefault(offer.key, offer)  # of what a file has twice, the first is new
        if any(key not in offers or offers[key].year is None for key in wanted):
            raise OffersChanged
        stored = [
            ClosedPeriod(
                school_year=offer.year,
                name=offer.period.name,
                start=offer.period.first,
                end=offer.period.last,
            )
            for key, offer in offers.items()
            if key in wanted and offer.can_be_added
        ]
        for period in stored:
            period.full_clean()
            period.save()  # one by one: the history keeps each
    return stored
