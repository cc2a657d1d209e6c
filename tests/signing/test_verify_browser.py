"""Checking a document on a phone and at a desk."""

import os

import pytest
from playwright.sync_api import expect

from tests.signing.sealed import sealed_document, stored_bytes
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document():
    return sealed_document(first_name="Yara", last_name="Jansen")


def choose(page, content):
    file = {"name": "overeenkomst.pdf", "mimeType": "application/pdf", "buffer": content}
    page.get_by_label("Het bestand (pdf)").set_input_files(file)
    page.get_by_role("button", name="Controleer het bestand").click()


def look(page, name):
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("size", ["page", "phone"])
def test_a_visitor_checks_a_code_and_a_file(request, live_server, document, size):
    page = request.getfixturevalue(size)
    page.goto(f"{live_server.url}/verifieer/")
    look(page, f"{size}-start")
    assert_accessible(page)
    page.get_by_label("Controlecode").fill(document.grouped_code.lower())
    page.get_by_role("button", name="Controleer de code").click()
    page.get_by_text("Getekend en verzegeld").wait_for()
    look(page, f"{size}-code")
    assert_accessible(page)
    choose(page, stored_bytes(document))
    page.get_by_role("heading", name="Dit bestand is echt").wait_for()
    look(page, f"{size}-same")
    assert_accessible(page)


def test_a_visitor_is_told_that_a_file_was_changed(page, live_server, document):
    page.goto(f"{live_server.url}/verifieer/")
    choose(page, stored_bytes(document) + b"\n% meer")
    page.get_by_role("heading", name="Dit bestand is veranderd").wait_for()
    look(page, "page-changed")


def test_a_visitor_may_read_the_page_in_english(page, live_server, document):
    page.goto(f"{live_server.url}/verifieer/{document.code}/?taal=en")
    page.get_by_role("button", name="Check the file").wait_for()
    look(page, "page-english")


@pytest.mark.parametrize("button", ["Controleer de code", "Controleer het bestand"])
def test_who_leaves_it_empty_is_led_to_what_is_wrong(page, button):
    page.goto("/verifieer/")
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
