"""Does a company fit a pupil who looks for a placement, and if not, why not.

Recognition for the pupil's profile over the whole period (WVO art. 10b4), age and times (ATW, NRK),
and what the company itself asks: a minimum age, and so many pupils a day. What remains to be judged
when the agreement is drafted, such as lessons around the work, is left to `labour`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.agreements import (
    RECOGNISED,
    AgreementFacts,
    RecognitionPeriod,
    check,
    first_unrecognised_day,
)
from lwt_admin.rules.labour_limits import AgeGroup, group_on
from lwt_admin.rules.periods import age_on, birthday_in, check_span
from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.text import WEEKDAYS, clock_text, date_text, hours_text, listed
from lwt_admin.rules.verdicts import Check, Source

SUNDAY: Final = 7
WORKWEEK: Final = (1, 2, 3, 4, 5)
SAID_BY_THE_AGREEMENT: Final = frozenset({"agreement.too_young", "agreement.recognition"})
"""The checks of an agreement that hold for a search as well."""


@dataclass(frozen=True, slots=True)
class DayThere:
    """A weekday at the company: its places, how many are taken, and its usual times.

    `places` is None when nobody knows; `start` and `end` are minutes of the day, or both None.
    """

    weekday: int
    places: int | None
    taken: int
    start: int | None = None
    end: int | None = None

    @property
    def name(self) -> str:
        """The weekday, as a list shows it: "do"."""
        return WEEKDAYS[self.weekday - 1]

    @property
    def is_full(self) -> bool:
        """Whether no pupil more can come."""
        return self.places is not None and self.taken >= self.places

    @property
    def free(self) -> int | None:
        """Places left; None when the number of places is not known."""
        return None if self.places is None else max(0, self.places - self.taken)


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """A pupil who looks for a place from `first` up to and including `last`, and one company.

    `weekdays` are the ISO weekdays that are wanted; empty when any will do. `days` are those of
    the company, as full as they get in the period. `minimum_age` is the company's own, in years.
    """

    first: date
    last: date
    birth_date: date
    profile: str
    weekdays: tuple[int, ...] = ()
    recognitions: tuple[RecognitionPeriod, ...] = ()
    minimum_age: int | None = None
    days: tuple[DayThere, ...] = ()

    @property
    def wanted(self) -> tuple[DayThere, ...]:
        """The company's days among those that are wanted."""
        return tuple(day for day in self.days if day.weekday in self.weekdays)


def misfits(facts: SearchFacts) -> list[Check]:
    """What stands in the way of a placement here (blocking), and what is good to know.

    Raises RuleError on `last` when the period ends before it starts.
    """
    check_span((facts.first, facts.last), "last")
    return [
        *_of_the_agreement(facts),
        *_profile(facts),
        *_minimum_age(facts),
        *_places(facts),
        *_sunday(facts),
        *_times(facts),
    ]


def _own(rule: str, blocking: bool, field: str, text: str) -> Check:
    """A reason that the company gives; no article says it."""
    return Check(rule, blocking, field, "", "", text)


def _by_law(rule: str, blocking: bool, field: str, source: Source, text: str) -> Check:
    return Check(rule, blocking, field, source.article, source.status, text)


def _of_the_agreement(facts: SearchFacts) -> Iterator[Check]:
    agreement = AgreementFacts(
        first=facts.first,
        last=facts.last,
        birth_date=facts.birth_date,
        recognitions=facts.recognitions,
    )
    for one in check(agreement):
        if one.rule in SAID_BY_THE_AGREEMENT:
            yield one


def _profile(facts: SearchFacts) -> Iterator[Check]:
    """Recognised all the time, but on some day not for this profile."""
    first, last = facts.first, facts.last
    if first_unrecognised_day(facts.recognitions, first, last) is not None:
        return
    fitting = [one for one in facts.recognitions if not one.profiles or _has(one, facts.profile)]
    gap = first_unrecognised_day(fitting, first, last)
    if gap is not None:
        text = f"{_recognised_for(facts.recognitions, gap)}, niet voor {facts.profile}."
        yield _by_law("fit.profile", True, "company", wvo("10b4", first), text)


def after_profile_change(
    recognitions: Iterable[RecognitionPeriod], profile: str, since: date, first: date, last: date
) -> Check | None:
    """Whether the company of an agreement still fits a pupil who has `profile` since a day.

    From that day on, within `first` up to and including `last` of the agreement, the recognition
    must be for the new profile (WVO art. 10b4). Advice: what was signed stays valid, and the hours
    count as long as the company is recognised for LWT. A day without any recognition is not told
    here: that is wrong with whatever profile.
    """
    known = tuple(recognitions)
    begin = max(since, first)
    if begin > last:
        return None
    fitting = [one for one in known if not one.profiles or _has(one, profile)]
    gap = first_unrecognised_day(fitting, begin, last)
    if gap is None or not _profiles_on(known, gap):
        return None
    text = (
        f"{_recognised_for(known, gap)}, niet voor {profile}: het profiel van de leerling vanaf "
        f"{date_text(since)}."
    )
    return _by_law("agreement.profile_changed", False, "company", wvo("10b4", gap), text)


