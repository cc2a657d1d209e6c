"""What the dossier says to do about a version that should hold by now and is not signed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lwt_admin.todo import Urgency
from tests.agreements import support

pytestmark = pytest.mark.django_db

LAST = date(2027, 3, 26)


@pytest.fixture
def told(client, time_machine):
    """How urgent the step about this version is on a day, for the coordinator."""

    def read(version, day):
        time_machine.move_to(f"{day}T12:00:00+00:00", tick=False)
        client.force_login(support.coordinator_of(version))
        student = version.agreement.trajectory.student_id
        page = client.get(reverse("dossier", args=[student])).context
        steps = [page["step"], *page["more_steps"]]
        what = "Het addendum" if version.is_amendment else "De overeenkomst"
        (step,) = (one for one in steps if one.text.startswith(what))
        return step.urgency

    return read


@pytest.mark.parametrize("offer", [lambda draft: draft, support.send])
def test_an_addendum_is_wrong_when_what_it_prolongs_has_ended(told, offer):
    draft = support.addendum(support.signed(), start=LAST, end=date(2027, 6, 25))
    version = offer(draft)
    found = [told(version, LAST), told(version, LAST + timedelta(days=1))]
    assert found == [Urgency.ATTENTION, Urgency.WRONG]


def test_an_addendum_that_prolongs_nothing_is_never_wrong(told):
    version = support.offered_addendum()
    assert told(version, LAST + timedelta(days=1)) == Urgency.ATTENTION


@pytest.mark.parametrize("offer", [lambda draft: draft, support.send])
def test_an_agreement_that_should_hold_by_now_is_wrong(told, offer):
    version = offer(support.draft())
    found = [told(version, version.start - timedelta(days=1)), told(version, version.start)]
    assert found == [Urgency.ATTENTION, Urgency.WRONG]
