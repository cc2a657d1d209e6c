"""The draft in a real browser: what stands beside it follows the typing, without a click."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.provisions import DEFAULTS
from tests.agreements import support
from tests.support.browser import assert_accessible, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

GOAL = "Profielvak BWI: meten en aftekenen volgens een tekening of werkopdracht."


@pytest.fixture
def draft(page):
    version = support.draft(first_name="Yara", last_name="Jansen")
    sign_in(page, support.coordinator_of(version))
    page.goto(reverse("agreement_edit", args=[version.agreement_id]))
    return version


def test_the_schedule_shows_at_once_what_it_comes_to(page, draft):
    expect(page.locator("#oplevering")).to_contain_text("14")
    page.get_by_label("Maandag van").fill("08:00")
    page.get_by_label("Maandag tot").fill("18:30")
    expect(page.locator("#oplevering")).to_contain_text("24,5")
    expect(page.locator("#werktijd")).to_contain_text("elke week", ignore_case=True)
    assert draft.schedule.count() == 2
    assert_accessible(page)


def test_what_is_missing_is_told_while_typing_and_said_aloud(page, draft):
    page.get_by_label("Wat de leerling doet", exact=True).fill("")
    stand = page.get_by_role("status").filter(has_text="Nog 1 punt nodig")
    expect(stand).to_be_visible()
    page.locator("#volledigheid").get_by_role("link", name="Wat de leerling doet").click()
    expect(page).to_have_url(re.compile("#id_tasks$"))


def test_what_was_unfolded_stays_so_while_the_list_is_renewed(page, draft):
    page.locator("#in-orde > summary").click()
    page.get_by_label("Wat de leerling doet", exact=True).fill("")
    expect(page.locator("#stand")).to_contain_text("Nog 1 punt nodig")
    expect(page.locator("#in-orde")).to_have_attribute("open", "")


def test_the_keyboard_stays_where_it_is_while_the_list_is_renewed(page, draft):
    tasks = page.get_by_label("Wat de leerling doet", exact=True)
    tasks.press("Control+A")
    tasks.press("Delete")
    unfold = page.locator("#in-orde > summary")
    unfold.focus()
    expect(page.locator("#stand")).to_contain_text("Nog 1 punt nodig")
    expect(unfold).to_be_focused()


def test_a_goal_is_picked_by_keyboard_and_goes_when_it_is_typed_away(page, draft):
    goals = page.get_by_label("Wat de leerling leert", exact=True)
    page.get_by_text("Kies leerdoelen uit de vakken").press("Enter")
    box = page.get_by_label(GOAL)
    box.press("Space")
    expect(goals).to_have_value(re.compile(re.escape(GOAL)))
    box.press("Space")
    expect(goals).not_to_have_value(re.compile(re.escape(GOAL)))
    box.check()
    goals.fill("Zelf getypt.")
    expect(box).not_to_be_checked()
    page.get_by_role("button", name="Opslaan en verder werken").click()
    expect(page.get_by_text("Het concept is opgeslagen.")).to_be_visible()
    assert AgreementVersion.objects.get().learning_goals == "Zelf getypt."


def test_a_standard_text_is_taken_and_put_back_by_keyboard(page, draft):
    safety = page.get_by_label("Veiligheid en instructie", exact=True)
    safety.fill("Onze eigen regels.")
    part = page.locator("#deel-safety")
    part.locator("summary").press("Enter")
    part.get_by_role("button", name="Neem de standaardtekst").press("Enter")
    expect(safety).to_have_value(DEFAULTS["safety"])
    expect(safety).to_be_focused()
    expect(part).to_contain_text("Onze eigen regels.")
    assert_accessible(page)
    part.get_by_role("button", name="Zet de oude tekst terug").press("Enter")
    expect(safety).to_have_value("Onze eigen regels.")


def test_enter_in_a_field_saves(page, draft):
    page.get_by_label("Plaats van het werk").press("Enter")
    page.wait_for_url("**" + reverse("agreement_detail", args=[draft.agreement_id]))
