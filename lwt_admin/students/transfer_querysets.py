"""Which transfer dossiers a person sees, and what belongs to them."""

from typing import Any, Self

from django.db.models import Prefetch

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet, SecretLinkQuerySet
from lwt_admin.signing.models import Signatory, SigningEvent
from lwt_admin.students.querysets import rows_of

OF_TRANSFER = "transfer__student__trajectories__mentor_assignments"


class TransferQuerySet(ScopedQuerySet):
    school_path = "student__school"
    mentor_path = "student__trajectories__mentor_assignments"
    view_right = Right.STUDENTS_VIEW

    def with_life(self) -> Self:
        """Fetch along who agrees, the links and all that happened: five queries in all."""
        along = ("signature__witness", "signature__scan")
        signatories = Signatory.objects.for_system().select_related(*along)
        signed: Any = SigningEvent.objects.for_system().select_related("signatory", "actor")
        links = rows_of("TransferLink").select_related("sent_by")
        events = rows_of("TransferEvent").select_related("actor", "link")
        return self.select_related("student__school", "document__school").prefetch_related(
            Prefetch("document__signatories", signatories),
            Prefetch("document__events", signed),
            Prefetch("links", links),
            Prefetch("events", events),
        )


class OfTransferQuerySet(ScopedQuerySet):
    """What happened to a transfer dossier."""

    school_path = "transfer__student__school"
    mentor_path = OF_TRANSFER
    view_right = Right.STUDENTS_VIEW


class TransferLinkQuerySet(SecretLinkQuerySet):
    school_path = "transfer__student__school"
    mentor_path = OF_TRANSFER
    view_right = Right.STUDENTS_VIEW
