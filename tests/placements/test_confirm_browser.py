"""The page behind a link on a phone and at a desk, with and without script."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lwt_admin.placements.confirming import Party, issue, recipients
from lwt_admin.placements.models import HourEntry
from tests.factories import (
    EnrolmentFactory,
    HourEntryFactory,
    SchoolFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    signed_agreement,
)
from tests.placements.conftest import THURSDAY
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.one_database


@pytest.fixture
def pages(transactional_db: None, now: None) -> dict[str, str]:
    """The page of a leermeester with two pupils, and that of one of them."""
    school = SchoolFactory(
        company_confirms_hours=True, student_proposes_hours=True, phone="+31 26 123 4567"
    )
    year = SchoolYearFactory(school=school)
    for name in ("Yara", "Noor"):
        trajectory = TrajectoryFactory(
            student__school=school, student__first_name=name, student__email=f"{name}@mail.example"
        )
        EnrolmentFactory(student=trajectory.student, school_year=year)
        agreement = signed_agreement(trajectory)
        HourEntryFactory(agreement=agreement, date=THURSDAY, status="proposed")
    today = timezone.localdate()
    found = {}
    for party in Party:
        _, secret = issue(recipients(school, party, today)[0], timezone.now())
        found[str(party.value)] = reverse("confirm", args=[secret])
    return found


@pytest.mark.parametrize("party", ["company", "student"])
def test_the_page_is_accessible_and_fits_on_a_phone(
    phone: Any, pages: dict[str, str], party: str
) -> None:
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.goto(pages[party])
    for closed in phone.locator("details").all():
        closed.evaluate("element => { element.open = true }")
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_leermeester_confirms_with_one_tap(phone: Any, pages: dict[str, str]) -> None:
    phone.goto(pages["company"])
    phone.get_by_role("button", name="Klopt voor do 19 nov").first.click()
    phone.get_by_text("De dag is bevestigd.").wait_for()
    assert HourEntry.objects.filter(status="confirmed").count() == 1


def test_it_works_without_script(browser: Any, page_errors: Any, pages: dict[str, str]) -> None:
    page = browser.new_page(java_script_enabled=False, base_url=page_errors.server)
    page.goto(pages["student"])
    page.get_by_role("button", name="Zo was het op").last.click()
    assert page.get_by_text("De uren zijn bewaard.").is_visible()
    page.close()
    assert HourEntry.objects.filter(entered_link__isnull=False).count() == 1
