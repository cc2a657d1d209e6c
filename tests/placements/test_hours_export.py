"""Saving hours as a file, and bringing that file again."""

from datetime import date, time

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import HourEntry
from lwt_admin.spreadsheets import read_sheet
from lwt_admin.students.models import Student
from tests.factories import (
    EnrolmentFactory,
    HourEntryFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

PERIOD = {"van": "2026-08-24", "tot": "2026-11-21", "vorm": "csv"}


def save(client, **choice):
    return client.get(reverse("hours_export_file"), PERIOD | choice)


def rows_of(answer):
    sheet = read_sheet(answer.content)
    return [dict(zip(sheet.header, row.cells, strict=False)) for row in sheet.rows]


def pupil_with_hours(school, **hours):
    trajectory = TrajectoryFactory(student__school=school)
    year = {"school_year": school.years.first()} if school.years.exists() else {}
    EnrolmentFactory(student=trajectory.student, **year)
    HourEntryFactory(agreement=signed_agreement(trajectory), **hours)
    return trajectory.student


@pytest.fixture
def varied(agreement):
    """Every sort of day, with what is awkward in a spreadsheet."""
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), remark="=1+1\nen verder; 'zo'")
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 4), end=time(12), breaks=[])
    HourEntryFactory(
        agreement=agreement, date=date(2026, 9, 4), start=time(13), end=time(17, 1), breaks=[]
    )
    for day, kind in enumerate(("ill", "absent", "excused", "holiday", "closed"), start=10):
        HourEntryFactory(
            agreement=agreement,
            date=date(2026, 9, day),
            kind=kind,
            start=None,
            end=None,
            breaks=[],
            missed_minutes=420 if kind == "absent" else 0,
            has_lessons=kind == "ill",
        )
    for day, minutes in enumerate((1, 7, 440, 443), start=1):
        HourEntryFactory(
            agreement=agreement,
            date=date(2026, 10, day),
            start=None,
            end=None,
            breaks=[],
            minutes=minutes,
        )
    return agreement


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["Bouwbedrijf Ünal", "@home; zorg"])
def test_a_saved_file_can_be_brought_again_and_changes_nothing(mentor_client, varied, form, name):
    type(varied.company).objects.filter(pk=varied.company.pk).update(name=name)
    content = save(mentor_client, vorm=form).content
    file = SimpleUploadedFile(f"uren.{form}", content)
    response = mentor_client.post(reverse("hours_import"), {"file": file}, follow=True)
    plan = response.context["plan"]
    assert [one.problems for one in plan.rows if one.problems] == []
    number = HourEntry.objects.count()
    assert plan.summary == f"gelezen={number} nieuw=0 gewijzigd=0 ongewijzigd={number} afgewezen=0"
    assert plan.ignored == ()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_saved_file_puts_back_hours_that_are_gone(mentor_client, varied, form):
    kept = [
        (one.date, one.kind, one.start, one.minutes, one.missed_minutes)
        for one in HourEntry.objects.all()
    ]
    file = SimpleUploadedFile(f"uren.{form}", save(mentor_client, vorm=form).content)
    HourEntry.objects.all().delete()
    shown = mentor_client.post(reverse("hours_import"), {"file": file}, follow=True)
    address = shown.redirect_chain[-1][0]
    mentor_client.post(address, {"plan": shown.context["plan"].digest})
    assert [
        (one.date, one.kind, one.start, one.minutes, one.missed_minutes)
        for one in HourEntry.objects.all()
    ] == kept
    assert HourEntry.objects.first().remark == "=1+1\nen verder; 'zo'"


def test_a_row_tells_the_day_how_it_stands_and_why_it_does_not_count(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), status="proposed")
    (row,) = rows_of(save(mentor_client))
    assert row["leerlingnummer"] == agreement.trajectory.student.number
    assert row["leerling"] == str(agreement.trajectory.student)
    assert (row["datum"], row["begin"], row["uren"]) == ("2026-09-03", "08:00", "7,00")
    assert (row["stand"], row["telt_mee"]) == ("voorgesteld", "nee")
    assert row["waarom_niet"] == "nog niet goedgekeurd"


