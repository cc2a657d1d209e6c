"""Reads whole days out of a calendar file (.ics, RFC 5545).

Only days count here: an event of hours is not understood, nor is one that repeats, because its
dates would be a guess. The end of an event of whole days is the day after its last one; moments are
read on the clock of the school.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone
from icalendar import Calendar
from icalendar.cal import Component
from icalendar.error import BrokenCalendarProperty

from lwt_admin.rules.periods import DAY, days_in

MAX_BYTES: Final = 1024 * 1024
MAX_EVENTS: Final = 500
LONGEST: Final = 366
"""Days."""
LONGEST_NAME: Final = 120
END_OF_DAY: Final = time(23, 59)
"""Some programs let a whole day end a minute, or a second, before midnight."""

FIRST_YEAR, LAST_YEAR = 1990, 2100


class UnreadableCalendar(Exception):
    """The file as a whole cannot be read; the message says why, in the words of the page."""


@dataclass(frozen=True)
class WholeDays:
    """An event of whole days, both ends included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class NotUnderstood:
    """An event that was left out, and why."""

    name: str
    reason: str


class _Refused(Exception):
    """Why one event is not understood."""


def read_calendar(content: bytes) -> list[WholeDays | NotUnderstood]:
    """Every event in the order of the file; raises UnreadableCalendar."""
    if not content.strip():
        raise UnreadableCalendar("Het bestand is leeg.")
    if len(content) > MAX_BYTES:
        raise UnreadableCalendar(f"Het bestand is groter dan {MAX_BYTES // 1024 // 1024} MB.")
    text = _decoded(content)
    if text.upper().count("BEGIN:VEVENT") > MAX_EVENTS:
        raise UnreadableCalendar(f"Er staan meer dan {MAX_EVENTS} afspraken in het bestand.")
    events = [_read(event) for calendar in _calendars(text) for event in _events(calendar)]
    if not events:
        raise UnreadableCalendar("Er staan geen afspraken in het bestand.")
    return events


def _decoded(content: bytes) -> str:
    """UTF-8 as the standard has it, or what older programs on Windows write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _calendars(text: str) -> Sequence[Component]:
    """The calendars in the file; a file that was cut off has none."""
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError, RecursionError):
        found = []
    calendars = [one for one in found if one.name == "VCALENDAR"]
    if not calendars:
        raise UnreadableCalendar("Dit is geen agendabestand (.ics), of het is beschadigd.")
    return calendars


def _events(calendar: Component) -> Iterator[Component]:
    return (one for one in calendar.subcomponents if one.name == "VEVENT")


def _read(event: Component) -> WholeDays | NotUnderstood:
    name = _name(event)
    try:
        _check_plain(event, name)
        first, last = _days(event)
    except _Refused as refused:
        return NotUnderstood(name or "zonder naam", str(refused))
    return WholeDays(name, first, last)


def _name(event: Component) -> str:
    """What the event is called, on one line, without signs that cannot be shown."""
    text = event.get("SUMMARY", "")
    words = str(text[0] if isinstance(text, list) else text).split()
    return "".join(sign for sign in " ".join(words) if sign.isprintable())


def _check_plain(event: Component, name: str) -> None:
    """Refuse an event that has no name, is cancelled, or stands for more than one."""
    if not name:
        raise _Refused("De afspraak heeft geen naam.")
    if len(name) > LONGEST_NAME:
        raise _Refused(f"De naam is langer dan {LONGEST_NAME} tekens.")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise _Refused("De afspraak is afgelast.")
    if any(key in event for key in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise _Refused(
            "De afspraak herhaalt zich. Zet elke keer als losse afspraak in het bestand."
        )


def _days(event: Component) -> tuple[date, date]:
    """The first and the last day; the end that a file gives is the first moment after it."""
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if start is None:
        raise _Refused("De afspraak heeft geen begin.")
    if end is None:
        end = _end_by_duration(event, start)
    if isinstance(start, datetime) or isinstance(end, datetime):
        first, after = _whole_days(start, end)
    else:
        first, after = start, start + DAY if end == start else end
    if after <= first:
        raise _Refused("De afspraak eindigt voordat zij begint.")
    last = after - DAY
    if not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        raise _Refused(f"Het jaartal ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}.")
    if days_in(first, last) > LONGEST:
        raise _Refused("De afspraak duurt langer dan een jaar.")
    return first, last


def _moment(event: Component, key: str) -> date | None:
    """A day, or a moment on the clock of the school; None when it is not given."""
    value: Any = event.get(key)
    if value is None:
        return None
    if isinstance(value, list):
        raise _Refused(f"{key} staat er meer dan één keer.")
    moment = _value(value)
    if not isinstance(moment, date):
        raise _Refused(f"{key} is geen datum: “{str(value)[:40]}”.")
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(timezone.get_default_timezone()).replace(tzinfo=None)
    except (OverflowError, ValueError):
        raise _Refused(f"{key} is een tijd die niet bestaat.") from None


def _value(given: Any) -> Any:
    """What a property says; None when it could not be read."""
    try:
        return given.dt
    except (AttributeError, BrokenCalendarProperty):
        return None


def _end_by_duration(event: Component, start: date) -> date:
    """The end by DURATION; without one a day is one day long, and a moment no time at all."""
    value: Any = event.get("DURATION")
    if value is None:
        return start if isinstance(start, datetime) else start + DAY
    length = _value(value)
    if not isinstance(length, timedelta):
        raise _Refused("De duur is niet te lezen.")
    try:
        return start + length
    except OverflowError:
        raise _Refused("De duur is niet te lezen.") from None


def _whole_days(start: date, end: date) -> tuple[date, date]:
    """Two moments as days, when they run from midnight to midnight."""
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        raise _Refused("Het begin is een dag en het einde een tijd, of andersom.")
    after = end.date() if end.time() < END_OF_DAY else end.date() + DAY
    if start.time() != time.min or time.min < end.time() < END_OF_DAY or after == start.date():
        raise _Refused("De afspraak duurt geen hele dag. Alleen hele dagen worden vrije dagen.")
    return start.date(), after
