"""The list of companies and the page of one."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company, Recognition
from tests.factories import (
    AgreementVersionFactory,
    CompanyFactory,
    RecognitionFactory,
    SchoolFactory,
    SupervisorFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

Status = Recognition.Status


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def office(client: Client, school: School) -> Client:
    client.force_login(staff(school, Role.OFFICE))
    return client


def names(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("company_list"), query)
    return [line["company"].name for line in page.context["lines"]]


@pytest.fixture
def five(school: School) -> None:
    """A recognised company, one that lapses, one that asked, one expired, and one for mbo only."""
    for name, city, recognition in (
        ("Erkend", "Ede", {"profiles": ["BWI", "PIE"]}),
        ("Loopt af", "Ede", {"valid_until": date(2027, 1, 15), "profiles": ["Groen"]}),
        ("Vraagt", "Zuid", {"status": Status.REQUESTED, "valid_from": None, "valid_until": None}),
        ("Verlopen", "Zuid", {"valid_until": date(2026, 11, 1)}),
        ("Alleen mbo", "Zuid", {"for_lwt": False}),
    ):
        RecognitionFactory(
            company=CompanyFactory(school=school, name=name, city=city), **recognition
        )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Alleen mbo", "Erkend", "Loopt af", "Verlopen", "Vraagt"]),
        ({"q": "érkend"}, ["Erkend"]),
        ({"q": "zuid v"}, ["Verlopen", "Vraagt"]),
        ({"plaats": "Ede"}, ["Erkend", "Loopt af"]),
        ({"erkenning": "geldig"}, ["Erkend", "Loopt af"]),
        ({"erkenning": "loopt-af"}, ["Loopt af"]),
        ({"erkenning": "aangevraagd"}, ["Vraagt"]),
        ({"erkenning": "geen"}, ["Alleen mbo", "Verlopen", "Vraagt"]),
        ({"profiel": "BWI"}, ["Erkend"]),
        ({"profiel": "Groen", "erkenning": "geldig"}, ["Loopt af"]),
        ({"profiel": "PIE", "erkenning": "geen"}, ["Alleen mbo", "Loopt af", "Verlopen", "Vraagt"]),
        ({"profiel": "BWI", "erkenning": "aangevraagd"}, ["Vraagt"]),
        ({"erkenning": "onzin"}, ["Alleen mbo", "Erkend", "Loopt af", "Verlopen", "Vraagt"]),
    ],
)
def test_the_list_is_searched_and_narrowed(
    office: Client, five: None, query: dict[str, str], found: list[str]
) -> None:
    assert names(office, **query) == found


def test_the_list_says_in_words_how_each_company_stands(office: Client, five: None) -> None:
    text = office.get(reverse("company_list")).content.decode()
    for words in (
        "erkend tot en met zo 31 dec 2028",
        "loopt af op vr 15 jan 2027",
        "aangevraagd bij SBB",
        "verlopen op zo 1 nov 2026",
        "geen erkenning voor LWT",
    ):
        assert words in text


def test_consecutive_recognitions_count_as_one_stretch(office: Client, school: School) -> None:
    company = CompanyFactory(school=school)
    RecognitionFactory(company=company, valid_until=date(2026, 12, 31))
    RecognitionFactory(company=company, valid_from=date(2027, 1, 1), valid_until=date(2030, 6, 30))
    text = office.get(reverse("company_list")).content.decode()
    assert "erkend tot en met zo 30 jun 2030" in text


def test_free_places_are_places_less_pupils_now(office: Client, school: School) -> None:
    agreement = signed_agreement(TrajectoryFactory(student__school=school))
    Company.objects.filter(pk=agreement.company_id).update(places=3)
    (line,) = office.get(reverse("company_list")).context["lines"]
    assert (line["company"].pupils_now, line["free"]) == (1, 2)


def test_a_draft_takes_no_place(office: Client, school: School) -> None:
    company = CompanyFactory(school=school, places=3)
    AgreementVersionFactory(
        agreement__company=company, agreement__trajectory__student__school=school
    )
    (line,) = office.get(reverse("company_list")).context["lines"]
    assert line["company"].pupils_now == 0


def test_companies_of_another_school_are_not_in_the_list(office: Client) -> None:
    CompanyFactory(name="Elders")
    assert names(office) == []


@pytest.mark.parametrize(("role", "shown"), [(Role.OFFICE, True), (Role.MENTOR, False)])
def test_only_who_may_change_companies_sees_the_buttons(
    client: Client, school: School, role: Role, shown: bool
) -> None:
    client.force_login(staff(school, role))
    text = client.get(reverse("company_list")).content.decode()
    assert (reverse("company_add") in text) is shown


def test_the_list_costs_as_many_queries_for_twenty_companies_as_for_one(
    office: Client, school: School, django_assert_max_num_queries: object
) -> None:
    counts = []
    for number in (1, 20):
        while Company.objects.count() < number:
            RecognitionFactory(company=CompanyFactory(school=school))
        with django_assert_max_num_queries(15) as spent:
            office.get(reverse("company_list"))
        counts.append(len(spent))
    assert counts[0] == counts[1]


# --- One company --------------------------------------------------------------------------------
def detail(client: Client, company: Company) -> str:
    return client.get(reverse("company_detail", args=[company.pk])).content.decode()


@pytest.mark.parametrize(
    ("until", "words"),
    [(date(2028, 12, 31), "kunnen meetellen"), (date(2026, 11, 1), "tellen niet mee")],
)
def test_the_page_of_a_company_says_what_the_law_says_about_it(
    office: Client, school: School, until: date, words: str
) -> None:
    company = CompanyFactory(school=school)
    RecognitionFactory(company=company, valid_until=until)
    text = detail(office, company)
    assert words in text
    assert "WVO 10b4" in text
    assert "niet geverifieerd" in text


def test_agreements_stand_under_now_or_before(office: Client, school: School) -> None:
    now = signed_agreement(TrajectoryFactory(student__school=school))
    before = signed_agreement(TrajectoryFactory(student__school=school), end=date(2026, 10, 1))
    before.company = now.company
    before.save()
    page = office.get(reverse("company_detail", args=[now.company_id]))
    assert [row[0].agreement for row in page.context["agreements_now"]] == [now]
    assert [row[0].agreement for row in page.context["agreements_before"]] == [before]


def test_a_mentor_sees_there_only_their_own_pupils(client: Client, school: School) -> None:
    mentor = staff(school, Role.MENTOR)
    own = signed_agreement(TrajectoryFactory(student__school=school, mentor=mentor))
    other = signed_agreement(TrajectoryFactory(student__school=school))
    other.company = own.company
    other.save()
    client.force_login(mentor)
    text = detail(client, own.company)
    assert str(own.trajectory.student) in text
    assert str(other.trajectory.student) not in text
    assert "2 leerlingen nu" in text


def test_a_leermeester_who_left_is_marked(office: Client, school: School) -> None:
    company = CompanyFactory(school=school)
    SupervisorFactory(company=company, is_active=False)
    assert "begeleidt niet meer" in detail(office, company)


def test_the_page_costs_as_many_queries_for_twenty_pupils_as_for_one(
    office: Client, school: School, django_assert_max_num_queries: object
) -> None:
    first = signed_agreement(TrajectoryFactory(student__school=school))
    address = reverse("company_detail", args=[first.company_id])
    with django_assert_max_num_queries(15) as one:
        office.get(address)
    for number in range(19):
        agreement = signed_agreement(TrajectoryFactory(student__school=school))
        agreement.company = first.company
        agreement.save()
        RecognitionFactory(company=first.company, valid_from=date(2000 + number, 1, 1))
    with django_assert_max_num_queries(15) as twenty:
        office.get(address)
    assert len(one) == len(twenty)
