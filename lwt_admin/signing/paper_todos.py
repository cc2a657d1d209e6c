"""What must happen with scans of signed papers, told the same of every kind of text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.signing.models import PaperScan, Signatory
from lwt_admin.signing.paper_page import with_people
from lwt_admin.signing.scans import why_not_compare
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date


@dataclass(frozen=True)
class Place:
    """Where a scan belongs: of what it is (as in `de scan van …`), its pages, and until when."""

    name: str
    page_url: str
    compare_url: str
    due: date | None
    student_id: int


def scans_to_act_on(scans: QuerySet[PaperScan], *paths: str) -> list[PaperScan]:
    """These scans but the approved ones, as `paper_todos` reads them; at most two queries.

    `paths` are selected along: what the room needs to tell their place.
    """
    found = with_people(scans.exclude(accepted=True)).select_related(*paths)
    return list(found.order_by("uploaded_at", "pk"))


def paper_todos(
    user: User, scans: Iterable[PaperScan], place_of: Callable[[PaperScan], Place]
) -> Iterator[Todo]:
    """Scans to compare, one's own that wait for a colleague, and one's own that were rejected.

    At most one query, about the names that the user had.
    """
    found = list(scans)
    again = {one.pk for scan in found if scan.accepted is None for one in _left_on(scan)}
    confirms = user.access.grant(Right.SCANS_CONFIRM).all
    for scan in found:
        left = _left_on(scan)
        if scan.accepted is None and left:
            may_confirm = scan.document.school_id in confirms
            yield from _undecided(scan, user, place_of(scan), may_confirm=may_confirm)
        elif not scan.document.is_open:
            continue  # taken over from paper: whoever may, is asked for another scan
        elif scan.uploaded_by_id == user.pk and any(one.pk not in again for one in left):
            yield _rejected(scan, place_of(scan))


def _left_on(scan: PaperScan) -> list[Signatory]:
    """Who stands on the scan and has not signed."""
    return [one for one in scan.signatories.all() if not hasattr(one, "signature")]


def _undecided(scan: PaperScan, user: User, place: Place, *, may_confirm: bool) -> Iterator[Todo]:
    since = nl_date(timezone.localdate(scan.uploaded_at))
    if scan.uploaded_by_id == user.pk:
        yield Todo(
            urgency=Urgency.WAITS,
            text=f"Uw scan van {place.name} wacht op een collega",
            detail=f"Ingevoerd op {since}. Een ander dan u vergelijkt haar met de tekst.",
            url=place.page_url,
            action="Bekijk de scan",
            student_id=place.student_id,
        )
    elif may_confirm and not why_not_compare(scan, user):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"Vergelijk de scan van {place.name}",
            detail=f"Ingevoerd op {since} door {scan.uploaded_by}.",
            url=place.compare_url,
            action="Vergelijk met de tekst",
            due=place.due if scan.document.is_open else None,
            student_id=place.student_id,
        )


def _rejected(scan: PaperScan, place: Place) -> Todo:
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"Uw scan van {place.name} is afgewezen",
        detail=f"{scan.decided_by}: {scan.reason}",
        url=place.page_url,
        action="Scan opnieuw, of laat anders tekenen",
        due=place.due,
        student_id=place.student_id,
    )
