"""Whole days out of a calendar file."""

from datetime import date

import pytest

from lwt_admin import calendar_reading
from lwt_admin.calendar_reading import NotUnderstood, UnreadableCalendar, WholeDays, read_calendar


def calendar(*events):
    blocks = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{blocks}END:VCALENDAR\r\n".encode()


def event(*lines, name="Herfstvakantie"):
    return "\r\n".join((f"SUMMARY:{name}", *lines))


def read_one(*lines, name="Herfstvakantie"):
    (found,) = read_calendar(calendar(event(*lines, name=name)))
    return found


AUTUMN = WholeDays("Herfstvakantie", date(2026, 10, 19), date(2026, 10, 23))


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20261019", "DTEND;VALUE=DATE:20261024"),
        ("DTSTART;VALUE=DATE:20261019", "DURATION:P5D"),
        ("DTSTART:20261019T000000", "DTEND:20261024T000000"),
        ("DTSTART:20261019T000000", "DTEND:20261023T235959"),
        (
            "DTSTART;TZID=Europe/Amsterdam:20261019T000000",
            "DTEND;TZID=Europe/Amsterdam:20261024T000000",
        ),
        # Summer time: midnight in the Netherlands is two hours earlier.
        ("DTSTART:20261018T220000Z", "DTEND:20261023T220000Z"),
    ],
)
def test_the_end_of_a_file_is_the_day_after_the_last_one(lines):
    assert read_one(*lines) == AUTUMN


def test_midnight_is_read_on_either_side_of_the_night_in_which_the_clocks_change():
    found = read_one("DTSTART:20261023T220000Z", "DTEND:20261025T230000Z")
    assert (found.first, found.last) == (date(2026, 10, 24), date(2026, 10, 25))


@pytest.mark.parametrize("end", [(), ("DTEND;VALUE=DATE:20261019",)])
def test_a_day_without_an_end_or_ending_that_day_is_one_day(end):
    found = read_one("DTSTART;VALUE=DATE:20261019", *end)
    assert (found.first, found.last) == (date(2026, 10, 19), date(2026, 10, 19))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("DTSTART:20261019T190000", "DTEND:20261019T210000"), "geen hele dag"),
        (("DTSTART:20261019T000000",), "geen hele dag"),
        (("DTSTART:20261019T120000", "DTEND:20261021T120000"), "geen hele dag"),
        (("DTSTART;VALUE=DATE:20261019", "DTEND:20261021T000000"), "andersom"),
        (("DTSTART;VALUE=DATE:20261019", "DTEND;VALUE=DATE:20261012"), "eindigt voordat"),
        (("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20280101"), "langer dan een jaar"),
        (("DTSTART;VALUE=DATE:20261340",), "geen datum: “20261340”"),
        (("DTSTART;VALUE=DATE:00010101",), "jaartal"),
        (("DTSTART;VALUE=DATE:20261019", "DURATION:vijf dagen"), "duur"),
        (("DTSTART;VALUE=DATE:20261019", "DTSTART;VALUE=DATE:20261020"), "meer dan één keer"),
        ((), "geen begin"),
        (("DTSTART;VALUE=DATE:20261019", "RRULE:FREQ=YEARLY"), "herhaalt zich"),
        (("DTSTART;VALUE=DATE:20261019", "RDATE;VALUE=DATE:20261119"), "herhaalt zich"),
        (("DTSTART;VALUE=DATE:20261019", "STATUS:CANCELLED"), "afgelast"),
        (("DTSTART:99991231T235900Z",), "tijd die niet bestaat"),
    ],
)
def test_what_is_not_understood_says_why(lines, reason):
    found = read_one(*lines)
    assert isinstance(found, NotUnderstood)
    assert reason in found.reason


@pytest.mark.parametrize(("name", "reason"), [("", "geen naam"), ("x" * 121, "langer dan 120")])
def test_a_name_that_cannot_be_stored_is_said(name, reason):
    assert reason in read_one("DTSTART;VALUE=DATE:20261019", name=name).reason


def test_a_name_on_two_lines_becomes_one_without_signs_that_do_not_show():
    found = read_one("DTSTART;VALUE=DATE:20261019", name="Herfst\\nvakantie\u202e")
    assert found.name == "Herfst vakantie"


def test_one_wrong_event_does_not_stop_the_others():
    good = event("DTSTART;VALUE=DATE:20261019")
    found = read_calendar(calendar(event("DTSTART:nooit"), good))
    assert [type(one) for one in found] == [NotUnderstood, WholeDays]


def test_a_file_of_an_older_program_on_windows_is_read():
    content = calendar(event("DTSTART;VALUE=DATE:20261019", name="Goede één"))
    assert read_calendar(content.decode().encode("cp1252"))[0].name == "Goede één"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "leeg"),
        (b"\xff\xfe\x00\x01 geen agenda", "geen agendabestand"),
        (b"naam;begin;einde\r\n", "geen agendabestand"),
        (calendar(event("DTSTART;VALUE=DATE:20261019"))[:60], "geen agendabestand"),
        (calendar(), "geen afspraken"),
        (b"BEGIN:VEVENT\r\n" * 600, "meer dan 500"),
        (b"BEGIN:VTODO\r\n" * 5000, "geen agendabestand"),
        (b"x" * (calendar_reading.MAX_BYTES + 1), "groter dan 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, reason):
    with pytest.raises(UnreadableCalendar, match=reason):
        read_calendar(content)
