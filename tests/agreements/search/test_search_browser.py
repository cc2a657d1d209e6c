"""From a pupil without a place to the draft of an agreement, in a real browser."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import PlacementOffer, WorkAgreement
from tests.factories import (
    CompanyFactory,
    RecognitionFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)
from tests.support.browser import assert_accessible, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def trajectory():
    """A pupil of sixteen without a place, at a school with two companies; one is full."""
    today = timezone.localdate()
    student = StudentFactory(first_name="Thijs", last_name="Meer", postcode="6812 KL")
    year = SchoolYearFactory(
        school=student.school,
        start=date(today.year - 1, 8, 1),
        end=date(today.year + 1, 7, 31),
        first_central_exam=None,
    )
    made = TrajectoryFactory(student=student, start=year.start, admitted_on=year.start)
    for name, places in (("De Eik", 2), ("De Beuk", 0)):
        company = CompanyFactory(school=student.school, name=name, places=places, postcode="")
        RecognitionFactory(
            company=company, valid_from=year.start, valid_until=date(today.year + 4, 1, 1)
        )
    return made


def test_a_pupil_without_a_place_gets_one(page: Page, trajectory) -> None:
    sign_in(page, staff(trajectory.student.school, Role.COORDINATOR))
    page.goto(reverse("unplaced_list"))
    expect(page.get_by_text("nog niets gevraagd", exact=True).last).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Meer, Thijs").click()
    page.get_by_label("Donderdag").check()
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.get_by_text("1 van de 2 leerbedrijven past.")).to_be_visible()
    expect(page.get_by_text("niet ingevuld", exact=False).first).to_be_visible()
    page.get_by_label("Toon ook wat niet past").check()
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.get_by_text("Geen plaats vrij op do (geen plaatsen).")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Vraag De Eik").click()
    page.get_by_label("wie vond deze plek").select_option(label="de ouders")
    page.get_by_label("Antwoord", exact=True).select_option(label="ja")
    assert_accessible(page)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Maak de overeenkomst bij De Eik").click()
    expect(page.get_by_text("Het concept is gemaakt.")).to_be_visible()
    offer = PlacementOffer.objects.get()
    assert (offer.found_by, offer.weekdays) == ("parents", [4])
    assert offer.agreement == WorkAgreement.objects.get()


def test_the_same_on_a_phone(phone: Page, trajectory) -> None:
    sign_in(phone, staff(trajectory.student.school, Role.COORDINATOR))
    phone.goto(reverse("company_search", args=[trajectory.student_id]))
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(phone)


def test_a_company_is_assessed_and_its_places_filled_in(page: Page, trajectory) -> None:
    company = trajectory.student.school.companies.get(name="De Eik")
    sign_in(page, staff(trajectory.student.school, Role.OFFICE))
    page.goto(reverse("company_detail", args=[company.pk]))
    assert_accessible(page)
    page.get_by_role("link", name="Beoordelen").click()
    page.get_by_label("Beoordeeld door").select_option(label="SBB")
    page.get_by_label("Naam van wie beoordeelde").fill("A. Adviseur")
    for letter in "abcdefghijk":
        page.get_by_label(f"{letter}: voldoet").select_option(label="ja")
    assert_accessible(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De beoordeling is opgeslagen")).to_be_visible()
    assert_accessible(page)
    page.goto(reverse("company_days", args=[company.pk]))
    page.get_by_label("Donderdag, plaatsen").fill("1")
    assert_accessible(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De plaatsen zijn opgeslagen.")).to_be_visible()
    assert company.days.get().places == 1
    page.goto(reverse("company_contact_add", args=[company.pk]))
    page.get_by_label("Waarover").fill("Gebeld over donderdag.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Gebeld over donderdag.")).to_be_visible()
    assert_accessible(page)


def test_who_searches_by_keyboard_goes_on_at_what_was_found(page: Page, trajectory) -> None:
    sign_in(page, staff(trajectory.student.school, Role.COORDINATOR))
    page.goto(reverse("company_search", args=[trajectory.student_id]))
    page.get_by_label("Naam of plaats").fill("Eik")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*q=Eik*")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="De Eik", exact=True)).to_be_focused()
