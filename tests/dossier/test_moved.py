"""Old addresses of what was merged, and pages of what is no longer there."""

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.merging import merge, merged_to
from lwt_admin.students.models import Student
from tests.factories import CompanyFactory, SchoolFactory, StudentFactory, staff

pytestmark = pytest.mark.django_db


def merged(kept, other) -> int:
    """The key that the other one had."""
    key = other.pk
    merge(kept, other, {}, (kept.version, other.version))
    kept.refresh_from_db()
    return key


@pytest.fixture
def client(sign_in) -> Client:
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def student(school: School) -> Student:
    return StudentFactory(school=school)


@pytest.mark.parametrize("name", ["dossier", "contact_log", "student_edit"])
def test_an_old_address_of_a_merged_pupil_leads_to_the_one_that_stayed(client, student, name):
    old = merged(student, StudentFactory(school=student.school))
    answer = client.get(reverse(name, args=[old]), follow=True)
    assert answer.redirect_chain == [(reverse(name, args=[student.pk]), 302)]
    assert "Dit is het dossier dat bleef." in answer.content.decode()


def test_an_old_address_of_a_merged_company_leads_to_the_one_that_stayed(client, school):
    company = CompanyFactory(school=school)
    old = merged(company, CompanyFactory(school=school))
    answer = client.get(reverse("company_detail", args=[old]))
    assert answer.url == reverse("company_detail", args=[company.pk])


def test_an_old_address_follows_one_merge_after_another(client, student):
    second = StudentFactory(school=student.school)
    old = merged(second, StudentFactory(school=student.school))
    merged(student, second)
    assert merged_to(Student, old) == student.pk
    assert client.get(reverse("dossier", args=[old])).url == reverse("dossier", args=[student.pk])


def test_who_does_not_see_the_one_that_stayed_finds_nothing(student):
    old = merged(student, StudentFactory(school=student.school))
    elsewhere = Client()
    elsewhere.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert elsewhere.get(reverse("dossier", args=[old])).status_code == 404


def test_a_pupil_that_never_was_is_not_found(client, school):
    answer = client.get(reverse("dossier", args=[4711]))
    assert answer.status_code == 404
    assert "intussen verwijderd" in answer.content.decode()


def test_what_is_sent_to_something_that_is_gone_is_told_as_such(client, school):
    answer = client.post(reverse("certificate_edit", args=[4711]), {"kind": "vca"})
    assert answer.status_code == 404
    assert "Er is niets opgeslagen" in answer.content.decode()


def test_who_is_signed_out_learns_nothing_of_a_merge(student):
    old = merged(student, StudentFactory(school=student.school))
    address = reverse("dossier", args=[old])
    assert Client().get(address).url == reverse("account_login") + f"?next={address}"
