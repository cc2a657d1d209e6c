"""What must happen with texts that wait for signatures: scans to compare, parties that changed."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.parties import changes_since
from lwt_admin.signing.models import PaperScan, Signatory
from lwt_admin.signing.scans import why_not_compare
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date


def signing_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person can do about texts that wait; at most eight queries."""
    return [
        *paper(user, school),
        *changed_parties(user, school, today),
    ]


def paper(user: User, school: School | None) -> Iterator[Todo]:
    """Scans to compare, one's own that wait for a colleague, and one's own that were rejected."""
    versions = AgreementVersion.objects.for_user(user).at_school(school)
    looked_at = versions.waiting() | versions.taken_over()
    scans = PaperScan.objects.for_system().filter(document__agreement_version__in=looked_at)
    undecided_or_rejected = scans.exclude(accepted=True).select_related(
        "uploaded_by",
        "decided_by",
        "document__agreement_version__agreement__trajectory__student",
        "document__agreement_version__agreement__company",
    )
    found = list(
        undecided_or_rejected.prefetch_related("signatories__signature").order_by(
            "uploaded_at", "pk"
        )
    )
    again = {one.pk for scan in found if scan.accepted is None for one in _left_on(scan)}
    confirms = user.access.grant(Right.SCANS_CONFIRM).all
    for scan in found:
        left = _left_on(scan)
        if scan.accepted is None and left:
            yield from _undecided(scan, user, may_confirm=scan.document.school_id in confirms)
        elif not scan.document.is_open:
            continue  # taken over from paper: whoever may, is asked for another scan
        elif scan.uploaded_by_id == user.pk and any(one.pk not in again for one in left):
            yield _rejected(scan)


def _left_on(scan: PaperScan) -> list[Signatory]:
    """Who stands on the scan and has not signed."""
    return [one for one in scan.signatories.all() if not hasattr(one, "signature")]


def _undecided(scan: PaperScan, user: User, *, may_confirm: bool) -> Iterator[Todo]:
    since = nl_date(timezone.localdate(scan.uploaded_at))
    version = scan.document.agreement_version
    if scan.uploaded_by_id == user.pk:
        yield Todo(
            urgency=Urgency.WAITS,
            text=f"Uw scan van {_names(version)} wacht op een collega",
            detail=f"Ingevoerd op {since}. Een ander dan u vergelijkt haar met de tekst.",
            url=reverse("paper_page", args=[version.agreement_id]),
            action="Bekijk de scan",
            student_id=version.agreement.trajectory.student_id,
        )
    elif may_confirm and not why_not_compare(scan, user):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"Vergelijk de scan van {_names(version)}",
            detail=f"Ingevoerd op {since} door {scan.uploaded_by}.",
            url=reverse("paper_compare", args=[version.agreement_id, scan.pk]),
            action="Vergelijk met de tekst",
            due=version.start if scan.document.is_open else None,
            student_id=version.agreement.trajectory.student_id,
        )


def _rejected(scan: PaperScan) -> Todo:
    version = scan.document.agreement_version
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"Uw scan van {_names(version)} is afgewezen",
        detail=f"{scan.decided_by}: {scan.reason}",
        url=reverse("paper_page", args=[version.agreement_id]),
        action="Scan opnieuw, of laat anders tekenen",
        due=version.start,
        student_id=version.agreement.trajectory.student_id,
    )


def changed_parties(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Offered texts that somebody else should sign by now, for who may take them back."""
    versions = AgreementVersion.objects.for_user(user, Right.AGREEMENTS_END).at_school(school)
    waiting = versions.waiting().with_names().with_signatories()
    for version in waiting.prefetch_related("agreement__trajectory__student__guardians"):
        changes = changes_since(version, today)
        if not changes:
            continue
        first = changes[0]
        yield Todo(
            urgency=Urgency.WRONG if first.blocking else Urgency.ATTENTION,
            text=f"Wie de overeenkomst van {_names(version)} tekent, is veranderd",
            detail=f"{first.text} {first.advice}{_and_more(changes)}",
            url=reverse("agreement_detail", args=[version.agreement_id]),
            action="Kijk wat er nodig is",
            due=version.start,
            article=first.article,
            student_id=version.agreement.trajectory.student_id,
        )


def _and_more(changes: Sequence[object]) -> str:
    more = len(changes) - 1
    if not more:
        return ""
    return f" En nog {more} {'wijziging' if more == 1 else 'wijzigingen'}."


def _names(version: AgreementVersion) -> str:
    return f"{version.agreement.trajectory.student} bij {version.agreement.company}"
