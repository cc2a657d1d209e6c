"""On a phone: note a contact with something to follow, and tick it off from what must happen."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Contact, Student
from tests.factories import SchoolFactory, StudentFactory, TrajectoryFactory, staff
from tests.support.browser import assert_accessible, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def mentor() -> User:
    return staff(SchoolFactory(), Role.MENTOR, first_name="Puk", last_name="Dekker")


@pytest.fixture
def student(mentor: User) -> Student:
    school = mentor.memberships.get().school
    student: Student = StudentFactory(school=school, last_name="Jansen")
    TrajectoryFactory(student=student, mentor=mentor, start=date(2025, 8, 25))
    return student


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_contact_is_noted_and_its_follow_up_ticked_off(
    phone: Any, mentor: User, student: Student
) -> None:
    sign_in(phone, mentor)
    phone.goto(reverse("dossier", args=[student.pk]))
    phone.get_by_role("link", name="Contact", exact=True).tap()
    phone.get_by_role("heading", name="Contact noteren").wait_for()
    assert_accessible(phone)
    assert fits(phone)
    phone.get_by_label("Waarover").fill("Bus rijdt niet meer, komt later")
    phone.get_by_role("radio", name="leerbedrijf").check()
    phone.get_by_label("Wat moet er nog gebeuren").fill("Begintijd aanpassen")
    phone.get_by_text("Wie doet het, en wanneer").tap()
    phone.get_by_label("Uiterlijk").fill(f"{timezone.localdate():%Y-%m-%d}")
    phone.get_by_role("button", name="Noteer het contact").tap()
    phone.get_by_text("Het contact is genoteerd.").wait_for()
    contact = Contact.objects.get()
    assert (contact.with_whom, contact.way) == ("company", "phone")
    assert (contact.follow_up_owner, contact.waits) == (mentor, True)

    phone.goto(reverse("home"))
    phone.get_by_text("Yara Jansen: Begintijd aanpassen", exact=True).wait_for()
    phone.get_by_role("link", name="Bekijk het contact").tap()
    phone.get_by_role("button", name="Gedaan").tap()
    phone.get_by_text("“Begintijd aanpassen” is gedaan.").wait_for()
    assert_accessible(phone)
    assert not Contact.objects.get().waits

    phone.goto(reverse("support", args=[student.pk]))
    phone.get_by_role("heading", name="LOB-dossier").wait_for()
    phone.get_by_role("heading", name="Verzuim bij het leerbedrijf").wait_for()
    assert_accessible(phone)
    assert fits(phone)
