"""Dates, times and numbers as people read them in Dutch.

Plain functions without a template, so that pages, documents and exports write them alike.
Nothing to show is always an en dash.
"""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from lwt_admin.rules.text import MONTHS, WEEKDAYS

NOTHING = "–"
MINUTES_PER_HOUR = 60


def local(moment: datetime) -> datetime:
    """Return `moment` on the school's clock; a moment without a zone already is."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def nl_date(day: date | None) -> str:
    """`ma 7 sep 2026`; of an aware moment the date on the school's clock."""
    if day is None:
        return NOTHING
    return f"{nl_day(day)} {_on_calendar(day).year}"


def nl_day(day: date | None) -> str:
    """`ma 7 sep`: a date whose year is plain from the page."""
    if day is None:
        return NOTHING
    day = _on_calendar(day)
    return f"{WEEKDAYS[day.weekday()]} {_day_month(day)}"


def nl_time(clock: time | datetime | None) -> str:
    """`8.00`; of an aware moment the time on the school's clock."""
    if clock is None:
        return NOTHING
    if isinstance(clock, datetime):
        clock = local(clock)
    return f"{clock.hour}.{clock.minute:02}"


def nl_datetime(moment: datetime | None) -> str:
    """`ma 7 sep 2026, 14.05 uur`."""
    if moment is None:
        return NOTHING
    return f"{nl_date(moment)}, {nl_time(moment)} uur"


def nl_period(start: date | None, end: date | None) -> str:
    """`24 aug – 18 dec 2026`, both ends included; an open end is said in words."""
    if start is None:
        return NOTHING if end is None else f"tot en met {_day_month_year(end)}"
    if end is None:
        return f"vanaf {_day_month_year(start)}"
    start, end = _on_calendar(start), _on_calendar(end)
    if start == end:
        return _day_month_year(start)
    if start.year != end.year:
        return f"{_day_month_year(start)} – {_day_month_year(end)}"
    first = str(start.day) if start.month == end.month else _day_month(start)
    return f"{first} – {_day_month_year(end)}"


def nl_number(number: Decimal | int | str | None, places: int | None = None) -> str:
    """`6,4`: a number with a decimal comma, with `places` decimals (half up) when given."""
    if number is None or number == "":
        return NOTHING
    value = Decimal(str(number))
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value:f}".replace(".", ",").replace("-", "−")


def written_mark(mark: Decimal) -> str:
    """`6.0`, `5.475`: a mark with the point of files, one decimal or as many as it has."""
    places = -int(mark.normalize().as_tuple().exponent)
    return f"{mark:.{max(1, places)}f}"


def nl_mark(mark: Decimal | None) -> str:
    """`6,0`, `5,475`: a mark exactly as it is, with at least one decimal."""
    return NOTHING if mark is None else written_mark(mark).replace(".", ",")


def hours(minutes: int | None) -> str:
    """`7,5`: whole minutes as hours, two decimals at most, half up."""
    if minutes is None:
        return NOTHING
    exact = Decimal(minutes) / MINUTES_PER_HOUR
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return nl_number(rounded)


def _on_calendar(day: date) -> date:
    return local(day).date() if isinstance(day, datetime) else day


def _day_month(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _day_month_year(day: date) -> str:
    day = _on_calendar(day)
    return f"{_day_month(day)} {day.year}"
