"""The hour sheet of a pupil: per month and per agreement, as PDF and as a workbook."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.by_link import confirm_by_link
from lwt_admin.placements.hour_sheet import read_sheet, stretch_of, stretches
from lwt_admin.placements.hour_sheet_pdf import sheet_html, sheet_stem
from lwt_admin.placements.models import ConfirmationLink, HourCorrection, HourEntry
from lwt_admin.placements.reading import read_hours
from tests.factories import HourEntryFactory, signed_agreement, staff
from tests.placements.takeover import OCTOBER, SEPTEMBER, taken_over

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
IN_SEPTEMBER = date(2026, 9, 1)
THE_WEEKEND_AFTER = datetime(2026, 9, 5, 9, tzinfo=UTC)


def sheet_of(agreement, month=IN_SEPTEMBER):
    (hours,) = read_hours([agreement.trajectory])
    stretch = stretch_of(hours.placement_of(agreement.pk), month, TODAY)
    return read_sheet(agreement, stretch, TODAY)


def text_of(agreement, month=IN_SEPTEMBER):
    return " ".join(sheet_html(sheet_of(agreement, month), timezone.now()).split())


@pytest.fixture
def supervisor_link(agreement):
    link = ConfirmationLink.objects.create(
        school=agreement.trajectory.student.school,
        party=ConfirmationLink.Party.COMPANY,
        name="W. Kamp",
        address="w@bedrijf.example",
        token_hash="0" * 64,
        made_at=THE_WEEKEND_AFTER,
        expires_at=THE_WEEKEND_AFTER + timedelta(days=14),
    )
    link.agreements.add(agreement)
    return link


@pytest.fixture
def confirmed(agreement, supervisor_link):
    """A day that the leermeester confirmed by a link."""
    school = agreement.trajectory.student.school
    type(school).objects.update(company_confirms_hours=True)
    agreement.refresh_from_db()
    entry = HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    return confirm_by_link(entry, supervisor_link, entry.version, THE_WEEKEND_AFTER)


# --- What stands on it ----------------------------------------------------------------------------
def test_the_sheets_are_the_whole_agreement_and_each_month_that_began(agreement):
    (hours,) = read_hours([agreement.trajectory])
    found = [one.title for one in stretches(hours.placements[0], TODAY)]
    assert found == [
        "hele overeenkomst",
        "augustus 2026",
        "september 2026",
        "oktober 2026",
        "november 2026",
    ]


def test_a_month_stops_where_the_agreement_does(agreement):
    found = sheet_of(agreement, date(2026, 8, 1)).stretch
    assert (found.first, found.last) == (date(2026, 8, 24), date(2026, 8, 31))


def test_only_days_of_the_month_and_the_agreement_are_on_it(trajectory, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 8, 31))
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    HourEntryFactory(agreement=agreement, date=date(2026, 10, 1))
    HourEntryFactory(agreement=signed_agreement(trajectory), date=date(2026, 9, 4))
    sheet = sheet_of(agreement)
    assert [line.entry.date for line in sheet.lines] == [date(2026, 9, 3)]
    assert (sheet.result.minutes, sheet.result.days) == (420, 1)


def test_the_whole_agreement_holds_every_month(agreement):
    for day in (date(2026, 8, 31), date(2026, 10, 1)):
        HourEntryFactory(agreement=agreement, date=day)
    sheet = sheet_of(agreement, None)
    assert (sheet.result.minutes, sheet.result.days) == (840, 2)


def test_a_day_has_its_times_break_hours_and_that_it_counts(agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    text = text_of(agreement)
    assert '<th scope="row">do 3 sep 2026</th> <td> 8.00–15.30 <small>pauze 12.00-12.30' in text
    assert '<td class="is-number">7</td> <td> ja </td>' in text


def test_what_does_not_count_says_why_and_is_no_part_of_the_total(agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), status="proposed")
    sheet = sheet_of(agreement)
    assert "nee<small>nog niet goedgekeurd</small>" in text_of(agreement)
    assert (sheet.result.minutes, sheet.worked_minutes, sheet.waiting_minutes) == (0, 420, 420)


def test_hours_without_times_and_absences_say_so(agreement):
    HourEntryFactory(
        agreement=agreement, date=date(2026, 9, 3), start=None, end=None, breaks=[], minutes=450
    )
    HourEntryFactory(
        agreement=agreement,
        date=date(2026, 9, 4),
        kind="absent",
        start=None,
        end=None,
        breaks=[],
        missed_minutes=420,
    )
    text = text_of(agreement)
    assert "zonder tijden" in text
    assert "afwezig zonder verlof <small>420 minuten gemist</small>" in text
    assert 'Dagen afwezig zonder verlof</th><td class="is-number">1' in text


def test_rejected_hours_stand_there_with_the_reason_and_are_not_counted_as_made(agreement, mentor):
    HourEntryFactory(
        agreement=agreement,
        date=date(2026, 9, 3),
        status="rejected",
        judged_by=mentor,
        judged_at=timezone.now(),
        rejection_reason="Was ziek",
    )
    text, sheet = text_of(agreement), sheet_of(agreement)
    assert f"afgewezen door {mentor}" in text
    assert "reden: Was ziek" in text
    assert sheet.worked_minutes == 0


def test_planned_days_that_nobody_entered_are_named(agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    assert date(2026, 9, 4) in sheet_of(agreement).not_entered
    assert "maar niet ingevuld: vr 4 sep 2026, do 10 sep 2026" in text_of(agreement)


def test_a_correction_stands_beside_what_was_there(agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    HourCorrection.objects.create(
        entry=entry,
        before={
            "kind": "worked",
            "start": "08:00",
            "end": "16:00",
            "breaks": [],
            "minutes": 480,
            "missed": 0,
            "lessons": False,
            "remark": "",
            "status": "approved",
        },
        reason="Eerder naar huis",
        by=mentor,
        at=timezone.now(),
    )
    text = text_of(agreement)
    assert f"gecorrigeerd door {mentor}" in text
    assert "er stond: 8 uur, 08.00–16.00, goedgekeurd; reden: Eerder naar huis" in text


def test_text_of_people_is_only_text(agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), remark="<b>x</b><script>")
    assert "&lt;b&gt;x&lt;/b&gt;&lt;script&gt;" in text_of(agreement)


def test_sums_of_before_are_told_and_counted(trajectory, coordinator):
    agreement = taken_over(trajectory, SEPTEMBER, OCTOBER, by=coordinator)
    sheet, text = sheet_of(agreement), text_of(agreement)
    assert (sheet.result.minutes, sheet.result.days) == (60 * 60, 8)
    assert "zijn 60 uur op 8 dagen als som overgenomen van papier" in text
    assert "42 uur" not in text
    assert "geen uren ingevuld" not in text
    assert sheet_of(agreement, None).result.minutes == 102 * 60


# --- Who agreed -----------------------------------------------------------------------------------
def test_a_day_says_who_confirmed_it_and_how(confirmed, agreement):
    assert "bevestigd door W. Kamp (leermeester, met een link)" in text_of(agreement)


def test_who_confirmed_every_day_needs_not_sign(confirmed, agreement):
    company, school, pupil = sheet_of(agreement).signers
    assert (company.name, company.agreed, company.of, company.needs_ink) == ("W. Kamp", 1, 1, False)
    assert not school.needs_ink
    assert pupil.needs_ink
    text = text_of(agreement)
    assert "1 van 1 dag bevestigd met een eigen link" in text
    assert text.count("Geen handtekening nodig.") == 2
    assert text.count('class="doc-ink"') == 1


def test_one_day_that_was_not_confirmed_needs_a_signature(confirmed, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 4))
    company = sheet_of(agreement).signers[0]
    assert (company.agreed, company.of, company.needs_ink) == (1, 2, True)
    assert "1 van 2 dagen bevestigd met een eigen link" in text_of(agreement)


def test_an_empty_sheet_leaves_room_for_everybody(agreement):
    text = text_of(agreement)
    assert "Er zijn in deze periode geen uren ingevuld." in text
    assert text.count('class="doc-ink"') == 3


# --- As a file ------------------------------------------------------------------------------------
def test_the_pdf_is_tagged_and_has_language_and_title(mentor_client, agreement):
    type(agreement.company).objects.update(name="Café Zoë / & Zn.")
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    answer = mentor_client.get(reverse("hour_sheet_pdf", args=[agreement.pk]), {"maand": "2026-09"})
    reader = PdfReader(BytesIO(answer.content))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "nl"
    name = str(agreement.trajectory.student)
    assert reader.metadata.title == f"Urenlijst van {name} bij Café Zoë / & Zn., september 2026"
    assert "do 3 sep 2026" in reader.pages[0].extract_text()
    assert "cafe-zoe-zn-2026-09.pdf" in answer["Content-Disposition"]


def test_a_long_sheet_repeats_its_headings_on_every_page(mentor_client, agreement):
    for day in range(60):
        HourEntryFactory(agreement=agreement, date=date(2026, 8, 24) + timedelta(days=day))
    answer = mentor_client.get(reverse("hour_sheet_pdf", args=[agreement.pk]))
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) > 2
    assert "Telt mee" in pages[1].extract_text()


def test_the_workbook_has_the_days_and_the_totals(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), remark="=1+1")
    answer = mentor_client.get(
        reverse("hour_sheet_xlsx", args=[agreement.pk]), {"maand": "2026-09"}
    )
    assert answer["Content-Disposition"].endswith('-2026-09.xlsx"')
    days, about = load_workbook(BytesIO(answer.content)).worksheets
    (head, row) = days.iter_rows(values_only=True)
    shown = dict(zip(head, row, strict=True))
    assert shown["Datum"].date() == date(2026, 9, 3)
    assert (shown["Begin"], shown["Uren"], shown["Telt mee"]) == ("08:00", 7, "ja")
    assert shown["Opmerking"] == "'=1+1"
    totals = dict(about.iter_rows(values_only=True))
    assert "Overgenomen als som" not in " ".join(totals)
    assert (totals["Uren die meetellen"], totals["Dagen die meetellen"]) == (7, 1)
    assert totals["Leermeester"].endswith("0 van 1 dagen bevestigd met een eigen link")


def test_the_pupil_counts_as_looked_at(mentor_client, mentor, agreement):
    mentor_client.get(reverse("hour_sheet_xlsx", args=[agreement.pk]))
    looked = LogEntry.objects.get_for_object(agreement.trajectory.student)
    assert looked.get(action=LogEntry.Action.ACCESS).actor == mentor


@pytest.mark.parametrize("month", ["2026-12", "2025-09", "september", "2026-13", "2026-09-01"])
def test_a_month_that_the_agreement_has_not_had_is_not_found(mentor_client, agreement, month):
    address = reverse("hour_sheet_xlsx", args=[agreement.pk])
    assert mentor_client.get(address, {"maand": month}).status_code == 404


def test_an_agreement_that_nobody_signed_has_no_sheet(mentor_client, agreement):
    agreement.versions.update(state="sent")
    assert mentor_client.get(reverse("hour_sheet_pdf", args=[agreement.pk])).status_code == 404
    page = mentor_client.get(reverse("hour_sheets", args=[agreement.trajectory.student_id]))
    assert "Nog geen urenlijst" in page.content.decode()


def test_a_name_that_is_nothing_but_signs_still_gives_a_name_of_a_file(agreement):
    type(agreement.trajectory.student).objects.update(first_name="—", last_name="…", prefix="")
    type(agreement.company).objects.update(name="///")
    agreement.refresh_from_db()
    (hours,) = read_hours([type(agreement.trajectory).objects.get()])
    stretch = stretch_of(hours.placements[0], IN_SEPTEMBER, TODAY)
    sheet = read_sheet(type(agreement).objects.get(), stretch, TODAY)
    assert sheet_stem(sheet) == f"urenlijst-{agreement.pk}-2026-09"


# --- The page with all of them --------------------------------------------------------------------
def test_the_page_offers_every_month_of_every_agreement(mentor_client, trajectory, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    other = signed_agreement(trajectory, weekdays=[1])
    page = mentor_client.get(reverse("hour_sheets", args=[trajectory.student_id]))
    text = page.content.decode()
    for one in (agreement, other):
        for address in ("hour_sheet_pdf", "hour_sheet_xlsx"):
            assert f'href="{reverse(address, args=[one.pk])}"' in text
            assert f'href="{reverse(address, args=[one.pk])}?maand=2026-09"' in text


def test_the_hours_of_a_pupil_lead_to_the_sheets(mentor_client, agreement):
    student = agreement.trajectory.student_id
    page = mentor_client.get(reverse("hours_student", args=[student])).content.decode()
    assert reverse("hour_sheets", args=[student]) in page


def test_the_dossier_leads_to_the_sheets_for_who_may(client, mentor_client, agreement):
    student = agreement.trajectory.student
    dossier, sheets = (reverse(name, args=[student.pk]) for name in ("dossier", "hour_sheets"))
    assert sheets in mentor_client.get(dossier).content.decode()
    client.force_login(staff(student.school, Role.READER))
    assert sheets not in client.get(dossier).content.decode()


def test_a_reader_sees_hours_but_is_not_led_to_sheets(client, agreement):
    student = agreement.trajectory.student
    client.force_login(staff(student.school, Role.READER))
    page = client.get(reverse("hours_student", args=[student.pk])).content.decode()
    assert reverse("hour_sheets", args=[student.pk]) not in page
    assert client.get(reverse("hour_sheet_pdf", args=[agreement.pk])).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_and_a_sheet_cost_the_same_queries_for_any_number_of_days(
    mentor_client, agreement, number, django_assert_num_queries
):
    for day in range(number):
        HourEntryFactory(agreement=agreement, date=date(2026, 9, 1) + timedelta(days=day))
    page = reverse("hour_sheets", args=[agreement.trajectory.student_id])
    mentor_client.get(page)
    with django_assert_num_queries(13):
        mentor_client.get(page)
    assert HourEntry.objects.count() == number
