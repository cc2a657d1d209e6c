"""Papers that were signed: the scan somebody enters, and the colleague who compares it.

A scan counts for nothing until somebody else than who entered it has seen that it is this text and
that these people signed it. The file is kept as it came, also when it is rejected.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.one_person import is_one_person
from lwt_admin.scans import Scan, removed_on_failure, store
from lwt_admin.signing.chain import record
from lwt_admin.signing.models import Document, Order, PaperScan, Party, Signatory, SigningEvent
from lwt_admin.signing.services import SigningRefused, is_same_person, locked, unsigned
from lwt_admin.ui.formats import nl_date

Kind = SigningEvent.Kind


class ScanRefused(SigningRefused):
    """A scan that cannot be entered or decided on; the message is Dutch and says why."""


# --- Entering -------------------------------------------------------------------------------------
def may_be_on_paper(document: Document) -> list[Signatory]:
    """Who may still be on a new scan: has not signed, and is on no scan that waits."""
    waiting = {one.pk for scan in undecided(document) for one in scan.signatories.all()}
    return [one for one in unsigned(document) if one.pk not in waiting]


def undecided(document: Document) -> list[PaperScan]:
    """Scans that wait for a colleague: somebody on them has not signed in another way since."""
    if not document.is_open:
        return []
    left = {one.pk for one in unsigned(document)}
    scans = document.scans.filter(accepted=None).select_related("uploaded_by")
    return [
        scan
        for scan in scans.prefetch_related("signatories").order_by("uploaded_at", "pk")
        if left & {one.pk for one in scan.signatories.all()}
    ]


def waiting_scans(signatory: Signatory, scans: Iterable[PaperScan]) -> list[str]:
    """What to say beside a party of the `undecided` scans on which it stands."""
    return [_waits(scan) for scan in scans if signatory in scan.signatories.all()]


def waiting_for(signatories: Sequence[Signatory]) -> dict[int, list[str]]:
    """The same for parties that have not signed, by primary key; one query for all of them."""
    waiting = PaperScan.objects.for_system().filter(accepted=None).order_by("uploaded_at", "pk")
    prefetch_related_objects(signatories, Prefetch("scans", waiting, to_attr="waiting"))
    return {one.pk: [_waits(scan) for scan in getattr(one, "waiting", ())] for one in signatories}


def _waits(scan: PaperScan) -> str:
    return f"scan van {nl_date(scan.uploaded_at)} wacht op vergelijken"


def why_not_on(day: date, document: Document, today: date) -> str:
    """Why the paper cannot have been signed on this day, in Dutch; empty when it can."""
    frozen = timezone.localdate(document.frozen_at)
    if day > today:
        return f"{nl_date(day)} is nog niet geweest."
    if day < frozen:
        return f"{nl_date(day)} kan niet: de tekst ligt pas vast sinds {nl_date(frozen)}."
    return ""


def enter(
    document: Document,
    signatories: Sequence[Signatory],
    file: File,
    *,
    signed_on: date,
    by: User,
    now: datetime,
) -> PaperScan:
    """Keep a scan with who signed on it; `file.scan` says what was found in it (`ScanField`).

    Raises ScanRefused when the text no longer waits for these people, on an impossible date, when
    it was entered before, and when the file cannot be stored: then nothing is.
    """
    scan = new_scan(document, file, signed_on=signed_on, by=by, now=now)
    with removed_on_failure(scan.file), transaction.atomic():
        _check_new(scan, signatories, timezone.localdate(now))
        store_scan(scan, file, signatories)
    return scan


def new_scan(
    document: Document, file: File, *, signed_on: date, by: User, now: datetime
) -> PaperScan:
    """A scan that is not stored yet; `file.scan` says what was found in it (`ScanField`)."""
    found: Scan = file.scan  # type: ignore[attr-defined]
    return PaperScan(
        document=document,
        content_type=found.content_type,
        pages=found.pages,
        sha256=found.sha256,
        signed_on=signed_on,
        uploaded_by=by,
        uploaded_at=now,
    )


def store_scan(scan: PaperScan, file: File, signatories: Sequence[Signatory]) -> None:
    """Store the file and its record; the caller holds the document, and removes what is left.

    Raises ScanRefused when the file cannot be stored.
    """
    store(scan.file, file, ScanRefused)
    scan.save()
    scan.signatories.set(signatories)
    told = _told(scan, signatories)
    record(scan.document, Kind.SCANNED, scan.uploaded_at, actor=scan.uploaded_by, **told)


def _check_new(scan: PaperScan, signatories: Sequence[Signatory], today: date) -> None:
    document = scan.document = locked(scan.document_id)
    if not document.is_open:
        raise ScanRefused("Deze tekst staat niet meer open om te tekenen.")
    if not document.is_intact:
        raise ScanRefused("De tekst is niet meer wat er is vastgelegd.")
    if not signatories:
        raise ScanRefused("Kies wie er op dit papier heeft getekend.")
    if why := why_not_on(scan.signed_on, document, today):
        raise ScanRefused(why)
    left = {one.pk for one in may_be_on_paper(document)}
    for one in signatories:
        if one.pk not in left:
            raise ScanRefused(f"{one.name} heeft al getekend, of staat al op een andere scan.")
    _check_order(document, signatories)
    same = document.scans.filter(sha256=scan.sha256).exclude(accepted=False)
    if earlier := same.select_related("uploaded_by").first():
        when = nl_date(timezone.localdate(earlier.uploaded_at))
        raise ScanRefused(
            f"Ditzelfde bestand is al ingevoerd, op {when} door {earlier.uploaded_by}."
        )


def _check_order(document: Document, signatories: Sequence[Signatory]) -> None:
    """When the school signs last, nobody may be left who is neither on this paper nor signed."""
    if document.order != Order.SCHOOL_LAST or all(one.party != Party.SCHOOL for one in signatories):
        return
    chosen = {one.pk for one in signatories}
    left = [one.name for one in unsigned(document) if one.pk not in chosen]
    if left:
        raise ScanRefused(f"De school tekent als laatste, en {left[0]} heeft nog niet getekend.")


def _told(scan: PaperScan, signatories: Iterable[Signatory]) -> dict[str, Any]:
    """What the chain keeps of a scan."""
    return {
        "scan": scan.sha256,
        "content_type": scan.content_type,
        "pages": scan.pages,
        "signed_on": scan.signed_on.isoformat(),
        "signatories": [one.pk for one in signatories],
    }


# --- Comparing ------------------------------------------------------------------------------------
def why_not_compare(scan: PaperScan, user: User) -> str:
    """Why this person does not decide on this scan, in Dutch; empty when they may."""
    if is_one_person(user, scan.uploaded_by):
        return "U hebt deze scan zelf ingevoerd. Een collega vergelijkt haar met de tekst."
    if any(is_same_person(user, one) for one in scan.signatories.all()):
        return "U tekende zelf op dit papier. Een collega vergelijkt de scan met de tekst."
    return ""


def to_take_over(scan: PaperScan) -> list[Signatory]:
    """Whose signature on the paper still counts: who signed in another way since did so already.

    The school's own comes last, as it does when the school signs last.
    """
    on_paper = scan.signatories.select_related("signature")
    left = [one for one in on_paper if not hasattr(one, "signature")]
    return sorted(left, key=lambda one: one.party == Party.SCHOOL)


@transaction.atomic
def accept(scan: PaperScan, *, by: User, now: datetime) -> PaperScan:
    """Say that the scan is this text, signed by these people; their signatures come next.

    Raises ScanRefused when somebody else decided, when `by` may not, or when nobody on it is left
    to sign.
    """
    current = to_decide_on(scan, by)
    if not current.document.is_open:
        raise ScanRefused("Deze tekst staat niet meer open om te tekenen.")
    if not to_take_over(current):
        raise ScanRefused("Iedereen op deze scan heeft intussen al op een andere manier getekend.")
    return decide(current, True, by=by, now=now)


@transaction.atomic
def reject(scan: PaperScan, reason: str, *, by: User, now: datetime) -> PaperScan:
    """Say that the scan does not count, and why; raises ScanRefused as `accept` does."""
    if not reason.strip():
        raise ScanRefused("Vul in waarom de scan niet klopt.")
    return decide(to_decide_on(scan, by), False, reason.strip(), by=by, now=now)


def to_decide_on(scan: PaperScan, by: User) -> PaperScan:
    """The scan as it is stored now, locked with its document; raises ScanRefused.

    Nobody decided on it, and `by` may: somebody else than who entered it or signed it.
    """
    document = locked(scan.document_id)
    scans = PaperScan.objects.for_system().select_related("uploaded_by", "decided_by")
    current = scans.get(pk=scan.pk)
    current.document = document
    if current.accepted is not None:
        word = "goedgekeurd" if current.accepted else "afgewezen"
        raise ScanRefused(f"{current.decided_by} heeft deze scan al {word}.")
    if why := why_not_compare(current, by):
        raise ScanRefused(why)
    return current


def decide(
    scan: PaperScan, accepted: bool, reason: str = "", *, by: User, now: datetime
) -> PaperScan:
    """Keep what a colleague saw, about a scan that `to_decide_on` gave."""
    scan.accepted, scan.decided_by, scan.decided_at, scan.reason = accepted, by, now, reason
    scan.save()
    kind = Kind.SCAN_ACCEPTED if accepted else Kind.SCAN_REJECTED
    told = _told(scan, scan.signatories.all())
    record(scan.document, kind, now, actor=by, **(told | {"reason": reason} if reason else told))
    return scan
