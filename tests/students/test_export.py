"""Saving the pupils as a list, and taking that list over again after everything was wiped."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.imports import Action, Plan, carry_out
from lwt_admin.spreadsheets import read_sheet
from lwt_admin.students.imports import plan_students, read_students
from lwt_admin.students.models import (
    Enrolment,
    Guardian,
    MentorAssignment,
    Student,
    Trajectory,
)
from tests.factories import (
    EnrolmentFactory,
    GuardianFactory,
    MentorAssignmentFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)
from tests.imports import DATA, de_oever

TODAY = date(2026, 11, 2)


def take_over(school: School, content: bytes) -> Plan:
    sheet = read_students(content, school)
    return carry_out(lambda: plan_students(sheet, school, TODAY, lock=True))


def saved(client: Client, form: str) -> bytes:
    answer = client.get(reverse("student_export"), {"vorm": form})
    assert answer.status_code == 200
    return answer.content


def values_of(record: Any, *left_out: str) -> dict[str, Any]:
    """What a record holds, save its keys, its version and when it was stored."""
    own = {"id", "version", "created_at", "updated_at", "student", "trajectory", *left_out}
    fields = [field for field in record._meta.concrete_fields if field.name not in own]
    return {field.name: getattr(record, field.attname) for field in fields}


def dossiers(school: School) -> list[Any]:
    """Everything that a list of pupils holds."""
    return [
        (
            values_of(student),
            [values_of(one) for one in student.guardians.all()],
            [values_of(one) for one in student.enrolments.order_by("school_year__start")],
            [
                (
                    values_of(one),
                    [values_of(guide) for guide in one.mentor_assignments.all()],
                    [(event.kind, event.day) for event in one.events.order_by("pk")],
                )
                for one in student.trajectories.all()
            ],
        )
        for student in Student.objects.filter(school=school).order_by("number")
    ]


def wipe(school: School) -> None:
    MentorAssignment.objects.all().delete()
    Trajectory.objects.filter(student__school=school).delete()
    Student.objects.filter(school=school).delete()
    assert not Guardian.objects.exists()
    assert not Enrolment.objects.exists()


@pytest.fixture
def oever(november: None, db: None) -> School:
    """The school of the files, with its pupils, and three that are harder to tell in a list."""
    school = de_oever()
    past = SchoolYearFactory(
        school=school, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    take_over(school, (DATA / "leerlingen.csv").read_bytes())
    many = Student.objects.order_by("pk").first()
    assert many is not None
    EnrolmentFactory(student=many, school_year=past, leerjaar=3, class_name="3bw1")
    many.street, many.house_number, many.postcode = "'t Hof", "1-a", "6811 AB"
    many.city, many.has_lwoo = "Waalstad", False
    many.save()
    for number in range(5):
        GuardianFactory(
            student=many,
            name=f"Voogd É{number}",
            relation=Guardian.Relation.CARER,
            has_authority=False,
        )
    GuardianFactory(
        student=many,
        name="Ouder elders",
        informed=False,
        uninformed_since=date(2026, 3, 2),
        uninformed_reason="Beschikking van de rechtbank",
        street="Kade",
        house_number="3",
        postcode="6811 CD",
        city="Waalstad",
    )
    stopped = StudentFactory(school=school, number="900001")
    end = {
        "lwt_einde": "1-10-2026",
        "lwt_einde_soort": "overstap naar de basisberoepsgerichte leerweg (BB)",
        "lwt_einde_reden": "Te zwaar. Toch BB.",
        "lwt_aangevraagd": "2026-06-01",
        "lwt_toegelaten": "2026-07-01",
    }
    take_over(school, one_row(stopped, lwt_start="2026-08-24", **end))
    Trajectory.objects.filter(student=stopped).update(admission_note="- Past goed.\n= Doen!")
    asked = StudentFactory(school=school, number="900002")
    take_over(school, one_row(asked, lwt_start="2026-12-01", lwt_aangevraagd="2026-10-30"))
    return school


def one_row(student: Student, **columns: str) -> bytes:
    """A list of one known pupil with a trajectory."""
    row = {
        "leerlingnummer": student.number,
        "roepnaam": student.first_name,
        "achternaam": student.last_name,
        "geboortedatum": student.birth_date.isoformat(),
        "profiel": "BWI",
    } | columns
    return (";".join(row) + "\n" + ";".join(row.values()) + "\n").encode()


@pytest.fixture
def office_of(oever: School) -> Client:
    client = Client()
    client.force_login(staff(oever, Role.OFFICE))
    return client


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_after_a_wipe_the_saved_list_gives_the_same_dossiers(
    oever: School, office_of: Client, form: str
) -> None:
    before, content = dossiers(oever), saved(office_of, form)
    wipe(oever)
    outcome = take_over(oever, content)
    assert outcome.summary == "gelezen=42 nieuw=42 gewijzigd=0 ongewijzigd=0 afgewezen=0"
    assert dossiers(oever) == before


def test_the_saved_list_changes_nothing_where_it_came_from(
    oever: School, office_of: Client
) -> None:
    assert take_over(oever, saved(office_of, "csv")).count(Action.UNCHANGED) == 42


def test_a_list_is_for_whoever_may_import(
    oever: School, sign_in: Callable[..., Client], client: Client
) -> None:
    for role in (Role.MENTOR, Role.READER, Role.DIRECTOR, Role.EXAM_SECRETARY):
        assert sign_in(role, at=oever).get(reverse("student_export")).status_code == 403


def test_a_list_holds_only_the_pupils_of_the_chosen_school(
    oever: School, office_of: Client
) -> None:
    StudentFactory(last_name="Elders")
    assert "Elders" not in saved(office_of, "csv").decode()


def test_every_pupil_in_the_list_counts_as_looked_at(oever: School, office_of: Client) -> None:
    saved(office_of, "csv")
    seen = LogEntry.objects.get_for_model(Student).filter(action=LogEntry.Action.ACCESS)
    assert seen.count() == 42
    assert {entry.actor for entry in seen} == {staff_of(office_of)}


def staff_of(client: Client) -> Any:
    return client.get(reverse("student_list")).wsgi_request.user


def test_looking_at_the_page_saves_nothing(oever: School, office_of: Client) -> None:
    page = office_of.get(reverse("student_export"))
    assert "Bewaar het op een veilige plek" in page.content.decode()
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


def test_an_unknown_kind_of_file_is_not_there(office_of: Client) -> None:
    assert office_of.get(reverse("student_export"), {"vorm": "exe"}).status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_in_the_list_can_run_as_a_formula(
    school: School, office: Client, start: str
) -> None:
    student = StudentFactory(school=school, city=f"{start}cmd|'/c calc'!A1")
    TrajectoryFactory(student=student, admission_note=f"{start}1+1")
    sheet = load_workbook(io.BytesIO(saved(office, "xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    text = [str(cell) for row in read_sheet(saved(office, "csv")).rows for cell in row.cells]
    assert not [cell for cell in text if cell.startswith(("=", "+", "-", "@"))]


def test_the_list_costs_as_many_queries_for_twenty_pupils_as_for_one(
    school: School, office: Client, django_assert_max_num_queries: Any
) -> None:
    year, guide = SchoolYearFactory(school=school), staff(school, Role.MENTOR)
    counts = []
    for number in (1, 19):
        for _ in range(number):
            student = StudentFactory(school=school)
            EnrolmentFactory(student=student, school_year=year)
            GuardianFactory(student=student)
            MentorAssignmentFactory(trajectory=TrajectoryFactory(student=student), mentor=guide)
        with django_assert_max_num_queries(15) as spent:
            saved(office, "csv")
        counts.append(len(spent))
    assert counts[0] == counts[1]
    assert timezone.localdate() == TODAY


def test_a_hidden_address_is_not_in_the_list_only_that_it_is_hidden(
    oever: School, office_of: Client
) -> None:
    home = {"street": "Schuilhof", "house_number": "7", "postcode": "6899 ZZ", "city": "Elders"}
    hidden = StudentFactory(school=oever, number="900003", address_hidden=True, **home)
    GuardianFactory(student=hidden, name="Ouder geheim", address_hidden=True, **home)
    content = saved(office_of, "csv")
    for word in ("Schuilhof", "6899", "Elders"):
        assert word not in content.decode()
    wipe(oever)
    take_over(oever, content)
    again = Student.objects.get(number="900003")
    assert again.address_hidden
    assert again.guardians.get().address_hidden


@pytest.mark.parametrize("address_hidden", ["nee", ""])
def test_a_list_never_brings_a_hidden_address_into_the_open(
    oever: School, address_hidden: str
) -> None:
    hidden = StudentFactory(school=oever, number="900003", address_hidden=True)
    GuardianFactory(student=hidden, name="M. Bos", address_hidden=True)
    told = {"adres_geheim": address_hidden, "ouder1_adres_geheim": address_hidden}
    take_over(oever, one_row(hidden, ouder1_naam="M. Bos", straat="Nieuwe Hof", **told))
    hidden.refresh_from_db()
    assert (hidden.address_hidden, hidden.street) == (True, "Nieuwe Hof")
    assert hidden.guardians.get().address_hidden


@pytest.mark.parametrize("since", [None, TODAY])
def test_a_list_never_gives_the_right_to_information_back(oever: School, since: date) -> None:
    pupil = StudentFactory(school=oever, number="900003")
    GuardianFactory(student=pupil, name="M. Bos", informed=False, uninformed_since=since)
    told = {"ouder1_naam": "M. Bos", "ouder1_informatie": "ja", "ouder1_telefoon": "0612345678"}
    plan = take_over(oever, one_row(pupil, **told))
    parent = pupil.guardians.get()
    assert (parent.informed, parent.phone) == (False, "+31 6 12345678")
    told = " ".join(plan.rows[0].notes)
    assert "M. Bos heeft geen recht op informatie, en dat blijft zo" in told


def test_a_pupil_at_the_hidden_address_of_a_parent_in_a_list_is_hidden_as_well(
    oever: School,
) -> None:
    home = {"postcode": "6899 ZZ", "huisnummer": "7"}
    of_parent = {f"ouder1_{part}": value for part, value in home.items()}
    pupil = StudentFactory(school=oever, number="900003")
    row = one_row(pupil, **home, **of_parent, ouder1_naam="M. Bos", ouder1_adres_geheim="ja")
    take_over(oever, row)
    pupil.refresh_from_db()
    assert pupil.address_hidden


def test_a_reason_without_losing_the_right_to_information_is_refused(oever: School) -> None:
    pupil = StudentFactory(school=oever, number="900003")
    told = {"ouder1_naam": "M. Bos", "ouder1_geen_informatie_reden": "Rechtbank"}
    plan = take_over(oever, one_row(pupil, **told))
    assert plan.summary.endswith("afgewezen=1")
    assert not pupil.guardians.exists()
