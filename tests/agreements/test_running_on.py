"""Agreements that last longer than the trajectory: told where a trajectory ends."""

from datetime import date

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Trajectory
from lwt_admin.students.running_on import running_on
from tests.factories import (
    AgreementVersionFactory,
    EnrolmentFactory,
    SchoolFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    recognised_company,
    staff,
)

pytestmark = pytest.mark.django_db

END = date(2027, 7, 9)


@pytest.fixture
def trajectory():
    return TrajectoryFactory()


def agreement(trajectory, **given):
    record = WorkAgreementFactory(trajectory=trajectory, company=recognised_company(trajectory))
    AgreementVersionFactory(agreement=record, **{"signed": True, "end": END} | given)
    return record


def found(trajectory, last_day, role=Role.COORDINATOR):
    user = staff(trajectory.student.school, role)
    return running_on(user, {trajectory.pk: last_day}).get(trajectory.pk, [])


@pytest.mark.parametrize(
    ("last_day", "told"), [(date(2027, 7, 8), 1), (END, 0), (date(2027, 7, 10), 0)]
)
def test_only_what_lasts_longer_than_the_last_day_is_told(trajectory, last_day, told):
    agreement(trajectory)
    assert len(found(trajectory, last_day)) == told


def test_an_agreement_that_was_ended_before_is_not_told(trajectory):
    agreement(trajectory, state="ended", ended_on=date(2027, 5, 28))
    assert found(trajectory, date(2027, 6, 4)) == []


def test_of_an_agreement_that_was_ended_too_late_the_last_day_is_to_change(trajectory):
    record = agreement(trajectory, state="ended", ended_on=date(2027, 6, 11))
    (one,) = found(trajectory, date(2027, 5, 28))
    assert one.url == reverse("agreement_last_day", args=[record.pk])


def test_an_agreement_with_an_addendum_is_told_once_with_its_last_day(trajectory):
    record = agreement(trajectory, state="replaced", ended_on=date(2027, 6, 11))
    AgreementVersionFactory(
        agreement=record, number=2, signed=True, start=date(2027, 6, 12), end=END
    )
    (one,) = found(trajectory, date(2027, 5, 28))
    assert "loopt tot en met vr 9 jul 2027." in one.text
    assert one.url == reverse("agreement_end", args=[record.pk])


def test_what_is_still_being_made_is_told_as_such(trajectory):
    record = agreement(trajectory, signed=False)
    (one,) = found(trajectory, date(2027, 5, 28))
    assert "is nog concept, en zou lopen tot en met vr 9 jul 2027." in one.text
    assert one.url == reverse("agreement_detail", args=[record.pk])


def test_what_was_withdrawn_is_not_told(trajectory):
    agreement(trajectory, signed=False, state="withdrawn")
    assert found(trajectory, date(2027, 5, 28)) == []


def test_who_may_not_end_it_is_sent_to_its_page(trajectory):
    record = agreement(trajectory)
    (one,) = found(trajectory, date(2027, 5, 28), Role.DIRECTOR)
    assert one.url == reverse("agreement_detail", args=[record.pk])


def test_a_school_tells_nothing_of_another(trajectory):
    agreement(trajectory)
    stranger = staff(SchoolFactory(), Role.COORDINATOR)
    assert running_on(stranger, {trajectory.pk: date(2027, 5, 28)}) == {}


def test_many_trajectories_take_one_query(trajectory, django_assert_num_queries):
    others = [trajectory, TrajectoryFactory(student__school=trajectory.student.school)]
    for one in others:
        agreement(one)
    user = staff(trajectory.student.school, Role.COORDINATOR)
    assert user.access
    with django_assert_num_queries(1):
        assert len(running_on(user, {one.pk: date(2027, 5, 28) for one in others})) == 2


# --- Where it is told -----------------------------------------------------------------------------
@pytest.fixture
def coordinator(client, trajectory, time_machine):
    time_machine.move_to(date(2027, 5, 28))
    client.force_login(staff(trajectory.student.school, Role.COORDINATOR))
    return client


def test_the_page_that_ends_a_trajectory_warns_and_links(coordinator, trajectory):
    record = agreement(trajectory)
    page = coordinator.get(reverse("trajectory_end", args=[trajectory.pk])).content.decode()
    assert "Er loopt nog een overeenkomst" in page
    assert reverse("agreement_end", args=[record.pk]) in page


def test_after_the_end_the_trajectory_itself_warns(coordinator, trajectory):
    record = agreement(trajectory)
    given = {"end_kind": "left", "ended_on": "2027-05-28", "end_reason": "Verhuisd"}
    end = reverse("trajectory_end", args=[trajectory.pk])
    answer = coordinator.post(end, given | {"version": trajectory.version}, follow=True)
    assert Trajectory.objects.get().ended_on == date(2027, 5, 28)
    page = answer.content.decode()
    assert "Het traject is geëindigd, maar er loopt nog een overeenkomst" in page
    assert reverse("agreement_end", args=[record.pk]) in page


def test_nothing_is_told_when_the_agreement_ends_in_time(coordinator, trajectory):
    agreement(trajectory, end=date(2027, 5, 28))
    page = coordinator.get(reverse("trajectory_end", args=[trajectory.pk])).content.decode()
    assert "loopt nog" not in page


def test_the_turn_of_the_year_warns_in_its_preview_and_after_it(coordinator):
    trajectory = Trajectory.objects.get()
    school = trajectory.student.school
    old = SchoolYearFactory(school=school)
    SchoolYearFactory(
        school=school, start=date(2027, 8, 30), end=date(2028, 7, 14), first_central_exam=None
    )
    enrolment = EnrolmentFactory(
        student=trajectory.student, school_year=old, leerjaar=4, class_name="4bw1"
    )
    record = agreement(trajectory)
    given = {
        "last_day": "2027-06-30",
        "seen": f"{enrolment.pk}:{enrolment.version}",
        f"step_{enrolment.pk}": "left",
        f"class_{enrolment.pk}": "",
    }
    turn = reverse("year_turn")
    page = coordinator.post(turn, given | {"action": "preview"}).content.decode()
    assert "Bij 1 leerling loopt een leer-werkovereenkomst door" in page
    assert reverse("agreement_end", args=[record.pk]) in page
    page = coordinator.post(turn, given | {"action": "store"}, follow=True).content.decode()
    assert "loopt tot en met vr 9 jul 2027. Regel dat apart." in page
