"""Who sees and who makes a transfer, within a fixed number of queries."""

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from tests.dossier.transfer import support
from tests.factories import TrajectoryFactory, staff

pytestmark = pytest.mark.django_db


def test_a_mentor_sees_the_transfer_of_an_own_pupil_but_makes_none(client):
    student = support.pupil()
    mentor = staff(student.school, Role.MENTOR)
    TrajectoryFactory(student=student, mentor=mentor)
    transfer = support.prepared(student, [])
    client.force_login(mentor)
    page = client.get(reverse("transfer", args=[student.pk]))
    assert "ROC Waalstad" in page.text
    assert reverse("transfer_prepare", args=[student.pk]) not in page.text
    for name in ("transfer_pdf", "transfer_json", "transfer_send", "transfer_stop"):
        assert client.get(reverse(name, args=[transfer.pk])).status_code == 403
    assert client.get(reverse("transfer_prepare", args=[student.pk])).status_code == 403


def test_a_mentor_of_others_does_not_see_it(client):
    transfer = support.prepared(sections=[])
    client.force_login(staff(transfer.student.school, Role.MENTOR))
    assert client.get(reverse("transfer", args=[transfer.student_id])).status_code == 404


def test_a_coordinator_of_another_school_finds_nothing(client):
    transfer = support.prepared(sections=[])
    client.force_login(support.coordinator(support.pupil()))
    for name in ("transfer_pdf", "transfer_json", "transfer_send", "transfer_withdraw"):
        assert client.get(reverse(name, args=[transfer.pk])).status_code == 404


def test_a_party_of_another_dossier_is_not_found(client):
    transfer, other = support.prepared(sections=[]), support.prepared(sections=[])
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_sign", args=[transfer.pk, other.document.signatories.first().pk])
    assert client.get(page).status_code == 404


def test_without_any_dossier_the_page_offers_to_make_one(client):
    student = support.pupil()
    client.force_login(support.coordinator(student))
    page = client.get(reverse("transfer", args=[student.pk])).text
    assert "Maak een overdrachtsdossier" in page
    assert 'aria-current="page"' in page


def test_the_page_costs_the_same_queries_for_one_dossier_and_more(
    client, django_assert_max_num_queries
):
    student = support.pupil(17)
    client.force_login(support.coordinator(student))
    for _ in range(3):
        support.agreed(support.prepared(student, []))
    with django_assert_max_num_queries(15):
        assert client.get(reverse("transfer", args=[student.pk])).status_code == 200


def test_who_turned_sixteen_is_asked_alone_on_the_page(client):
    student = support.pupil(17)
    client.force_login(support.coordinator(student))
    page = client.get(reverse("transfer_prepare", args=[student.pk])).text
    assert "beslist alleen" in page
    assert "Wie geeft akkoord met de leerling?" not in page


def test_the_next_dossier_begins_with_the_choices_of_the_last(client):
    transfer = support.agreed(support.prepared(support.pupil(17), ["exam"]))
    client.force_login(support.coordinator(transfer.student))
    page = client.get(reverse("transfer_prepare", args=[transfer.student_id])).text
    assert 'value="ROC Waalstad"' in page
    assert page.count("checked") == 1
