"""Bringing a list of hours: what each row means, what is refused, and that nothing comes twice."""

from datetime import date, time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.carrying import MonthSum
from lwt_admin.placements.models import ClosedWeek, HourEntry, HourStep
from lwt_admin.students.models import ImportUpload, Student
from tests.factories import (
    EnrolmentFactory,
    HourEntryFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.imports import csv_of, xlsx_of
from tests.placements.takeover import taken_over

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 19)
DONE = "De uren zijn overgenomen"


@pytest.fixture
def row(agreement):
    """A correct row for the pupil, with other or more columns as given."""

    def make(**columns):
        return {
            "leerlingnummer": agreement.trajectory.student.number,
            "leerbedrijf": agreement.company.name,
            "datum": "19-11-2026",
            "begin": "8:00",
            "einde": "15.30",
            "pauzes": "12.00-12.30",
        } | columns

    return make


def upload(client, content, name="uren.csv"):
    file = SimpleUploadedFile(name, content)
    response = client.post(reverse("hours_import"), {"file": file}, follow=True)
    assert response.status_code == 200
    return response


def text(response):
    return " ".join(response.content.decode().split())


def plan_of(client, content):
    return upload(client, content).context["plan"]


def apply(client, **posted):
    """Press the button on the page of the last upload."""
    address = reverse("hours_import_apply", args=[ImportUpload.objects.latest("pk").pk])
    shown = client.get(address).context["plan"].digest
    return client.post(address, {"plan": shown} | posted, follow=True)


def bring(client, *rows):
    upload(client, csv_of(*rows))
    return apply(client)


def problems(client, *rows):
    """What is wrong with the last row: column, value and reason."""
    planned = plan_of(client, csv_of(*rows)).rows[-1]
    return [(one.column, one.value, one.reason) for one in planned.problems]


def test_swapped_columns_are_told_for_the_whole_file(coordinator_client, row):
    swapped = row(leerbedrijf="19-11-2026", datum="Bouwbedrijf Van Schaik")
    (remark,) = plan_of(coordinator_client, csv_of(swapped)).remarks
    assert remark.startswith("In de meeste rijen staat in datum iets anders dan de kop zegt.")


def test_one_row_that_is_wrong_tells_nothing_of_the_whole_file(coordinator_client, row):
    rows = [row(), row(datum="20-11-2026"), row(datum="morgen")]
    assert plan_of(coordinator_client, csv_of(*rows)).remarks == ()


# --- What a row becomes ---------------------------------------------------------------------------
def test_an_upload_shows_what_would_happen_and_stores_nothing(mentor_client, row, agreement):
    shown = text(upload(mentor_client, csv_of(row())))
    assert f"{agreement.trajectory.student}, do 19 nov 2026, {agreement.company}" in shown
    assert "8.00–15.30, pauze 12.00-12.30, 7 uur" in shown
    assert not HourEntry.objects.exists()


def test_the_button_enters_what_was_shown_as_if_it_was_typed(mentor_client, mentor, row):
    assert DONE in text(bring(mentor_client, row(opmerking="Gezaagd", les="ja")))
    entry = HourEntry.objects.get()
    assert (entry.date, entry.start, entry.end, entry.minutes) == (DAY, time(8), time(15, 30), 420)
    assert (entry.remark, entry.has_lessons, entry.entered_by) == ("Gezaagd", True, mentor)
    assert HourStep.objects.get().entry == entry
    assert not ImportUpload.objects.exists()


def test_hours_of_the_mentor_count_at_once_and_those_of_a_coordinator_wait(
    mentor_client, coordinator_client, row
):
    assert "stand: goedgekeurd" in text(upload(mentor_client, csv_of(row())))
    assert "stand: wacht op goedkeuring" in text(upload(coordinator_client, csv_of(row())))
    apply(coordinator_client)
    assert HourEntry.objects.get().status == HourEntry.Status.PROPOSED


def test_hours_may_stand_there_without_times(mentor_client, row):
    bring(mentor_client, row(begin="", einde="", pauzes="", uren="7,5"))
    entry = HourEntry.objects.get()
    assert (entry.start, entry.minutes) == (None, 450)


def test_a_day_without_leave_missed_what_was_planned(mentor_client, row):
    bring(mentor_client, row(begin="", einde="", pauzes="", soort="Afwezig zonder verlof"))
    entry = HourEntry.objects.get()
    assert (entry.kind, entry.minutes, entry.missed_minutes) == ("absent", 0, 420)


def test_without_a_company_it_is_the_only_agreement_of_that_day(mentor_client, row, agreement):
    bring(mentor_client, row(leerbedrijf=""))
    assert HourEntry.objects.get().agreement == agreement


