"""Public holidays of the Netherlands in a school year, to offer as closed days.

The calendar computes them; which of them a school has off is the school's to say. Goede Vrijdag is
no public holiday, and bevrijdingsdag is a day off once in five years in most agreements: both are
offered, and neither is ticked beforehand.
"""

from dataclasses import dataclass

import holidays

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.calendar_reading import WholeDays

GOOD_FRIDAY = "Goede Vrijdag"
LIBERATION_DAY = "Bevrijdingsdag"
CHOICE_OF_SCHOOL = frozenset({GOOD_FRIDAY, LIBERATION_DAY})


@dataclass(frozen=True)
class PublicHoliday:
    """A day to offer; `by_choice` when it is the school's choice whether it is off."""

    days: WholeDays
    by_choice: bool


def holidays_in(year: SchoolYear) -> list[PublicHoliday]:
    """The public holidays on days with lessons, in order of date."""
    years = range(year.start.year, year.end.year + 1)
    found = holidays.country_holidays(
        "NL", years=years, language="nl", categories=("public", "optional")
    )
    return [
        PublicHoliday(WholeDays(name, day, day), name in CHOICE_OF_SCHOOL)
        for day, name in sorted((day, _named(name)) for day, name in found.items())
        if year.includes(day) and day.isoweekday() in year.school_days
    ]


def _named(name: str) -> str:
    """The name as schools write it."""
    return GOOD_FRIDAY if name.casefold() == GOOD_FRIDAY.casefold() else name
