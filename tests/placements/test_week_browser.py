"""The week in a real browser: on a phone, with the network gone and back, and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from lwt_admin.placements.models import CellSave, HourEntry
from tests.factories import EnrolmentFactory, TrajectoryFactory, signed_agreement
from tests.support.browser import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = "/uren/?week=2026-W47"


@pytest.fixture
def second(agreement, mentor):
    """The agreement of another pupil of the mentor, later in the alphabet."""
    trajectory = TrajectoryFactory(
        student__school=agreement.trajectory.student.school,
        student__first_name="Zoë",
        student__last_name="Zwart",
        mentor=mentor,
    )
    year = agreement.trajectory.student.enrolments.get().school_year
    EnrolmentFactory(student=trajectory.student, school_year=year)
    return signed_agreement(trajectory)


@pytest.fixture
def week(phone, live_server, mentor, agreement):
    """The week of the mentor's pupil, on the phone of the mentor."""
    sign_in(phone, mentor)
    phone.goto(WEEK)
    return phone


def test_the_network_goes_and_comes_back(week, page_errors, agreement):
    """A phone at the company: what is typed waits, is shown, survives a mend, and goes once."""
    page_errors.expect("ERR_INTERNET_DISCONNECTED")
    week.context.set_offline(True)
    week.get_by_role("button", name=re.compile("^Zoals gepland")).first.click()
    panel = week.locator("#wachtrij")
    expect(panel).to_contain_text("Nog niet opgeslagen: 1")
    expect(panel).to_contain_text("Er is geen verbinding")
    week.get_by_role("link", name=re.compile("^Anders")).last.click()
    week.get_by_text("ziek", exact=True).click()
    week.get_by_role("button", name="Opslaan").click()
    expect(panel).to_contain_text("Nog niet opgeslagen: 2")
    expect(week.locator(".hour-said-wait").first).to_contain_text("wacht op verbinding")
    assert not HourEntry.objects.exists()
    kept = week.evaluate("JSON.stringify(localStorage)")
    assert str(agreement.trajectory.student) not in kept
    week.context.set_offline(False)
    expect(panel).to_be_hidden()
    expect(week.locator(".hour-said-ok")).to_have_count(2)
    assert list(HourEntry.objects.order_by("date").values_list("kind", flat=True)) == [
        "worked",
        "ill",
    ]
    assert CellSave.objects.count() == 2