def test_a_workbook_with_real_dates_times_and_numbers_is_read(mentor_client, row):
    names = list(row(uren="", gemist=""))
    cells = [*list(row().values())[:2], DAY, time(8), time(15, 30), "12.00-12.30", 7, 15]
    upload(mentor_client, xlsx_of(names, cells), "uren.xlsx")
    apply(mentor_client)
    entry = HourEntry.objects.get()
    assert (entry.start, entry.minutes, entry.missed_minutes) == (time(8), 420, 15)


def test_hours_that_excel_made_a_time_of_are_hours(mentor_client, row):
    given = row(uren="") | {"begin": None, "einde": None, "pauzes": None, "uren": time(7, 30)}
    upload(mentor_client, xlsx_of(list(given), list(given.values())), "uren.xlsx")
    apply(mentor_client)
    assert HourEntry.objects.get().minutes == 450


def test_a_list_saved_for_windows_with_commas_is_read(mentor_client, row, agreement):
    type(agreement.company).objects.update(name="Café Zoë")
    given = row(leerbedrijf="Café Zoë", opmerking="Drie kroketten, één €2")
    content = ",".join(given) + "\r\n" + ",".join(f'"{cell}"' for cell in given.values()) + "\r\n"
    upload(mentor_client, content.encode("cp1252"))
    apply(mentor_client)
    assert HourEntry.objects.get().remark == "Drie kroketten, één €2"


# --- What stands there already --------------------------------------------------------------------
def test_the_same_list_once_more_enters_nothing(mentor_client, row):
    bring(mentor_client, row())
    plan = plan_of(mentor_client, csv_of(row()))
    assert plan.summary == "gelezen=1 nieuw=0 gewijzigd=0 ongewijzigd=1 afgewezen=0"
    apply(mentor_client)
    assert HourStep.objects.count() == 1


def test_a_second_click_enters_nothing_twice(mentor_client, row):
    upload(mentor_client, csv_of(row()))
    kept = ImportUpload.objects.get()
    address = reverse("hours_import_apply", args=[kept.pk])
    posted = {"plan": mentor_client.get(address).context["plan"].digest}
    mentor_client.post(address, posted)
    assert "Die lijst is er niet meer" in text(mentor_client.post(address, posted, follow=True))
    kept.save(force_insert=True)  # as when both came before the first was done
    mentor_client.post(address, posted)
    assert HourEntry.objects.count() == 1


def test_a_row_about_hours_that_stand_there_changes_them(coordinator_client, agreement, row):
    entry = HourEntryFactory(agreement=agreement, date=DAY)
    plan = plan_of(coordinator_client, csv_of(row(einde="16:00")))
    (change,) = plan.rows[0].changes
    assert change.old == "8.00–15.30, pauze 12.00-12.30, 7 uur"
    assert change.new == "8.00–16.00, pauze 12.00-12.30, 7,5 uur"
    assert "waren goedgekeurd" in plan.rows[0].notes[0]
    apply(coordinator_client)
    entry.refresh_from_db()
    assert (entry.minutes, entry.status, entry.version) == (450, HourEntry.Status.PROPOSED, 2)


def test_an_empty_cell_leaves_a_remark_and_lessons(mentor_client, agreement, row):
    HourEntryFactory(agreement=agreement, date=DAY, remark="Blijft", has_lessons=True)
    bring(mentor_client, row(einde="16:00", opmerking=""))
    entry = HourEntry.objects.get()
    assert (entry.remark, entry.has_lessons, entry.minutes) == ("Blijft", True, 450)


def test_hours_that_were_rejected_stay_so(mentor_client, agreement, row):
    HourEntryFactory(agreement=agreement, date=DAY, status=HourEntry.Status.REJECTED)
    (planned,) = plan_of(mentor_client, csv_of(row())).rows
    assert (planned.action, planned.notes) == (
        "ongewijzigd",
        ("Deze uren zijn afgewezen en blijven dat.",),
    )


def test_a_day_in_a_month_that_was_carried_over_is_told(
    mentor_client, trajectory, coordinator, row
):
    mondays, sums = {1: (time(8), time(15, 30), [])}, MonthSum(date(2026, 10, 1), 7 * 60, 1)
    other = taken_over(trajectory, sums, by=coordinator, schedule=mondays)
    given = row(leerbedrijf=other.company.name, datum="5-10-2026")
    (planned,) = plan_of(mentor_client, csv_of(given)).rows
    assert planned.action == "nieuw"
    assert "dubbel telt" in planned.notes[0]


