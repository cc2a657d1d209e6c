"""The list of pupils to watch."""

from datetime import date, time

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.sheet_writing import csv_file
from lwt_admin.spreadsheets import read_sheet
from tests.factories import (
    EnrolmentFactory,
    HourEntryFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

URL = "/uren/volgen/"


def page(client, **data):
    response = client.get(URL, data)
    assert response.status_code == 200
    return response


def text(client, **data):
    return " ".join(page(client, **data).content.decode().split())


def names(client, **data):
    return [str(line.student) for line in page(client, **data).context["page_obj"]]


def pupil(school, *, leerjaar=4, class_name="4B", agreement=True):
    """A pupil in a trajectory, with a signed agreement unless told otherwise."""
    trajectory = TrajectoryFactory(student=StudentFactory(school=school))
    known = school.years.first()
    year = {"school_year": known} if known else {}
    EnrolmentFactory(student=trajectory.student, leerjaar=leerjaar, class_name=class_name, **year)
    if agreement:
        signed_agreement(trajectory)
    return trajectory


def test_the_address_is_short():
    assert reverse("hours_watch") == URL


def test_figures_and_forecast_stand_beside_each_pupil(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 4), status="proposed")
    shown = text(mentor_client)
    assert '7 uur</span> <small class="num">1 dag</small>' in shown
    assert "haalt het niet zo" in shown
    assert "640 uur:" in shown


def test_who_needs_help_comes_first(coordinator_client, trajectory):
    school = trajectory.student.school
    fine = pupil(school, leerjaar=3)
    short = pupil(school, agreement=False)
    found = names(coordinator_client)
    assert found.index(str(short.student)) < found.index(str(fine.student))


def test_a_mentor_sees_own_pupils_and_a_coordinator_all(
    mentor_client, coordinator_client, trajectory
):
    other = pupil(trajectory.student.school)
    assert names(mentor_client) == [str(trajectory.student)]
    assert set(names(coordinator_client)) == {str(trajectory.student), str(other.student)}


def test_pupils_of_another_school_are_out_of_sight(coordinator_client, trajectory):
    pupil(SchoolFactory())
    assert names(coordinator_client) == [str(trajectory.student)]


def test_an_exam_secretary_is_refused(client, trajectory):
    client.force_login(staff(trajectory.student.school, Role.EXAM_SECRETARY))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize(
    "change", [{"ended_on": date(2026, 11, 20)}, {"admitted_on": None}, {"start": "2026-11-22"}]
)
def test_who_is_not_in_a_trajectory_today_is_left_out(mentor_client, trajectory, change):
    type(trajectory).objects.update(**change)
    assert names(mentor_client) == []


def test_one_can_ask_for_who_needs_attention_only(coordinator_client, agreement):
    school = agreement.trajectory.student.school
    type(school).objects.update(target_hours_year_3=0, target_hours_year_4=0)
    fine = pupil(school, leerjaar=3, agreement=False)
    assert str(fine.student) in names(coordinator_client)
    assert names(coordinator_client, toon="aandacht") == [str(agreement.trajectory.student)]
    assert names(coordinator_client, toon="fine") == [str(fine.student)]


def test_one_can_ask_for_one_reason(coordinator_client, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), status="disputed")
    pupil(agreement.trajectory.student.school)
    assert names(coordinator_client, toon="betwist") == [str(agreement.trajectory.student)]


def test_the_list_narrows_by_mentor_class_and_company(coordinator_client, mentor, agreement):
    school = agreement.trajectory.student.school
    other = pupil(school, class_name="4X")
    other.mentor_assignments.create(mentor=staff(school, Role.MENTOR), start=date(2026, 8, 24))
    own = str(agreement.trajectory.student)
    assert names(coordinator_client, mentor=mentor.pk) == [own]
    assert names(coordinator_client, klas="4X") == [str(other.student)]
    assert names(coordinator_client, bedrijf=str(agreement.company)) == [own]


def test_a_choice_that_does_not_exist_narrows_nothing(coordinator_client, trajectory):
    found = names(coordinator_client, toon="<script>", mentor="x", klas="9Z", bedrijf="?")
    assert found == [str(trajectory.student)]


def test_a_school_without_pupils_says_what_comes_here(client, now):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert "Nog niemand om te volgen" in text(client)


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_queries_for_any_number_of_pupils(
    coordinator_client, agreement, number, django_assert_num_queries
):
    for day in range(1, number):
        one = pupil(agreement.trajectory.student.school)
        HourEntryFactory(agreement=one.agreements.get(), date=date(2026, 9, day))
    page(coordinator_client)
    with django_assert_num_queries(12):
        page(coordinator_client)


def test_the_week_leads_to_who_is_watched(mentor_client, agreement):
    assert f'<a href="{URL}"' in mentor_client.get(reverse("hours_week")).content.decode()


# --- As a sheet -----------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_can_be_saved_as_a_sheet(mentor_client, agreement, form):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), end=time(15))
    answer = mentor_client.get(f"{URL}bestand/", {"vorm": form})
    assert f'filename="uren-volgen-2026-11-21.{form}"' in answer["Content-Disposition"]
    sheet = read_sheet(answer.content)
    (row,) = sheet.rows
    shown = dict(zip(sheet.header, map(str, row.cells), strict=False))
    assert shown["Leerling"] == str(agreement.trajectory.student)
    assert shown["Uren goedgekeurd"] in {"6,50", "6.5"}
    assert shown["Dagen goedgekeurd"] == "1"
    assert shown["Hoe het ervoor staat"] == "hulp nodig"


def test_the_sheet_holds_what_the_list_was_narrowed_to(coordinator_client, agreement):
    pupil(agreement.trajectory.student.school, class_name="4X")
    answer = coordinator_client.get(f"{URL}bestand/", {"klas": "4X"})
    assert [str(row.cells[2]) for row in read_sheet(answer.content).rows] == ["4X"]


def test_the_sheet_of_a_mentor_holds_own_pupils_only(mentor_client, trajectory):
    pupil(trajectory.student.school)
    answer = mentor_client.get(f"{URL}bestand/")
    (row,) = read_sheet(answer.content).rows
    assert str(row.cells[1]) == trajectory.student.number


def test_another_form_than_a_sheet_is_not_found(mentor_client, agreement):
    assert mentor_client.get(f"{URL}bestand/", {"vorm": "pdf"}).status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@x"])
def test_a_name_in_a_sheet_never_becomes_a_formula(text):
    assert csv_file(["Naam"], [[text]]).decode("utf-8-sig").splitlines()[1] == f"'{text}"
