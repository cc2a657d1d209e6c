"""What two people do to one trajectory in the same second fits together."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from lwt_admin.students.models import AdditionalSubject, Interruption, Trajectory
from lwt_admin.students.services import add_subject, save_interruption
from lwt_admin.students.transitions import decide
from tests.factories import TrajectoryFactory
from tests.support.at_once import at_once, meeting_at

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 11, 2)


def test_a_subject_that_two_people_add_at_once_is_there_once() -> None:
    trajectory = TrajectoryFactory()

    def add(name: str) -> None:
        subject = AdditionalSubject(trajectory=trajectory, subject=name, consulted="both")
        subject.consulted_on = subject.decided_on = trajectory.start
        add_subject(subject, TODAY)

    with meeting_at(AdditionalSubject):
        told = at_once(lambda: add("Engels"), lambda: add("engels"))
    assert trajectory.additional_subjects.count() == 1
    assert [type(one) for one in told].count(ValidationError) == 1


def test_what_ends_is_not_interrupted_after_that_at_the_same_moment() -> None:
    trajectory = TrajectoryFactory()
    after = Interruption(trajectory=trajectory, start=date(2026, 10, 26), reason="Operatie.")

    def end() -> None:
        ended = Trajectory.objects.get(pk=trajectory.pk)
        ended.ended_on, ended.end_kind, ended.end_reason = date(2026, 10, 16), "left", "Verhuisd."
        decide(ended, None, TODAY)

    with meeting_at(Interruption, Trajectory):
        told = at_once(end, lambda: save_interruption(after))
    trajectory.refresh_from_db()
    assert trajectory.interruptions.exists() is (trajectory.ended_on is None)
    assert [type(one) for one in told].count(ValidationError) == 1
