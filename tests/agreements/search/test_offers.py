"""Questions to companies for a pupil, their answers, and the draft that follows a yes."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementEvent, Company, PlacementOffer, WorkAgreement
from lwt_admin.forms import RecordForm
from lwt_admin.students.models import Trajectory
from tests.factories import (
    CompanyFactory,
    PlacementOfferFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    recognised_company,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def trajectory() -> Trajectory:
    made = TrajectoryFactory()
    SchoolYearFactory(school=made.student.school)
    return made


@pytest.fixture
def company(trajectory: Trajectory) -> Company:
    return recognised_company(trajectory)


@pytest.fixture
def user(trajectory: Trajectory) -> User:
    return staff(trajectory.student.school, Role.COORDINATOR)


@pytest.fixture
def coordinator(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def typed(**changes: object) -> dict[str, object]:
    given: dict[str, object] = {
        "asked_on": "2026-11-02",
        "asked_by": "P. Dekker",
        "form": "phone",
        "found_by": "parents",
        "first": "2026-11-09",
        "last": "2027-03-26",
        "weekdays": ["4", "5"],
        "answer": "open",
        "answered_on": "",
        "note": "Belt terug.",
        "version": "1",
    }
    return given | changes


def ask(client: Client, trajectory: Trajectory, company: Company, **changes: object):
    address = reverse("offer_add", args=[trajectory.student_id, company.pk])
    return client.post(address, typed(**changes))


def test_a_question_is_kept_with_who_asked_and_who_found_the_place(
    coordinator: Client, trajectory: Trajectory, company: Company
) -> None:
    ask(coordinator, trajectory, company)
    offer = PlacementOffer.objects.get()
    assert (offer.trajectory, offer.company, offer.asked_by) == (trajectory, company, "P. Dekker")
    assert (offer.found_by, offer.form, offer.answer) == ("parents", "phone", "open")
    assert offer.weekdays == [4, 5]
    page = coordinator.get(reverse("company_search", args=[trajectory.student_id]))
    text = page.content.decode()
    assert "de ouders" in text
    assert "Belt terug." in text


def test_the_form_takes_over_what_was_searched_and_who_is_signed_in(
    coordinator: Client, user: User, trajectory: Trajectory, company: Company
) -> None:
    address = reverse("offer_add", args=[trajectory.student_id, company.pk])
    query = {"van": "2026-12-01", "tot": "2027-02-26", "dagen": ["3"]}
    initial = coordinator.get(address, query).context["form"].initial
    assert (initial["first"], initial["last"]) == (date(2026, 12, 1), date(2027, 2, 26))
    assert initial["weekdays"] == [3]
    assert initial["asked_by"] == str(user)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"asked_on": "2026-11-03"}, "asked_on", "di 3 nov 2026 ligt in de toekomst."),
        ({"last": "2026-11-08"}, "last", "ligt voor de eerste dag"),
        (
            {"answer": "no", "answered_on": "2026-11-01"},
            "answered_on",
            "zo 1 nov 2026 ligt voor de vraag op ma 2 nov 2026.",
        ),
        ({"answered_on": "2026-11-02"}, "answer", "kies ja of nee"),
        ({"note": "bsn 111222333"}, "note", "Dit lijkt een BSN"),
        ({"asked_by": ""}, "asked_by", "Dit veld"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    coordinator: Client,
    trajectory: Trajectory,
    company: Company,
    changes: dict[str, object],
    field: str,
    said: str,
) -> None:
    page = ask(coordinator, trajectory, company, **changes)
    assert said in " ".join(page.context["form"].errors[field])
    assert not PlacementOffer.objects.exists()


def test_an_answer_without_a_day_came_today(
    coordinator: Client, trajectory: Trajectory, company: Company
) -> None:
    ask(coordinator, trajectory, company, answer="no")
    assert PlacementOffer.objects.get().answered_on == date(2026, 11, 2)


def test_a_company_is_not_asked_twice_before_it_answered(
    coordinator: Client, trajectory: Trajectory, company: Company
) -> None:
    ask(coordinator, trajectory, company)
    page = ask(coordinator, trajectory, company)
    assert "heeft nog niet geantwoord" in page.content.decode()
    assert PlacementOffer.objects.count() == 1


def test_a_company_that_said_no_can_be_asked_again(
    coordinator: Client, trajectory: Trajectory, company: Company
) -> None:
    PlacementOfferFactory(trajectory=trajectory, company=company, no=True)
    ask(coordinator, trajectory, company)
    assert PlacementOffer.objects.count() == 2


def test_the_database_keeps_one_open_question_per_company(
    trajectory: Trajectory, company: Company
) -> None:
    PlacementOfferFactory(trajectory=trajectory, company=company)
    with pytest.raises(IntegrityError):
        PlacementOfferFactory(trajectory=trajectory, company=company)


def test_two_people_do_not_overwrite_each_other(
    coordinator: Client, trajectory: Trajectory, company: Company
) -> None:
    offer = PlacementOfferFactory(trajectory=trajectory, company=company, version=2)
    page = coordinator.post(reverse("offer_edit", args=[offer.pk]), typed(answer="yes"))
    assert "Iemand anders heeft dit intussen gewijzigd" in page.content.decode()


def test_an_answer_that_comes_too_late_is_told_that_and_nothing_else(
    coordinator: Client, trajectory: Trajectory, company: Company
) -> None:
    offer = PlacementOfferFactory(trajectory=trajectory, company=company)
    PlacementOffer.objects.filter(pk=offer.pk).update(version=7)
    answer = coordinator.post(reverse("offer_edit", args=[offer.pk]), typed(answer="yes"))
    assert list(answer.context["form"].errors) == ["__all__"]


def test_what_a_constraint_refuses_names_a_choice_in_the_words_of_the_screen(
    trajectory: Trajectory, company: Company
) -> None:
    class AnswerForm(RecordForm[PlacementOffer]):
        class Meta:
            model = PlacementOffer
            fields = ("answer", "answered_on")

    offer = PlacementOfferFactory(trajectory=trajectory, company=company)
    form = AnswerForm({"answer": "yes"}, instance=offer)
    assert form.errors == {"answer": ["ja: Bij een antwoord hoort de dag waarop het kwam."]}


def test_a_company_of_another_school_cannot_be_asked(
    coordinator: Client, trajectory: Trajectory
) -> None:
    assert ask(coordinator, trajectory, CompanyFactory()).status_code == 404


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.READER, Role.EXAM_SECRETARY])
def test_who_may_not_draft_asks_nothing(
    client: Client, trajectory: Trajectory, company: Company, role: Role
) -> None:
    client.force_login(staff(trajectory.student.school, role))
    assert ask(client, trajectory, company).status_code == 403
    assert not PlacementOffer.objects.exists()


def test_a_mentor_does_not_answer_for_a_pupil_of_another(
    client: Client, trajectory: Trajectory, company: Company
) -> None:
    offer = PlacementOfferFactory(trajectory=trajectory, company=company)
    client.force_login(staff(trajectory.student.school, Role.MENTOR))
    for name in ("offer_edit", "offer_delete", "offer_agreement"):
        assert client.post(reverse(name, args=[offer.pk]), typed()).status_code == 404
    assert PlacementOffer.objects.get().answer == "open"


# --- From a yes to a draft ----------------------------------------------------------------------
@pytest.fixture
def promise(trajectory: Trajectory, company: Company) -> PlacementOffer:
    return PlacementOfferFactory(trajectory=trajectory, company=company, yes=True)


def draft(client: Client, offer: PlacementOffer):
    return client.post(reverse("offer_agreement", args=[offer.pk]), follow=True)


def test_one_click_makes_a_draft_for_the_period_that_was_asked(
    coordinator: Client, user: User, promise: PlacementOffer
) -> None:
    page = draft(coordinator, promise)
    version = WorkAgreement.objects.get().versions.get()
    assert (version.state, version.start, version.end) == ("draft", promise.first, promise.last)
    assert version.agreement.company == promise.company
    assert AgreementEvent.objects.get().actor == user
    promise.refresh_from_db()
    assert promise.agreement == version.agreement
    assert page.redirect_chain[-1][0] == reverse("agreement_edit", args=[version.agreement_id])


def test_a_second_click_makes_no_second_agreement(
    coordinator: Client, promise: PlacementOffer
) -> None:
    draft(coordinator, promise)
    page = draft(coordinator, promise)
    assert "al een overeenkomst gemaakt" in page.content.decode()
    assert WorkAgreement.objects.count() == 1


@pytest.mark.parametrize("answer", ["open", "no"])
def test_only_a_yes_becomes_a_draft(
    coordinator: Client, trajectory: Trajectory, company: Company, answer: str
) -> None:
    offer = PlacementOfferFactory(trajectory=trajectory, company=company, no=answer == "no")
    page = draft(coordinator, offer)
    assert "heeft geen ja gezegd" in page.content.decode()
    assert not WorkAgreement.objects.exists()


def test_after_the_end_of_the_trajectory_no_draft_is_made(
    coordinator: Client, promise: PlacementOffer
) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 30))
    assert "afgewezen of beëindigd" in draft(coordinator, promise).content.decode()
    assert not WorkAgreement.objects.exists()


def test_a_yes_that_became_an_agreement_stays_a_yes(
    coordinator: Client, promise: PlacementOffer
) -> None:
    draft(coordinator, promise)
    promise.refresh_from_db()
    given = typed(answer="no", version=str(promise.version), asked_on="2026-10-26")
    page = coordinator.post(reverse("offer_edit", args=[promise.pk]), given)
    assert "het antwoord blijft ja" in page.content.decode()
    coordinator.post(reverse("offer_delete", args=[promise.pk]))
    assert PlacementOffer.objects.filter(answer="yes").exists()


def test_a_question_noted_by_mistake_is_taken_away(
    coordinator: Client, promise: PlacementOffer
) -> None:
    coordinator.post(reverse("offer_delete", args=[promise.pk]))
    assert not PlacementOffer.objects.exists()
