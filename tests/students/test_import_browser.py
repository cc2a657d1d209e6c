"""A long import in a real browser: the keyboard stays on the page that renews itself."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import ImportState, ImportUpload
from tests.factories import SchoolFactory, staff
from tests.support.browser import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def upload(page):
    school = SchoolFactory()
    office = staff(school, Role.OFFICE)
    upload = ImportUpload.objects.create(
        kind=ImportUpload.Kind.STUDENTS, school=school, user=office, name="a.csv", total_rows=400
    )
    sign_in(page, office)
    page.goto(reverse("student_import_apply", args=[upload.pk]))
    return upload


def test_the_keyboard_stays_on_a_button_while_the_progress_is_renewed(page, upload):
    throw_away = page.get_by_role("button", name="Gooi dit bestand weg")
    throw_away.focus()
    ImportUpload.objects.update(done_rows=200)
    expect(page.get_by_text("200 van 400")).to_be_visible()
    expect(throw_away).to_be_focused()


def test_the_keyboard_goes_to_the_outcome_when_the_button_is_gone(page, upload):
    page.get_by_role("button", name="Gooi dit bestand weg").focus()
    ImportUpload.objects.update(state=ImportState.DONE, outcome="400 nieuw")
    expect(page.get_by_text("De leerlingen zijn overgenomen: 400 nieuw.")).to_be_visible()
    expect(page.locator("#voortgang")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de leerlingen")).to_be_focused()
