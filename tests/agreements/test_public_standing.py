"""What anybody with the code is told of whether an agreement is in force."""

from datetime import date, timedelta

import pytest

from lwt_admin.agreements.models import Stage
from lwt_admin.agreements.signing_kinds import standing
from lwt_admin.signing.templatetags.signing import day as in_language
from tests.agreements import support

pytestmark = pytest.mark.django_db

FIRST = date(2026, 8, 24)
CHANGES = date(2026, 11, 2)
STOPS = date(2026, 10, 15)
DAY = timedelta(days=1)
NEVER = "Is niet begonnen."
DAYS = (FIRST - DAY, FIRST, STOPS + DAY, CHANGES, date(2027, 6, 1))


def told(agreement, number, day):
    """The label and the sentence about one version on a day."""
    found = standing(agreement.versions.get(number=number).document, day)
    return found.label, found.text


@pytest.mark.parametrize("day", DAYS)
def test_what_was_ended_before_its_first_day_never_began(day):
    ended = support.ended(support.signed(), last_day=FIRST - DAY)
    assert told(ended.agreement, 1, day) == (Stage.ENDED.label, NEVER)


def test_of_what_ended_on_its_first_day_that_is_the_last_day():
    ended = support.ended(support.signed(), last_day=FIRST)
    sentence = f"De laatste dag is {in_language(FIRST)}."
    assert told(ended.agreement, 1, FIRST) == (Stage.ENDED.label, sentence)


@pytest.mark.parametrize("day", [STOPS + DAY, CHANGES, date(2027, 6, 1)])
def test_what_was_ended_before_its_addendum_began_is_not_called_replaced(day):
    ended = support.ended(support.signed_addendum(), last_day=STOPS)
    sentence = f"De laatste dag is {in_language(STOPS)}."
    assert told(ended.agreement, 1, day) == (Stage.ENDED.label, sentence)


@pytest.mark.parametrize("day", DAYS)
def test_an_addendum_that_was_ended_before_it_began_never_began(day):
    ended = support.ended(support.signed_addendum(), last_day=STOPS)
    assert told(ended.agreement, 2, day) == (Stage.ENDED.label, NEVER)


def test_what_was_ended_on_the_day_before_its_addendum_is_not_called_replaced():
    ended = support.ended(support.signed_addendum(), last_day=CHANGES - DAY)
    sentence = f"De laatste dag is {in_language(CHANGES - DAY)}."
    assert told(ended.agreement, 1, CHANGES) == (Stage.ENDED.label, sentence)


@pytest.mark.parametrize("last_day", [CHANGES, date(2026, 12, 18)])
def test_what_an_addendum_replaced_stays_replaced_once_that_is_ended(last_day):
    ended = support.ended(support.signed_addendum(), last_day=last_day)
    sentence = f"Vervangen; gold tot en met {in_language(CHANGES - DAY)}."
    assert told(ended.agreement, 1, date(2027, 6, 1)) == (Stage.REPLACED.label, sentence)


def test_until_its_addendum_begins_a_version_is_in_force():
    addendum = support.signed_addendum()
    sentence = f"Geldt tot en met {in_language(CHANGES - DAY)}."
    assert told(addendum.agreement, 1, CHANGES - DAY) == (Stage.RUNNING.label, sentence)


def test_what_an_addendum_replaced_from_its_first_day_never_began():
    addendum = support.signed_addendum(start=FIRST)
    assert told(addendum.agreement, 1, FIRST) == (Stage.REPLACED.label, NEVER)


def test_an_addendum_between_that_was_ended_before_it_began_is_not_called_replaced():
    first = support.signed_addendum()
    later = support.amended(first, start=date(2027, 1, 4), end=date(2027, 2, 26))
    ended = support.ended(later, last_day=STOPS)
    labels = [told(ended.agreement, number, CHANGES) for number in (2, 3)]
    assert labels == [(Stage.ENDED.label, NEVER)] * 2
