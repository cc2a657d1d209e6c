"""Closed periods out of a calendar file, and the public holidays."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lwt_admin.accounts.models import ClosedPeriod
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.public_holidays import holidays_in
from tests.factories import ClosedPeriodFactory, SchoolFactory, SchoolYearFactory, staff
from tests.test_calendar_reading import calendar, event

SAMPLE = Path(__file__).parent.parent / "data" / "schoolkalender.ics"
AUTUMN = event("DTSTART;VALUE=DATE:20261019", "DTEND;VALUE=DATE:20261024")
CHRISTMAS = event("DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270102", name="Kerstvakantie")


@pytest.fixture
def office(client, school):
    client.force_login(staff(school, Role.OFFICE))
    return client


@pytest.fixture
def year(school):
    """24 August 2026 until 9 July 2027."""
    return SchoolYearFactory(school=school)


@pytest.fixture
def upload(office, address):
    """Sends a calendar file, and gives the answer."""

    def send(content):
        file = SimpleUploadedFile("jaar.ics", content, "text/calendar")
        return office.post(address("calendar_import"), {"file": file})

    return send


@pytest.fixture
def add(office, address):
    """Adds what is ticked on a preview, or the given keys."""

    def send(preview, chosen=None):
        ticked = preview.context["form"].ticked if chosen is None else chosen
        data = {"offered": preview.context["offered"], "chosen": list(ticked)}
        return office.post(address("calendar_import"), data)

    return send


def stored():
    return [(one.name, one.start, one.end) for one in ClosedPeriod.objects.order_by("start")]


def test_the_preview_stores_nothing(upload, year):
    preview = upload(calendar(AUTUMN))
    assert [offer.period.name for offer in preview.context["new"]] == ["Herfstvakantie"]
    assert "Er is nog niets toegevoegd" in preview.content.decode()
    assert stored() == []


def test_what_is_ticked_is_added_to_its_school_year(upload, add, year):
    assert add(upload(calendar(AUTUMN, CHRISTMAS))).status_code == 302
    assert stored() == [
        ("Herfstvakantie", date(2026, 10, 19), date(2026, 10, 23)),
        ("Kerstvakantie", date(2026, 12, 21), date(2027, 1, 1)),
    ]
    assert {one.school_year for one in ClosedPeriod.objects.all()} == {year}


def test_what_is_not_ticked_is_left_out(upload, add, year):
    preview = upload(calendar(AUTUMN, CHRISTMAS))
    add(preview, ["2026-10-19/2026-10-23/Herfstvakantie"])
    assert [name for name, _, _ in stored()] == ["Herfstvakantie"]


def test_without_a_tick_the_page_says_so_and_keeps_the_offer(upload, add, year):
    answer = add(upload(calendar(AUTUMN)), [])
    assert "Vink minstens één periode aan." in answer.content.decode()
    assert add(answer, ["2026-10-19/2026-10-23/Herfstvakantie"]).status_code == 302
    assert len(stored()) == 1


def test_the_same_file_twice_changes_nothing(upload, add, year):
    add(upload(calendar(AUTUMN, CHRISTMAS)))
    before = stored()
    preview = upload(calendar(AUTUMN, CHRISTMAS))
    assert not preview.context["to_add"]
    assert len(preview.context["there"]) == 2
    assert stored() == before


def test_a_second_click_adds_nothing_double(upload, add, year):
    preview = upload(calendar(AUTUMN))
    add(preview)
    add(preview)
    assert len(stored()) == 1


def test_an_event_that_stands_in_the_file_twice_is_added_once(upload, add, year):
    preview = upload(calendar(AUTUMN, AUTUMN))
    assert len(preview.context["there"]) == 1
    add(preview)
    assert len(stored()) == 1


def test_what_lies_outside_every_school_year_is_said(upload, year):
    preview = upload(calendar(event("DTSTART;VALUE=DATE:20281019")))
    assert len(preview.context["outside"]) == 1
    assert "Er is geen schooljaar met deze dagen." in preview.content.decode()
    assert not preview.context["to_add"]


def test_of_a_holiday_over_the_edge_of_a_year_only_the_part_inside_is_added(upload, add, year):
    summer = event("DTSTART;VALUE=DATE:20270705", "DTEND;VALUE=DATE:20270821", name="Zomer")
    preview = upload(calendar(summer))
    assert "in het bestand staat" in preview.context["new"][0].note
    add(preview)
    assert stored() == [("Zomer", date(2027, 7, 5), date(2027, 7, 9))]


def test_what_overlaps_is_offered_without_a_tick(upload, add, year):
    ClosedPeriodFactory(school_year=year, start=date(2026, 10, 21), end=date(2026, 10, 30))
    preview = upload(calendar(AUTUMN))
    (offer,) = preview.context["overlaps"]
    assert "Overlapt met Herfstvakantie" in offer.note
    assert preview.context["form"].ticked == set()
    add(preview, [offer.key])
    assert len(stored()) == 2


def test_a_day_inside_a_holiday_is_there_already(upload, year):
    ClosedPeriodFactory(school_year=year)
    day = event("DTSTART;VALUE=DATE:20261021", name="Studiedag")
    (offer,) = upload(calendar(day)).context["there"]
    assert offer.note.startswith("Valt al in Herfstvakantie")


def test_what_is_not_understood_is_shown_with_its_reason(upload, year):
    text = upload(calendar(event("DTSTART;VALUE=DATE:20261019", "RRULE:FREQ=YEARLY")))
    assert "herhaalt zich" in text.content.decode()


def test_a_broken_file_is_refused_at_the_field(upload, year):
    text = upload(b"PK\x03\x04 geen agenda").content.decode()
    assert "jaar.ics: Dit is geen agendabestand (.ics), of het is beschadigd." in text


def test_nothing_is_added_when_the_year_was_shortened_meanwhile(upload, add, year):
    preview = upload(calendar(AUTUMN, CHRISTMAS))
    year.end, year.first_central_exam = date(2026, 11, 30), None
    year.save()
    answer = add(preview)
    assert answer.status_code == 200
    assert stored() == []


def test_an_offer_of_another_school_is_refused(upload, client, address, year):
    preview = upload(calendar(AUTUMN))
    other = SchoolFactory()
    SchoolYearFactory(school=other)
    client.force_login(staff(other, Role.OFFICE))
    data = {"offered": preview.context["offered"], "chosen": list(preview.context["form"].ticked)}
    assert client.post(address("calendar_import"), data).url == address("calendar_import")
    assert stored() == []


def test_an_offer_that_was_tampered_with_is_refused(office, address, year):
    data = {"offered": "eigen:verzinsel", "chosen": ["2026-10-19/2026-10-23/Herfst"]}
    assert office.post(address("calendar_import"), data).url == address("calendar_import")
    assert stored() == []


def test_a_whole_plan_of_two_years_is_taken_over(upload, add, school):
    SchoolYearFactory(
        school=school, start=date(2025, 8, 25), end=date(2026, 7, 10), first_central_exam=None
    )
    SchoolYearFactory(school=school)
    preview = upload(SAMPLE.read_bytes())
    assert not preview.context["not_understood"]
    add(preview)
    assert len(stored()) == len(preview.context["new"])
    assert ("Herfstvakantie", date(2025, 10, 13), date(2025, 10, 17)) in stored()


@pytest.mark.parametrize("number", [1, 20])
def test_the_preview_costs_the_same_for_one_and_for_twenty(
    upload, year, django_assert_max_num_queries, number
):
    days = [event(f"DTSTART;VALUE=DATE:202611{day:02}") for day in range(1, number + 1)]
    with django_assert_max_num_queries(9):
        upload(calendar(*days))


def test_the_public_holidays_are_those_on_days_with_lessons(year):
    assert [(one.days.name, one.days.first, one.by_choice) for one in holidays_in(year)] == [
        ("Eerste kerstdag", date(2026, 12, 25), False),
        ("Nieuwjaarsdag", date(2027, 1, 1), False),
        ("Goede Vrijdag", date(2027, 3, 26), True),
        ("Tweede paasdag", date(2027, 3, 29), False),
        ("Koningsdag", date(2027, 4, 27), False),
        ("Bevrijdingsdag", date(2027, 5, 5), True),
        ("Hemelvaartsdag", date(2027, 5, 6), False),
        ("Tweede pinksterdag", date(2027, 5, 17), False),
    ]


def test_what_is_a_choice_of_the_school_is_not_ticked_beforehand(office, address, year):
    form = office.get(address("public_holidays", year.pk)).context["form"]
    assert not [key for key in form.ticked if "Vrijdag" in key or "Bevrijdingsdag" in key]
    assert len(form.ticked) == 6


def test_ticked_holidays_are_added(office, address, year):
    page = office.get(address("public_holidays", year.pk))
    chosen = [*page.context["form"].ticked, "2027-03-26/2027-03-26/Goede Vrijdag"]
    office.post(address("public_holidays", year.pk), {"chosen": chosen})
    assert len(stored()) == 7
    again = office.get(address("public_holidays", year.pk))
    assert [offer.period.name for offer in again.context["to_add"]] == ["Bevrijdingsdag"]


def test_a_holiday_inside_a_vacation_is_not_offered(office, address, year):
    ClosedPeriodFactory(
        school_year=year, name="Kerst", start=date(2026, 12, 21), end=date(2027, 1, 1)
    )
    page = office.get(address("public_holidays", year.pk))
    assert [offer.period.name for offer in page.context["there"]] == [
        "Eerste kerstdag",
        "Nieuwjaarsdag",
    ]


def test_a_mentor_may_not_fill_the_calendar(client, school, address, year):
    client.force_login(staff(school, Role.MENTOR))
    assert client.get(address("calendar_import")).status_code == 403
    assert client.get(address("public_holidays", year.pk)).status_code == 403


def test_the_holidays_of_another_school_do_not_exist(office, address):
    assert office.get(address("public_holidays", SchoolYearFactory().pk)).status_code == 404


def test_when_one_cannot_be_stored_none_is(upload, add, year, monkeypatch):
    preview = upload(calendar(AUTUMN, CHRISTMAS))
    save = ClosedPeriod.save

    def full_disk(self, *args, **kwargs):
        if self.name == "Kerstvakantie":
            raise OSError("vol")
        save(self, *args, **kwargs)

    monkeypatch.setattr(ClosedPeriod, "save", full_disk)
    with pytest.raises(OSError, match="vol"):
        add(preview)
    assert stored() == []
