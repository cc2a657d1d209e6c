"""Working days: Monday to Friday, without the Dutch public holidays."""

from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether people work on this day, as far as the calendar tells."""
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


@lru_cache(maxsize=1024)
def working_days_before(day: date, number: int) -> date:
    """The working day that lies `number` (one or more) working days before `day`."""
    for _ in range(number):
        day -= DAY
        while not is_working_day(day):
            day -= DAY
    return day


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))
