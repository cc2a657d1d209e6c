"""What two people do to one trajectory in the same second fits together."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models

from lwt_admin.students.models import AdditionalSubject, Interruption, Trajectory
from lwt_admin.students.services import add_subject, save_interruption
from lwt_admin.students.transitions import decide
from tests.factories import TrajectoryFactory

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 11, 2)
LAST = date(2026, 10, 16)


def at_once(*doings: Callable[[], object]) -> list[str]:
    """Do these things from threads that start together; what was refused, and why."""
    start = threading.Barrier(len(doings))
    refused: list[str] = []

    def do(doing: Callable[[], object]) -> None:
        try:
            start.wait(30)
            doing()
        except ValidationError as error:
            refused.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever saves first waits a moment for the other to come as far, unless a lock holds it."""
    both, save = threading.Barrier(2), models.Model.save_base

    def saved(record: models.Model, *args: object, **kwargs: object) -> None:
        if isinstance(record, AdditionalSubject | Interruption | Trajectory):
            with suppress(threading.BrokenBarrierError):
                both.wait(1)
        save(record, *args, **kwargs)

    monkeypatch.setattr(models.Model, "save_base", saved)


def test_a_subject_that_two_people_add_at_once_is_there_once(
    request: pytest.FixtureRequest,
) -> None:
    trajectory = TrajectoryFactory()
    request.getfixturevalue("meeting")
    day = trajectory.start
    about = {"consulted": "both", "consulted_on": day, "decided_on": day}
    told = at_once(
        *(
            lambda name=name: add_subject(
                AdditionalSubject(trajectory=trajectory, subject=name, **about), TODAY
            )
            for name in ("Engels", "engels")
        )
    )
    assert trajectory.additional_subjects.count() == 1
    assert len(told) == 1


def test_a_trajectory_that_ends_is_not_interrupted_after_that_at_the_same_moment(
    request: pytest.FixtureRequest,
) -> None:
    trajectory = TrajectoryFactory()
    request.getfixturevalue("meeting")
    after = Interruption(trajectory=trajectory, start=date(2026, 10, 26), reason="Operatie.")

    def end() -> None:
        ended = Trajectory.objects.get(pk=trajectory.pk)
        ended.ended_on, ended.end_kind, ended.end_reason = LAST, "left", "Verhuisd."
        decide(ended, None, TODAY)

    told = at_once(end, lambda: save_interruption(after))
    trajectory.refresh_from_db()
    assert trajectory.interruptions.exists() is (trajectory.ended_on is None)
    assert len(told) == 1