def test_only_the_hours_of_the_period_go_along(mentor_client, agreement):
    for day in (date(2026, 9, 3), date(2026, 9, 4)):
        HourEntryFactory(agreement=agreement, date=day)
    (row,) = rows_of(save(mentor_client, tot="2026-09-03"))
    assert row["datum"] == "2026-09-03"


def test_some_pupils_can_be_chosen(coordinator_client, agreement):
    HourEntryFactory(agreement=agreement)
    other = pupil_with_hours(agreement.trajectory.student.school)
    (row,) = rows_of(save(coordinator_client, leerling=other.pk))
    assert row["leerlingnummer"] == other.number


def test_a_mentor_saves_hours_of_own_pupils_alone(mentor_client, coordinator_client, agreement):
    HourEntryFactory(agreement=agreement)
    other = pupil_with_hours(agreement.trajectory.student.school)
    elsewhere = pupil_with_hours(SchoolFactory())
    own = agreement.trajectory.student.number
    assert [row["leerlingnummer"] for row in rows_of(save(mentor_client))] == [own]
    found = {row["leerlingnummer"] for row in rows_of(save(coordinator_client))}
    assert found == {own, other.number}
    asked = save(mentor_client, leerling=other.pk)
    assert "is niet een van de" in asked.content.decode() or "Selecteer" in asked.content.decode()
    assert elsewhere.number not in found


def test_every_pupil_whose_hours_were_saved_is_told_of_in_the_history(
    mentor_client, mentor, agreement
):
    HourEntryFactory(agreement=agreement)
    save(mentor_client)
    looked = LogEntry.objects.get_for_object(agreement.trajectory.student)
    entry = looked.get(action=LogEntry.Action.ACCESS)
    assert entry.actor == mentor


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"van": "2026-11-22"}, "ligt voor zo 22 nov 2026"),
        ({"tot": ""}, "Tot en met"),
        ({"vorm": "pdf"}, "Bestand"),
        ({"leerling": "x"}, "Leerlingen"),
    ],
)
def test_a_choice_that_cannot_be_keeps_the_page_with_the_reason(
    mentor_client, agreement, choice, words
):
    answer = save(mentor_client, **choice)
    assert answer["Content-Type"].startswith("text/html")
    assert words in answer.content.decode()


def test_a_period_without_hours_is_a_file_with_headings_alone(mentor_client, agreement):
    assert rows_of(save(mentor_client)) == []


def test_a_reader_saves_nothing(client, trajectory):
    client.force_login(staff(trajectory.student.school, Role.READER))
    assert client.get(reverse("hours_export_file"), PERIOD).status_code == 403


def test_the_page_offers_this_month_and_leads_to_bringing_a_list(mentor_client, agreement):
    page = mentor_client.get(reverse("hours_export"))
    assert page.context["form"]["van"].value() == date(2026, 11, 1)
    assert reverse("hours_import") in page.content.decode()


def test_the_week_leads_to_bringing_and_saving_for_who_may(client, mentor_client, trajectory):
    page = mentor_client.get(reverse("hours_week")).content.decode()
    assert reverse("hours_import") in page
    assert reverse("hours_export") in page
    client.force_login(staff(trajectory.student.school, Role.READER))
    page = client.get(reverse("hours_week")).content.decode()
    assert reverse("hours_import") not in page
    assert reverse("hours_export") not in page


def test_the_office_saves_but_is_not_led_to_bringing_a_list(client, trajectory):
    client.force_login(staff(trajectory.student.school, Role.OFFICE))
    page = client.get(reverse("hours_export"))
    assert reverse("hours_import") not in page.content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_reading_costs_the_same_queries_for_any_number_of_pupils(
    coordinator_client, agreement, number
):
    school = agreement.trajectory.student.school
    HourEntryFactory(agreement=agreement)
    for _ in range(1, number):
        pupil_with_hours(school)
    with CaptureQueriesContext(connection) as queries:
        assert len(rows_of(save(coordinator_client))) == number
    read = [
        one for one in queries if "auditlog" not in one["sql"] and "content_type" not in one["sql"]
    ]
    assert len(read) == 11
    assert Student.objects.count() == number
