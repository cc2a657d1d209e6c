from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.decisions.content import freeze
from lwt_admin.exams.decisions.life_cycle import LIFE_CYCLE, propose, take
from lwt_admin.exams.decisions.steps import ResultRefused
from lwt_admin.exams.lines import fingerprint
from lwt_admin.exams.models import ExamCandidate, ExamDecision, Reopening
from lwt_admin.exams.querysets import DecidedForGood
from lwt_admin.rules import regimes
from tests.exams.deciding import (
    NOW,
    confirmed,
    make_contested,
    person,
    proposed,
    set_raw,
)
from tests.factories import ExamCandidateFactory, ExamDecisionFactory, ReopeningFactory, staff

pytestmark = pytest.mark.django_db


def final(candidate: ExamCandidate) -> ExamCandidate:
    """The same candidate with all resits closed."""
    ExamCandidate.objects.filter(pk=candidate.pk).update(resits_closed=True)
    candidate.refresh_from_db()
    return candidate


def fresh(candidate: ExamCandidate) -> ExamCandidate:
    return ExamCandidate.objects.for_system().with_subjects().get(pk=candidate.pk)


def test_a_proposal_freezes_what_the_rules_read_and_say(candidate: ExamCandidate) -> None:
    decision = proposed(candidate)
    now = freeze(fresh(candidate))
    assert (decision.facts, decision.outcome) == (now.facts, now.outcome)
    assert decision.sha256 == fingerprint(decision.facts)
    assert decision.rules_version == now.rules_version


def test_a_proposal_keeps_what_only_paper_shows(candidate: ExamCandidate) -> None:
    set_raw(candidate, "dutch", code="1000", ce_on="2027-05-12")
    [dutch] = [one for one in proposed(candidate).papers if one["kind"] == "dutch"]
    assert (dutch["code"], dutch["ce_on"], dutch["final"]) == ("1000", "2027-05-12", 7)


def test_nothing_that_is_frozen_names_the_pupil(candidate: ExamCandidate) -> None:
    student = candidate.trajectory.student
    decision = proposed(candidate)
    text = f"{decision.facts}{decision.outcome}{decision.papers}{decision.placement}"
    assert student.last_name not in text
    assert student.number not in text


def test_a_result_with_resits_left_is_provisional(candidate: ExamCandidate) -> None:
    assert proposed(candidate).is_provisional
    assert not confirmed(final(fresh(ExamCandidateFactory(passing=True)))).is_provisional


def test_a_missing_mark_is_refused_with_the_article(candidate: ExamCandidate) -> None:
    set_raw(candidate, "dutch", ce=None)
    with pytest.raises(ResultRefused, match=r"onbepaald.*49 lid 6"):
        proposed(candidate)


def test_arithmetic_that_was_not_taken_is_refused(candidate: ExamCandidate) -> None:
    set_raw(candidate, "arithmetic", se=None)
    with pytest.raises(ResultRefused, match=r"onbepaald.*[Rr]eken"):
        proposed(candidate)


def test_a_package_that_cannot_be_judged_is_refused(candidate: ExamCandidate) -> None:
    candidate.subjects.filter(kind="elective").first().delete()
    with pytest.raises(ResultRefused, match="keuzevakken"):
        proposed(candidate)


def test_a_second_proposal_is_refused(candidate: ExamCandidate) -> None:
    proposed(candidate)
    with pytest.raises(ResultRefused, match="ligt al een voorstel"):
        proposed(candidate)


def test_facts_that_changed_since_the_page_are_refused(candidate: ExamCandidate) -> None:
    seen = freeze(fresh(candidate)).sha256
    set_raw(candidate, "dutch", ce=Decimal("8.0"))
    with pytest.raises(ResultRefused, match="gewijzigd sinds u deze pagina"):
        proposed(candidate, looked_at=seen)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.MENTOR, Role.COORDINATOR, Role.OFFICE])
