"""Where an accident or incident may have happened, and what is attached to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.attachments import AttachmentRefused, keep
from lwt_admin.placements.models import Incident, IncidentFile
from lwt_admin.placements.visits import signed_periods

MOST_FILES: Final = 20


@dataclass(frozen=True)
class Place:
    """A signed agreement, from its first to its last day: then something may have happened."""

    agreement: WorkAgreement
    start: date
    end: date


def places_of(agreements: Iterable[WorkAgreement]) -> list[Place]:
    """The signed ones among these agreements, the last to end first; costs one query more."""
    found = list(agreements)
    periods = signed_periods(found)
    places = [Place(one, *periods[one.pk]) for one in found if one.pk in periods]
    return sorted(places, key=lambda one: (one.end, one.agreement.pk), reverse=True)


def places_on(day: date, agreements: Any) -> list[Place]:
    """Those that are in force on a day, by the names of the pupils; two queries."""
    running = AgreementVersion.objects.for_system().running_between(day, day)
    found = places_of(agreements.filter(pk__in=running.values("agreement")))
    return sorted(found, key=lambda one: one.agreement.trajectory.student.sort_key)


@transaction.atomic
def attach(incident: Incident, file: File, *, by: User, now: datetime) -> IncidentFile:
    """Keep a file with an incident; `file.scan` says what was found in it.

    Raises AttachmentRefused when it is there already, when there are too many, and when it cannot
    be stored; then nothing changes.
    """
    Incident.objects.for_system().select_for_update().get(pk=incident.pk)
    files = IncidentFile.objects.for_system().filter(incident=incident)
    if files.filter(sha256=file.scan.sha256).exists():  # type: ignore[attr-defined]
        raise AttachmentRefused("Ditzelfde bestand staat er al bij.")
    if files.count() >= MOST_FILES:
        raise AttachmentRefused(f"Bij een incident passen hoogstens {MOST_FILES} bestanden.")
    kept = IncidentFile(incident=incident, added_by=by, added_at=now)
    keep(kept, file)
    return kept
