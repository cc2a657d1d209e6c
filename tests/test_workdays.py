"""Working days: Monday to Friday, without the Dutch public holidays."""

from datetime import date

import pytest

from lwt_admin.workdays import is_working_day, working_days_before


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 4), True),  # a Friday
        (date(2026, 9, 5), False),
        (date(2026, 9, 6), False),
        (date(2026, 9, 7), True),
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 27), False),  # King's Day
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 12, 25), False),
        (date(2027, 1, 1), False),
    ],
)
def test_a_working_day(day, expected):
    assert is_working_day(day) is expected


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 9, 11), 3, date(2026, 9, 8)),
        (date(2026, 9, 7), 3, date(2026, 9, 2)),  # over a weekend
        (date(2026, 9, 6), 1, date(2026, 9, 4)),  # from a Sunday
        (date(2026, 10, 5), 10, date(2026, 9, 21)),
        (date(2026, 4, 28), 1, date(2026, 4, 24)),  # King's Day is on Monday
        (date(2027, 1, 4), 3, date(2026, 12, 29)),  # over New Year's Day
    ],
)
def test_working_days_are_counted_back(day, number, expected):
    assert working_days_before(day, number) == expected