def _recognised_for(recognitions: Iterable[RecognitionPeriod], day: date) -> str:
    known = ", ".join(_profiles_on(recognitions, day))
    return f"Het leerbedrijf is op {date_text(day)} erkend voor {known}"


def _has(period: RecognitionPeriod, profile: str) -> bool:
    return profile in period.profiles


def _profiles_on(periods: Iterable[RecognitionPeriod], day: date) -> list[str]:
    holding = (
        one
        for one in periods
        if one.lwt
        and one.status == RECOGNISED
        and one.first <= day
        and (one.last is None or day <= one.last)
    )
    return sorted({short for one in holding for short in one.profiles})


def _minimum_age(facts: SearchFacts) -> Iterator[Check]:
    least = facts.minimum_age
    if least is not None and age_on(facts.birth_date, facts.first) < least:
        day = birthday_in(facts.birth_date, facts.birth_date.year + least)
        text = (
            f"Het bedrijf neemt leerlingen vanaf {least} jaar; deze leerling is dat op "
            f"{date_text(day)}."
        )
        yield _own("fit.minimum_age", True, "age", text)


def _places(facts: SearchFacts) -> Iterator[Check]:
    if not facts.weekdays:
        week = [day for day in facts.days if day.weekday in WORKWEEK]
        if week and all(day.is_full for day in week):
            text = "Op geen enkele dag van de week is er de hele periode een plaats vrij."
            yield _own("fit.places", True, "places", text)
        elif any(day.places is None for day in week):
            yield _unknown_places()
        return
    full = [_fullness(day) for day in facts.wanted if day.is_full]
    if full:
        yield _own("fit.places", True, "places", f"Geen plaats vrij op {listed(full)}.")
    elif any(day.places is None for day in facts.wanted):
        yield _unknown_places()


def _unknown_places() -> Check:
    text = "Hoeveel leerlingen hier tegelijk terechtkunnen, is niet ingevuld."
    return _own("fit.places_unknown", False, "places", text)


def _fullness(day: DayThere) -> str:
    name = day.name
    return (
        f"{name} ({day.taken} van {day.places} bezet)" if day.places else f"{name} (geen plaatsen)"
    )


def _sunday(facts: SearchFacts) -> Iterator[Check]:
    group = group_on(facts.birth_date, facts.first)
    if SUNDAY not in facts.weekdays or group is None:
        return
    sunday = group.sunday
    if sunday.may_be_agreed:
        text = "Op zondag werken mag alleen als het werk dat nodig maakt en het is afgesproken."
    else:
        text = f"Op zondag werken mag niet ({group.title})."
    yield _by_law("fit.sunday", not sunday.may_be_agreed, "weekdays", sunday.source, text)


def _times(facts: SearchFacts) -> Iterator[Check]:
    """The usual times on the wanted days against the age on the first day, the strictest there."""
    group = group_on(facts.birth_date, facts.first)
    if group is None:
        return
    said: set[str] = set()
    chosen = bool(facts.weekdays)
    for day in facts.wanted if chosen else facts.days:
        if day.start is None or day.end is None:
            continue
        for one in _of_day(day.start, day.end, group, chosen=chosen):
            if one.text not in said:
                said.add(one.text)
                yield one


def _of_day(start: int, end: int, group: AgeGroup, *, chosen: bool) -> Iterator[Check]:
    """Of one day; that it cannot be worked at all is in the way only of who `chosen` it."""
    usual = f"Het werk is er van {clock_text(start)} tot {clock_text(end)}"
    night = group.night
    if night is not None and (start < night.earliest or end > night.latest):
        allowed = f"{clock_text(night.earliest)} tot {clock_text(night.latest)}"
        never = min(end, night.latest) <= max(start, night.earliest)
        text = f"{usual}; deze leerling mag werken van {allowed} ({group.title})."
        yield _by_law("fit.night", never and chosen, "times", night.source, text)
    minutes = end - start
    minutes -= group.breaks.needed(minutes)
    if minutes > group.day.minutes:
        text = (
            f"{usual}: met pauze {hours_text(minutes)} werk. Ten hoogste "
            f"{hours_text(group.day.minutes)} mag ({group.title}); spreek kortere dagen af."
        )
        yield _by_law("fit.day_maximum", False, "times", group.day.source, text)
