"""Dates, times and numbers as people read them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from lwt_admin.ui import formats


def test_a_date_has_its_weekday():
    assert formats.nl_date(date(2026, 9, 7)) == "ma 7 sep 2026"


def test_every_month_has_its_dutch_short_name():
    names = [formats.nl_day(date(2026, month, 1)).split()[-1] for month in range(1, 13)]
    assert names == [
        "jan",
        "feb",
        "mrt",
        "apr",
        "mei",
        "jun",
        "jul",
        "aug",
        "sep",
        "okt",
        "nov",
        "dec",
    ]


def test_a_moment_is_shown_on_the_clock_of_the_school():
    assert formats.nl_datetime(datetime(2026, 9, 7, 22, 5, tzinfo=UTC)) == "di 8 sep 2026, 0.05 uur"


def test_the_date_of_a_moment_is_the_date_at_the_school():
    assert formats.nl_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "vr 1 jan 2027"


def test_a_time_keeps_both_digits_of_its_minutes():
    assert formats.nl_time(time(8, 5)) == "8.05"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (date(2026, 8, 24), date(2026, 12, 18), "24 aug – 18 dec 2026"),
        (date(2026, 11, 16), date(2026, 11, 21), "16 – 21 nov 2026"),
        (date(2026, 8, 24), date(2027, 7, 9), "24 aug 2026 – 9 jul 2027"),
        (date(2026, 8, 24), date(2027, 8, 24), "24 aug 2026 – 24 aug 2027"),
        (date(2026, 9, 7), date(2026, 9, 7), "7 sep 2026"),
        (date(2026, 9, 7), None, "vanaf 7 sep 2026"),
        (None, date(2026, 9, 7), "tot en met 7 sep 2026"),
        (None, None, "–"),
    ],
)
def test_a_period_says_no_month_or_year_twice(start, end, shown):
    assert formats.nl_period(start, end) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(450, "7,5"), (20, "0,33"), (40, "0,67"), (480, "8"), (0, "0"), (6000, "100"), (38400, "640")],
)
def test_minutes_are_shown_as_hours(minutes, shown):
    assert formats.hours(minutes) == shown


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (Decimal("6.4"), None, "6,4"),
        (Decimal("6.25"), 1, "6,3"),
        (Decimal(7), 1, "7,0"),
        ("5.1", None, "5,1"),
        (Decimal("-1.5"), None, "−1,5"),
        (1280, None, "1280"),
        ("", None, "–"),
    ],
)
def test_a_number_has_a_decimal_comma(number, places, shown):
    assert formats.nl_number(number, places) == shown


@pytest.mark.parametrize(
    "show",
    [
        formats.nl_date,
        formats.nl_day,
        formats.nl_time,
        formats.nl_datetime,
        formats.nl_number,
        formats.hours,
    ],
)
def test_nothing_is_shown_as_a_dash(show):
    assert show(None) == "–"
