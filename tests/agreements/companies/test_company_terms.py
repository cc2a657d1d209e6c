"""Four years since the assessment and without placement, on the page and among what must happen."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_upkeep import upkeep_attention
from lwt_admin.agreements.companies.terms import lapse_term_of, recognised_since
from lwt_admin.agreements.models import Company, State, WorkAgreement
from lwt_admin.rules.recognition import FINE, PAST, SOON
from tests.factories import (
    AgreementVersionFactory,
    CompanyContactFactory,
    CompanyFactory,
    QualityAssessmentFactory,
    RecognitionFactory,
    SchoolFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def office(school: School) -> User:
    return staff(school, Role.OFFICE)


@pytest.fixture
def company(school: School) -> Company:
    """Recognised since 2018, where nobody of the school ever was."""
    company = CompanyFactory(school=school)
    RecognitionFactory(company=company, valid_from=date(2018, 1, 1), valid_until=None)
    return company


def placed(company: Company, end: date, **version: object) -> None:
    AgreementVersionFactory(
        agreement__company=company,
        agreement__trajectory=TrajectoryFactory(student__school=company.school),
        signed=True,
        **{"start": date(2021, 9, 1), "end": end} | version,
    )


def read(company: Company) -> Company:
    companies = Company.objects.with_recognitions().with_last_placement(TODAY)
    return companies.get(pk=company.pk)


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (date(2022, 11, 1), PAST),
        (date(2022, 11, 2), PAST),
        (date(2022, 11, 3), SOON),
        (date(2023, 5, 2), SOON),
        (date(2023, 5, 3), FINE),
    ],
)
def test_the_term_runs_from_the_last_day_of_placement(
    company: Company, last: date, state: str
) -> None:
    placed(company, last)
    term = lapse_term_of(read(company), TODAY)
    assert term is not None
    assert term.state == state


def test_where_nobody_was_the_term_runs_from_the_recognition(company: Company) -> None:
    term = lapse_term_of(read(company), TODAY)
    assert term is not None
    assert (term.state, term.due) == (PAST, date(2022, 1, 1))


def test_while_a_pupil_is_there_nothing_runs(company: Company) -> None:
    placed(company, date(2027, 3, 26))
    assert lapse_term_of(read(company), TODAY) is None


def test_without_a_recognition_nothing_lapses(school: School) -> None:
    assert lapse_term_of(read(CompanyFactory(school=school)), TODAY) is None


def test_an_orientation_placement_is_no_use_of_the_recognition(company: Company) -> None:
    placed(company, date(2026, 6, 1))
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    assert read(company).last_placement is None


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({"end": date(2026, 6, 1)}, date(2026, 6, 1)),
        ({"end": date(2027, 6, 1)}, TODAY),
        ({"end": date(2026, 6, 1), "state": State.ENDED, "ended_on": date(2026, 3, 6)},
         date(2026, 3, 6)),
        ({"end": date(2026, 6, 1), "state": State.ENDED, "ended_on": date(2021, 8, 31)}, None),
        ({"start": date(2026, 11, 3), "end": date(2027, 6, 1)}, None),
        ({"end": date(2026, 6, 1), "state": State.SENT}, None),
    ],
)  # fmt: skip
def test_the_last_placement_is_the_last_day_that_an_agreement_held(
    company: Company, fields: dict[str, object], last: date | None
) -> None:
    placed(company, **fields)
    assert read(company).last_placement == last


def test_recognitions_that_follow_each_other_are_one_stretch(company: Company) -> None:
    company.recognitions.update(valid_until=date(2022, 12, 31))
    RecognitionFactory(company=company, valid_from=date(2023, 1, 1), valid_until=None)
    assert recognised_since(read(company), TODAY) == date(2018, 1, 1)


def test_after_a_gap_the_stretch_begins_anew(company: Company) -> None:
    company.recognitions.update(valid_until=date(2022, 12, 31))
    RecognitionFactory(company=company, valid_from=date(2023, 1, 2), valid_until=None)
    assert recognised_since(read(company), TODAY) == date(2023, 1, 2)


# --- What must happen ---------------------------------------------------------------------------
def texts(user: User, school: School | None) -> list[str]:
    return [todo.text for todo in upkeep_attention(user, school, TODAY)]


@pytest.mark.parametrize(
    ("assessed", "told"),
    [
        (date(2022, 11, 1), "is over tijd"),
        (date(2022, 11, 2), "moet binnenkort"),
        (date(2023, 5, 2), "moet binnenkort"),
        (date(2023, 5, 3), None),
    ],
)
def test_an_assessment_is_told_before_it_is_four_years_old(
    office: User, school: School, company: Company, assessed: date, told: str | None
) -> None:
    placed(company, TODAY)
    QualityAssessmentFactory(company=company, assessed_on=assessed)
    expected = [] if told is None else [f"De beoordeling van {company} {told}"]
    assert texts(office, school) == expected


def test_a_newer_assessment_by_the_school_does_not_stop_the_term_of_sbb(
    office: User, school: School, company: Company
) -> None:
    placed(company, TODAY)
    QualityAssessmentFactory(company=company, assessed_on=date(2022, 11, 1))
    QualityAssessmentFactory(company=company, assessed_on=TODAY, assessor="school")
    assert texts(office, school) == [f"De beoordeling van {company} is over tijd"]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2022, 11, 2), "is misschien vervallen"),
        (date(2022, 11, 3), "dreigt te vervallen"),
        (date(2023, 5, 3), None),
    ],
)
def test_a_recognition_that_lapses_unused_is_told(
    office: User, school: School, company: Company, last: date, told: str | None
) -> None:
    placed(company, last)
    expected = [] if told is None else [f"De erkenning van {company} {told}"]
    assert texts(office, school) == expected


def test_a_company_without_recognition_is_not_told(office: User, school: School) -> None:
    QualityAssessmentFactory(company=CompanyFactory(school=school), assessed_on=date(2019, 1, 1))
    assert texts(office, school) == []


@pytest.mark.parametrize(
    ("follow_up_on", "told"), [(date(2026, 11, 2), True), (date(2026, 11, 3), False)]
)
def test_who_should_follow_up_a_contact_is_told_on_the_day(
    office: User, school: School, company: Company, follow_up_on: date, told: bool
) -> None:
    placed(company, TODAY)
    CompanyContactFactory(company=company, follow_up_on=follow_up_on, follow_up_by=office)
    colleague = staff(school, Role.COORDINATOR)
    assert bool(texts(office, school)) is told
    assert texts(colleague, school) == []


@pytest.mark.parametrize("role", [Role.MENTOR, Role.DIRECTOR, Role.READER])
def test_who_may_not_change_companies_is_told_nothing(
    school: School, company: Company, role: Role
) -> None:
    assert texts(staff(school, role), school) == []


def test_another_school_is_told_nothing(company: Company) -> None:
    assert texts(staff(SchoolFactory(), Role.OFFICE), None) == []


def test_it_costs_as_many_queries_for_twenty_companies_as_for_one(
    office: User, school: School, company: Company, django_assert_max_num_queries: object
) -> None:
    counts = []
    for number in (1, 20):
        while Company.objects.count() < number:
            other = RecognitionFactory(company__school=school, valid_from=date(2019, 1, 1)).company
            QualityAssessmentFactory(company=other, assessed_on=date(2022, 1, 3))
            CompanyContactFactory(company=other, follow_up_on=TODAY, follow_up_by=office)
        fresh = User.objects.get(pk=office.pk)
        with django_assert_max_num_queries(7) as spent:
            upkeep_attention(fresh, school, TODAY)
        counts.append(len(spent))
    assert counts[0] == counts[1]


# --- The page of the company --------------------------------------------------------------------
def test_the_page_of_a_company_shows_both_terms_with_article_and_status(
    client: Client, office: User, company: Company
) -> None:
    placed(company, date(2022, 12, 1))
    QualityAssessmentFactory(company=company, assessed_on=date(2023, 1, 9))
    client.force_login(office)
    text = client.get(reverse("company_detail", args=[company.pk])).content.decode()
    assert "De laatste stagedag van een leerling van uw school was hier do 1 dec 2022" in text
    assert "De volgende moet er zijn op za 9 jan 2027" in text
    assert "WVO 10b4 (oud)" in text
    assert "niet geverifieerd" in text


def test_the_page_says_when_no_assessment_is_known(
    client: Client, office: User, company: Company
) -> None:
    client.force_login(office)
    text = client.get(reverse("company_detail", args=[company.pk])).content.decode()
    assert "Wanneer SBB dit bedrijf beoordeelde, is niet ingevuld" in text
