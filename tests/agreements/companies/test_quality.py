"""The criteria a-k of a company: every assessment stays as it was made."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company, QualityAnswer, QualityAssessment
from tests.factories import CompanyFactory, QualityAssessmentFactory, SchoolFactory, staff

pytestmark = pytest.mark.django_db

LETTERS = "abcdefghijk"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def company(school: School) -> Company:
    return CompanyFactory(school=school)


@pytest.fixture
def user(school: School) -> User:
    return staff(school, Role.COORDINATOR)


@pytest.fixture
def coordinator(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def typed(**changes: str) -> dict[str, str]:
    given = {
        "assessed_on": "2026-11-02",
        "assessor": "school",
        "assessor_name": "P. Dekker",
        "note": "",
    }
    for letter in LETTERS:
        given |= {f"met_{letter}": "yes", f"note_{letter}": ""}
    return given | changes


def add(client: Client, company: Company, **changes: str):
    return client.post(reverse("quality_add", args=[company.pk]), typed(**changes))


def test_an_assessment_keeps_all_letters_with_day_and_people(
    coordinator: Client, user: User, company: Company
) -> None:
    add(coordinator, company, met_c="no", note_c="Geen opgeleide leermeester.")
    made = QualityAssessment.objects.get()
    assert (made.assessed_on, made.assessor_name, made.entered_by) == (
        date(2026, 11, 2),
        "P. Dekker",
        user,
    )
    answers = {one.letter: (one.met, one.note) for one in made.answers.all()}
    assert "".join(answers) == LETTERS
    assert answers["c"] == ("no", "Geen opgeleide leermeester.")


def test_a_new_assessment_leaves_the_old_one_as_it_was(
    coordinator: Client, company: Company
) -> None:
    old = QualityAssessmentFactory(company=company, answers={"c": "partly"})
    before = QualityAssessment.objects.filter(pk=old.pk).values().get()
    add(coordinator, company, met_c="yes")
    assert QualityAssessment.objects.filter(pk=old.pk).values().get() == before
    assert old.answers.get(letter="c").met == "partly"
    assert company.assessments.count() == 2


def test_every_assessment_stands_on_the_page_newest_first(
    coordinator: Client, company: Company
) -> None:
    QualityAssessmentFactory(company=company, assessor_name="Eerste", assessed_on=date(2022, 5, 2))
    QualityAssessmentFactory(company=company, assessor_name="Tweede", assessed_on=date(2026, 5, 4))
    text = coordinator.get(reverse("quality_list", args=[company.pk])).content.decode()
    assert text.index("Tweede") < text.index("Eerste")


def test_no_address_changes_an_assessment(coordinator: Client, company: Company) -> None:
    old = QualityAssessmentFactory(company=company)
    page = coordinator.get(reverse("quality_list", args=[company.pk])).content.decode()
    assert f"/{old.pk}/wijzigen" not in page
    assert coordinator.post(reverse("quality_list", args=[company.pk]), typed()).status_code == 200
    assert QualityAssessment.objects.get() == old


def test_every_criterion_asks_for_a_judgement(coordinator: Client, company: Company) -> None:
    page = add(coordinator, company, met_k="", note_k="Weten we niet.")
    assert "Kies een oordeel over k" in page.content.decode()
    assert "Weten we niet." in page.content.decode()
    assert not QualityAssessment.objects.exists()


def test_an_assessment_lies_not_in_the_future(coordinator: Client, company: Company) -> None:
    page = add(coordinator, company, assessed_on="2026-11-03")
    assert "di 3 nov 2026 ligt in de toekomst." in page.content.decode()


@pytest.mark.parametrize("field", ["note", "note_a"])
def test_a_bsn_is_refused_in_every_remark(
    coordinator: Client, company: Company, field: str
) -> None:
    page = add(coordinator, company, **{field: "Van leerling 111222333."})
    assert "Dit lijkt een BSN" in page.content.decode()
    assert not QualityAssessment.objects.exists()


def test_a_letter_stands_once_in_an_assessment(company: Company) -> None:
    assessment = QualityAssessmentFactory(company=company)
    with pytest.raises(IntegrityError):
        QualityAnswer.objects.create(assessment=assessment, letter="a", met="no")


def test_the_answers_are_in_the_history(coordinator: Client, user: User, company: Company) -> None:
    add(coordinator, company)
    entries = LogEntry.objects.get_for_objects(QualityAnswer.objects.all())
    assert entries.count() == len(LETTERS)
    assert {entry.actor for entry in entries} == {user}


def test_the_page_of_the_company_counts_what_is_met(coordinator: Client, company: Company) -> None:
    QualityAssessmentFactory(company=company, answers={"c": "no", "e": "partly", "k": "unknown"})
    quality = coordinator.get(reverse("company_detail", args=[company.pk])).context["quality"]
    assert quality.met == 8
    assert [answer.letter for answer in quality.not_met] == ["c", "e"]


def test_the_page_costs_the_same_for_twenty_assessments_as_for_one(
    coordinator: Client, company: Company, django_assert_max_num_queries
) -> None:
    counts = []
    for number in (1, 20):
        while company.assessments.count() < number:
            QualityAssessmentFactory(company=company)
        with django_assert_max_num_queries(15) as spent:
            coordinator.get(reverse("quality_list", args=[company.pk]))
        counts.append(len(spent))
    assert counts[0] == counts[1]