def test_only_the_exam_secretary_proposes(candidate: ExamCandidate, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        proposed(candidate, by=person(candidate, role))


def test_the_exam_secretary_of_another_school_does_not_propose(candidate: ExamCandidate) -> None:
    elsewhere = person(ExamCandidateFactory(passing=True), Role.EXAM_SECRETARY)
    with pytest.raises(PermissionDenied):
        proposed(candidate, by=elsewhere)


def test_a_placement_that_is_not_in_order_must_have_been_seen(candidate: ExamCandidate) -> None:
    with pytest.raises(ResultRefused, match="Vink aan") as refused:
        proposed(candidate, placement_seen=False)
    assert "placement_seen" in refused.value.error_dict


def test_that_the_placement_was_seen_is_kept_with_how_it_stood(candidate: ExamCandidate) -> None:
    decision = proposed(candidate)
    assert decision.placement_seen
    assert not decision.placement["in_order"]
    assert any("geen leer-werkovereenkomst" in one["text"] for one in decision.placement["lines"])


def test_a_contested_result_is_not_decided_by_the_program(candidate: ExamCandidate) -> None:
    make_contested(candidate)
    with pytest.raises(ResultRefused, match="betwistbaar"):
        proposed(candidate, reason="Zo besloten.")


def test_a_contested_result_needs_a_reason(candidate: ExamCandidate) -> None:
    make_contested(candidate)
    with pytest.raises(ResultRefused, match="waarom de school"):
        proposed(candidate, result="geslaagd", reason=" ")


@pytest.mark.parametrize("result", ["geslaagd", "afgewezen"])
def test_a_contested_result_is_what_the_school_decides(
    candidate: ExamCandidate, result: str
) -> None:
    make_contested(candidate)
    decision = proposed(candidate, result=result, reason="Besluit van 8 juni.")
    assert (decision.result, decision.is_contested) == (result, True)
    assert decision.outcome["result"] == "afgewezen"


def test_another_result_than_the_rules_give_is_refused(candidate: ExamCandidate) -> None:
    with pytest.raises(ResultRefused, match="Volgens de regels"):
        proposed(candidate, result="afgewezen", reason="Omdat.")


def test_a_director_confirms(candidate: ExamCandidate) -> None:
    director = person(candidate, Role.DIRECTOR)
    decision = confirmed(candidate, by=director)
    assert (decision.state, decision.ended_by, decision.ended_at) == ("confirmed", director, NOW)


def test_who_proposed_does_not_confirm(candidate: ExamCandidate) -> None:
    school = candidate.trajectory.student.school
    both = staff(school, Role.EXAM_SECRETARY, Role.DIRECTOR)
    with pytest.raises(PermissionDenied):
        take("confirm", proposed(candidate, by=both), actor=both, now=NOW)


def test_the_database_wants_two_people_as_well(candidate: ExamCandidate) -> None:
    decision = ExamDecisionFactory(candidate=candidate)
    decision.state, decision.ended_by, decision.ended_at = "confirmed", decision.proposed_by, NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()


@pytest.mark.parametrize(
    ("kind", "changed"),
    [("dutch", {"ce": Decimal("9.0")}), ("dutch", {"code": "9999"}), ("profile", {"se": None})],
)
def test_what_changed_since_the_proposal_is_not_confirmed(
    candidate: ExamCandidate, kind: str, changed: dict[str, Any]
) -> None:
    decision = proposed(candidate)
    set_raw(candidate, kind, **changed)
    director = person(candidate, Role.DIRECTOR)
    with pytest.raises(ResultRefused, match="gewijzigd sinds het voorstel"):
        take("confirm", decision, actor=director, now=NOW)


def test_a_proposal_is_confirmed_once(candidate: ExamCandidate) -> None:
    decision = confirmed(candidate)
    with pytest.raises(ResultRefused, match="al vastgesteld"):
        take("confirm", decision, actor=person(candidate, Role.DIRECTOR), now=NOW)


@pytest.mark.parametrize(
    ("step", "role"), [("return", Role.DIRECTOR), ("withdraw", Role.EXAM_SECRETARY)]
)
def test_giving_up_a_proposal_takes_a_reason(
    candidate: ExamCandidate, step: str, role: Role
) -> None:
    decision = proposed(candidate)
    with pytest.raises(ValidationError, match="waarom"):
        take(step, decision, actor=person(candidate, role), now=NOW)


def test_a_returned_proposal_says_why_and_makes_room(candidate: ExamCandidate) -> None:
    director = person(candidate, Role.DIRECTOR)
    returned = take("return", proposed(candidate), actor=director, now=NOW, reason="Zie CSPE.")
    assert (returned.state, returned.ended_because) == ("returned", "Zie CSPE.")
    assert proposed(candidate).number == 2


def test_nothing_new_is_not_decided_again(candidate: ExamCandidate) -> None:
    confirmed(candidate)
    with pytest.raises(ResultRefused, match="niets veranderd"):
        proposed(candidate)


def test_a_resit_after_a_provisional_result_is_decided_next(candidate: ExamCandidate) -> None:
    confirmed(candidate)
    set_raw(candidate, "dutch", resit=Decimal("8.5"))
    following = confirmed(candidate)
    assert (following.number, following.corrects) == (2, None)


def test_a_final_result_is_not_decided_again_without_reopening(candidate: ExamCandidate) -> None:
    confirmed(final(candidate))
    set_raw(candidate, "dutch", ce=Decimal("8.5"))
    with pytest.raises(ResultRefused, match="Heropen"):
        proposed(candidate)


def reopen(decision: ExamDecision, reason: str = "Een cijfer was verkeerd.") -> ExamDecision:
    secretary = person(decision.candidate, Role.EXAM_SECRETARY)
    return take("reopen", decision, actor=secretary, now=NOW, reason=reason)


def test_a_reopened_result_goes_on_to_hold(candidate: ExamCandidate) -> None:
    decision = reopen(confirmed(final(candidate)))
    assert decision.state == "confirmed"
    assert Reopening.objects.get().decision == decision


@pytest.mark.parametrize("times", [1, 2])
def test_a_correction_stands_beside_what_it_corrects(candidate: ExamCandidate, times: int) -> None:
    first = reopen(confirmed(final(candidate)))
    for _ in range(times - 1):
        given_up = proposed(candidate, reason="Verbeterd.")
        secretary = person(candidate, Role.EXAM_SECRETARY)
        take("withdraw", given_up, actor=secretary, now=NOW, reason="Nog niet.")
    set_raw(candidate, "dutch", ce=Decimal("8.5"))
    correction = confirmed(candidate, reason="Het CE was verkeerd overgenomen.")
    assert correction.corrects == first
    assert ExamDecision.objects.get(pk=first.pk).facts["dutch"]["ce"] == "6.5"


def test_a_correction_takes_a_reason(candidate: ExamCandidate) -> None:
    reopen(confirmed(final(candidate)))
    with pytest.raises(ResultRefused, match="verbeterd"):
        proposed(candidate)


def test_a_result_is_reopened_once(candidate: ExamCandidate) -> None:
    decision = reopen(confirmed(final(candidate)))
    with pytest.raises(ResultRefused, match="al heropend"):
        reopen(decision)


def test_reopening_takes_a_reason(candidate: ExamCandidate) -> None:
    with pytest.raises(ValidationError, match="waarom"):
        reopen(confirmed(candidate), reason=" ")


def test_an_older_decision_is_not_reopened(candidate: ExamCandidate) -> None:
    old = confirmed(candidate)
    set_raw(candidate, "dutch", resit=Decimal("8.5"))
    confirmed(candidate)
    with pytest.raises(ResultRefused, match="nieuwer"):
        reopen(old)


def test_every_step_names_what_must_hold() -> None:
    assert all(condition.text for step in LIFE_CYCLE for condition in step.holds)


CHANGES = {
    "result": "afgewezen",
    "facts": {"exam_year": 2030},
    "outcome": {},
    "papers": [],
    "placement": {},
    "placement_seen": False,
    "sha256": "1" * 64,
    "reason": "Anders.",
    "is_provisional": False,
    "number": 9,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_proposal_is_not_changed(candidate: ExamCandidate, name: str) -> None:
    decision = proposed(candidate)
    setattr(decision, name, CHANGES[name])
    with pytest.raises(DecidedForGood):
        decision.save()


@pytest.mark.parametrize(
    ("name", "value"), [("state", "proposed"), ("ended_because", "Anders."), ("ended_at", None)]
)
def test_a_confirmed_decision_is_not_taken_back(
    candidate: ExamCandidate, name: str, value: object
) -> None:
    decision = confirmed(candidate)
    setattr(decision, name, value)
    with pytest.raises(DecidedForGood):
        decision.save()


def test_decisions_are_not_changed_or_removed_by_other_ways(candidate: ExamCandidate) -> None:
    decision = confirmed(candidate)
    records = ExamDecision.objects.filter(pk=decision.pk)
    for way in (
        lambda: records.update(result="afgewezen"),
        lambda: ExamDecision.objects.bulk_update([decision], ["result"]),
        lambda: ExamDecision.objects.bulk_create([decision], update_conflicts=True),
        records.delete,
        decision.delete,
    ):
        with pytest.raises(DecidedForGood), transaction.atomic():
            way()


def test_a_reopening_is_not_changed_or_removed() -> None:
    reopening = ReopeningFactory()
    reopening.reason = "Anders."
    for way in (reopening.save, reopening.delete, Reopening.objects.all().delete):
        with pytest.raises(DecidedForGood), transaction.atomic():
            way()


marks = st.integers(10, 100).map(lambda tenths: Decimal(tenths) / 10)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(dutch=marks, profile=marks, electives=st.lists(marks, max_size=4), minimum=st.integers(1, 9))
def test_a_stored_decision_never_changes(
    candidate: ExamCandidate,
    monkeypatch: pytest.MonkeyPatch,
    dutch: Decimal,
    profile: Decimal,
    electives: list[Decimal],
    minimum: int,
) -> None:
    decision = ExamDecision.objects.first() or confirmed(candidate)
    before = ExamDecision.objects.filter(pk=decision.pk).values().get()
    set_raw(candidate, "dutch", ce=dutch)
    set_raw(candidate, "profile", se=profile)
    for subject, mark in zip(candidate.subjects.filter(kind="elective"), electives, strict=False):
        subject.se = mark
        subject.save()
    with monkeypatch.context() as patch:
        changed = tuple(replace(one, dutch_minimum=minimum) for one in regimes.EXAM_REGIMES)
        patch.setattr(regimes.exam_regime, "__defaults__", (changed,))
        secretary = person(candidate, Role.EXAM_SECRETARY)
        with suppress(ResultRefused):
            propose(candidate, actor=secretary, now=NOW, placement_seen=True)
        assert ExamDecision.objects.filter(pk=decision.pk).values().get() == before
    assert fingerprint(before["facts"]) == before["sha256"]
