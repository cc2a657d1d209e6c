"""The page of an entry, closing a week and how hours are approved, in a real browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lwt_admin.placements.by_link import dispute_by_link
from lwt_admin.placements.closing import close_week
from lwt_admin.placements.services import save_entry
from tests.factories import HourEntryFactory
from tests.placements.conftest import FRIDAY, THURSDAY
from tests.placements.links import link_for
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def disputed(agreement, mentor):
    """Hours without times that the leermeester questions."""
    school = agreement.trajectory.student.school
    school.company_confirms_hours = True
    school.save()
    entry = HourEntryFactory(
        agreement=agreement, date=THURSDAY, start=None, end=None, minutes=450, entered_by=mentor
    )
    dispute_by_link(entry, link_for(agreement), 1, "Hij ging om twaalf uur.", timezone.now())
    return entry


@pytest.fixture
def corrected(agreement, mentor):
    """Hours that were corrected after the week was closed."""
    HourEntryFactory(agreement=agreement, date=FRIDAY, entered_by=mentor)
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    close_week(agreement.trajectory, mentor, THURSDAY, timezone.now())
    entry.has_lessons = True
    return save_entry(entry, mentor, timezone.localdate(), "De les van dat uur ging door.")


def look(page, live_server, mentor, url, width):
    sign_in(page, mentor)
    page.goto(f"{live_server.url}{url}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)


def test_a_disputed_entry_on_a_phone(phone, live_server, mentor, disputed):
    look(phone, live_server, mentor, reverse("hour_edit", args=[disputed.pk]), 390)
    assert phone.get_by_role("button", name="Toch goedkeuren").is_visible()


def test_a_corrected_entry_on_a_phone(phone, live_server, mentor, corrected):
    look(phone, live_server, mentor, reverse("hour_edit", args=[corrected.pk]), 390)
    assert phone.get_by_text("Er stond: 7 uur").is_visible()


def test_closing_a_week_on_a_phone(phone, live_server, mentor, trajectory, disputed):
    url = f"{reverse('hours_close', args=[trajectory.pk])}?week=2026-W47"
    look(phone, live_server, mentor, url, 390)
    assert phone.get_by_text("do 19 nov 2026: betwist").is_visible()


def test_how_hours_are_approved_on_a_phone(phone, live_server, mentor):
    look(phone, live_server, mentor, reverse("hours_steps"), 390)
