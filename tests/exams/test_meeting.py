from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.decisions.life_cycle import take
from lwt_admin.exams.models import ExamCandidate, ExamDecision
from tests.exams.deciding import NOW, confirmed, make_contested, person, proposed, set_raw
from tests.factories import ExamCandidateFactory, StudentFactory, TrajectoryFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def june() -> object:
    with time_machine.travel("2027-06-10 09:00+02:00", tick=False):
        yield


def another(candidate: ExamCandidate) -> ExamCandidate:
    student = StudentFactory(school=candidate.trajectory.student.school)
    return ExamCandidateFactory(trajectory=TrajectoryFactory(student=student), passing=True)


@pytest.fixture
def director(candidate: ExamCandidate) -> Client:
    client = Client()
    client.force_login(person(candidate, Role.DIRECTOR))
    return client


def meeting(client: Client) -> object:
    return client.get(reverse("exam_meeting", args=[2027])).context


def ticked(client: Client, *, seen: bool = True) -> dict[str, list[str]]:
    """What the page sends when everybody is ticked."""
    seats = meeting(client)["to_propose"]
    return {
        "kandidaat": [f"{seat.pk}:{seat.sha256}" for seat in seats],
        "gezien": [str(seat.pk) for seat in seats] if seen else [],
    }


def propose(client: Client, sent: dict[str, list[str]]) -> str:
    page = client.post(reverse("meeting_propose", args=[2027]), sent, follow=True)
    return page.content.decode()


def confirm(client: Client, *decisions: ExamDecision) -> str:
    sent = {"besluit": [decision.pk for decision in decisions]}
    page = client.post(reverse("meeting_confirm", args=[2027]), sent, follow=True)
    return page.content.decode()


def test_the_secretary_proposes_many_at_once(candidate: ExamCandidate, secretary: Client) -> None:
    another(candidate)
    assert "2 uitslagen voorgesteld." in propose(secretary, ticked(secretary))
    assert ExamDecision.objects.filter(state="proposed").count() == 2


def test_a_second_click_proposes_nothing_more(candidate: ExamCandidate, secretary: Client) -> None:
    sent = ticked(secretary)
    propose(secretary, sent)
    assert "1 waren dat al." in propose(secretary, sent)
    assert ExamDecision.objects.count() == 1


def test_what_was_not_seen_is_refused_by_name(candidate: ExamCandidate, secretary: Client) -> None:
    text = propose(secretary, ticked(secretary, seen=False))
    assert f"{candidate.trajectory.student.surname_first}: De stage is niet in orde" in text
    assert not ExamDecision.objects.exists()


def test_another_tab_proposes_only_what_it_showed(
    candidate: ExamCandidate, secretary: Client
) -> None:
    fine = another(candidate)
    sent = ticked(secretary)
    set_raw(candidate, "dutch", ce=Decimal("9.0"))
    text = propose(secretary, sent)
    assert "gewijzigd sinds u deze pagina opende" in text
    assert ExamDecision.objects.get().candidate == fine


def test_the_director_confirms_many_at_once(candidate: ExamCandidate, director: Client) -> None:
    decisions = [proposed(candidate), proposed(another(candidate))]
    assert "2 uitslagen vastgesteld." in confirm(director, *decisions)
    assert ExamDecision.objects.confirmed().count() == 2


def test_a_second_click_confirms_nothing_more(candidate: ExamCandidate, director: Client) -> None:
    assert "1 waren dat al." in confirm(director, confirmed(candidate))


def test_one_that_changed_does_not_hold_up_the_others(
    candidate: ExamCandidate, director: Client
) -> None:
    decisions = [proposed(candidate), proposed(another(candidate))]
    set_raw(candidate, "dutch", ce=Decimal("9.0"))
    text = confirm(director, *decisions)
    assert "1 uitslag vastgesteld." in text
    assert "gewijzigd sinds het voorstel" in text


