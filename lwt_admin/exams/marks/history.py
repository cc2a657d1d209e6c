"""Who set which mark, and when: read from the history that every stored record has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auditlog.models import LogEntry
from django.utils.dateparse import parse_date

from lwt_admin.exams.marks.checking import DAYS, PARTS
from lwt_admin.exams.models import ExamSubject
from lwt_admin.ui.formats import nl_date

NOTHING: Final = "None"
BY_THE_SYSTEM: Final = "lwt-admin"


@dataclass(frozen=True)
class Set:
    """One change of a mark or of the day of its sitting, in words."""

    at: datetime
    by: str
    what: str
    old: str
    new: str


def changes_of(subject: ExamSubject, part: str) -> Iterator[Set]:
    """Every change of one mark and its day, the last one first."""
    fields = [part, *([DAYS[part]] if part in DAYS else [])]
    entries = LogEntry.objects.get_for_object(subject).select_related("actor")
    for entry in entries.order_by("-timestamp", "-pk"):
        for field in fields:
            if field in (entry.changes or {}):
                old, new = entry.changes[field]
                label = PARTS[part] if field == part else "dag"
                yield Set(entry.timestamp, _who(entry), label, _words(old), _words(new))


def last_set(subject: ExamSubject, part: str) -> Set | None:
    """The last change of one mark."""
    return next((one for one in changes_of(subject, part) if one.what == PARTS[part]), None)


def _who(entry: LogEntry) -> str:
    return str(entry.actor.get_full_name()) if entry.actor else BY_THE_SYSTEM


def _words(value: str) -> str:
    if value == NOTHING:
        return "leeg"
    day = parse_date(value)
    if day is not None:
        return nl_date(day)
    whole, _, rest = value.partition(".")
    return f"{whole},{rest.rstrip('0') or '0'}"
