"""Entering companies, recognitions and leermeesters."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company, Recognition
from tests.factories import (
    CompanyFactory,
    RecognitionFactory,
    SchoolFactory,
    SupervisorFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def company(school: School) -> Company:
    return CompanyFactory(school=school, name="De Eik", sbb_id="1001")


@pytest.fixture
def office(client: Client, school: School) -> Client:
    client.force_login(staff(school, Role.OFFICE))
    return client


def errors(response: HttpResponse) -> dict[str, str]:
    return {name: " ".join(found) for name, found in response.context["form"].errors.items()}


# --- Company ------------------------------------------------------------------------------------
def test_a_company_is_added_at_the_chosen_school(office: Client, school: School) -> None:
    posted = {"name": "Bakkerij Korenaar", "postcode": "6827ab", "phone": "026 4042710"}
    office.post(reverse("company_add"), posted)
    stored = Company.objects.get(school=school)
    assert (stored.name, stored.postcode) == ("Bakkerij Korenaar", "6827 AB")


@pytest.mark.parametrize(("name", "told"), [("De Eik B.V.", True), ("De Beuk", False)])
def test_who_adds_a_company_that_seems_to_be_there_is_told(
    office: Client, company: Company, name: str, told: bool
) -> None:
    posted = {"name": name, "city": company.city}
    page = office.post(reverse("company_add"), posted, follow=True).content.decode()
    assert (f"{name} lijkt op De Eik." in page) is told


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "verplicht"),
        ("name", "=1+1", "begint niet met"),
        ("kvk", "1234567", "8 cijfers"),
        ("sbb_id", "1001", "al een leerbedrijf met dit SBB-nummer"),
        ("postcode", "12345", "postcode"),
        ("phone", "bel maar", "telefoonnummer"),
        ("email", "info", "e-mailadres"),
        ("places", "501", "500"),
    ],
)
def test_a_wrong_field_is_refused_in_dutch_and_keeps_what_was_typed(
    office: Client, company: Company, field: str, value: str, reason: str
) -> None:
    response = office.post(reverse("company_add"), {"name": "Nieuw", field: value})
    found = errors(response)
    assert reason in found.get(field, found.get("__all__", ""))
    assert response.context["form"][field].value() == value
    assert Company.objects.count() == 1


def test_somebody_elses_change_is_not_overwritten(office: Client, company: Company) -> None:
    Company.objects.filter(pk=company.pk).update(version=2)
    address = reverse("company_edit", args=[company.pk])
    response = office.post(address, {"name": "Anders", "version": "1"})
    assert "Iemand anders" in response.content.decode()
    company.refresh_from_db()
    assert company.name == "De Eik"


# --- Recognition --------------------------------------------------------------------------------
VALID = {
    "status": "valid",
    "for_lwt": "on",
    "profiles": ["BWI", "PIE"],
    "valid_from": "2026-01-01",
    "valid_until": "2029-12-31",
}


def add(client: Client, company: Company, **changed: object) -> HttpResponse:
    return client.post(reverse("recognition_add", args=[company.pk]), VALID | changed)


def test_a_recognition_is_stored_with_its_profiles(office: Client, company: Company) -> None:
    add(office, company)
    stored = company.recognitions.get()
    assert stored.profile_shorts == {"BWI", "PIE"}
    assert (stored.valid_from, stored.for_lwt) == (date(2026, 1, 1), True)


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"valid_from": ""}, "valid_from", "vanaf wanneer"),
        ({"valid_until": "2025-12-31"}, "valid_until", "ligt voor het begin"),
        ({"valid_from": "2026-02-30"}, "valid_from", "geldige datum"),
        ({"profiles": []}, "profiles", "minstens één"),
        ({"profiles": ["XYZ"]}, "profiles", "XYZ"),
        ({"status": "requested", "requested_on": ""}, "requested_on", "aangevraagd"),
        ({"status": "requested", "requested_on": "2026-11-03"}, "requested_on", "toekomst"),
        ({"status": "anders"}, "status", "anders"),
    ],
)
def test_a_recognition_that_cannot_be_is_refused(
    office: Client, company: Company, changed: dict[str, object], field: str, reason: str
) -> None:
    assert reason in errors(add(office, company, **changed))[field]
    assert not company.recognitions.exists()


def test_the_same_recognition_twice_is_refused(office: Client, company: Company) -> None:
    add(office, company)
    assert "2026: Deze erkenning staat er al" in errors(add(office, company))["valid_from"]


def test_a_recognition_for_mbo_alone_needs_no_profile(office: Client, company: Company) -> None:
    add(office, company, for_lwt="", profiles=[])
    assert company.recognitions.get().for_lwt is False


def test_the_answer_of_sbb_makes_a_request_valid(office: Client, company: Company) -> None:
    asked = RecognitionFactory(
        company=company,
        status=Recognition.Status.REQUESTED,
        requested_on=date(2026, 9, 1),
        valid_from=None,
        valid_until=None,
        profiles=["BWI", "Groen"],
    )
    posted = VALID | {"version": asked.version, "requested_on": "2026-09-01"}
    office.post(reverse("recognition_edit", args=[asked.pk]), posted)
    asked = Recognition.objects.get()
    assert asked.status == Recognition.Status.VALID
    assert asked.profile_shorts == {"BWI", "PIE"}


# --- Leermeester --------------------------------------------------------------------------------
def test_a_leermeester_is_added(office: Client, company: Company) -> None:
    posted = {"name": "W. Kamp", "phone": "026 4683122", "is_active": "on"}
    office.post(reverse("supervisor_add", args=[company.pk]), posted)
    assert company.supervisors.get().phone == "+31 26 468 3122"


def test_a_leermeester_who_left_stays_but_is_no_longer_active(
    office: Client, company: Company
) -> None:
    supervisor = SupervisorFactory(company=company)
    posted = {"name": supervisor.name, "version": supervisor.version}
    office.post(reverse("supervisor_edit", args=[supervisor.pk]), posted)
    assert company.supervisors.get().is_active is False


# --- Who may ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COORDINATOR, 200), (Role.OFFICE, 200), (Role.MENTOR, 403), (Role.DIRECTOR, 403)],
)
def test_only_coordinator_and_office_change_a_company(
    client: Client, school: School, company: Company, role: Role, status: int
) -> None:
    client.force_login(staff(school, role))
    assert client.get(reverse("company_edit", args=[company.pk])).status_code == status


@pytest.mark.parametrize("page", ["company_detail", "company_edit", "recognition_add"])
def test_a_company_of_another_school_does_not_exist(office: Client, page: str) -> None:
    assert office.get(reverse(page, args=[CompanyFactory().pk])).status_code == 404
