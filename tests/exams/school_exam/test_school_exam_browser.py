"""Entering the parts of a school exam in a browser, on the page itself and by keyboard."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lwt_admin.accounts.models import User
from lwt_admin.exams.models import ExamSubject
from tests.exams.school_exam.conftest import stored
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.one_database


def test_parts_are_added_changed_and_removed_without_leaving_the_page(
    page: Any, user: User, welding: ExamSubject
) -> None:
    sign_in(page, user)
    address = reverse("school_exam", args=[welding.candidate_id])
    page.goto(address)
    sheet = page.locator(f"#vak-{welding.pk}")
    sheet.get_by_role("link", name="Onderdeel toevoegen").click()
    expect(sheet.get_by_label("Onderdeel")).to_be_focused()
    page.keyboard.type("Toets 1")
    sheet.get_by_label("Cijfer").fill("6,4")
    sheet.get_by_role("button", name="Opslaan en nog een").click()
    sheet.get_by_role("rowheader", name="Toets 1").wait_for()
    assert_accessible(page)
    expect(sheet.get_by_label("Onderdeel")).to_be_focused()
    page.keyboard.type("Toets 2")
    sheet.get_by_label("Cijfer").fill("11")
    page.keyboard.press("Enter")
    sheet.get_by_role("alert").wait_for()
    assert sheet.get_by_label("Onderdeel").input_value() == "Toets 2"
    sheet.get_by_label("Cijfer").fill("7")
    page.keyboard.press("Enter")
    expect(sheet.locator(".pta-mark b")).to_have_text("6,7")
    assert page.url.endswith(address)
    assert stored(welding).se == Decimal("6.7")
    sheet.get_by_role("link", name="Wijzig Toets 2").click()
    sheet.get_by_label("Cijfer").fill("")
    page.keyboard.press("Enter")
    sheet.get_by_role("link", name="Verwijder Toets 2").click()
    expect(sheet.get_by_role("button", name="Verwijder")).to_be_focused()
    page.keyboard.press("Enter")
    expect(sheet.get_by_text("alles gedaan")).to_be_visible()
    assert [part.name for part in welding.parts.all()] == ["Toets 1"]
    assert stored(welding).se == Decimal("6.4")


# Whether a part of a page is ready for use before anything else can happen in the browser.
LISTEN = """() => {
  let ready = false;
  document.addEventListener("htmx:afterSettle", () => { ready = true; }, { once: true });
  window.readyAtOnce = new Promise((told) => {
    const next = () => setTimeout(() => told(ready));
    document.addEventListener("htmx:afterSwap", next, { once: true });
  });
}"""


def test_what_comes_into_the_page_can_be_used_at_once(
    page: Any, user: User, welding: ExamSubject
) -> None:
    sign_in(page, user)
    page.goto(reverse("school_exam", args=[welding.candidate_id]))
    page.evaluate(LISTEN)
    sheet = page.locator(f"#vak-{welding.pk}")
    sheet.get_by_role("link", name="Onderdeel toevoegen").click()
    assert page.evaluate("window.readyAtOnce")
