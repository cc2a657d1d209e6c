"""What must happen about seals: documents that wait for theirs, and certificates that run out."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.signing.certificates import NoCertificate, certificate_for
from lwt_admin.signing.models import Document
from lwt_admin.signing.querysets import DocumentQuerySet
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

ACTION = "Bekijk de zegels"


def attention(user: User, school: School | None, _today: date) -> list[Todo]:
    """Seals that could not be set, for who sends agreements or manages the school. One query."""
    todos = list(_failed(failed_for(user).at_school(school)))
    if school is not None and not todos and user.access.reach(Right.MANAGE, school.pk):
        todos += _certificate(school)
    return todos


def failed_for(user: User) -> DocumentQuerySet:
    """Signed documents whose seal could not be set, of schools where this person can act."""
    sends = Document.objects.for_user(user, Right.AGREEMENTS_SEND)
    manages = Document.objects.for_user(user, Right.MANAGE)
    return (sends | manages).to_be_sealed().exclude(seal_failure="")


def _failed(documents: DocumentQuerySet) -> Iterator[Todo]:
    """One line per reason: what mends one, mends all."""
    reasons = documents.order_by().values("seal_failure").annotate(number=Count("pk"))
    for found in reasons.order_by("seal_failure"):
        number = found["number"]
        text = "Een getekend document is" if number == 1 else f"{number} getekende documenten zijn"
        yield Todo(
            Urgency.WRONG,
            f"{text} nog niet verzegeld",
            reverse("seal_status"),
            ACTION,
            detail=found["seal_failure"],
        )


def _certificate(school: School) -> Iterator[Todo]:
    """A certificate that is missing or runs out, before any document waits for it."""
    if settings.DEMO:
        return
    now = timezone.now()
    try:
        certificate = certificate_for(school.code, now)
    except NoCertificate as missing:
        text = "Getekende documenten kunnen nog niet worden verzegeld"
        yield Todo(Urgency.ATTENTION, text, reverse("seal_status"), ACTION, detail=str(missing))
        return
    if certificate.expires_soon(now):
        yield Todo(
            Urgency.ATTENTION,
            "Het certificaat waarmee de school verzegelt, verloopt",
            reverse("seal_status"),
            ACTION,
            detail=f"Het is geldig tot en met {nl_date(certificate.valid_until)}.",
            due=timezone.localdate(certificate.valid_until),
        )
