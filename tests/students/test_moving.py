"""A pupil goes to another school of the same board, and the dossier goes along."""

from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import ImportUpload, PupilMove, Student, Trajectory
from lwt_admin.students.moving import move
from lwt_admin.students.pupil_years import read_years
from tests.factories import (
    AgreementVersionFactory,
    EnrolmentFactory,
    GuardianFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    signed_agreement,
    staff,
)
from tests.imports import csv_of, pupil

TODAY = date(2026, 11, 2)
pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def south(school: School) -> School:
    """Another school of the same board, with the same school year."""
    south = SchoolFactory(name="vmbo Zuid", board=school.board)
    SchoolYearFactory(school=south)
    return south


@pytest.fixture
def both(school: School, south: School) -> User:
    """Somebody of the office of both schools."""
    return also(staff(school, Role.OFFICE), south, Role.OFFICE)


@pytest.fixture
def signed_in(both: User) -> Client:
    client = Client()
    client.force_login(both)
    return client


def also(person: User, school: School, role: Role) -> User:
    membership = person.memberships.create(school=school, started_on=TODAY)
    membership.roles.create(role=role)
    return User.objects.get(pk=person.pk)


def post(client: Client, student: Student, south: School, **given: Any) -> str:
    asked = {"school": south.pk, "number": "700001", "remark": ""} | given
    address = reverse("student_move", args=[student.pk])
    return client.post(address, asked, follow=True).content.decode()


# --- What goes along ----------------------------------------------------------------------------
def test_the_dossier_goes_along_and_is_gone_where_it_was(
    signed_in: Client, student: Student, trajectory: Trajectory, south: School
) -> None:
    guardian = GuardianFactory(student=student)
    assert "is nu van vmbo Zuid" in post(signed_in, student, south)
    moved = Student.objects.get()
    assert (moved.pk, moved.school, moved.number) == (student.pk, south, "700001")
    assert list(moved.guardians.all()) == [guardian]
    assert list(moved.trajectories.all()) == [trajectory]
    left = staff(SchoolFactory(board=south.board), Role.COORDINATOR)
    assert not Student.objects.for_user(left).exists()


def test_a_move_is_recorded_with_who_from_where_and_why(
    signed_in: Client, both: User, student: Student, school: School, south: School
) -> None:
    was = student.number
    post(signed_in, student, south, remark="Verhuisd naar Zuid.")
    done = PupilMove.objects.get()
    assert (done.from_school, done.to_school, done.from_number) == (school, south, was)
    assert (done.actor, done.day, done.remark) == (both, TODAY, "Verhuisd naar Zuid.")
    changed = LogEntry.objects.get_for_object(student).filter(action=LogEntry.Action.UPDATE)
    changes = changed.latest("pk").changes
    assert changes["school"] == [str(school.pk), str(south.pk)]
    assert changes["number"] == [was, "700001"]


def test_the_mentors_of_the_school_that_is_left_stop(
    both: User, student: Student, trajectory: Trajectory, south: School
) -> None:
    move(student, south, "1", by=both, today=TODAY)
    assert trajectory.mentor_assignments.get().until == date(2026, 11, 1)


