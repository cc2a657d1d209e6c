"""What must happen about the school itself."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lwt_admin.accounts.attention import attention
from lwt_admin.accounts.perms import Role
from tests.factories import InvitationFactory, SchoolFactory, SchoolYearFactory, staff

TODAY = date(2026, 11, 2)


@pytest.fixture
def year(school):
    return SchoolYearFactory(school=school)


@pytest.fixture
def texts(school):
    def of(user, day=TODAY):
        return [todo.text for todo in attention(user, school, day)]

    return of


def test_nothing_is_the_matter_with_a_school_in_order(texts, year, manager):
    assert texts(manager) == []


def test_without_a_school_there_is_nothing_to_do(manager):
    assert attention(manager, None, TODAY) == []


def test_a_school_without_a_year_is_told(texts, manager):
    assert texts(manager) == ["Er staat geen schooljaar in de kalender"]


def test_a_year_that_is_over_does_not_count(texts, year, manager):
    assert texts(manager, year.end) == ["Het volgende schooljaar staat nog niet in de kalender"]
    assert texts(manager, year.end + timedelta(days=1)) == [
        "Er staat geen schooljaar in de kalender"
    ]


def test_the_next_year_is_asked_for_in_spring(texts, year, manager, school):
    assert texts(manager, date(2027, 4, 9)) == []
    assert texts(manager, date(2027, 4, 10)) == [
        "Het volgende schooljaar staat nog niet in de kalender"
    ]
    SchoolYearFactory(
        school=school, start=date(2027, 8, 23), end=date(2028, 7, 7), first_central_exam=None
    )
    assert texts(manager, date(2027, 4, 10)) == []


def test_the_first_day_of_the_central_exam_is_asked_for(texts, year, manager):
    year.first_central_exam = None
    year.save()
    assert texts(manager, date(2027, 1, 9)) == []
    assert texts(manager, date(2027, 1, 10)) == [
        "De eerste dag van het centraal examen in 2026-2027 ontbreekt"
    ]


def test_the_calendar_is_for_who_may_change_it(texts, school, mentor):
    assert texts(mentor) == []
    assert texts(staff(school, Role.READER)) == []


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("competent_authority", "het bevoegd gezag"),
        ("signatory_name", "wie tekent"),
        ("signatory_capacity", "de functie van wie tekent"),
        ("signatory_email", "het e-mailadres van wie tekent"),
    ],
)
def test_who_signs_for_the_school_has_to_be_known(school, year, manager, field, label):
    setattr(school, field, "")
    (todo,) = attention(manager, school, TODAY)
    assert todo.detail == f"Er ontbreekt: {label}."


def test_only_the_manager_is_told_about_who_signs(texts, school, year, manager):
    school.signatory_name = ""
    coordinator = staff(school, Role.COORDINATOR)
    assert attention(coordinator, school, TODAY) == []


def test_an_expired_invitation_is_told(texts, school, year, manager):
    InvitationFactory(school=school, email="a@b.example", sent=True)
    assert texts(manager) == []
    InvitationFactory(school=school, email="c@d.example", sent=True, expires_at=timezone.now())
    assert texts(manager) == ["De uitnodiging van c@d.example is verlopen"]


def test_an_invitation_that_could_not_be_sent_is_told(texts, school, year, manager):
    InvitationFactory(school=school, email="a@b.example", failed_at=timezone.now())
    assert texts(manager) == ["De uitnodiging van a@b.example kon nog niet worden verstuurd"]


def test_invitations_of_another_school_are_not_told(texts, year, manager):
    InvitationFactory(school=SchoolFactory(), failed_at=timezone.now())
    assert texts(manager) == []


def test_a_school_without_a_manager_is_told_to_the_coordinator(texts, school, year):
    coordinator = staff(school, Role.COORDINATOR)
    assert texts(coordinator) == ["Deze school heeft geen beheerder"]
    staff(school, Role.MANAGER)
    assert texts(coordinator) == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.OFFICE])
def test_every_line_leads_to_a_page_that_opens(client, school, role):
    user = staff(school, role)
    InvitationFactory(school=school, failed_at=timezone.now())
    client.force_login(user)
    for todo in attention(user, school, TODAY):
        assert client.get(todo.url).status_code == 200


@pytest.mark.parametrize("number", [1, 20])
def test_it_takes_as_many_queries_for_one_as_for_twenty(
    school, year, manager, django_assert_num_queries, number
):
    for _ in range(number):
        InvitationFactory(school=school, failed_at=timezone.now())
    assert manager.access.school_ids
    with django_assert_num_queries(2):
        assert len(attention(manager, school, TODAY)) == number
