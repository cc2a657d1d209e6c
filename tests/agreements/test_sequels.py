"""What the page of an agreement that ends says about an agreement that should follow it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.agreements import support
from tests.factories import AgreementVersionFactory, WorkAgreementFactory

pytestmark = pytest.mark.django_db

LAST = date(2027, 3, 26)
LONGER = {"start": LAST, "end": date(2027, 6, 25)}


@pytest.fixture
def page(client, time_machine):
    """The page of an agreement as its coordinator reads it on a day."""

    def read(version, day):
        time_machine.move_to(f"{day}T12:00:00+00:00", tick=False)
        client.force_login(support.coordinator_of(version))
        answer = client.get(reverse("agreement_detail", args=[version.agreement_id]))
        return answer.content.decode()

    return read


@pytest.mark.parametrize("days", [-6, 12])
def test_a_sequel_that_is_not_signed_is_no_sequel_yet(page, days):
    version = support.signed()
    agreement = WorkAgreementFactory(trajectory=version.agreement.trajectory)
    AgreementVersionFactory(agreement=agreement, start=LAST, end=date(2027, 6, 25))
    told = page(version, LAST + timedelta(days))
    assert "De laatste dag: vr 26 mrt 2027. Het vervolg is nog niet getekend." in told
    assert reverse("agreement_detail", args=[agreement.pk]) in told
    assert "Er is al een vervolg." not in told


@pytest.mark.parametrize("offer", [lambda draft: draft, support.send])
@pytest.mark.parametrize(("days", "told"), [(0, False), (1, True)])
def test_an_addendum_that_came_too_late_is_told_as_such(page, offer, days, told):
    version = offer(support.addendum(support.signed(), **LONGER))
    html = page(version, LAST + timedelta(days))
    ended = "De overeenkomst liep af op vr 26 mrt 2027, en er is nog geen getekend vervolg."
    assert (ended in html) is told


def test_an_agreement_that_waits_is_not_told_to_follow_another(page):
    assert "nog geen getekend vervolg" not in page(support.sent(), LAST)
