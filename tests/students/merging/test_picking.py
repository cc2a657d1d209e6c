"""Two records that seem not to be doubles are picked by hand."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company
from lwt_admin.students.merging.picking import MOST
from lwt_admin.students.models import Student
from tests.factories import CompanyFactory, MembershipFactory, SchoolFactory, StudentFactory, staff

DOUBLES = "student_doubles"


@pytest.fixture
def noor(student: Student) -> Student:
    return StudentFactory(
        school=student.school, number="990001", first_name="Noor", last_name="Bos"
    )


def shown(client: Client, page: str = DOUBLES, **asked: Any) -> str:
    return client.get(reverse(page), asked).content.decode()


@pytest.mark.parametrize("text", ["noor", "BOS", "9900"])
def test_the_first_is_found_by_name_or_number(
    coordinator: Client, noor: Student, text: str
) -> None:
    page = shown(coordinator, q=text)
    assert f'href="{reverse(DOUBLES)}?eerste={noor.pk}#kiezen"' in page
    assert "990001, geboren" in page


def test_the_second_leads_to_the_page_that_merges_the_two(
    coordinator: Client, student: Student, noor: Student
) -> None:
    page = shown(coordinator, eerste=student.pk, q="Noor")
    assert f'href="{reverse("student_merge", args=[student.pk, noor.pk])}"' in page


def test_the_first_is_not_found_once_more(coordinator: Client, student: Student) -> None:
    page = shown(coordinator, eerste=student.pk, q=student.number)
    assert f"/{student.pk}/samenvoegen/" not in page
    assert "Niets gevonden." in page


def test_pupils_of_another_school_are_not_found(coordinator: Client, school: School) -> None:
    other = StudentFactory(school=SchoolFactory(), first_name="Noor")
    assert f"eerste={other.pk}" not in shown(coordinator, q="noor")
    assert "Gekozen:" not in shown(coordinator, eerste=other.pk)


def test_who_works_at_two_schools_picks_two_of_one_school(student: Student, noor: Student) -> None:
    user = staff(student.school, Role.COORDINATOR)
    elsewhere = SchoolFactory(board=student.school.board)
    MembershipFactory(school=elsewhere, roles=(Role.COORDINATOR,), user=user)
    other = StudentFactory(school=elsewhere, first_name="Noor")
    client = Client()
    client.force_login(user)
    page = shown(client, eerste=student.pk, q="noor")
    assert f"/{noor.pk}/" in page
    assert f"/{other.pk}/" not in page
    assert "Gekozen:" not in shown(client, eerste=other.pk)


@pytest.mark.parametrize("first", ["0", "99999999999999999999", "abc", "-1", "9" * 200])
def test_a_first_one_that_cannot_be_is_no_choice(
    coordinator: Client, noor: Student, first: str
) -> None:
    answer = coordinator.get(reverse(DOUBLES), {"eerste": first, "q": "noor"})
    assert answer.status_code == 200
    assert "Gekozen:" not in answer.content.decode()


@pytest.mark.parametrize("text", ["x" * 101, "a\0b"])
def test_a_search_that_cannot_be_shows_why(coordinator: Client, noor: Student, text: str) -> None:
    page = shown(coordinator, q=text)
    assert 'class="invalid-feedback"' in page
    assert "Niets gevonden." not in page


def test_of_many_some_are_shown_and_told(coordinator: Client, school: School) -> None:
    StudentFactory.create_batch(MOST + 1, school=school, first_name="Sam")
    page = shown(coordinator, q="sam")
    assert page.count("?eerste=") == MOST
    assert "Er zijn er meer." in page


def test_a_search_asks_as_much_for_many_as_for_one(coordinator: Client, noor: Student) -> None:
    shown(coordinator, q="noor")
    counts = []
    for more in (0, MOST):
        StudentFactory.create_batch(more, school=noor.school, first_name="Noor")
        with CaptureQueriesContext(connection) as asked:
            shown(coordinator, q="noor", eerste=noor.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


# --- Companies ----------------------------------------------------------------------------------
@pytest.fixture
def smit(school: School) -> Company:
    return CompanyFactory(school=school, name="Bouwbedrijf Smit", kvk="12345678", sbb_id="100200")


@pytest.mark.parametrize("text", ["smit", "12345678", "100200"])
def test_a_company_is_found_by_name_or_number(
    coordinator: Client, smit: Company, text: str
) -> None:
    page = shown(coordinator, "company_doubles", q=text)
    assert f'href="{reverse("company_doubles")}?eerste={smit.pk}#kiezen"' in page


def test_two_companies_lead_to_the_page_that_merges_them(
    coordinator: Client, smit: Company, school: School
) -> None:
    bakery = CompanyFactory(school=school, name="Bakkerij Korenaar")
    page = shown(coordinator, "company_doubles", eerste=smit.pk, q="korenaar")
    assert f'href="{reverse("company_merge", args=[smit.pk, bakery.pk])}"' in page
