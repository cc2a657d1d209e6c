"""Reading JSON values strictly, at the borders of what is read."""

import pytest

from lwt_admin.rules.reading import LONG, Optional, Shape, flag, whole
from lwt_admin.rules.reading import day as read_day
from lwt_admin.rules.verdicts import RuleError

ROWS = Shape(lambda *values: values, minutes=whole, lessons=Optional(flag, False))


@pytest.mark.parametrize("written", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_of_the_years_are_believed(written):
    assert read_day(written).isoformat() == written


@pytest.mark.parametrize("written", ["1899-12-31", "2200-01-01"])
def test_a_day_outside_the_years_is_not(written):
    with pytest.raises(RuleError):
        read_day(written)


def test_a_long_list_without_the_optional_key_gets_its_default_everywhere():
    assert ROWS.read_list([{"minutes": 60}] * LONG) == ((60, False),) * LONG