def test_the_running_year_goes_along_without_its_class_and_earlier_years_stay(
    both: User, school: School, student: Student, south: School
) -> None:
    past = SchoolYearFactory(
        school=school, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    EnrolmentFactory(student=student, school_year=past, leerjaar=3, class_name="3bw1")
    move(student, south, "1", by=both, today=TODAY)
    rows = student.enrolments.order_by("school_year__start")
    assert list(rows.values_list("school_year__school", "leerjaar", "class_name")) == [
        (school.pk, 3, "3bw1"),
        (south.pk, 4, ""),
    ]


def test_hours_of_earlier_years_go_on_counting(
    both: User, school: School, student: Student, south: School
) -> None:
    past = SchoolYearFactory(
        school=school, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    SchoolYearFactory(
        school=south, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    EnrolmentFactory(student=student, school_year=past, leerjaar=3)
    counting = read_years(student).counting
    move(student, south, "1", by=both, today=TODAY)
    assert read_years(Student.objects.get(pk=student.pk)).counting == counting


# --- What must hold -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role_here", "role_there", "status"),
    [(Role.OFFICE, Role.MENTOR, 200), (Role.DIRECTOR, Role.OFFICE, 403)],
)
def test_without_the_right_at_both_schools_nobody_moves(
    school: School,
    south: School,
    student: Student,
    role_here: Role,
    role_there: Role,
    status: int,
) -> None:
    person = also(staff(school, role_here), south, role_there)
    client = Client()
    client.force_login(person)
    page = client.get(reverse("student_move", args=[student.pk]))
    assert page.status_code == status
    assert "Verhuis het dossier</button>" not in page.content.decode()
    post(client, student, south)
    with pytest.raises(ValidationError, match="mag u deze leerling niet"):
        move(student, south, "1", by=person, today=TODAY)
    assert Student.objects.get().school == school


def test_a_pupil_does_not_leave_the_board(both: User, student: Student) -> None:
    elsewhere = SchoolFactory()
    person = also(both, elsewhere, Role.OFFICE)
    with pytest.raises(ValidationError, match="mag u deze leerling niet"):
        move(student, elsewhere, "1", by=person, today=TODAY)


def test_a_number_that_is_taken_there_is_refused(
    signed_in: Client, student: Student, south: School
) -> None:
    StudentFactory(school=south, number="700001")
    page = post(signed_in, student, south)
    assert "700001: bij vmbo Zuid heeft al een leerling dit leerlingnummer." in page
    assert Student.objects.get(pk=student.pk).school != south


@pytest.mark.parametrize("given", [{"number": "123456782"}, {"remark": "BSN 123456782"}])
def test_a_bsn_is_refused(
    signed_in: Client, student: Student, south: School, given: dict[str, str]
) -> None:
    assert "lijkt een BSN" in post(signed_in, student, south, **given)
    assert not PupilMove.objects.exists()


def test_an_agreement_that_is_being_made_or_runs_comes_first(
    signed_in: Client, student: Student, trajectory: Trajectory, south: School
) -> None:
    signed_agreement(trajectory)
    AgreementVersionFactory(agreement__trajectory=trajectory)
    page = signed_in.get(reverse("student_move", args=[student.pk])).content.decode()
    assert "Dit moet eerst" in page
    assert "is nog concept" in page
    assert "Beëindig haar eerst" in page
    assert "Verhuis het dossier</button>" not in page
    post(signed_in, student, south)
    assert Student.objects.get().school != south


def test_an_agreement_that_is_over_does_not_stand_in_the_way(
    both: User, student: Student, trajectory: Trajectory, south: School
) -> None:
    version = signed_agreement(trajectory).versions.get()
    after = version.end.replace(year=version.end.year + 1)
    move(student, south, "1", by=both, today=after)
    assert Student.objects.get().school == south


# --- In a list ----------------------------------------------------------------------------------
def bring(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("lijst.csv", content)
    return client.post(reverse("student_import"), {"file": file}, follow=True)


@pytest.fixture
def at_south(both: User, south: School) -> Client:
    client = Client()
    client.force_login(both)
    session = client.session
    session["school"] = south.pk
    session.save()
    return client


@pytest.fixture
def vera(school: School, school_year: SchoolYear) -> Student:
    """The pupil of the list, at the other school."""
    vera = StudentFactory(
        school=school,
        number="40",
        first_name="Vera",
        prefix="",
        last_name="Bös",
        birth_date=date(2011, 2, 3),
    )
    EnrolmentFactory(student=vera, school_year=school_year, leerjaar=3)
    return vera


ROW = pupil(achternaam="Bos", klas="3bl1", leerjaar="3")


def test_a_pupil_of_another_school_of_the_board_is_offered_as_a_move(
    at_south: Client, vera: Student, south: School
) -> None:
    page = bring(at_south, csv_of(ROW, pupil(leerlingnummer="2", roepnaam="Sam")))
    text = page.content.decode()
    assert "Deze leerling staat al bij vmbo De Oever" in text
    assert "1 van de 2 rijen klopt niet" in text
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    after = at_south.post(address, {"move": "2"}, follow=True)
    assert "is nu van vmbo Zuid" in after.content.decode()
    vera.refresh_from_db()
    assert (vera.school, vera.number) == (south, "300014")
    assert after.context["plan"].summary == (
        "gelezen=2 nieuw=1 gewijzigd=1 ongewijzigd=0 afgewezen=0"
    )
    at_south.post(address, {"plan": after.context["plan"].digest})
    assert Student.objects.filter(school=south).count() == 2
    assert vera.enrolments.get().class_name == "3bl1"


def test_who_is_not_chosen_stays_and_is_not_entered_twice(
    at_south: Client, vera: Student, school: School
) -> None:
    page = bring(at_south, csv_of(ROW, pupil(leerlingnummer="2", roepnaam="Sam")))
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    at_south.post(address, {"plan": page.context["plan"].digest, "partial": "1"})
    assert Student.objects.filter(birth_date=vera.birth_date, first_name="Vera").get() == vera
    assert vera.school == school


def test_without_a_tick_nobody_moves_and_the_page_says_so(
    at_south: Client, vera: Student, school: School
) -> None:
    page = bring(at_south, csv_of(ROW))
    assert '<button class="btn btn-outline-primary" type="submit" name="move"' in (
        page.content.decode()
    )
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    after = at_south.post(address, {"move": ""}, follow=True).content.decode()
    assert "Vink eerst aan wie er verhuist." in after
    assert "Intussen is er iets gewijzigd" not in after
    assert Student.objects.get(pk=vera.pk).school == school


def test_what_stands_in_the_way_is_told_and_the_pupil_stays(
    at_south: Client, vera: Student, school: School
) -> None:
    trajectory = Trajectory.objects.create(
        student=vera, profile="BWI", start=date(2026, 8, 24), admitted_on=date(2026, 8, 24)
    )
    AgreementVersionFactory(agreement__trajectory=trajectory)
    bring(at_south, csv_of(ROW))
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    page = at_south.post(address, {"move": "2"}, follow=True).content.decode()
    assert "is niet verhuisd" in page
    assert Student.objects.get(pk=vera.pk).school == school


def test_who_has_no_right_at_the_other_school_learns_nothing(south: School, vera: Student) -> None:
    client = Client()
    client.force_login(staff(south, Role.OFFICE))
    page = bring(client, csv_of(ROW))
    assert "staat al bij" not in page.content.decode()
    assert page.context["plan"].summary.startswith("gelezen=1 nieuw=1")


@pytest.mark.parametrize(
    "other", [{"geboortedatum": "2011-02-04"}, {"roepnaam": "Mila"}, {"achternaam": "Vos"}]
)
def test_another_name_or_date_of_birth_is_another_pupil(
    at_south: Client, vera: Student, other: dict[str, str]
) -> None:
    page = bring(at_south, csv_of(ROW | other))
    assert page.context["plan"].summary.startswith("gelezen=1 nieuw=1")


def test_the_same_number_and_date_of_birth_is_the_same_pupil(
    at_south: Client, vera: Student
) -> None:
    page = bring(at_south, csv_of(ROW | {"achternaam": "Bos-Vos", "leerlingnummer": "40"}))
    assert page.context["plan"].rows[0].moves.pk == vera.pk
    assert timezone.localdate() == TODAY
