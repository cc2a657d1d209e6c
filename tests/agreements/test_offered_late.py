"""An agreement that is offered after its first day: told, and not refused."""

from datetime import date

import pytest
from django.urls import reverse

from lwt_admin.agreements.facts import findings
from lwt_admin.agreements.models import State
from tests.agreements import support

pytestmark = pytest.mark.django_db

LATE = date(2026, 11, 20)
TOLD = "Van ma 24 aug 2026 tot en met do 19 nov 2026 was er geen getekende overeenkomst"


def found(version, today):
    return [one.check.rule for one in findings(version, today)]


def test_a_first_day_that_has_passed_is_advice():
    (late,) = findings(support.draft(), LATE)
    assert (late.kind, late.label, late.value) == ("warn", "Eerste dag", "ma 24 aug 2026")
    assert TOLD in late.text


def test_on_the_first_day_itself_nothing_is_told():
    assert found(support.draft(), date(2026, 8, 24)) == []


def test_an_addendum_has_its_own_warning():
    assert found(support.drafted_addendum(), date(2026, 12, 1)) == []


@pytest.mark.parametrize("page", ["edit", "send"])
def test_the_page_of_a_draft_tells_it(client, time_machine, page):
    version = support.draft()
    time_machine.move_to(f"{LATE}T12:00:00+00:00", tick=False)
    client.force_login(support.coordinator_of(version))
    address = reverse(f"agreement_{page}", args=[version.agreement_id])
    assert TOLD in client.get(address).content.decode()


def test_it_can_be_offered_all_the_same(client, time_machine):
    version = support.draft()
    time_machine.move_to(f"{LATE}T12:00:00+00:00", tick=False)
    assert support.send(version).state == State.SENT
