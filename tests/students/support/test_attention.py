"""What must happen in the guidance of pupils, and for whom."""

from datetime import date, timedelta

import pytest

from lwt_admin.accounts.perms import Role
from lwt_admin.students.attention_support import support_attention
from lwt_admin.todo import Urgency, in_order
from tests.factories import (
    CertificateFactory,
    ContactFactory,
    RestrictedNoteFactory,
    StudentFactory,
    SupportFactory,
    TrajectoryFactory,
    UserFactory,
    staff,
)
from tests.students.support.conftest import TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def follow_up(student, owner, due=TODAY, what="Terugbellen"):
    return ContactFactory(
        student=student,
        date=min(due, TODAY),
        follow_up_owner=owner,
        follow_up_on=due,
        follow_up=what,
    )


def texts(user, school):
    return [todo.text for todo in in_order(support_attention(user, school, TODAY))]


def test_ones_own_follow_up_is_told_on_its_day(mentor, trajectory, student, school):
    follow_up(student, mentor)
    assert texts(mentor, school) == ["Yara Jansen: Terugbellen"]


def test_it_is_not_told_before_its_day_nor_once_done(mentor, trajectory, student, school):
    follow_up(student, mentor, TODAY + DAY)
    done = follow_up(student, mentor)
    done.follow_up_done_on = TODAY
    done.save()
    assert texts(mentor, school) == []


def test_ones_own_comes_before_that_of_a_colleague(
    mentor, trajectory, coordinating, student, school
):
    follow_up(student, coordinating, TODAY - DAY, "Loes doet het")
    follow_up(student, mentor, TODAY, "Zelf doen")
    first, second = in_order(support_attention(mentor, school, TODAY))
    assert (first.text, first.urgency) == ("Yara Jansen: Zelf doen", Urgency.ATTENTION)
    assert (second.detail, second.urgency) == ("Loes Bakker zou dit doen.", Urgency.WAITS)


@pytest.mark.parametrize(("days", "urgency"), [(13, Urgency.WAITS), (14, Urgency.ATTENTION)])
def test_what_a_colleague_left_lying_for_two_weeks_asks_for_attention(
    mentor, trajectory, coordinating, student, school, days, urgency
):
    follow_up(student, mentor, TODAY - days * DAY)
    (todo,) = support_attention(coordinating, school, TODAY)
    assert todo.urgency == urgency


def test_what_somebody_would_do_who_works_here_no_longer_asks_for_attention(
    coordinating, student, trajectory, school
):
    follow_up(student, UserFactory(first_name="Jo", last_name="Weg"))
    (todo,) = support_attention(coordinating, school, TODAY)
    assert todo.urgency == Urgency.ATTENTION
    assert todo.detail == "Jo Weg zou dit doen, maar werkt hier niet meer."


@pytest.mark.parametrize(
    "role", [Role.OFFICE, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER, Role.MANAGER]
)
def test_who_notes_no_contacts_is_told_nothing(student, trajectory, school, role):
    user = staff(school, role)
    follow_up(student, user)
    SupportFactory(student=student, until=TODAY - DAY)
    assert texts(user, school) == []


def test_a_mentor_is_not_told_of_the_pupil_of_another(mentor, trajectory, school):
    other = TrajectoryFactory(student=StudentFactory(school=school)).student
    follow_up(other, mentor)
    assert texts(mentor, school) == []


@pytest.mark.parametrize(
    ("support", "told"),
    [
        ({"until": TODAY - DAY}, True),
        ({"until": TODAY}, False),
        ({"until": None}, False),
        ({"until": TODAY - DAY, "evaluated_on": TODAY, "evaluation": "Hielp."}, False),
    ],
)
def test_support_that_stopped_is_to_be_evaluated(
    coordinating, student, trajectory, school, support, told
):
    SupportFactory(student=student, **support)
    expected = "Yara Jansen: ondersteuning gestopt en nog niet geëvalueerd"
    assert texts(coordinating, school) == [expected] * told


@pytest.mark.parametrize(
    ("valid_until", "told"),
    [
        (TODAY - DAY, False),
        (TODAY, True),
        (TODAY + timedelta(weeks=8), True),
        (TODAY + timedelta(weeks=8) + DAY, False),
    ],
)
def test_a_certificate_that_lapses_soon_is_told(
    coordinating, student, trajectory, school, valid_until, told
):
    CertificateFactory(student=student, valid_until=valid_until)
    assert texts(coordinating, school) == ["Yara Jansen: certificaat VCA verloopt"] * told


def test_of_a_pupil_who_left_nothing_is_asked(coordinating, student, school):
    TrajectoryFactory(
        student=student, ended_on=date(2026, 10, 1), end_reason="verhuisd", start=date(2026, 8, 24)
    )
    SupportFactory(student=student, until=TODAY - DAY)
    CertificateFactory(student=student, valid_until=TODAY)
    assert texts(coordinating, school) == []


def test_a_restricted_note_is_never_told(coordinating, student, trajectory, school):
    RestrictedNoteFactory(student=student)
    assert texts(coordinating, school) == []


@pytest.mark.parametrize("number", [1, 20])
def test_it_takes_three_queries_for_any_number(
    coordinating, student, trajectory, school, number, django_assert_num_queries
):
    for _ in range(number):
        follow_up(student, coordinating)
        SupportFactory(student=student, until=TODAY - DAY)
        CertificateFactory(student=student, valid_until=TODAY)
    assert coordinating.access
    with django_assert_num_queries(3):
        assert len(support_attention(coordinating, school, TODAY)) == 3 * number
