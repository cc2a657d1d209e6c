from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.decisions.content import freeze
from lwt_admin.exams.models import ExamCandidate, ExamDecision, ExamSubject, Reopening
from tests.exams.deciding import confirmed, make_contested, person, proposed, set_raw
from tests.factories import (
    ExamCandidateFactory,
    ExamSessionFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db

EXAM_TIME = "2027-06-10 09:00+02:00"


@pytest.fixture(autouse=True)
def june() -> object:
    with time_machine.travel(EXAM_TIME, tick=False):
        yield


@pytest.fixture
def director(candidate: ExamCandidate, client: Client) -> Client:
    client.force_login(person(candidate, Role.DIRECTOR))
    return client


def at_same_school(candidate: ExamCandidate, **given: object) -> ExamCandidate:
    student = StudentFactory(school=candidate.trajectory.student.school)
    return ExamCandidateFactory(
        trajectory=TrajectoryFactory(student=student), passing=True, **given
    )


def shown(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def propose(client: Client, candidate: ExamCandidate, **typed: str) -> str:
    url = reverse("exam_propose", args=[candidate.pk])
    return client.post(url, {"placement_seen": "on", **typed}, follow=True).content.decode()


def test_the_secretary_proposes_on_a_page_of_its_own(
    candidate: ExamCandidate, secretary: Client
) -> None:
    assert "De uitslag is voorgesteld" in propose(secretary, candidate)
    decision = ExamDecision.objects.get()
    assert (decision.result, decision.placement_seen) == ("geslaagd", True)


def test_a_placement_that_was_not_seen_keeps_the_form(
    candidate: ExamCandidate, secretary: Client
) -> None:
    url = reverse("exam_propose", args=[candidate.pk])
    page = secretary.post(url, {"looked_at": ""})
    assert "placement_seen" in page.context["form"].errors
    assert not ExamDecision.objects.exists()


def test_a_contested_result_keeps_what_was_typed(
    candidate: ExamCandidate, secretary: Client
) -> None:
    make_contested(candidate)
    text = propose(secretary, candidate, reason="Besloten in de vergadering.")
    assert "Besloten in de vergadering." in text
    assert not ExamDecision.objects.exists()


def test_a_contested_result_is_decided_by_the_school(
    candidate: ExamCandidate, secretary: Client
) -> None:
    make_contested(candidate)
    propose(secretary, candidate, result="geslaagd", reason="De brochure bindt ons niet.")
    assert "De brochure bindt ons niet." in shown(secretary, "exam_candidate", candidate.pk)


def test_an_old_tab_proposes_nothing(candidate: ExamCandidate, secretary: Client) -> None:
    set_raw(candidate, "dutch", ce=Decimal("8.0"))
    text = propose(secretary, candidate, looked_at="0" * 64)
    assert "gewijzigd sinds u deze pagina opende" in text
    assert not ExamDecision.objects.exists()


def test_a_director_confirms_with_one_button(candidate: ExamCandidate, director: Client) -> None:
    decision = proposed(candidate)
    page = director.post(reverse("result_confirm", args=[decision.pk]), follow=True)
    assert "De uitslag is vastgesteld: geslaagd." in page.content.decode()
    decision.refresh_from_db()
    assert decision.is_confirmed


def test_a_second_click_on_confirm_says_so(candidate: ExamCandidate, director: Client) -> None:
    decision = confirmed(candidate)
    page = director.post(reverse("result_confirm", args=[decision.pk]), follow=True)
    assert "intussen al vastgesteld" in page.content.decode()


def test_who_proposed_gets_no_button_and_is_refused(client: Client) -> None:
    candidate = ExamCandidateFactory(passing=True)
    both = staff(candidate.trajectory.student.school, Role.EXAM_SECRETARY, Role.DIRECTOR)
    client.force_login(both)
    decision = proposed(candidate, by=both)
    assert "Stel de uitslag vast" not in shown(client, "exam_candidate", candidate.pk)
    page = client.post(reverse("result_confirm", args=[decision.pk]), follow=True)
    assert "stelt die niet zelf vast" in page.content.decode()
    decision.refresh_from_db()
    assert decision.is_open


@pytest.mark.parametrize(
    "second",
    [
        {"email": "jansen+2@school.example"},
        {"first_name": "Jo", "last_name": "Jansen", "email": "jo@thuis.example"},
    ],
)
def test_who_proposed_does_not_confirm_with_a_second_account(
    client: Client, second: dict[str, str]
) -> None:
    candidate = ExamCandidateFactory(passing=True)
    first = person(candidate, Role.EXAM_SECRETARY)
    first.first_name, first.last_name, first.email = "Jo", "Jansen", "jansen@school.example"
    first.save()
    again = person(candidate, Role.DIRECTOR)
    for name, value in second.items():
        setattr(again, name, value)
    again.save()
    client.force_login(again)
    decision = proposed(candidate, by=first)
    assert "Stel de uitslag vast" not in shown(client, "exam_candidate", candidate.pk)
    page = client.post(reverse("result_confirm", args=[decision.pk]), follow=True)
    assert "stelt die niet zelf vast" in page.content.decode()
    decision.refresh_from_db()
    assert decision.is_open


def test_a_proposal_that_no_longer_fits_cannot_be_confirmed(
    candidate: ExamCandidate, director: Client
) -> None:
    decision = proposed(candidate)
    set_raw(candidate, "dutch", ce=Decimal("8.0"))
    assert "gegevens zijn sindsdien gewijzigd" in shown(director, "exam_candidate", candidate.pk)
    page = director.post(reverse("result_confirm", args=[decision.pk]), follow=True)
    assert "gewijzigd sinds het voorstel" in page.content.decode()


def test_a_director_returns_with_a_reason(candidate: ExamCandidate, director: Client) -> None:
    decision = proposed(candidate)
    url = reverse("result_return", args=[decision.pk])
    assert "reason" in director.post(url, {"reason": ""}).context["form"].errors
    page = director.post(url, {"reason": "Kijk naar het CSPE."}, follow=True)
    assert "Kijk naar het CSPE." in page.content.decode()


def test_the_secretary_withdraws_and_reopens(candidate: ExamCandidate, secretary: Client) -> None:
    withdrawn = proposed(candidate)
    secretary.post(reverse("result_withdraw", args=[withdrawn.pk]), {"reason": "Te vroeg."})
    decision = confirmed(candidate)
    secretary.post(reverse("result_reopen", args=[decision.pk]), {"reason": "Verkeerd cijfer."})
    withdrawn.refresh_from_db()
    assert withdrawn.state == "withdrawn"
    assert Reopening.objects.get().decision == decision
    assert "Verkeerd cijfer." in shown(secretary, "exam_candidate", candidate.pk)


def test_a_correction_asks_what_was_mended(candidate: ExamCandidate, secretary: Client) -> None:
    decision = confirmed(candidate)
    secretary.post(reverse("result_reopen", args=[decision.pk]), {"reason": "Verkeerd cijfer."})
    assert "Wat is er verbeterd?" in shown(secretary, "exam_propose", candidate.pk)
    propose(secretary, candidate, reason="Het CE was een 6,8.")
    assert ExamDecision.objects.get(number=2).corrects == decision


def test_the_page_says_what_a_missing_mark_must_be(
    candidate: ExamCandidate, secretary: Client
) -> None:
    set_raw(candidate, "dutch", se=Decimal("5.8"), ce=None)
    text = shown(secretary, "exam_candidate", candidate.pk)
    assert "Voor het CE van Nederlands is nog een 5,2 nodig." in text


def test_the_page_says_what_a_resit_must_bring(candidate: ExamCandidate, secretary: Client) -> None:
    set_raw(candidate, "dutch", se=Decimal("5.0"), ce=Decimal("5.0"))
    text = shown(secretary, "exam_candidate", candidate.pk)
    assert "Voor de herkansing van Nederlands is nog een 6,0 nodig." in text
    assert "van Profielvak is slagen niet meer mogelijk" in text


def test_a_waived_resit_is_not_offered(candidate: ExamCandidate, secretary: Client) -> None:
    set_raw(candidate, "dutch", se=Decimal("5.0"), ce=Decimal("5.0"))
    ExamCandidate.objects.filter(pk=candidate.pk).update(general_resit_waived_on="2027-06-01")
    text = shown(secretary, "exam_candidate", candidate.pk)
    assert "herkansing van Nederlands" not in text


def test_a_resit_of_the_school_exam_is_offered_where_the_school_does(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamSubject.objects.filter(candidate=candidate, kind="elective").update(se=Decimal("5.0"))
    before = shown(secretary, "exam_candidate", candidate.pk)
    ExamSessionFactory(school=candidate.trajectory.student.school, offers_se_resit=True)
    assert "herkansing van Keuzevak 0" not in before
    assert "herkansing van Keuzevak 0" in shown(secretary, "exam_candidate", candidate.pk)


def test_nothing_is_needed_any_more_once_the_result_is_final(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamSessionFactory(school=candidate.trajectory.student.school, offers_se_resit=True)
    ExamSubject.objects.filter(candidate=candidate, kind="elective").update(se=Decimal("5.0"))
    candidate.resits_closed = True
    candidate.save()
    confirmed(candidate)
    assert "Wat is er nog nodig?" not in shown(secretary, "exam_candidate", candidate.pk)


def test_a_full_exam_shows_both_routes(candidate: ExamCandidate, secretary: Client) -> None:
    ExamCandidate.objects.filter(pk=candidate.pk).update(is_full_exam=True)
    text = shown(secretary, "exam_candidate", candidate.pk)
    assert "Via het leer-werktraject" in text
    assert "Via het volledige BB-examen" in text


def test_the_page_shows_how_the_placement_stands(
    candidate: ExamCandidate, secretary: Client
) -> None:
    text = shown(secretary, "exam_candidate", candidate.pk)
    assert "stage niet in orde" in text
    assert "geen leer-werkovereenkomst" in text


def test_a_decision_shows_that_the_rules_now_say_otherwise(
    candidate: ExamCandidate, secretary: Client
) -> None:
    confirmed(candidate)
    set_raw(candidate, "dutch", ce=Decimal("3.0"))
    text = shown(secretary, "exam_candidate", candidate.pk)
    assert "wijkt af van wat is vastgesteld" in text


def test_a_contested_result_that_was_decided_is_not_pressed_any_more(
    candidate: ExamCandidate, secretary: Client
) -> None:
    make_contested(candidate)
    before = shown(secretary, "exam_candidate", candidate.pk)
    confirmed(candidate, result="geslaagd", reason="Besloten.")
    after = shown(secretary, "exam_candidate", candidate.pk)
    assert "De uitslag is betwistbaar" in before
    assert "De uitslag is betwistbaar" not in after
    assert "vastgesteld: geslaagd" in after


def test_the_reasons_are_fetched_into_the_list(candidate: ExamCandidate, secretary: Client) -> None:
    url = reverse("exam_reasons", args=[candidate.pk])
    part = secretary.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "49 lid 6" in part
    assert "<html" not in part
    assert "<html" in shown(secretary, "exam_reasons", candidate.pk)


def test_who_needs_attention_comes_first(candidate: ExamCandidate, secretary: Client) -> None:
    contested = at_same_school(candidate)
    make_contested(contested)
    missing = at_same_school(candidate)
    set_raw(missing, "dutch", ce=None)
    failed = at_same_school(candidate)
    set_raw(failed, "dutch", ce=Decimal("3.0"))
    broken = at_same_school(candidate)
    broken.subjects.filter(kind="elective").delete()
    page = secretary.get(reverse("exam_list"))
    order = [line.pk for line in page.context["lines"]]
    assert order == [broken.pk, contested.pk, failed.pk, missing.pk, candidate.pk]


def test_the_list_is_narrowed_by_attention(candidate: ExamCandidate, secretary: Client) -> None:
    missing = at_same_school(candidate)
    set_raw(missing, "dutch", ce=None)
    page = secretary.get(reverse("exam_list"), {"aandacht": "5"})
    assert [line.pk for line in page.context["lines"]] == [missing.pk]


def test_the_list_hides_nobody_behind_a_page(candidate: ExamCandidate, secretary: Client) -> None:
    for _ in range(30):
        at_same_school(candidate)
    page = secretary.get(reverse("exam_list"))
    assert len(page.context["lines"]) == 31


def test_the_list_shows_another_year_when_asked(
    candidate: ExamCandidate, secretary: Client
) -> None:
    earlier = at_same_school(candidate, exam_year=2026)
    page = secretary.get(reverse("exam_list"), {"exam_year": "2026"})
    assert [line.pk for line in page.context["lines"]] == [earlier.pk]


def test_the_result_in_the_list_is_that_of_the_page(
    candidate: ExamCandidate, secretary: Client
) -> None:
    page = secretary.get(reverse("exam_list"))
    [line] = page.context["lines"]
    stored = ExamCandidate.objects.for_system().with_subjects().get(pk=candidate.pk)
    assert line.judged.result == freeze(stored).result


def test_everybody_can_read_how_a_result_comes_about(
    candidate: ExamCandidate, director: Client
) -> None:
    text = shown(director, "exam_steps")
    assert "Een ander dan wie voorstelde." in text
    assert "examensecretaris" in text
