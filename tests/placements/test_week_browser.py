"""The week on a phone, in a real browser."""

import pytest
from django.urls import reverse

from lwt_admin.placements.models import HourEntry
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def week(phone, live_server, mentor, agreement):
    """The week of the mentor's pupil, on the phone of the mentor."""
    sign_in(phone, mentor)
    phone.goto(f"{live_server.url}{reverse('hours_week')}?week=2026-W47")
    return phone


def test_a_planned_day_is_entered_without_leaving_the_page(week):
    week.locator(".hour-confirm button").first.click()
    week.get_by_text("1 dag ingevuld zoals gepland.").wait_for()
    assert HourEntry.objects.count() == 1
    assert week.locator(".hour-ok").count() == 1
    assert week.evaluate("document.activeElement.closest('tbody')?.id.startsWith('leerling-')")


def test_the_whole_week_is_entered_with_one_touch(week):
    week.get_by_role("button", name="Alles zoals gepland").click()
    week.get_by_text("2 dagen ingevuld zoals gepland.").wait_for()
    assert HourEntry.objects.count() == 2
    assert week.evaluate("document.activeElement.id") == "berichten"


def test_nothing_sticks_out_and_all_is_accessible(week):
    assert week.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(week)