def test_nobody_confirms_own_proposals_in_a_heap(client: Client) -> None:
    candidate = ExamCandidateFactory(passing=True)
    both = staff(candidate.trajectory.student.school, Role.EXAM_SECRETARY, Role.DIRECTOR)
    client.force_login(both)
    decision = proposed(candidate, by=both)
    assert "stelt die niet zelf vast" in confirm(client, decision)
    assert not ExamDecision.objects.confirmed().exists()


def test_proposals_of_another_school_are_out_of_reach(
    candidate: ExamCandidate, director: Client
) -> None:
    elsewhere = proposed(ExamCandidateFactory(passing=True))
    confirm(director, elsewhere)
    elsewhere.refresh_from_db()
    assert elsewhere.is_open


def test_the_meeting_groups_by_what_comes_next(candidate: ExamCandidate, secretary: Client) -> None:
    waiting, done, contested, missing = (another(candidate) for _ in range(4))
    proposed(waiting)
    confirmed(done)
    make_contested(contested)
    set_raw(missing, "dutch", ce=None)
    context = meeting(secretary)
    assert [seat.pk for seat in context["to_propose"]] == [candidate.pk]
    assert [seat.pk for seat in context["to_confirm"]] == [waiting.pk]
    assert [seat.pk for seat in context["others"]] == [contested.pk, missing.pk]
    assert [seat.pk for seat in context["done"]] == [done.pk]
    assert (context["meeting"].confirmed, context["meeting"].total) == (1, 5)


def test_the_meeting_says_what_is_missing(candidate: ExamCandidate, secretary: Client) -> None:
    set_raw(candidate, "dutch", ce=None)
    [seat] = meeting(secretary)["others"]
    assert seat.exceptions == ["Nog niet bekend: het CE van Nederlands."]


def test_the_director_reads_why_the_school_decides_so(
    candidate: ExamCandidate, director: Client
) -> None:
    make_contested(candidate)
    proposed(candidate, result="geslaagd", reason="De brochure bindt ons niet.")
    [seat] = meeting(director)["to_confirm"]
    assert "Reden van het voorstel: De brochure bindt ons niet." in seat.exceptions
    assert not seat.chosen


def test_a_returned_proposal_says_why(candidate: ExamCandidate, secretary: Client) -> None:
    actor = person(candidate, Role.DIRECTOR)
    take("return", proposed(candidate), actor=actor, now=NOW, reason="Zie het CSPE.")
    [seat] = meeting(secretary)["to_propose"]
    assert seat.exceptions == ["Teruggegeven door de directie: Zie het CSPE."]
    assert not seat.chosen


def test_a_resit_after_a_provisional_result_comes_back(
    candidate: ExamCandidate, secretary: Client
) -> None:
    confirmed(candidate)
    set_raw(candidate, "dutch", resit=Decimal("8.0"))
    assert [seat.pk for seat in meeting(secretary)["to_propose"]] == [candidate.pk]


def test_a_meeting_without_candidates_is_not_there(secretary: Client) -> None:
    assert secretary.get(reverse("exam_meeting", args=[2031])).status_code == 404


def test_the_meeting_takes_the_same_queries_for_one_and_for_twenty(
    candidate: ExamCandidate, secretary: Client, django_assert_max_num_queries: object
) -> None:
    proposed(candidate)

    def queries() -> int:
        with django_assert_max_num_queries(20) as counted:
            meeting(secretary)
        return len(counted)

    queries()
    one = queries()
    for _ in range(19):
        proposed(another(candidate))
    assert queries() == one


def test_a_key_with_noughts_before_it_is_the_same_candidate(
    candidate: ExamCandidate, secretary: Client
) -> None:
    sent = {"kandidaat": [f"00{one}" for one in ticked(secretary)["kandidaat"]]}
    assert "1 uitslag" in propose(secretary, sent | {"gezien": [str(candidate.pk)]})
