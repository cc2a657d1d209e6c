"""Whose name counts as one's own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lwt_admin.names import is_own_name, is_same_name
from lwt_admin.text import fold


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Pieter de Wit", "P. de Wit"),
        ("P. de Wit", "Pieter de Wit"),
        ("de wit", "P. de Wit"),
        ("Fatıma Özdemir", "Fatima Ozdemir"),
        ("Jan Vos", "Jan Vos-de Wit"),
        ("Jan de Wit", "Jan Vos - de Wit"),
        ("J.P. van den Berg", "Johannes van den Berg jr."),
        ("Anne Kok", "Anne-Marie Kok"),
        ("שרה", "שרה"),
    ],
)
def test_a_name_with_the_own_surname_is_ones_own(typed, name):
    assert is_own_name(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Pieter", "P. de Wit"),
        ("de", "P. de Wit"),
        ("Pieter de Witte", "P. de Wit"),
        ("Anne", "Anne-Marie Kok"),
        ("jr", "Johannes van den Berg jr."),
        ("van den", "Johannes van den Berg"),
        ("", "P. de Wit"),
    ],
)
def test_a_name_without_it_is_not(typed, name):
    assert not is_own_name(typed, name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("P. de Wit", "p de  WIT", True),
        ("Zoë Özdemir", "Zoe Ozdemir", True),
        ("P. de Wit", "W. de Wit", False),
        ("P. de Wit", "", False),
        ("", "", False),
        (" ", ".", False),
    ],
)
def test_names_of_the_same_words_are_one_name(one, other, same):
    assert is_same_name(one, other) is same


@given(st.text(min_size=1))
def test_the_name_in_the_agreement_is_always_ones_own(name):
    assert is_own_name(name, name)


@given(st.text())
def test_only_a_word_of_the_name_makes_a_typed_text_ones_own(typed):
    words = set(re.findall(r"\w+", fold(typed)))
    assert is_own_name(typed, "Johannes van den Berg") == ("berg" in words)
