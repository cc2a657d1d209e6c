"""What must happen with transfers: agreed to and not sent, or refused and not decided on."""

import textwrap
from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.signing.models import Signatory, SigningEvent
from lwt_admin.students.models import TransferDossier
from lwt_admin.students.transfer_querysets import TransferQuerySet
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

LONGEST_REASON: Final = 120


def transfer_attention(user: User, school: School | None) -> Iterator[Todo]:
    """What this person should do about transfers, at this school or all of theirs: two queries.

    Of several dossiers for one institution only the last counts, unless that was taken back.
    """
    transfers = TransferDossier.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    for transfer in _undecided(transfers):
        refusers = transfer.document.refusers
        yield _refused(transfer, refusers[0]) if refusers else _unsent(transfer)


def _undecided(transfers: TransferQuerySet) -> TransferQuerySet:
    """Agreed to and never sent, or refused and not closed, in the order they were made."""
    refused = Signatory.objects.for_system().filter(refused_at__isnull=False)
    closed = SigningEvent.objects.for_system().filter(
        document=OuterRef("document"), kind=SigningEvent.Kind.WITHDRAWN
    )
    was_refused = Exists(refused.filter(document=OuterRef("document")))
    later = TransferDossier.objects.for_system().filter(
        Q(document__withdrawn_at=None) | was_refused,
        student=OuterRef("student"),
        institution=OuterRef("institution"),
        pk__gt=OuterRef("pk"),
    )
    return (
        transfers.filter(
            Q(document__completed_at__isnull=False) | Q(was_refused, ~Exists(closed)),
            ~Exists(later),
            document__erased_at=None,
            stopped_at=None,
            links=None,
        )
        .select_related("student", "document")
        .prefetch_related(Prefetch("document__signatories", refused, to_attr="refusers"))
        .order_by("pk")
    )


def _unsent(transfer: TransferDossier) -> Todo:
    document = transfer.document
    since = f"Iedereen is akkoord sinds {nl_date(document.completed_at)}."
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"De overdracht van {transfer.student} aan {transfer.institution} is niet verstuurd",
        detail=document.seal_failure or since,
        url=_page(transfer),
        action="Verstuur het dossier",
        student_id=transfer.student_id,
    )


def _refused(transfer: TransferDossier, who: Signatory) -> Todo:
    reason = textwrap.shorten(who.refusal_reason, LONGEST_REASON, placeholder=" …")
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"{who.name} gaat niet akkoord met de overdracht van {transfer.student}",
        detail=f"Aan {transfer.institution}: “{reason}”",
        url=_page(transfer),
        action="Bekijk en beslis",
        student_id=transfer.student_id,
    )


def _page(transfer: TransferDossier) -> str:
    return reverse("transfer", args=[transfer.student_id])
