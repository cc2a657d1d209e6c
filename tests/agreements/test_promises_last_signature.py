"""What everybody signed while something stood in the way: not lost, and never completed unseen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lwt_admin.agreements import transitions
from lwt_admin.agreements.attention import attention
from lwt_admin.agreements.models import (
    AgreementVersion,
    CooperationAgreement,
    Recognition,
    State,
)
from lwt_admin.agreements.tasks import complete_held_up, completions_are_due
from lwt_admin.signing.services import unsigned
from lwt_admin.sweeps import enqueue_due
from tests.agreements import support
from tests.agreements.test_overlap import both_offered

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:10:00+00:00")]


def fresh(version):
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


def page_of(client, version):
    client.force_login(support.coordinator_of(version))
    return client.get(reverse("agreement_detail", args=[version.agreement_id])).content.decode()


def todos(version):
    actor = support.coordinator_of(version)
    school = version.agreement.trajectory.student.school
    return [f"{one.text} {one.detail}" for one in attention(actor, school, support.TODAY)]


# --- Something that was in the way is gone --------------------------------------------------------
@pytest.fixture
def held_up(monkeypatch):
    """Signed by everybody, while another agreement of the pupil has its days."""
    first, second = both_offered(monkeypatch)
    return support.sign_all(first), support.sign_all(second)


def test_nothing_is_completed_while_it_is_held_up(held_up):
    _, second = held_up
    assert not completions_are_due()
    assert complete_held_up.call() == 0
    assert fresh(second).state == State.PARTLY_SIGNED


def test_it_is_completed_by_itself_once_nothing_is_in_the_way(held_up, client):
    first, second = held_up
    support.ended(first, last_day=date(2026, 8, 23))
    assert "dit wordt nu verwerkt" in page_of(client, second)
    assert completions_are_due()
    enqueue_due()
    done = fresh(second)
    assert done.state == State.SIGNED
    assert done.document.completed_at is not None
    event = done.events.get(transition="complete")
    assert (event.actor, event.to_state) == (None, "signed")
    assert not completions_are_due()


def test_it_is_completed_once(held_up):
    first, second = held_up
    support.ended(first, last_day=date(2026, 8, 23))
    assert [complete_held_up.call(), complete_held_up.call()] == [1, 0]
    assert fresh(second).events.filter(transition="complete").count() == 1


def test_an_addendum_that_was_held_up_takes_over(client):
    addendum = support.drafted_addendum()
    offered = support.send(addendum)
    Recognition.objects.update(status=Recognition.Status.WITHDRAWN)
    offered = support.sign_all(offered)
    assert (offered.state, fresh(offered.amends).state) == (State.PARTLY_SIGNED, State.SIGNED)
    Recognition.objects.update(status=Recognition.Status.VALID)
    assert complete_held_up.call() == 1
    amended = fresh(offered.amends)
    assert (amended.state, amended.ended_on) == (State.REPLACED, date(2026, 11, 1))


def test_what_was_withdrawn_meanwhile_stays_so(held_up, monkeypatch):
    first, second = held_up
    support.ended(first, last_day=date(2026, 8, 23))
    found = transitions.held_up_no_more(support.NOW)
    actor = support.coordinator_of(second)
    transitions.withdraw(second, actor=actor, reason="Toch niet.", now=support.NOW)
    monkeypatch.setattr(transitions, "held_up_no_more", lambda _now: found)
    assert complete_held_up.call() == 0
    assert fresh(second).state == State.WITHDRAWN


def test_what_waits_for_a_party_is_not_held_up():
    support.sign_next(support.sent())
    assert transitions.held_up_no_more(support.NOW) == []


def test_looking_for_it_costs_one_query(django_assert_num_queries):
    support.sign_next(support.sent())
    with django_assert_num_queries(1):
        assert not completions_are_due()


def test_the_home_page_says_that_something_is_in_the_way(held_up):
    _, second = held_up
    told = [text for text in todos(second) if "nog niet rond" in text]
    assert len(told) == 1
    assert "Iedereen heeft getekend, maar er staat iets in de weg." in told[0]


# --- The law between offering and the last signature ----------------------------------------------
def withdrawn_recognition(_version):
    Recognition.objects.update(status=Recognition.Status.WITHDRAWN)


def shorter_recognition(version):
    Recognition.objects.update(valid_until=version.end - timedelta(days=1))


def terminated_cooperation(version):
    CooperationAgreement.objects.update(terminated_on=version.start)


def younger_pupil(version):
    student = version.agreement.trajectory.student
    student.birth_date = date(2012, 9, 1)
    student.save()


def ended_trajectory(version):
    trajectory = version.agreement.trajectory
    trajectory.ended_on, trajectory.end_kind = date(2026, 10, 2), "left"
    trajectory.save()


def refused_trajectory(version):
    trajectory = version.agreement.trajectory
    trajectory.admitted_on, trajectory.refused_on = None, date(2026, 8, 10)
    trajectory.save()


LOST = [
    (withdrawn_recognition, "geen geldige erkenning"),
    (shorter_recognition, "26 mrt 2027"),
    (terminated_cooperation, "samenwerkingsovereenkomst"),
    (younger_pupil, "mag niemand stage lopen"),
    (ended_trajectory, "het leer-werktraject tot en met vr 2 okt 2026"),
    (refused_trajectory, "op ma 10 aug 2026 afgewezen"),
]


@pytest.mark.parametrize(("lose", "told"), LOST, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_lost_while_parties_sign_holds_the_agreement_up(lose, told, client):
    version = support.sent()
    lose(version)
    stopped = support.sign_all(version)
    assert unsigned(stopped.document) == []
    assert (stopped.state, stopped.document.completed_at) == (State.PARTLY_SIGNED, None)
    assert told in page_of(client, stopped)


def test_an_orientation_placement_asks_for_no_recognition():
    version = support.draft()
    version.agreement.kind = "orientation"
    version.agreement.save()
    version = support.send(version)
    withdrawn_recognition(version)
    assert support.sign_all(version).state == State.SIGNED


def test_a_recognition_that_comes_back_completes_it():
    version = support.sent()
    withdrawn_recognition(version)
    support.sign_all(version)
    Recognition.objects.update(status=Recognition.Status.VALID)
    assert complete_held_up.call() == 1
    assert fresh(version).state == State.SIGNED


def test_the_coordinator_hears_of_a_lost_recognition_while_parties_sign():
    version = support.sent()
    assert not [text for text in todos(version) if "erkenning" in text]
    withdrawn_recognition(version)
    assert [text for text in todos(version) if "erkenning" in text]
