"""What other rooms tell of a decision: home, the dossier, and what comes after the trajectory."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.attention import attention
from lwt_admin.exams.decisions.attention import confirming_attention
from lwt_admin.exams.decisions.life_cycle import take
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.students.attention_onward import onward_attention
from tests.exams.deciding import NOW, confirmed, make_contested, person, proposed, set_raw
from tests.factories import (
    ExamCandidateFactory,
    ExamSubjectFactory,
    OutcomeFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 10)


@pytest.fixture(autouse=True)
def june() -> object:
    with time_machine.travel("2027-06-10 09:00+02:00", tick=False):
        yield


def close_resits(candidate: ExamCandidate) -> None:
    ExamCandidate.objects.filter(pk=candidate.pk).update(resits_closed=True)


@pytest.fixture
def director(candidate: ExamCandidate) -> User:
    return person(candidate, Role.DIRECTOR)


@pytest.fixture
def coordinator(candidate: ExamCandidate) -> User:
    return person(candidate, Role.COORDINATOR)


@pytest.fixture
def examiner(candidate: ExamCandidate) -> User:
    return person(candidate, Role.EXAM_SECRETARY)


def shown(client: Client, user: User, name: str, pk: int) -> str:
    client.force_login(user)
    return client.get(reverse(name, args=[pk])).content.decode()


def test_the_director_hears_of_proposals_together(candidate: ExamCandidate, director: User) -> None:
    proposed(candidate)
    proposed(ExamCandidateFactory(passing=True))
    [todo] = confirming_attention(director, None)
    assert todo.text == "1 uitslag wacht op vaststellen, examen 2027"
    assert todo.url == reverse("exam_meeting", args=[2027])


def test_nobody_hears_of_own_proposals(candidate: ExamCandidate, director: User) -> None:
    person(candidate, Role.EXAM_SECRETARY)
    confirmed(candidate, by=director)
    assert not list(confirming_attention(director, None))


def test_the_secretary_hears_what_came_back(
    candidate: ExamCandidate, director: User, examiner: User
) -> None:
    take("return", proposed(candidate), actor=director, now=NOW, reason="Zie het CSPE.")
    [todo] = attention(examiner, None, TODAY)
    assert "het voorstel is teruggegeven" in todo.text
    assert todo.detail == "Zie het CSPE."
    proposed(candidate)
    assert attention(examiner, None, TODAY) == []


def test_the_secretary_hears_what_is_reopened(candidate: ExamCandidate, examiner: User) -> None:
    take("reopen", confirmed(candidate), actor=examiner, now=NOW, reason="Verkeerd cijfer.")
    [todo] = attention(examiner, None, TODAY)
    assert "de uitslag is heropend" in todo.text


def test_a_contested_result_is_pointed_out_until_the_school_decides(
    candidate: ExamCandidate, examiner: User
) -> None:
    make_contested(candidate)
    [todo] = attention(examiner, None, TODAY)
    assert "betwistbaar" in todo.text
    proposed(candidate, result="geslaagd", reason="Besluit van de school.")
    assert attention(examiner, None, TODAY) == []


def test_an_extra_subject_without_decision_is_pointed_out(
    candidate: ExamCandidate, examiner: User
) -> None:
    ExamSubjectFactory(candidate=candidate, kind="extra", name="Engels", position=60)
    [todo] = attention(examiner, None, TODAY)
    student = candidate.trajectory.student
    assert todo.text == f"{student} doet examen in een extra vak zonder besluit"
    assert "Engels: het besluit na overleg" in todo.detail
    assert "10b1 lid 3" in todo.article
    candidate.trajectory.additional_subjects.create(
        subject="engels", decided_on="2026-09-02", consulted="both", consulted_on="2026-09-01"
    )
    assert attention(examiner, None, TODAY) == []


def test_the_dossier_shows_the_decision_beside_the_result(
    candidate: ExamCandidate, coordinator: User, client: Client
) -> None:
    confirmed(candidate)
    text = shown(client, coordinator, "dossier", candidate.trajectory.student_id)
    assert "vastgesteld: geslaagd, voorlopig" in text
    assert "verschillen" not in text


def test_the_dossier_says_when_decision_and_result_differ(
    candidate: ExamCandidate, coordinator: User, client: Client
) -> None:
    confirmed(candidate)
    set_raw(candidate, "dutch", ce=Decimal("3.0"))
    text = shown(client, coordinator, "dossier", candidate.trajectory.student_id)
    assert "Besluit en berekening verschillen" in text


def test_the_outcome_is_suggested_from_the_decision(
    candidate: ExamCandidate, coordinator: User, client: Client
) -> None:
    confirmed(candidate)
    client.force_login(coordinator)
    page = client.get(reverse("outcome_edit", args=[candidate.trajectory_id]))
    assert page.context["form"]["result"].value() == "diploma_lwt"
    text = shown(client, coordinator, "onward", candidate.trajectory.student_id)
    assert "Daarbij hoort: diploma LWT" in text


def test_only_a_proposal_suggests_nothing(
    candidate: ExamCandidate, coordinator: User, client: Client
) -> None:
    proposed(candidate)
    text = shown(client, coordinator, "onward", candidate.trajectory.student_id)
    assert "Daarbij hoort" not in text


@pytest.mark.parametrize(("result", "wrong"), [("none", True), ("diploma_lwt", False)])
def test_an_outcome_that_contradicts_the_decision_is_pointed_out(
    candidate: ExamCandidate, coordinator: User, client: Client, result: str, wrong: bool
) -> None:
    close_resits(candidate)
    confirmed(candidate)
    OutcomeFactory(trajectory=candidate.trajectory, result=result)
    found = [todo.text for todo in onward_attention(coordinator, None, TODAY)]
    assert any("past niet bij de vastgestelde uitslag" in text for text in found) is wrong
    text = shown(client, coordinator, "onward", candidate.trajectory.student_id)
    assert ("past niet bij de vastgestelde uitslag" in text) is wrong


def test_a_provisional_result_contradicts_nothing(
    candidate: ExamCandidate, coordinator: User
) -> None:
    confirmed(candidate)
    OutcomeFactory(trajectory=candidate.trajectory, result="none")
    found = [todo.text for todo in onward_attention(coordinator, None, TODAY)]
    assert not any("vastgestelde uitslag" in text for text in found)
