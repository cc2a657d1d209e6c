"""The results of a school year beside the demand, what must be done, and the PDF."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.placements.assessment_acts import reopen
from lwt_admin.placements.assessment_cases import cases_now, cases_of_student, periods_now
from lwt_admin.placements.assessment_standing import standings
from lwt_admin.placements.attention_assessments import assessment_attention
from lwt_admin.placements.models import AssessmentStep
from lwt_admin.signing.models import content_hash
from lwt_admin.todo import Urgency
from tests.factories import (
    AgreementVersionFactory,
    AssessmentPeriodFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    recognised_company,
    signed_agreement,
)
from tests.placements.assessing import conclude, link_to_assess, say, say_all

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def school(period):
    """Demands two of its three periods."""
    school = period.school_year.school
    school.sufficient_periods = 2
    school.save()
    return school


@pytest.fixture
def earlier(period):
    return AssessmentPeriodFactory(
        school_year=period.school_year,
        form=period.form,
        name="Periode 1",
        first=date(2026, 8, 31),
        last=date(2026, 10, 9),
        opens_on=date(2026, 10, 2),
        due_on=date(2026, 10, 23),
    )


@pytest.fixture
def later(period):
    return AssessmentPeriodFactory(
        school_year=period.school_year,
        form=period.form,
        name="Periode 3",
        first=date(2027, 1, 4),
        last=date(2027, 2, 12),
        opens_on=date(2027, 2, 5),
        due_on=date(2027, 2, 26),
    )


@pytest.fixture
def three(school, earlier, period, later):
    return earlier, period, later


def standing_of(mentor, student, today=TODAY):
    cases, periods = cases_of_student(mentor, student, today)
    (found,) = standings(cases, periods, today)
    return found


def finished(agreement, period, mentor, *, sufficient=True):
    say(agreement, period, by=mentor)
    conclude(agreement, period, by=mentor, sufficient=sufficient, missing_reason="Geen antwoord.")


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- The demand -----------------------------------------------------------------------------------
class TestTwoOfThree:
    @pytest.fixture
    def student(self, school, trajectory):
        trajectory.student.school.refresh_from_db()
        return trajectory.student

    def test_can_be_met_as_long_as_two_may_come(self, three, mentor, student):
        found = standing_of(mentor, student)
        assert found.mark == ("wait", "eis nog te halen: 0 van de 2 voldoende")

    def test_is_met_by_two(self, three, mentor, student, agreement):
        for period in three[:2]:
            finished(agreement, period, mentor)
        assert standing_of(mentor, student).mark == ("ok", "eis gehaald: 2 van de 2 voldoende")

    def test_can_still_be_met_after_one_was_not(self, three, mentor, student, agreement):
        finished(agreement, three[0], mentor, sufficient=False)
        found = standing_of(mentor, student)
        assert not found.is_lost
        assert found.possible == 2

    def test_cannot_be_met_after_two_were_not(self, three, mentor, student, agreement):
        for period in three[:2]:
            finished(agreement, period, mentor, sufficient=False)
        found = standing_of(mentor, student)
        assert found.mark == ("bad", "eis niet meer te halen: 0 van de 2 voldoende")

    def test_counts_what_is_open_again_as_not_known(self, three, mentor, student, agreement):
        for period in three[:2]:
            finished(agreement, period, mentor)
        reopen(agreement, three[0], "Vergissing.", by=mentor, now=timezone.now())
        assert standing_of(mentor, student).sufficient == 1

    def test_a_past_period_without_a_company_brings_nothing(self, three, mentor, student):
        AgreementVersion.objects.update(start=date(2026, 10, 12))
        found = standing_of(mentor, student)
        assert [one.mark[1] for one in found.results] == [
            "niet beoordeeld",
            "nog af te ronden",
            "komt nog",
        ]
        assert found.possible == 2

    def test_a_school_without_a_demand_shows_none(self, three, school, mentor, student):
        school.sufficient_periods = 0
        school.save()
        student.school.refresh_from_db()
        found = standing_of(mentor, student)
        assert found.is_met
        assert found.mark == ("", "")


def test_at_two_companies_a_period_is_sufficient_when_it_is_at_both(
    mentor, trajectory, agreement, period
):
    company = recognised_company(trajectory)
    other = WorkAgreementFactory(trajectory=trajectory, company=company)
    AgreementVersionFactory(agreement=other, signed=True)
    finished(agreement, period, mentor)
    (result,) = standing_of(mentor, trajectory.student).results
    assert result.result is None
    finished(other, period, mentor, sufficient=False)
    (result,) = standing_of(mentor, trajectory.student).results
    assert result.result is False


@pytest.mark.parametrize(
    ("start", "is_asked"), [(date(2026, 11, 7), True), (date(2026, 11, 8), False)]
)
def test_who_was_there_a_third_of_the_period_is_assessed(
    mentor, agreement, period, start, is_asked
):
    AgreementVersion.objects.update(start=start)
    assert bool(cases_now(mentor, None, TODAY)) is is_asked


def test_an_orientation_is_not_assessed(mentor, agreement, period):
    agreement.kind = "orientation"
    agreement.save()
    assert cases_now(mentor, None, TODAY) == []


def test_periods_of_last_school_year_disappear_after_a_while(mentor, agreement, period):
    assert periods_now(mentor, None, date(2027, 9, 3)) == [period]
    assert periods_now(mentor, None, date(2027, 9, 4)) == []


# --- In the dossier -------------------------------------------------------------------------------
def test_the_dossier_fetches_one_small_block(mentor_client, trajectory, three):
    url = reverse("assessment_student", args=[trajectory.student.pk])
    dossier = text_of(mentor_client.get(reverse("dossier", args=[trajectory.student.pk])))
    assert f'hx-get="{url}"' in dossier
    part = text_of(mentor_client.get(url, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "eis nog te halen" in part
    assert "Periode 3" in part


# --- On the home page -----------------------------------------------------------------------------
def lines(user, today=TODAY):
    return [(one.text, one.urgency) for one in assessment_attention(user, None, today)]


def test_a_mentor_is_told_to_fill_in_and_then_to_finish(mentor, trajectory, agreement, period):
    student = trajectory.student
    assert lines(mentor) == [(f"{student}: nog niet door u beoordeeld", Urgency.ATTENTION)]
    say(agreement, period, by=mentor)
    assert lines(mentor) == []
    say(agreement, period, link=link_to_assess(agreement))
    say(agreement, period, link=link_to_assess(agreement, party="student"))
    assert lines(mentor) == [(f"{student}: iedereen vulde de beoordeling in", Urgency.ATTENTION)]
    conclude(agreement, period, by=mentor)
    assert lines(mentor) == []


def test_nothing_is_asked_before_the_period_opens(mentor, agreement, period):
    assert lines(mentor, date(2026, 11, 1)) == []


def test_what_waits_for_others_is_told_once_it_is_late(mentor, agreement, period):
    say(agreement, period, by=mentor)
    (todo,) = assessment_attention(mentor, None, date(2026, 12, 5))
    assert "te laat" in todo.text
    assert "Nog niets van: leermeester en leerling." in todo.detail


def test_of_pupils_of_others_a_coordinator_only_hears_what_is_late(coordinator, agreement, period):
    assert lines(coordinator) == []
    ((_, urgency),) = lines(coordinator, date(2026, 12, 5))
    assert urgency is Urgency.WAITS


def test_a_demand_that_is_lost_is_told(mentor, trajectory, agreement, three):
    for period in three[:2]:
        finished(agreement, period, mentor, sufficient=False)
    ((text, urgency),) = lines(mentor)
    assert "haalt de eis van 2 voldoende periodes niet meer" in text
    assert urgency is Urgency.WRONG


@pytest.mark.parametrize("number", [1, 20])
def test_it_takes_six_queries_for_any_number_of_pupils(
    mentor, agreement, three, number, django_assert_max_num_queries
):
    school = agreement.trajectory.student.school
    for _ in range(number - 1):
        say(
            signed_agreement(TrajectoryFactory(student__school=school, mentor=mentor)),
            three[1],
            by=mentor,
        )
    assert mentor.access
    with django_assert_max_num_queries(6):
        assert assessment_attention(mentor, None, TODAY)


# --- On paper -------------------------------------------------------------------------------------
def pdf_of(client, agreement, period):
    response = client.get(reverse("assessment_pdf", args=[agreement.pk, period.pk]))
    assert response["Content-Type"] == "application/pdf"
    return response, PdfReader(BytesIO(response.content))


def test_the_pdf_says_what_was_frozen(mentor_client, mentor, agreement, period):
    say_all(agreement, period, mentor)
    conclude(agreement, period, by=mentor, text="Groeit in zijn werk.")
    AgreementVersion.objects.update(learning_goals="Heel iets anders.")
    response, reader = pdf_of(mentor_client, agreement, period)
    assert "beoordeling-periode-2-" in response["Content-Disposition"]
    assert "concept" not in response["Content-Disposition"]
    text = " ".join(page.extract_text() for page in reader.pages)
    step = AssessmentStep.objects.get(kind="finished")
    assert step.sha256 == content_hash(step.content)
    for part in ("Voldoende", "Groeit in zijn werk.", "Komt op tijd", "Werken volgens tekening"):
        assert part in " ".join(text.split())
    assert step.sha256 in text.replace("\n", "").replace(" ", "")
    assert "Heel iets anders." not in text


def test_the_pdf_is_tagged_and_says_its_language_and_title(
    mentor_client, agreement, period, trajectory
):
    _, reader = pdf_of(mentor_client, agreement, period)
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "nl"
    assert reader.metadata.title == f"Beoordeling Periode 2 van {trajectory.student}"


def test_the_pdf_of_what_is_not_finished_says_so(mentor_client, agreement, period):
    response, reader = pdf_of(mentor_client, agreement, period)
    assert "-concept.pdf" in response["Content-Disposition"]
    assert "CONCEPT" in reader.pages[0].extract_text()
