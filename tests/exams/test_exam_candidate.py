import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate
from tests.factories import ExamSubjectFactory, TrajectoryFactory, staff


def page(candidate: ExamCandidate) -> str:
    return reverse("exam_candidate", args=[candidate.pk])


def test_the_page_shows_geslaagd_with_the_article(
    candidate: ExamCandidate, secretary: Client
) -> None:
    text = secretary.get(page(candidate)).content.decode()
    assert "geslaagd" in text
    assert "49 lid 6" in text


def test_a_five_for_dutch_shows_afgewezen(candidate: ExamCandidate, secretary: Client) -> None:
    candidate.subjects.filter(kind="dutch").update(se="5.0", ce="5.4")
    assert "afgewezen" in secretary.get(page(candidate)).content.decode()


def test_a_missing_mark_shows_onbepaald_and_what_is_needed(
    candidate: ExamCandidate, secretary: Client
) -> None:
    candidate.subjects.filter(kind="dutch").update(se="5.0", ce=None)
    text = secretary.get(page(candidate)).content.decode()
    assert "onbepaald" in text
    assert "nodig: CE 6,0" in text


def test_a_package_with_three_electives_says_why_it_cannot_be_judged(
    candidate: ExamCandidate, secretary: Client
) -> None:
    candidate.subjects.filter(kind="elective").first().delete()
    assert "er zijn 3 keuzevakken" in secretary.get(page(candidate)).content.decode().lower()


def test_a_package_with_one_elective_says_so_in_the_singular(
    candidate: ExamCandidate, secretary: Client
) -> None:
    first = candidate.subjects.filter(kind="elective").first()
    candidate.subjects.filter(kind="elective").exclude(pk=first.pk).delete()
    text = secretary.get(page(candidate)).content.decode()
    assert "Er is 1 keuzevak; nodig zijn er ten minste 4." in text


def test_a_mentor_sees_the_candidate_of_an_own_pupil(
    candidate: ExamCandidate, client: Client
) -> None:
    mentor = staff(candidate.trajectory.student.school, Role.MENTOR)
    candidate.trajectory.mentor_assignments.create(mentor=mentor, start="2020-01-01")
    client.force_login(mentor)
    assert client.get(page(candidate)).status_code == 200


def test_a_mentor_does_not_see_the_candidate_of_another_mentor(
    candidate: ExamCandidate, client: Client
) -> None:
    client.force_login(staff(candidate.trajectory.student.school, Role.MENTOR))
    assert client.get(page(candidate)).status_code == 404


def test_somebody_of_another_school_does_not_see_the_candidate(
    candidate: ExamCandidate, client: Client
) -> None:
    client.force_login(staff(TrajectoryFactory().student.school, Role.EXAM_SECRETARY))
    assert client.get(page(candidate)).status_code == 404


def test_the_office_has_no_right_to_exams(candidate: ExamCandidate, client: Client) -> None:
    client.force_login(staff(candidate.trajectory.student.school, Role.OFFICE))
    assert client.get(page(candidate)).status_code == 403


def test_a_coordinator_sees_no_button_to_enter_marks(
    candidate: ExamCandidate, client: Client
) -> None:
    client.force_login(staff(candidate.trajectory.student.school, Role.COORDINATOR))
    assert "Cijfers invoeren" not in client.get(page(candidate)).content.decode()


@pytest.mark.parametrize("electives", [0, 16])
def test_the_page_takes_the_same_queries_for_any_number_of_subjects(
    candidate: ExamCandidate,
    secretary: Client,
    electives: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(electives):
        ExamSubjectFactory(candidate=candidate, position=20 + number)
    secretary.get(page(candidate))
    with django_assert_num_queries(13):
        secretary.get(page(candidate))
