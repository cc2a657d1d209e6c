import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.students.models import Trajectory
from tests.factories import (
    EnrolmentFactory,
    ExamCandidateFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def trajectory() -> Trajectory:
    """A pupil who sits in leerjaar 4 in the school year 2026-2027."""
    trajectory = TrajectoryFactory()
    EnrolmentFactory(student=trajectory.student)
    return trajectory


def sign_in_secretary(client: Client, trajectory: Trajectory) -> Client:
    client.force_login(staff(trajectory.student.school, Role.EXAM_SECRETARY))
    return client


def test_the_list_shows_each_result(candidate: ExamCandidate, secretary: Client) -> None:
    text = secretary.get(reverse("exam_list")).content.decode()
    assert candidate.trajectory.student.surname_first in text
    assert "geslaagd" in text


def test_a_name_is_found_without_its_accents(candidate: ExamCandidate, secretary: Client) -> None:
    student = candidate.trajectory.student
    student.last_name = "Özdemir"
    student.save()
    text = secretary.get(reverse("exam_list"), {"q": "ozdemir"}).content.decode()
    assert "Özdemir" in text


@time_machine.travel("2026-11-02 09:00+01:00")
def test_a_pupil_in_leerjaar_4_without_candidacy_is_listed(
    trajectory: Trajectory, client: Client
) -> None:
    text = sign_in_secretary(client, trajectory).get(reverse("exam_list")).content.decode()
    assert f"Meld {trajectory.student} aan" in text


@time_machine.travel("2026-11-02 09:00+01:00")
def test_entering_a_pupil_proposes_the_end_of_leerjaar_4(
    trajectory: Trajectory, client: Client
) -> None:
    url = reverse("exam_candidate_add", args=[trajectory.pk])
    form = sign_in_secretary(client, trajectory).get(url).context["form"]
    assert form["exam_year"].value() == 2027


@time_machine.travel("2026-11-02 09:00+01:00")
def test_entering_a_pupil_makes_the_compulsory_subjects(
    trajectory: Trajectory, client: Client
) -> None:
    url = reverse("exam_candidate_add", args=[trajectory.pk])
    sign_in_secretary(client, trajectory).post(url, {"exam_year": "2027"})
    subjects = trajectory.candidacies.get().subjects
    assert list(subjects.values_list("kind", flat=True)) == ["dutch", "profile", "arithmetic"]


@pytest.mark.parametrize("year", ["2021", "2013"])
def test_an_exam_year_without_rules_is_refused(
    trajectory: Trajectory, client: Client, year: str
) -> None:
    url = reverse("exam_candidate_add", args=[trajectory.pk])
    sign_in_secretary(client, trajectory).post(url, {"exam_year": year})
    assert not trajectory.candidacies.exists()


def test_entering_a_pupil_twice_for_one_year_is_refused(
    trajectory: Trajectory, client: Client
) -> None:
    ExamCandidateFactory(trajectory=trajectory, exam_year=2027)
    url = reverse("exam_candidate_add", args=[trajectory.pk])
    response = sign_in_secretary(client, trajectory).post(url, {"exam_year": "2027"})
    assert "Deze leerling is al kandidaat in dit examenjaar." in response.content.decode()


def test_the_list_takes_the_same_queries_for_one_and_for_twenty_rows(
    client: Client, django_assert_max_num_queries: object
) -> None:
    school = SchoolFactory()
    year = SchoolYearFactory(school=school)
    client.force_login(staff(school, Role.EXAM_SECRETARY))

    def queries() -> int:
        with django_assert_max_num_queries(15) as counted:
            client.get(reverse("exam_list"))
        return len(counted)

    def add() -> None:
        trajectory = TrajectoryFactory(student=StudentFactory(school=school))
        EnrolmentFactory(student=trajectory.student, school_year=year)
        ExamCandidateFactory(trajectory=trajectory, passing=True)

    add()
    queries()
    one = queries()
    for _ in range(19):
        add()
    assert queries() == one


def test_a_reader_is_led_to_no_papers_and_no_grid(candidate: ExamCandidate, client: Client) -> None:
    client.force_login(staff(candidate.trajectory.student.school, Role.READER))
    text = client.get(reverse("exam_list")).content.decode()
    assert reverse("exam_papers", args=[candidate.exam_year]) not in text
    assert reverse("marks_grid") + "?" not in text


def test_the_secretary_is_led_to_papers_and_grid(
    candidate: ExamCandidate, secretary: Client
) -> None:
    text = secretary.get(reverse("exam_list")).content.decode()
    assert reverse("exam_papers", args=[candidate.exam_year]) in text
    assert f"{reverse('marks_grid')}?examenjaar={candidate.exam_year}" in text
