"""What the home page asks for about agreements."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_agreements import agreement_attention
from lwt_admin.agreements.models import State
from lwt_admin.todo import Urgency
from tests.agreements import support
from tests.factories import (
    AgreementVersionFactory,
    EnrolmentFactory,
    MentorAssignmentFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 1)


def asked(version_or_trajectory, today=TODAY, role=Role.COORDINATOR):
    trajectory = getattr(version_or_trajectory, "agreement", None)
    trajectory = trajectory.trajectory if trajectory else version_or_trajectory
    user = staff(trajectory.student.school, role)
    return agreement_attention(user, trajectory.student.school, today)


def test_a_draft_waits_until_it_begins_soon():
    version = support.draft()
    (far,) = asked(version, date(2026, 8, 9))
    (near,) = asked(version, date(2026, 8, 10))
    assert (far.urgency, near.urgency) == (Urgency.WAITS, Urgency.ATTENTION)
    assert near.url == reverse("agreement_detail", args=[version.agreement_id])


def test_an_offered_agreement_says_who_must_sign_and_since_when():
    version = support.sign_next(support.sent(first_name="Yara", last_name="Jansen"))
    (todo,) = asked(version, support.TODAY)
    assert todo.urgency == Urgency.WAITS
    assert "ma 17 aug 2026" in todo.detail
    assert "Yara Jansen (leerling), M. Jansen (wettelijk vertegenwoordiger)" in todo.detail
    assert "P. de Wit" not in todo.detail


def test_it_is_wrong_once_the_placement_has_begun():
    (todo,) = asked(support.sent(), date(2026, 8, 24))
    assert (todo.urgency, todo.article) == (Urgency.WRONG, "WVO 10b3 (oud)")


@pytest.mark.parametrize(
    ("end", "expected"), [(TODAY + timedelta(29), 1), (TODAY + timedelta(30), 0)]
)
def test_a_running_agreement_is_announced_within_30_days_of_its_end(end, expected):
    trajectory = TrajectoryFactory()
    signed_agreement(trajectory, end=end)
    assert len(asked(trajectory)) == expected


def test_a_later_agreement_takes_that_away():
    trajectory = TrajectoryFactory()
    signed_agreement(trajectory, end=TODAY + timedelta(3))
    signed_agreement(trajectory, start=TODAY + timedelta(4), end=TODAY + timedelta(100))
    assert asked(trajectory) == []


@pytest.mark.parametrize(("leerjaar", "expected"), [(2, 0), (3, 1), (4, 1)])
def test_a_pupil_in_the_upper_years_without_agreement_is_wrong(leerjaar, expected):
    trajectory = TrajectoryFactory()
    EnrolmentFactory(student=trajectory.student, leerjaar=leerjaar)
    todos = asked(trajectory)
    assert [todo.urgency for todo in todos] == [Urgency.WRONG] * expected
    if expected:
        assert todos[0].url == reverse("agreement_add", args=[trajectory.pk])


def without_one_today(**version):
    """A pupil of the upper years whose only agreement is this one."""
    trajectory = TrajectoryFactory()
    EnrolmentFactory(student=trajectory.student)
    signed_agreement(trajectory, **version)
    return trajectory


def test_a_pupil_whose_agreement_begins_much_later_is_told_from_when():
    start = TODAY + timedelta(15)
    (todo,) = asked(without_one_today(start=start))
    assert todo.urgency == Urgency.ATTENTION
    assert "heeft pas vanaf vr 16 okt 2026 een getekende leer-werkovereenkomst" in todo.text
    assert "Tot die dag tellen uren niet mee." in todo.detail


def test_an_agreement_that_begins_soon_is_no_news():
    assert asked(without_one_today(start=TODAY + timedelta(14))) == []


def test_between_two_agreements_the_next_is_told():
    trajectory = without_one_today(end=TODAY - timedelta(1))
    for days in (60, 30):
        signed_agreement(trajectory, start=TODAY + timedelta(days), end=TODAY + timedelta(100))
    (todo,) = asked(trajectory)
    assert "pas vanaf za 31 okt 2026" in todo.text


def test_a_later_agreement_that_never_begins_is_none():
    start = TODAY + timedelta(15)
    trajectory = without_one_today(start=start, state=State.ENDED, ended_on=start - timedelta(1))
    (todo,) = asked(trajectory)
    assert todo.urgency == Urgency.WRONG


def test_an_orientation_placement_does_not_take_that_away():
    trajectory = TrajectoryFactory()
    EnrolmentFactory(student=trajectory.student)
    agreement = signed_agreement(trajectory)
    agreement.kind = "orientation"
    agreement.save()
    assert len(asked(trajectory)) == 1


def test_a_mentor_is_asked_about_own_pupils_only():
    version = support.draft()
    trajectory = version.agreement.trajectory
    mentor = staff(trajectory.student.school, Role.MENTOR)
    assert agreement_attention(mentor, trajectory.student.school, support.TODAY) == []
    MentorAssignmentFactory(trajectory=trajectory, mentor=mentor, start=date(2020, 1, 1))
    assert len(agreement_attention(mentor, trajectory.student.school, support.TODAY)) == 1


def test_a_reader_is_asked_nothing():
    assert asked(support.draft(), support.TODAY, Role.READER) == []


def test_it_takes_as_many_queries_for_1_as_for_20(django_assert_max_num_queries):
    version = support.sent()
    school = version.agreement.trajectory.student.school
    user = staff(school, Role.COORDINATOR)
    assert user.access
    with django_assert_max_num_queries(10) as one:
        agreement_attention(user, school, TODAY)
    for _ in range(19):
        trajectory = TrajectoryFactory(student=StudentFactory(school=school))
        AgreementVersionFactory(agreement=WorkAgreementFactory(trajectory=trajectory))
    with django_assert_max_num_queries(len(one)):
        assert len(agreement_attention(user, school, TODAY)) == 20
