"""Reading JSON values strictly, at the borders of what is read."""

from typing import NamedTuple

import pytest

from lwt_admin.rules.reading import LONG, Optional, Shape, flag, moment, pair, whole
from lwt_admin.rules.reading import day as read_day
from lwt_admin.rules.verdicts import RuleError

ROWS = Shape(lambda *values: values, minutes=whole, lessons=Optional(flag, False))
ROW = {"minutes": 60, "lessons": True}


class Place(NamedTuple):
    row: int
    column: int
    floor: int = 0


def refused(read, value):
    """The field and the message with which a value is refused."""
    with pytest.raises(RuleError) as caught:
        read(value)
    return caught.value.field, caught.value.message


def test_a_named_tuple_with_other_fields_than_the_keys_is_made_as_it_makes_itself():
    assert Shape(Place, across=whole, along=whole).read({"across": 1, "along": 2}) == (1, 2, 0)


@pytest.mark.parametrize("written", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_of_the_years_are_believed(written):
    assert read_day(written).isoformat() == written


@pytest.mark.parametrize("written", ["1899-12-31", "2200-01-01"])
def test_a_day_outside_the_years_is_not(written):
    assert refused(read_day, written) == ("", f"“{written}” is geen bestaande datum (jjjj-mm-dd)")


@pytest.mark.parametrize("read", [read_day, moment])
def test_of_a_long_text_the_first_twenty_characters_are_shown(read):
    _, message = refused(read, "abcdefghijklmnopqrstuvwxyz")
    assert message.startswith("“abcdefghijklmnopqrst” is geen ")


def test_of_a_long_unknown_key_the_first_forty_characters_are_shown():
    assert refused(ROWS.read, ROW | {"k" * 41: 1})[0] == "k" * 40


@pytest.mark.parametrize("values", [[], [1], [1, 2, 3]])
def test_a_pair_is_a_list_of_exactly_two(values):
    assert refused(pair(whole), values) == ("", "moet een lijst van twee zijn: begin en einde")


def test_a_long_list_without_the_optional_key_gets_its_default_everywhere():
    assert ROWS.read_list([{"minutes": 60}] * LONG) == ((60, False),) * LONG


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (None, ""),
        ({}, ".minutes"),
        ({"hours": 1}, ".hours"),
        (ROW | {"hours": 1}, ".hours"),
        (ROW | {"minutes": True}, ".minutes"),
        (ROW | {"lessons": None}, ".lessons"),
    ],
)
@pytest.mark.parametrize("all_wrong", [True, False])
def test_a_wrong_object_in_a_long_list_is_named(wrong, field, all_wrong):
    rows = [wrong] * LONG if all_wrong else [*[ROW] * LONG, wrong]
    assert refused(ROWS.read_list, rows)[0] == f"{0 if all_wrong else LONG}{field}"


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"minutes": "wrong", "strange": False}, "strange"),
        ({"minutes": 5, "strange": False}, "strange"),
        ({"strange": 5, "lessons": False}, "strange"),
        ({"lessons": "wrong"}, "minutes"),
    ],
)
def test_an_unknown_or_missing_key_is_named_before_a_wrong_value(value, field):
    with pytest.raises(RuleError) as refused:
        ROWS.read(value)
    assert refused.value.field == field