def test_when_hours_changed_meanwhile_the_plan_is_shown_again(mentor_client, agreement, row):
    upload(mentor_client, csv_of(row()))
    address = reverse("hours_import_apply", args=[ImportUpload.objects.get().pk])
    shown = mentor_client.get(address).context["plan"].digest
    HourEntryFactory(agreement=agreement, date=DAY, end=time(12), breaks=[])
    response = mentor_client.post(address, {"plan": shown}, follow=True)
    assert "Intussen is er iets gewijzigd" in text(response)
    assert HourEntry.objects.count() == 1


# --- What is refused, with column, value and reason -----------------------------------------------
@pytest.mark.parametrize(
    ("columns", "column", "value", "words"),
    [
        ({"begin": "25:00"}, "begin", "25:00", "is geen tijd"),
        ({"begin": "8:60"}, "begin", "8:60", "is geen tijd"),
        ({"begin": "8:00:30"}, "begin", "8:00:30", "hele minuten"),
        ({"einde": "7:00"}, "einde", "7:00", "ligt niet na het begin"),
        ({"einde": ""}, "einde", "", "Vul het einde in"),
        ({"pauzes": "half een"}, "pauzes", "half een", "is geen pauze"),
        ({"pauzes": "16.00-17.00"}, "pauzes", "16.00-17.00", "valt niet binnen"),
        ({"datum": "31-2-2026"}, "datum", "31-2-2026", "bestaat niet"),
        ({"datum": "22-11-2026"}, "datum", "22-11-2026", "ligt in de toekomst"),
        ({"datum": "1-7-2026"}, "datum", "1-7-2026", "valt buiten de overeenkomst"),
        ({"soort": "spijbelen"}, "soort", "spijbelen", "gewerkt, ziek"),
        ({"soort": "ziek"}, "begin", "8:00", "horen geen werktijden"),
        ({"uren": "8"}, "uren", "8", "Volgens de tijden is dit 7 uur"),
        ({"uren": "7,555"}, "uren", "7,555", "is geen aantal uren"),
        ({"les": "misschien"}, "les", "misschien", "ja of nee"),
        ({"gemist": "-1"}, "gemist", "-1", "geen heel getal"),
        ({"gemist": "1200"}, "gemist", "1200", "past niet in die dag"),
        ({"leerbedrijf": "Elders"}, "leerbedrijf", "Elders", "geen overeenkomst"),
        ({"leerlingnummer": "999"}, "leerlingnummer", "999", "niet bekend"),
        ({"leerlingnummer": ""}, "leerlingnummer", "", "leeg"),
        ({"opmerking": "x" * 10_001}, "opmerking", "x" * 59 + "…", "langer dan"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused_at_its_column(
    mentor_client, row, columns, column, value, words
):
    ((found, shown, reason), *_) = problems(mentor_client, row(**columns))
    assert (found, shown) == (column, value)
    assert words in reason


@pytest.mark.parametrize("uren", ["7,555", "25", "0"])
def test_hours_without_times_must_fit_in_a_day(mentor_client, row, uren):
    given = row(begin="", einde="", pauzes="", uren=uren)
    assert problems(mentor_client, given)


def test_hours_beside_others_may_not_overlap(mentor_client, agreement, row):
    HourEntryFactory(agreement=agreement, date=DAY)
    ((column, _, reason),) = problems(mentor_client, row(begin="15:00", einde="17:00", pauzes=""))
    assert column == "begin"
    assert "overlapt met 8.00 tot 15.30" in reason


def test_two_rows_may_not_overlap_either(mentor_client, row):
    later = row(begin="15:00", einde="17:00", pauzes="")
    ((_, _, reason),) = problems(mentor_client, row(), later)
    assert "overlapt met 8.00 tot 15.30" in reason


def test_hours_at_another_company_on_the_same_time_are_refused(
    mentor_client, trajectory, agreement, row
):
    other = signed_agreement(trajectory)
    HourEntryFactory(agreement=other, date=DAY)
    ((_, _, reason),) = problems(mentor_client, row())
    assert f"bij {other.company}" in reason


def test_with_two_agreements_on_a_day_the_company_is_needed(mentor_client, trajectory, row):
    signed_agreement(trajectory)
    ((column, _, reason),) = problems(mentor_client, row(leerbedrijf=""))
    assert (column, reason) == (
        "leerbedrijf",
        "Er lopen meer overeenkomsten. Vul het leerbedrijf in.",
    )


def test_two_rows_about_the_same_hours_are_both_refused(mentor_client, row):
    plan = plan_of(mentor_client, csv_of(row(), row(einde="16:00")))
    assert [one.problems[0].reason for one in plan.rows] == [
        "Deze uren staan ook in rij 3.",
        "Deze uren staan ook in rij 2.",
    ]


@pytest.mark.parametrize("stored", [False, True])
def test_the_same_hours_with_and_without_the_company_are_said_twice(
    mentor_client, agreement, row, stored
):
    if stored:
        HourEntryFactory(agreement=agreement, date=DAY)
    upload(mentor_client, csv_of(row(einde="16:00"), row(einde="17:00", leerbedrijf="")))
    address = reverse("hours_import_apply", args=[ImportUpload.objects.get().pk])
    first, second = mentor_client.get(address).context["plan"].rows
    assert not first.problems
    assert "eerdere rij" in second.problems[0].reason
    assert DONE in text(apply(mentor_client, partial="1"))
    assert [one.end for one in HourEntry.objects.all()] == [time(16)]


def test_a_week_that_was_closed_is_left_alone(mentor_client, mentor, trajectory, row):
    ClosedWeek.objects.create(
        trajectory=trajectory,
        monday=date(2026, 11, 16),
        closed_by=mentor,
        closed_at="2026-11-20T16:00Z",
    )
    ((column, _, reason),) = problems(mentor_client, row())
    assert column == "datum"
    assert reason.startswith("Week 47 van deze leerling is afgesloten.")


def test_an_agreement_that_nobody_signed_takes_no_hours(mentor_client, agreement, row):
    agreement.versions.update(state="sent")
    ((column, _, reason),) = problems(mentor_client, row())
    assert column == "datum"
    assert "nog niet door alle partijen getekend" in reason


def test_only_the_good_rows_go_on_when_asked(mentor_client, row):
    upload(mentor_client, csv_of(row(), row(datum="18-11-2026", begin="25:00")))
    apply(mentor_client)
    assert not HourEntry.objects.exists()
    apply(mentor_client, partial="1")
    assert [one.date for one in HourEntry.objects.all()] == [DAY]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Het bestand is leeg"),
        (b"a;b\n1;2\n", "Deze kolommen ontbreken: leerlingnummer, datum"),
        (b"PK\x03\x04stuk", "beschadigd"),
        (b"\x00\x01", "geen CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_kept(mentor_client, agreement, content, words):
    assert words in text(upload(mentor_client, content))
    assert not ImportUpload.objects.exists()


def test_a_formula_is_not_run(mentor_client, row):
    given = row(opmerking="=1+1")
    upload(mentor_client, xlsx_of(list(given), list(given.values())), "uren.xlsx")
    ((column, _, reason),) = [
        (one.column, one.value, one.reason)
        for one in mentor_client.get(
            reverse("hours_import_apply", args=[ImportUpload.objects.get().pk])
        ).context["plan"].rows[0].problems
    ]  # fmt: skip
    assert column == "opmerking"
    assert "formule" in reason


# --- Whose pupils ---------------------------------------------------------------------------------
def test_a_mentor_brings_hours_of_own_pupils_alone(mentor_client, coordinator_client, row):
    student = another_pupil(row)
    other = row(leerlingnummer=student.number, leerbedrijf="")
    assert problems(mentor_client, other)[0][2].startswith("Deze leerling is hier niet bekend")
    assert not problems(coordinator_client, other)


def another_pupil(row):
    """A pupil of the same school, without a mentor."""
    school = Student.objects.get(number=row()["leerlingnummer"]).school
    trajectory = TrajectoryFactory(student__school=school)
    signed_agreement(trajectory)
    return trajectory.student


def test_pupils_of_another_school_are_not_known(coordinator_client, row):
    elsewhere = TrajectoryFactory(student__school=SchoolFactory())
    signed_agreement(elsewhere)
    other = row(leerlingnummer=elsewhere.student.number, leerbedrijf="")
    assert problems(coordinator_client, other)[0][0] == "leerlingnummer"


@pytest.mark.parametrize("role", [Role.OFFICE, Role.READER, Role.DIRECTOR])
def test_who_enters_no_hours_brings_no_list(client, trajectory, role):
    client.force_login(staff(trajectory.student.school, role))
    assert client.get(reverse("hours_import")).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_looking_costs_the_same_queries_for_any_number_of_rows(
    coordinator_client, coordinator, row, number, django_assert_num_queries
):
    rows = [row()]
    for _ in range(1, number):
        student = another_pupil(row)
        EnrolmentFactory(student=student, school_year=student.school.years.get())
        rows.append(row(leerlingnummer=student.number, leerbedrijf=""))
    content = csv_of(*rows, row(datum="1-7-2026"), row(datum="18-11-2026"))
    file = SimpleUploadedFile("uren.csv", content)
    ContentType.objects.get_for_model(ImportUpload)  # known to the process from here on
    with django_assert_num_queries(19):
        coordinator_client.post(reverse("hours_import"), {"file": file})
    address = reverse("hours_import_apply", args=[ImportUpload.objects.get().pk])
    with django_assert_num_queries(4):
        coordinator_client.get(address)
