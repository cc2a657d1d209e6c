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
    SchoolYearFactory,
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


# --- A text that is not signed hides nothing ---------------------------------------------------
LAST = date(2027, 3, 26)
LONGER = {"start": LAST, "end": date(2027, 6, 25)}
TOO_LATE = LAST + timedelta(12)


def in_upper_years(version):
    """The same version, of a pupil who is enrolled in leerjaar 3."""
    student = version.agreement.trajectory.student
    year = student.school.years.first() or SchoolYearFactory(school=student.school)
    EnrolmentFactory(student=student, school_year=year)
    return version


def drafted(**given):
    """A draft for a pupil of the upper years without anything else."""
    agreement = WorkAgreementFactory(trajectory=TrajectoryFactory(), **given.pop("of", {}))
    return in_upper_years(AgreementVersionFactory(agreement=agreement, **given))


def sequel(made_by):
    """A pupil whose agreement ends on `LAST`, with this version to follow it."""
    version = in_upper_years(support.signed())
    return made_by(version)


def other_draft(version):
    agreement = WorkAgreementFactory(trajectory=version.agreement.trajectory)
    return AgreementVersionFactory(
        agreement=agreement, start=LAST + timedelta(1), end=date(2027, 6, 25)
    )


def addendum(version):
    return support.addendum(version, **LONGER)


def offered_addendum(version):
    return support.send(addendum(version))


@pytest.mark.parametrize("made_by", [addendum, offered_addendum, other_draft])
def test_a_sequel_that_is_not_signed_says_in_one_line_when_the_agreement_ends(made_by):
    (todo,) = asked(sequel(made_by), LAST - timedelta(6))
    assert todo.urgency == Urgency.ATTENTION
    assert "De overeenkomst van nu loopt af op vr 26 mrt 2027." in todo.detail
    assert todo.due == LAST


@pytest.mark.parametrize("made_by", [addendum, offered_addendum])
def test_an_addendum_that_came_too_late_is_wrong_in_one_line(made_by):
    (todo,) = asked(sequel(made_by), TOO_LATE)
    assert (todo.urgency, todo.article) == (Urgency.WRONG, "WVO 10b3 (oud)")
    assert "De overeenkomst die het wijzigt, liep af op vr 26 mrt 2027." in todo.detail


@pytest.mark.parametrize("made_by", [addendum, offered_addendum])
def test_on_its_last_day_the_amended_agreement_still_holds(made_by):
    (todo,) = asked(sequel(made_by), LAST)
    assert todo.urgency == Urgency.ATTENTION


def test_an_addendum_that_does_not_prolong_hides_no_missing_agreement():
    version = in_upper_years(support.offered_addendum())
    waits, lacking = asked(version, TOO_LATE)
    assert waits.urgency == Urgency.WAITS
    assert "heeft geen getekende leer-werkovereenkomst" in lacking.text


def test_an_addendum_that_does_not_prolong_is_no_sequel():
    version = in_upper_years(support.offered_addendum())
    texts = [todo.text for todo in asked(version, LAST - timedelta(6))]
    assert any("loopt af" in text for text in texts)


def test_an_orientation_draft_is_no_sequel_of_an_agreement():
    draft = sequel(other_draft)
    draft.agreement.kind = "orientation"
    draft.agreement.save()
    details = [todo.detail for todo in asked(draft, LAST - timedelta(6))]
    assert "Er is nog geen vervolg." in details


def test_a_signed_orientation_placement_is_no_sequel_of_an_agreement():
    trajectory = TrajectoryFactory()
    signed_agreement(trajectory, end=TODAY + timedelta(3))
    after = signed_agreement(trajectory, start=TODAY + timedelta(4), end=TODAY + timedelta(100))
    after.kind = "orientation"
    after.save()
    (todo,) = asked(trajectory)
    assert "loopt af" in todo.text


def test_a_draft_that_should_hold_today_is_wrong_in_one_line():
    (todo,) = asked(drafted())
    assert (todo.urgency, todo.article) == (Urgency.WRONG, "WVO 10b3 (oud)")
    assert todo.detail == "Had moeten gelden vanaf ma 24 aug 2026."


def test_a_draft_of_a_trajectory_that_stopped_is_not_wrong():
    version = drafted()
    trajectory = version.agreement.trajectory
    trajectory.ended_on, trajectory.end_reason = date(2026, 9, 4), "left"
    trajectory.save()
    (todo,) = asked(version)
    assert todo.urgency == Urgency.ATTENTION


@pytest.mark.parametrize(
    "given",
    [
        {"of": {"kind": "orientation"}},
        {"start": TODAY + timedelta(15), "end": TODAY + timedelta(100)},
        {"start": date(2026, 8, 24), "end": TODAY - timedelta(1)},
    ],
)
def test_a_draft_that_is_no_agreement_for_now_hides_no_missing_agreement(given):
    texts = [todo.text for todo in asked(drafted(**given))]
    assert len(texts) == 2
    assert any("heeft geen getekende leer-werkovereenkomst" in text for text in texts)


def test_a_draft_that_begins_soon_is_told_in_one_line():
    start = TODAY + timedelta(14)
    (todo,) = asked(drafted(start=start, end=TODAY + timedelta(100)))
    assert todo.urgency == Urgency.ATTENTION


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
