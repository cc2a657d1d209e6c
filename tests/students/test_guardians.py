"""What a parent may know and sign, and an address that stays at the school."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.students.addresses import AT_SCHOOL, hider, printed_address, withheld
from lwt_admin.students.models import Guardian
from lwt_admin.students.signers import is_informed
from tests.factories import GuardianFactory, SignatoryFactory, SignatureFactory, StudentFactory

pytestmark = pytest.mark.django_db

HOME = {"street": "Schuilhof", "house_number": "7", "postcode": "6811 AB", "city": "Elders"}
COURT = {"uninformed_since": "2026-03-02", "uninformed_reason": "Beschikking van de rechtbank"}


def typed(**changed):
    told = {"name": "M. Bos", "relation": "parent", "has_authority": "on", "informed": "on"}
    return told | {"version": "1"} | changed


def add(client, student, **changed):
    sent = {name: value for name, value in typed(**changed).items() if value != ""}
    return client.post(reverse("guardian_add", args=[student.pk]), sent)


def details(client, student):
    response = client.get(reverse("dossier_details", args=[student.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- The right to information ---------------------------------------------------------------------
def test_who_may_have_no_information_is_kept_with_since_when_and_why(office, student):
    add(office, student, informed="", **COURT)
    guardian = student.guardians.get()
    assert (guardian.informed, guardian.uninformed_since) == (False, date(2026, 3, 2))
    page = details(office, student)
    assert "geen recht op informatie" in page
    assert "sinds ma 2 mrt 2026: Beschikking van de rechtbank" in page


def test_the_reason_shows_only_to_who_may_change_personal_data(sign_in, student):
    GuardianFactory(
        student=student,
        informed=False,
        uninformed_since=date(2026, 3, 2),
        uninformed_reason="Beschikking van de rechtbank",
    )
    page = details(sign_in(Role.READER), student)
    assert "geen recht op informatie" in page
    assert "Beschikking" not in page


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"informed": ""}, "Vul dit in bij wie geen recht op informatie heeft."),
        (COURT, "Dit hoort alleen bij wie geen recht op informatie heeft."),
        ({"informed": ""} | COURT | {"uninformed_since": "2026-11-03"}, "moet nog komen"),
        ({"informed": ""} | COURT | {"uninformed_reason": "111222333"}, "Dit lijkt een BSN"),
        ({"postcode": "681 AB"}, "geen Nederlandse postcode"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(office, student, changed, reason):
    assert reason in add(office, student, **changed).content.decode()
    assert not student.guardians.exists()


def test_the_database_keeps_no_reason_beside_the_right(student):
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardianFactory(student=student, uninformed_reason="Rechtbank")


@pytest.mark.parametrize("relation", ["parent", "carer"])
def test_who_may_have_no_information_does_not_sign(relation):
    guardian = Guardian(relation=relation, has_authority=True, informed=False)
    assert not guardian.may_sign
    assert not guardian.represents


# --- A hidden address -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.COORDINATOR, True),
        (Role.OFFICE, True),
        (Role.DIRECTOR, False),
        (Role.EXAM_SECRETARY, False),
        (Role.READER, False),
    ],
)
def test_a_hidden_address_shows_only_to_who_may_change_personal_data(sign_in, student, role, shown):
    GuardianFactory(student=student, address_hidden=True, **HOME | {"street": "Vluchthof"})
    type(student).objects.filter(pk=student.pk).update(address_hidden=True, **HOME)
    page = details(sign_in(role), student)
    assert "geheim adres" in page
    assert ("Vluchthof" in page) is shown
    assert ("Schuilhof" in page) is shown


def test_a_mentor_does_not_see_a_hidden_address(client, mentor, trajectory, student):
    GuardianFactory(student=student, address_hidden=True, **HOME)
    client.force_login(mentor)
    assert "Schuilhof" not in details(client, student)


def test_an_address_that_is_not_hidden_shows_to_all(sign_in, student):
    GuardianFactory(student=student, **HOME)
    assert "Schuilhof 7, 6811 AB Elders" in details(sign_in(Role.READER), student)


def test_a_pupil_at_a_hidden_address_becomes_hidden_with_it(office, student):
    type(student).objects.filter(pk=student.pk).update(**HOME)
    response = office.post(
        reverse("guardian_add", args=[student.pk]),
        typed(address_hidden="on", **HOME | {"postcode": "6811ab"}),
        follow=True,
    )
    student.refresh_from_db()
    assert student.address_hidden
    assert f"Ook het adres van {student} is nu geheim." in response.content.decode()


def test_a_pupil_who_lives_elsewhere_stays_as_it_was(office, student):
    type(student).objects.filter(pk=student.pk).update(**HOME)
    add(office, student, address_hidden="on", **HOME | {"house_number": "9"})
    student.refresh_from_db()
    assert not student.address_hidden


def test_a_pupil_does_not_move_into_a_hidden_address_in_the_open(office, student):
    guardian = GuardianFactory(student=student, address_hidden=True, **HOME)
    sent = {
        "number": student.number,
        "first_name": student.first_name,
        "last_name": student.last_name,
        "birth_date": student.birth_date.isoformat(),
        "version": student.version,
        **HOME,
    }
    url = reverse("student_edit", args=[student.pk])
    page = office.post(url, sent).content.decode()
    assert f"{guardian} heeft een geheim adres, en dit is het." in page
    assert office.post(url, sent | {"address_hidden": "on"}).status_code == 302


def test_nobody_lives_together_where_no_address_is_known():
    assert hider(StudentFactory.build(), [GuardianFactory.build(address_hidden=True)]) is None


def test_a_document_says_that_the_school_knows_a_hidden_address():
    assert printed_address(StudentFactory.build(**HOME)) == ["Schuilhof 7", "6811 AB  Elders"]
    assert printed_address(StudentFactory.build(address_hidden=True, **HOME)) == [AT_SCHOOL]


def test_how_to_reach_a_parent_with_a_hidden_address_is_withheld_too():
    guardian = GuardianFactory.build(address_hidden=True)
    assert {"street", "postcode", "email", "phone"} <= withheld(guardian)
    assert not withheld(GuardianFactory.build())


# --- Who signed -----------------------------------------------------------------------------------
def delete(client, guardian):
    url = reverse("guardian_delete", args=[guardian.pk])
    return client.post(url, {"version": guardian.version}, follow=True).content.decode()


def party(guardian, **more):
    return SignatoryFactory(
        document__school=guardian.student.school,
        party="guardian",
        name=guardian.name,
        person=f"guardian:{guardian.pk}",
        **more,
    )


def test_who_signed_is_not_deleted(office, student):
    guardian = GuardianFactory(student=student)
    SignatureFactory(signatory=party(guardian, document__withdrawn_at=timezone.now()))
    told = delete(office, guardian)
    assert "is ondertekenaar van een stuk en blijft daarom bewaard" in told
    assert Guardian.objects.filter(pk=guardian.pk, version=guardian.version).exists()


def test_who_stands_in_a_text_that_waits_is_not_deleted(office, student):
    guardian = GuardianFactory(student=student)
    party(guardian)
    assert "blijft daarom bewaard" in delete(office, guardian)
    assert Guardian.objects.filter(pk=guardian.pk).exists()


def test_who_never_signed_a_text_that_was_withdrawn_is_deleted(office, student):
    guardian = GuardianFactory(student=student)
    party(guardian, document__withdrawn_at=timezone.now())
    assert "is verwijderd bij" in delete(office, guardian)
    assert not Guardian.objects.filter(pk=guardian.pk).exists()


def test_deleting_does_not_give_the_right_to_information_back(office, student):
    guardian = GuardianFactory(
        student=student, informed=False, **COURT | {"uninformed_since": date(2026, 3, 2)}
    )
    signatory = party(guardian)
    delete(office, guardian)
    assert not is_informed(signatory)
