"""A coordinator finds a pupil who stands there twice, looks, merges, and reads the history."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Guardian, Student
from tests.factories import (
    ContactFactory,
    EnrolmentFactory,
    GuardianFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def twice(school):
    """Naomi under two numbers, with a parent at each of them: one with a hidden address."""
    first = {"first_name": "Naomi", "last_name": "Bos", "school": school}
    kept = StudentFactory(number="260247", phone="", **first)
    other = StudentFactory(number="0260247", phone="06 12345678", **first)
    GuardianFactory(student=kept, name="T. Bos")
    GuardianFactory(student=other, name="T Bos", address_hidden=True)
    ContactFactory(student=other)
    return kept, other


@pytest.fixture
def twice_in_class(school, twice):
    """Both in this school year, in two classes, and both with the same trajectory."""
    year = SchoolYearFactory(school=school)
    for student, group in zip(twice, ("4bw1", "4zw2"), strict=True):
        EnrolmentFactory(student=student, school_year=year, class_name=group)
        TrajectoryFactory(student=student)


def test_an_ordinary_double_is_merged_with_the_class_that_holds(
    page, live_server, school, twice, twice_in_class
):
    kept, other = twice
    sign_in(page, staff(school, Role.COORDINATOR))
    page.goto(live_server.url + reverse("student_merge", args=[kept.pk, other.pk]))
    expect(page.get_by_text("Leer-werktraject: Naomi Bos · BWI")).to_be_visible()
    held = page.get_by_role("group", name="Inschrijving: 2026-2027")
    expect(held.get_by_label("klas 4bw1")).to_be_checked()
    held.get_by_label("klas 4zw2").check()
    assert_accessible(page)
    page.get_by_role("button", name="Voeg samen").click()
    expect(page.get_by_text("is samengevoegd met")).to_be_visible()
    assert kept.enrolments.get().class_name == "4zw2"
    assert kept.trajectories.count() == 1


def test_from_a_double_to_one_dossier_with_its_history(page, live_server, school, twice):
    kept, _ = twice
    sign_in(page, staff(school, Role.COORDINATOR))
    page.goto(live_server.url + reverse("student_list"))
    page.get_by_role("link", name="Dubbel?").click()
    assert_accessible(page)
    page.get_by_role("link", name="Vergelijk").click()
    assert_accessible(page)
    expect(page.get_by_role("table")).to_contain_text("Ouders en verzorgers")
    page.get_by_role("group", name="Telefoon").get_by_label("06 12345678").check()
    page.get_by_role("button", name="Voeg samen").click()
    expect(page.get_by_text("is samengevoegd met")).to_be_visible()

    page.goto(live_server.url + reverse("student_doubles"))
    page.get_by_role("link", name="Vergelijk").click()  # the parents of both are now of one pupil
    hidden = page.get_by_role("group", name="Geheim adres")
    expect(hidden.get_by_label("ja (strengste)")).to_be_checked()
    page.get_by_role("button", name="Voeg samen").click()
    expect(page.get_by_text("is samengevoegd met")).to_be_visible()

    page.goto(live_server.url + reverse("history", args=[kept.pk]))
    expect(page.get_by_text("samengevoegd met Naomi Bos")).to_be_visible()
    assert_accessible(page)
    assert Student.objects.get().phone == "06 12345678"
    assert Guardian.objects.get().address_hidden
