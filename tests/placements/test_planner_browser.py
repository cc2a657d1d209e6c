"""Trying a schedule in a real browser: it answers while somebody types."""

from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from lwt_admin.placements.planner_form import AN_EXAMPLE
from tests.support.browser import assert_accessible, sign_in
from tests.test_every_screen import overflow

PLANNER = "/uren/planner/"
TRIED = AN_EXAMPLE | {"start": "2026-11-30", "born": "2011-02-01"}


@pytest.fixture
def tried() -> str:
    """The address of a schedule of a pupil who turns sixteen on the way."""
    return f"{PLANNER}?{urlencode(TRIED, doseq=True)}"


def test_the_outcome_follows_what_is_typed(
    page: Any, live_server: Any, mentor: Any, agreement: Any, tried: str
) -> None:
    sign_in(page, mentor)
    page.goto(tried)
    page.get_by_text("De stagedagen, met datum").click()
    page.get_by_label("Uren per dag").fill("6")
    expect(page.locator("#oplevering dd").first).to_have_text("12")
    expect(page.locator("#dagen")).to_have_attribute("open", "")
    page.get_by_label("Uren per dag").fill("zes")
    expect(page.locator("#uitkomst")).to_contain_text("is geen aantal uren")
    expect(page.get_by_label("Uren per dag")).to_have_value("zes")


def test_a_pupil_is_chosen_and_the_page_follows(
    page: Any, live_server: Any, mentor: Any, agreement: Any, tried: str
) -> None:
    sign_in(page, mentor)
    page.goto(tried)
    page.get_by_label("Leerling", exact=True).select_option(label=str(agreement.trajectory.student))
    page.get_by_text("Al afgesproken").wait_for()


def test_who_walks_through_the_pupils_by_keyboard_sends_the_choice_with_enter(
    page: Any, live_server: Any, mentor: Any, agreement: Any, tried: str
) -> None:
    sign_in(page, mentor)
    page.goto(tried)
    pupil = page.get_by_label("Leerling", exact=True)
    pupil.press("ArrowDown")
    expect(pupil).to_have_value(str(agreement.trajectory.student_id))
    expect(pupil).to_be_focused()
    assert "student=" not in page.url
    pupil.press("Enter")
    page.get_by_text("Al afgesproken").wait_for()
    assert f"student={agreement.trajectory.student_id}" in page.url


def test_who_unfolds_the_pupils_by_keyboard_sends_the_choice_by_choosing(
    page: Any, live_server: Any, mentor: Any, agreement: Any, tried: str
) -> None:
    sign_in(page, mentor)
    page.goto(tried)
    page.get_by_label("Leerling", exact=True).press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Al afgesproken").wait_for()


def test_it_works_without_script(
    browser: Any, live_server: Any, page: Any, mentor: Any, agreement: Any, tried: str
) -> None:
    sign_in(page, mentor)
    bare = browser.new_context(
        java_script_enabled=False,
        base_url=live_server.url,
        storage_state=page.context.storage_state(),
    )
    try:
        plain = bare.new_page()
        plain.goto(tried)
        plain.get_by_label("Uren per dag").fill("6")
        plain.get_by_role("button", name="Reken uit").click()
        expect(plain.locator("#oplevering dd").first).to_have_text("12")
    finally:
        bare.close()


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_an_outcome_is_accessible_and_fits(
    request: Any, live_server: Any, mentor: Any, agreement: Any, tried: str, screen: str
) -> None:
    shown = request.getfixturevalue(screen)
    sign_in(shown, mentor)
    shown.goto(tried)
    shown.get_by_text("De stagedagen, met datum").click()
    shown.get_by_text("Andere tijden per dag").click()
    assert_accessible(shown)
    assert overflow(shown) == 0
