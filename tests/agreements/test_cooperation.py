"""Cooperation agreements with mbo institutions, and the route of a pupil."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import CooperationAgreement, TrajectoryRoute
from lwt_admin.agreements.standing import cooperation_standing
from tests.factories import (
    CooperationAgreementFactory,
    SchoolFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def coordinator(client: Client, school: School) -> Client:
    client.force_login(staff(school, Role.COORDINATOR))
    return client


@pytest.mark.parametrize(
    ("fields", "text", "holds"),
    [
        ({}, "geldt", True),
        ({"valid_until": None}, "geldt", True),
        ({"valid_until": TODAY}, "loopt af op ma 2 nov 2026", True),
        ({"valid_until": date(2027, 1, 31)}, "loopt af op zo 31 jan 2027", True),
        ({"valid_until": date(2027, 2, 1)}, "geldt", True),
        ({"valid_until": date(2026, 11, 1)}, "verlopen", False),
        ({"terminated_on": date(2026, 11, 3)}, "loopt af op ma 2 nov 2026", True),
        ({"terminated_on": TODAY}, "opgezegd", False),
        ({"signed_on": None}, "nog niet getekend", False),
        ({"valid_from": date(2026, 11, 3)}, "begint nog", False),
        ({"valid_from": TODAY}, "geldt", True),
    ],
)
def test_a_cooperation_agreement_stands_as_its_dates_say(
    school: School, fields: dict[str, date | None], text: str, holds: bool
) -> None:
    cooperation = CooperationAgreementFactory(school=school, **fields)
    standing = cooperation_standing(cooperation, TODAY)
    assert (standing.text, standing.holds) == (text, holds)
    in_force = CooperationAgreement.objects.in_force_on(TODAY).exists()
    assert in_force is cooperation.holds_on(TODAY) is holds


@pytest.mark.parametrize("fields", [{"valid_until": None}, {"terminated_on": date(2027, 1, 1)}])
def test_without_an_end_or_after_notice_there_is_no_day_to_give_notice(
    fields: dict[str, date | None],
) -> None:
    assert CooperationAgreementFactory.build(school=None, **fields).notice_by is None


def test_the_list_says_what_holds_until_when_and_when_to_give_notice(
    coordinator: Client, school: School
) -> None:
    CooperationAgreementFactory(school=school, institution="ROC Waalstad")
    text = coordinator.get(reverse("cooperation_list")).content.decode()
    assert "1 aug 2024 – 31 jul 2029" in text
    assert "wo 31 jan 2029" in text
    assert "Er geldt vandaag geen" not in text


def test_the_list_warns_with_the_article_when_none_holds(
    coordinator: Client, school: School
) -> None:
    CooperationAgreementFactory(school=school, valid_until=date(2026, 11, 1))
    text = coordinator.get(reverse("cooperation_list")).content.decode()
    assert "Er geldt vandaag geen samenwerkingsovereenkomst" in text
    assert "WVO 10b7" in text


def test_those_of_another_school_are_not_in_the_list(coordinator: Client) -> None:
    CooperationAgreementFactory(institution="Elders")
    assert "Elders" not in coordinator.get(reverse("cooperation_list")).content.decode()


def test_a_cooperation_agreement_is_added(coordinator: Client, school: School) -> None:
    posted = {
        "institution": "ROC Waalstad",
        "institution_brin": "25pz",
        "signed_on": "2026-06-01",
        "valid_from": "2026-08-01",
        "notice_months": "6",
    }
    coordinator.post(reverse("cooperation_add"), posted)
    stored = CooperationAgreement.objects.get(school=school)
    assert (stored.institution_brin, stored.holds_on(TODAY)) == ("25PZ", True)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("institution", "", "verplicht"),
        ("institution_brin", "roc!", "BRIN"),
        ("valid_from", "", "verplicht"),
        ("valid_until", "2026-07-31", "ligt voor het begin"),
        ("notice_months", "61", "60 maanden"),
        ("notice_months", "-1", "0"),
    ],
)
def test_a_wrong_field_is_refused(coordinator: Client, field: str, value: str, reason: str) -> None:
    posted = {"institution": "ROC", "valid_from": "2026-08-01", "notice_months": "6"}
    response = coordinator.post(reverse("cooperation_add"), posted | {field: value})
    assert reason in " ".join(response.context["form"].errors[field])
    assert not CooperationAgreement.objects.exists()


def test_what_is_new_was_not_terminated(coordinator: Client) -> None:
    page = coordinator.get(reverse("cooperation_add"))
    assert "Opgezegd per" not in page.content.decode()
    assert "Opzegging" not in page.content.decode()
    posted = {"institution": "ROC", "valid_from": "2026-08-01", "notice_months": "6"}
    coordinator.post(reverse("cooperation_add"), posted | {"terminated_on": "2026-11-02"})
    assert CooperationAgreement.objects.get().terminated_on is None


def test_it_does_not_end_before_it_begins(coordinator: Client, school: School) -> None:
    cooperation = CooperationAgreementFactory(school=school)
    address = reverse("cooperation_edit", args=[cooperation.pk])
    assert "Opgezegd per" in coordinator.get(address).content.decode()
    posted = {"institution": "ROC", "valid_from": "2026-08-01", "notice_months": "6"}
    posted |= {"terminated_on": "2026-07-31", "version": "1"}
    response = coordinator.post(address, posted)
    reasons = response.context["form"].errors["terminated_on"]
    assert "ligt voor het begin" in " ".join(reasons)
    cooperation.refresh_from_db()
    assert cooperation.terminated_on is None


def test_notice_ends_it_on_the_day_given(coordinator: Client, school: School) -> None:
    cooperation = CooperationAgreementFactory(school=school)
    posted = {
        "institution": cooperation.institution,
        "signed_on": "2024-06-01",
        "valid_from": "2024-08-01",
        "valid_until": "2029-07-31",
        "notice_months": "6",
        "terminated_on": "2026-11-02",
        "version": "1",
    }
    coordinator.post(reverse("cooperation_edit", args=[cooperation.pk]), posted)
    cooperation.refresh_from_db()
    assert not cooperation.holds_on(TODAY)


# --- The route of a pupil -------------------------------------------------------------------------
def test_a_route_leads_to_an_institution_and_can_be_taken_away(
    coordinator: Client, school: School
) -> None:
    trajectory = TrajectoryFactory(student__school=school)
    cooperation = CooperationAgreementFactory(school=school)
    address = reverse("route_edit", args=[trajectory.pk])
    coordinator.post(address, {"cooperation": cooperation.pk})
    assert TrajectoryRoute.objects.get().cooperation == cooperation
    coordinator.post(address, {"cooperation": "", "version": "1"})
    assert not TrajectoryRoute.objects.exists()


def test_a_route_can_be_changed(coordinator: Client, school: School) -> None:
    route = TrajectoryRoute.objects.create(
        trajectory=TrajectoryFactory(student__school=school),
        cooperation=CooperationAgreementFactory(school=school),
    )
    other = CooperationAgreementFactory(school=school, institution="ROC Zuid")
    address = reverse("route_edit", args=[route.trajectory_id])
    coordinator.post(address, {"cooperation": other.pk, "version": route.version})
    route.refresh_from_db()
    assert (route.cooperation, route.version) == (other, 2)


def test_a_route_cannot_lead_by_the_agreement_of_another_school(
    coordinator: Client, school: School
) -> None:
    trajectory = TrajectoryFactory(student__school=school)
    address = reverse("route_edit", args=[trajectory.pk])
    coordinator.post(address, {"cooperation": CooperationAgreementFactory().pk})
    assert not TrajectoryRoute.objects.exists()
