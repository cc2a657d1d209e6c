"""The table in which a school enters its running paper agreements, and the same by a file."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company, WorkAgreement
from lwt_admin.hours_text import parse_hours
from lwt_admin.imports import Action, Plan, carry_out
from lwt_admin.placements.imports import plan_agreements
from lwt_admin.placements.models import CarriedMonth
from lwt_admin.spreadsheets import UnreadableFile, read_sheet
from lwt_admin.students.models import Student, Trajectory
from lwt_admin.week_text import parse_week
from tests.factories import (
    CompanyFactory,
    CooperationAgreementFactory,
    GuardianFactory,
    SchoolFactory,
    TrajectoryFactory,
    recognised_company,
    signed_agreement,
    staff,
)
from tests.imports import csv_of, xlsx_of
from tests.support.scans import as_upload, picture

pytestmark = pytest.mark.django_db

TABLE = "/overeenkomsten/overnemen/"
TODAY = date(2026, 11, 21)


@pytest.fixture
def company(trajectory: Trajectory) -> Company:
    """The only company of the school; nothing is wrong with an agreement there."""
    CooperationAgreementFactory(school=trajectory.student.school)
    GuardianFactory(student=trajectory.student, name="M. Jansen")
    return recognised_company(trajectory, name="Bouwbedrijf Van Schaik")


def row(trajectory: Trajectory, at: Company, /, **fields: Any) -> dict[str, Any]:
    """A row of the table that is right unless told otherwise."""
    facts = {
        "company": at.pk,
        "supervisor": "W. Kamp",
        "start": "2026-08-24",
        "end": "2027-03-26",
        "signed_on": "2026-08-20",
        "schedule": "do, vr 8.00-15.30 (12.00-12.30)",
    }
    return {f"t{trajectory.pk}-{name}": value for name, value in (facts | fields).items()}


# --- The table ----------------------------------------------------------------------------------
def test_a_row_becomes_an_agreement_with_scan_and_months(
    coordinator_client: Client, trajectory: Trajectory, company: Company
) -> None:
    months = {"2026-09-minutes": "60", "2026-09-days": "8", "scan": as_upload(picture())}
    response = coordinator_client.post(TABLE, row(trajectory, company, **months), follow=True)
    assert "1 overeenkomst is overgenomen." in response.content.decode()
    agreement = WorkAgreement.objects.get()
    version = agreement.versions.get()
    assert version.document.scans.count() == 1
    assert version.supervisor.name == "W. Kamp"
    assert agreement.carried.get().minutes == 3600
    assert response.context["rows"] == []


def test_rows_that_are_right_are_entered_and_the_others_stay_as_typed(
    coordinator_client: Client, trajectory: Trajectory, company: Company
) -> None:
    other = TrajectoryFactory(student__school=trajectory.student.school)
    GuardianFactory(student=other.student)
    untouched = TrajectoryFactory(student__school=trajectory.student.school)
    data = row(trajectory, company) | row(other, company, end="2026-08-01", supervisor="J. Bos")
    response = coordinator_client.post(TABLE, data)
    page = response.content.decode()
    assert "1 overeenkomst is overgenomen." in page
    assert "1 rij klopt nog niet. Kies daarbij ook de scan opnieuw." in page
    assert 'value="J. Bos"' in page
    assert {one.trajectory for one in response.context["rows"]} == {other, untouched}
    assert WorkAgreement.objects.get().trajectory == trajectory


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"company": ""}, "Kies het leerbedrijf."),
        ({"start": ""}, "Vul de eerste dag in."),
        ({"signed_on": "2026-11-22"}, "is nog niet geweest"),
        ({"schedule": "do acht uur"}, "is geen werkdag"),
        ({"schedule": "do 16.00-8.00"}, "Het einde ligt na het begin"),
        ({"2026-09-minutes": "60"}, "op hoeveel dagen"),
        ({"2026-09-minutes": "zes", "2026-09-days": "1"}, "is geen aantal uren"),
        ({"2026-09-minutes": "25", "2026-09-days": "1"}, "past niet in 1 dag"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_of_the_row_is_entered(
    coordinator_client: Client,
    trajectory: Trajectory,
    company: Company,
    fields: dict[str, str],
    reason: str,
) -> None:
    page = coordinator_client.post(TABLE, row(trajectory, company, **fields)).content.decode()
    assert reason in page
    assert not WorkAgreement.objects.exists()


def test_what_the_law_holds_against_it_is_shown_and_needs_a_reason(
    coordinator_client: Client, trajectory: Trajectory, company: Company
) -> None:
    company.recognitions.all().delete()
    page = coordinator_client.post(TABLE, row(trajectory, company)).content.decode()
    assert "erkenning" in page
    assert "Vul in waarom u de overeenkomst toch invoert." in page
    fine = row(trajectory, company, reason="Aangevraagd bij SBB.")
    coordinator_client.post(TABLE, fine)
    assert WorkAgreement.objects.get().versions.get().events.get().reason == "Aangevraagd bij SBB."


def test_an_empty_table_enters_nothing(
    coordinator_client: Client, trajectory: Trajectory, company: Company
) -> None:
    response = coordinator_client.post(TABLE, {}, follow=True)
    assert "Er was niets ingevuld." in response.content.decode()
    assert (company.agreements.count(), trajectory.agreements.count()) == (0, 0)


@pytest.mark.usefixtures("company")
def test_pupils_with_an_agreement_or_without_a_running_trajectory_are_not_asked(
    coordinator_client: Client, trajectory: Trajectory
) -> None:
    school = trajectory.student.school
    signed_agreement(TrajectoryFactory(student__school=school))
    TrajectoryFactory(student__school=school, ended_on=date(2026, 10, 1))
    TrajectoryFactory(student__school=SchoolFactory())
    ran_out = TrajectoryFactory(student__school=school)
    signed_agreement(ran_out, end=date(2026, 10, 30))
    rows = coordinator_client.get(TABLE).context["rows"]
    assert {one.trajectory for one in rows} == {trajectory, ran_out}


def test_the_months_are_those_of_the_school_year_so_far(
    coordinator_client: Client, company: Company
) -> None:
    (one,) = coordinator_client.get(TABLE).context["rows"]
    assert [name for name, *_ in one.month_fields()] == [
        "aug 2026",
        "sep 2026",
        "okt 2026",
        "nov 2026",
    ]
    assert list(one.companies.values()) == [company]


@pytest.mark.usefixtures("company")
def test_the_office_enters_agreements_but_no_hours(trajectory: Trajectory) -> None:
    client = Client()
    client.force_login(staff(trajectory.student.school, Role.OFFICE))
    (one,) = client.get(TABLE).context["rows"]
    assert list(one.month_fields()) == []


def test_with_more_representatives_one_is_chosen(
    coordinator_client: Client, trajectory: Trajectory, company: Company
) -> None:
    second = GuardianFactory(student=trajectory.student, name="A. Jansen")
    page = coordinator_client.post(TABLE, row(trajectory, company)).content.decode()
    assert "Kies welke wettelijk vertegenwoordiger het papier heeft getekend." in page
    coordinator_client.post(TABLE, row(trajectory, company, guardian=second.pk))
    signatories = WorkAgreement.objects.get().versions.get().document.signatories
    assert signatories.get(party="guardian").name == "A. Jansen"


def test_more_representatives_who_signed_are_chosen_together(
    coordinator_client: Client, trajectory: Trajectory, company: Company
) -> None:
    school = trajectory.student.school
    school.all_representatives = True
    school.save()
    second = GuardianFactory(student=trajectory.student, name="A. Jansen")
    both = [one.pk for one in trajectory.student.guardians.all()]
    page = coordinator_client.post(TABLE, row(trajectory, company, guardian=[second.pk]))
    assert "laat alle wettelijk vertegenwoordigers tekenen: ook M. Jansen" in page.content.decode()
    assert page.context["rows"][0]["guardian"].value() == [str(second.pk)]
    coordinator_client.post(TABLE, row(trajectory, company, guardian=both))
    signatories = WorkAgreement.objects.get().versions.get().document.signatories
    assert signatories.filter(party="guardian").count() == 2


def test_a_file_of_a_row_that_is_not_entered_is_not_left_behind(
    coordinator_client: Client,
    trajectory: Trajectory,
    company: Company,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = []
    monkeypatch.setattr(
        "django.core.files.storage.FileSystemStorage._save",
        lambda _, name, __: stored.append(name) or name,
    )
    wrong = {"2026-09-minutes": "25", "2026-09-days": "1", "scan": as_upload(picture())}
    coordinator_client.post(TABLE, row(trajectory, company, **wrong))
    assert not WorkAgreement.objects.exists()
    assert stored == []


def test_a_company_of_another_school_cannot_be_chosen(
    coordinator_client: Client, trajectory: Trajectory
) -> None:
    response = coordinator_client.post(TABLE, row(trajectory, CompanyFactory()))
    assert response.context["wrong"]
    assert not WorkAgreement.objects.exists()


@pytest.mark.usefixtures("company")
def test_the_table_costs_the_same_queries_for_one_pupil_and_for_twenty(
    coordinator_client: Client, trajectory: Trajectory
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            coordinator_client.get(TABLE)
        return len(counted)

    queries()
    few = queries()
    for _ in range(19):
        other = TrajectoryFactory(student__school=trajectory.student.school)
        GuardianFactory(student=other.student)
    assert queries() == few <= 15


def test_of_many_pupils_a_part_is_shown_and_the_rest_is_told(
    coordinator_client: Client, trajectory: Trajectory
) -> None:
    for _ in range(26):
        TrajectoryFactory(student__school=trajectory.student.school)
    response = coordinator_client.get(TABLE)
    assert len(response.context["rows"]) == 25
    assert "Nog 2 leerlingen daarna" in response.content.decode()


# --- The file -----------------------------------------------------------------------------------
def line(trajectory: Trajectory, **columns: str) -> dict[str, str]:
    return {
        "leerlingnummer": trajectory.student.number,
        "leerbedrijf": "Bouwbedrijf Van Schaik",
        "eerste_dag": "24-8-2026",
        "laatste_dag": "26-3-2027",
        "getekend_op": "20-8-2026",
        "rooster": "do, vr 8.00-15.30 (12.00-12.30)",
    } | columns


def planned(trajectory: Trajectory, *rows: dict[str, str]) -> Plan:
    sheet = read_sheet(csv_of(*rows))
    return plan_agreements(sheet, trajectory.student.school, TODAY)


def problems(trajectory: Trajectory, **columns: str) -> list[str]:
    plan = planned(trajectory, line(trajectory, **columns))
    assert plan.count(Action.REJECTED) == 1
    return [str(problem) for problem in plan.rows[0].problems]


@pytest.mark.usefixtures("company")
def test_a_file_enters_agreements_and_what_was_made(
    trajectory: Trajectory, coordinator: User
) -> None:
    plan = planned(trajectory, line(trajectory, **{"Uren 2026-09": "60,5", "Dagen 2026-09": "8"}))
    assert plan.summary == "gelezen=1 nieuw=1 gewijzigd=0 ongewijzigd=0 afgewezen=0"
    assert "60,5 uur op 8 dagen" in str(plan.rows[0].changes[-1])
    plan.apply(coordinator)
    month = CarriedMonth.objects.for_system().get()
    assert (month.minutes, month.days) == (60 * 60 + 30, 8)
    assert month.agreement.taken_over_at is not None


@pytest.mark.usefixtures("company")
def test_the_preview_tells_who_guides_who_signed_and_what_was_remarked(
    trajectory: Trajectory,
) -> None:
    columns = {"leermeester": "P. de Boer", "toelichting": "Gaat zo met SBB overleg"}
    (row,) = planned(trajectory, line(trajectory, **columns)).rows
    told = {change.label: change.new for change in row.changes}
    assert told["leermeester"] == "P. de Boer"
    assert told["ouder"] == "M. Jansen"
    assert told["toelichting"] == "Gaat zo met SBB overleg"


@pytest.mark.usefixtures("company")
def test_the_preview_names_no_parent_of_who_signs_alone(trajectory: Trajectory) -> None:
    Student.objects.update(birth_date=date(2008, 1, 2))
    (row,) = planned(trajectory, line(trajectory)).rows
    assert "ouder" not in {change.label for change in row.changes}


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("rows", "remarks"),
    [
        (1, ("De scan van het papier ontbreekt nog. Voeg die daarna toe bij de overeenkomst.",)),
        (2, ("De scans van het papier ontbreken nog. Voeg ze daarna toe bij elke overeenkomst.",)),
    ],
)
def test_that_scans_are_missing_is_told_once(
    trajectory: Trajectory, rows: int, remarks: tuple[str, ...]
) -> None:
    school = trajectory.student.school
    others = [TrajectoryFactory(student__school=school) for _ in range(rows - 1)]
    for one in others:
        GuardianFactory(student=one.student)
    plan = planned(trajectory, *(line(one) for one in (trajectory, *others)))
    assert plan.count(Action.NEW) == rows
    assert plan.remarks == remarks
    assert not any(row.notes for row in plan.rows)


@pytest.mark.usefixtures("company")
def test_the_same_file_again_changes_nothing_and_more_months_are_added(
    trajectory: Trajectory, coordinator: User
) -> None:
    september = {"uren_2026-09": "60", "dagen_2026-09": "8"}
    planned(trajectory, line(trajectory, **september)).apply(coordinator)
    assert planned(trajectory, line(trajectory, **september)).count(Action.UNCHANGED) == 1
    more = september | {"uren_2026-10": "42", "dagen_2026-10": "6"}
    plan = planned(trajectory, line(trajectory, **more))
    assert plan.count(Action.CHANGED) == 1
    plan.apply(coordinator)
    assert CarriedMonth.objects.for_system().count() == 2
    assert WorkAgreement.objects.count() == 1


@pytest.mark.usefixtures("company")
def test_a_month_that_stands_already_is_not_rewritten(
    trajectory: Trajectory, coordinator: User
) -> None:
    planned(trajectory, line(trajectory, **{"uren_2026-09": "60", "dagen_2026-09": "8"})).apply(
        coordinator
    )
    (reason,) = problems(trajectory, **{"uren_2026-09": "61", "dagen_2026-09": "8"})
    assert "staan er al 60 uur en 8 dagen" in reason


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"leerlingnummer": "999999"}, "heeft geen leer-werktraject"),
        ({"leerbedrijf": "Onbekend"}, "Dit leerbedrijf is niet bekend"),
        ({"eerste_dag": "morgen"}, "Schrijf een datum als"),
        ({"laatste_dag": "1-8-2026"}, "ligt voor de eerste"),
        ({"getekend_op": "1-1-2027"}, "is nog niet geweest"),
        ({"rooster": "elke dag"}, "is geen werkdag"),
        ({"rooster": ""}, "Deze cel is leeg"),
        ({"ouder": "Iemand"}, "“Iemand” staat niet als ouder bij de leerling"),
        ({"uren_2026-12": "7", "dagen_2026-12": "1"}, "moet nog komen"),
        ({"uren_2026-09": "7"}, "op hoeveel dagen"),
        ({"dagen_2026-09": "32"}, "geen heel getal van 0 tot en met 31"),
        ({"uren_2026-09": "veel", "dagen_2026-09": "1"}, "is geen aantal uren"),
    ],
)
def test_a_row_that_cannot_be_true_is_rejected_with_its_column_and_reason(
    trajectory: Trajectory, columns: dict[str, str], reason: str
) -> None:
    assert reason in " ".join(problems(trajectory, **columns))


SWAPPED = "In de meeste rijen staat in {} iets anders dan de kop zegt."


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"leermeester": "M. Jansen", "ouder": "W. Kamp"}, "ouder"),
        ({"leermeester": "20-8-2026"}, "leermeester"),
        ({"ouder": "m.jansen@mail.example"}, "ouder"),
        ({"leerbedrijf": "24-8-2026", "eerste_dag": "Bouwbedrijf Van Schaik"}, "eerste_dag"),
    ],
    ids=["leermeester and parent", "a date", "an address", "company and day"],
)
def test_swapped_columns_are_told_for_the_whole_file(
    trajectory: Trajectory, columns: dict[str, str], named: str
) -> None:
    plan = planned(trajectory, line(trajectory, **columns))
    assert plan.count(Action.REJECTED) == 1
    assert plan.remarks[0].startswith(SWAPPED.format(named))


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("columns", [{}, {"ouder": "Iemand"}, {"leermeester": "W. Kamp"}])
def test_other_rows_tell_of_no_swapped_columns(
    trajectory: Trajectory, columns: dict[str, str]
) -> None:
    remarks = planned(trajectory, line(trajectory, **columns)).remarks
    assert [one for one in remarks if "De scan van het papier" not in one] == []


def test_a_row_names_more_representatives_with_a_stroke_between_them(
    trajectory: Trajectory, company: Company, coordinator: User
) -> None:
    GuardianFactory(student=trajectory.student, name="A. Jansen")
    plan = planned(trajectory, line(trajectory, ouder="a. jansen / M. Jansen"))
    carry_out(lambda: plan, coordinator)
    signatories = company.agreements.get().versions.get().document.signatories
    names = signatories.filter(party="guardian").values_list("name", flat=True)
    assert sorted(names) == ["A. Jansen", "M. Jansen"]


def test_without_recognition_a_row_needs_its_explanation(
    trajectory: Trajectory, company: Company
) -> None:
    company.recognitions.all().delete()
    assert "kolom toelichting" in " ".join(problems(trajectory))
    plan = planned(trajectory, line(trajectory, toelichting="Aangevraagd."))
    assert plan.count(Action.NEW) == 1


@pytest.mark.usefixtures("company")
def test_two_rows_of_one_pupil_on_the_same_days_are_both_rejected(trajectory: Trajectory) -> None:
    later = line(trajectory, eerste_dag="1-9-2026")
    plan = planned(trajectory, line(trajectory), later)
    assert plan.count(Action.REJECTED) == 2
    other_days = line(trajectory, eerste_dag="1-9-2026", rooster="ma 9-12")
    assert planned(trajectory, line(trajectory), other_days).count(Action.NEW) == 2


@pytest.mark.usefixtures("company")
def test_who_enters_no_hours_gets_a_row_with_hours_rejected(trajectory: Trajectory) -> None:
    content = csv_of(line(trajectory, **{"uren_2026-09": "7", "dagen_2026-09": "1"}))
    plan = plan_agreements(read_sheet(content), trajectory.student.school, TODAY, logs=False)
    assert plan.count(Action.REJECTED) == 1
    assert "dat doet de LWT-coördinator" in str(plan.rows[0].problems[0])


def test_a_month_that_does_not_exist_makes_the_file_unreadable(trajectory: Trajectory) -> None:
    with pytest.raises(UnreadableFile, match="uren_2026-13"):
        planned(trajectory, line(trajectory, **{"uren_2026-13": "7"}))


@pytest.mark.usefixtures("company")
def test_a_workbook_is_read_with_its_dates_and_numbers(trajectory: Trajectory) -> None:
    heading = [*line(trajectory), "uren_2026-09", "dagen_2026-09"]
    cells = [*line(trajectory).values(), 60.5, 8]
    cells[2], cells[3] = date(2026, 8, 24), date(2027, 3, 26)
    sheet = read_sheet(xlsx_of(heading, cells))
    plan = plan_agreements(sheet, trajectory.student.school, TODAY)
    assert "60,5 uur op 8 dagen" in str(plan.rows[0].changes[-1])


@pytest.mark.usefixtures("company")
def test_a_file_is_shown_first_and_then_carried_out(
    coordinator_client: Client, trajectory: Trajectory
) -> None:
    upload = as_upload(csv_of(line(trajectory)), "lijst.csv")
    review = coordinator_client.post(reverse("agreement_import"), {"file": upload}, follow=True)
    assert not WorkAgreement.objects.exists()
    assert "De scan van het papier ontbreekt nog." in review.content.decode()
    url = review.redirect_chain[-1][0]
    done = coordinator_client.post(url, {"plan": review.context["plan"].digest})
    assert done.url == reverse("agreement_list")
    assert WorkAgreement.objects.get().taken_over_at is not None


# --- The command --------------------------------------------------------------------------------
@pytest.fixture
def file(tmp_path: Path, trajectory: Trajectory, company: Company) -> Path:
    path = tmp_path / "lijst.csv"
    path.write_bytes(csv_of(line(trajectory)))
    return path


def run(file: Path, trajectory: Trajectory, *options: str) -> list[str]:
    out = StringIO()
    school = trajectory.student.school.code
    call_command("import_agreements", str(file), "--school", school, *options, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_only_tells_unless_told_to_apply(file: Path, trajectory: Trajectory) -> None:
    lines = run(file, trajectory)
    assert lines[-1] == "gelezen=1 nieuw=1 gewijzigd=0 ongewijzigd=0 afgewezen=0"
    assert not WorkAgreement.objects.exists()


def test_the_command_enters_in_the_name_of_a_member_of_staff(
    file: Path, trajectory: Trajectory, coordinator: User
) -> None:
    run(file, trajectory, "--apply", "--by", coordinator.email)
    assert WorkAgreement.objects.get().versions.get().events.get().actor == coordinator


@pytest.mark.parametrize("by", [(), ("--by", "niemand@school.example")])
def test_the_command_enters_nothing_in_nobodys_name(
    file: Path, trajectory: Trajectory, by: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError, match="--by"):
        run(file, trajectory, "--apply", *by)
    assert not WorkAgreement.objects.exists()


# --- As people type it --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "minutes"),
    [("42", 2520), ("42,5", 2550), ("0.25", 15), ("7:30", 450), ("7,33", 440), (" 8 ", 480)],
)
def test_hours_are_read(text: str, minutes: int) -> None:
    assert parse_hours(text) == minutes


@pytest.mark.parametrize("text", ["-1", "1,234", "zeven", "7:60", "1e3", "", "12345"])
def test_what_is_no_number_of_hours_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_hours(text)


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("do 8.00-15.30", [4]),
        ("ma, wo en vr 9-12", [1, 3, 5]),
        ("Donderdag 8:00 tot 15:30 uur; za 9.00-12.00", [4, 6]),
        ("", []),
    ],
)
def test_a_week_is_read(text: str, weekdays: list[int]) -> None:
    assert sorted(parse_week(text)) == weekdays


def test_breaks_are_read_with_their_day() -> None:
    week = parse_week("do 8.00-16.30 (10.00-10.15, 12.00-12.30)")
    assert week[4][2] == [["10:00", "10:15"], ["12:00", "12:30"]]


@pytest.mark.parametrize(
    "text",
    ["8.00-15.30", "do", "do 25.00-26.00", "x 8-9", "d 8-9", "do 8-9; do 10-11", "do 8-9 (7-8)"],
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_week(text)
