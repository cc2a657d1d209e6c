"""An enrolment on which nothing hangs is taken back, so that a departure can be noted."""

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.placements.models import Assessment
from lwt_admin.students.models import Departure, Enrolment, SchoolTime, Student
from tests.factories import (
    AssessmentPeriodFactory,
    EnrolmentFactory,
    ExamCandidateFactory,
    HourEntryFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    UserFactory,
    VisitFactory,
    WorkAgreementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(student: Student) -> Enrolment:
    """Yara's only one, in 2026-2027."""
    return student.enrolments.get()


def url(enrolment: Enrolment) -> str:
    return reverse("enrolment_delete", args=[enrolment.pk])


def refused(client: Client, enrolment: Enrolment) -> str:
    """What the page says; the enrolment must still be there, also after a POST."""
    text: str = client.get(url(enrolment)).content.decode()
    client.post(url(enrolment))
    assert Enrolment.objects.filter(pk=enrolment.pk).exists()
    return text


def test_an_enrolment_is_taken_back_after_a_question(
    coordinator: Client, enrolment: Enrolment
) -> None:
    assert "Verwijderen" in coordinator.get(url(enrolment)).content.decode()
    assert Enrolment.objects.exists()
    answer = coordinator.post(url(enrolment), follow=True).content.decode()
    assert "is niet meer ingeschreven in 2026-2027" in answer
    assert not Enrolment.objects.exists()


def test_the_dossier_leads_to_it_while_the_year_is_not_over(
    coordinator: Client, enrolment: Enrolment
) -> None:
    past = SchoolYearFactory(
        school=enrolment.student.school,
        start=date(2025, 8, 25),
        end=date(2026, 7, 10),
        first_central_exam=None,
    )
    before = EnrolmentFactory(student=enrolment.student, school_year=past, leerjaar=3)
    page = reverse("dossier_details", args=[enrolment.student_id])
    text = coordinator.get(page).content.decode()
    assert url(enrolment) in text
    assert url(before) not in text


def test_an_enrolment_of_a_year_that_is_over_stays(
    coordinator: Client, enrolment: Enrolment
) -> None:
    SchoolYear.objects.update(
        start=date(2025, 8, 25), end=date(2026, 10, 31), first_central_exam=None
    )
    assert "Dit schooljaar is voorbij" in refused(coordinator, enrolment)


def test_an_enrolment_with_a_departure_stays(coordinator: Client, enrolment: Enrolment) -> None:
    Departure.objects.create(
        student=enrolment.student,
        school_year=enrolment.school_year,
        kind="left",
        last_day=date(2026, 10, 30),
        actor=UserFactory(),
    )
    assert "Er is een vertrek in dit schooljaar" in refused(coordinator, enrolment)


def test_an_enrolment_with_lessons_of_the_pupil_stays(
    coordinator: Client, enrolment: Enrolment
) -> None:
    SchoolTime.objects.create(
        school_year=enrolment.school_year,
        student=enrolment.student,
        weekday=1,
        start=time(8, 30),
        end=time(12, 0),
    )
    assert "eigen schooltijden" in refused(coordinator, enrolment)


def test_an_enrolment_in_whose_year_hours_were_entered_stays(
    coordinator: Client, enrolment: Enrolment
) -> None:
    HourEntryFactory(agreement__trajectory__student=enrolment.student, date=date(2026, 9, 7))
    assert "Er zijn stage-uren" in refused(coordinator, enrolment)


def test_hours_of_another_year_do_not_matter(coordinator: Client, enrolment: Enrolment) -> None:
    HourEntryFactory(agreement__trajectory__student=enrolment.student, date=date(2026, 5, 7))
    assert "Verwijderen" in coordinator.get(url(enrolment)).content.decode()


def test_an_enrolment_in_whose_year_a_visit_stands_stays(
    coordinator: Client, enrolment: Enrolment
) -> None:
    VisitFactory(agreement__trajectory__student=enrolment.student, date=date(2026, 9, 7))
    assert "Er is een bezoek" in refused(coordinator, enrolment)


def test_an_enrolment_in_whose_year_the_pupil_was_assessed_stays(
    coordinator: Client, enrolment: Enrolment
) -> None:
    Assessment.objects.create(
        agreement=WorkAgreementFactory(trajectory__student=enrolment.student),
        period=AssessmentPeriodFactory(school_year=enrolment.school_year),
    )
    assert "Er is een beoordeling" in refused(coordinator, enrolment)


@pytest.mark.parametrize(("exam_year", "stays"), [(2027, True), (2026, False)])
def test_an_enrolment_of_a_candidate_in_that_exam_year_stays(
    coordinator: Client, enrolment: Enrolment, exam_year: int, stays: bool
) -> None:
    course = TrajectoryFactory(student=enrolment.student)
    ExamCandidateFactory(trajectory=course, exam_year=exam_year)
    coordinator.post(url(enrolment))
    assert Enrolment.objects.exists() is stays


def test_an_enrolment_of_another_school_cannot_be_reached(
    outsider: Client, enrolment: Enrolment
) -> None:
    assert outsider.post(url(enrolment)).status_code == 404
    assert Enrolment.objects.exists()
