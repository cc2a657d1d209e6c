"""Documents are seen by whoever sees the agreements of the whole school."""

from typing import Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet


class DocumentQuerySet(ScopedQuerySet):
    view_right = Right.AGREEMENTS_VIEW

    def waiting(self) -> Self:
        """Offered for signature and neither complete nor withdrawn."""
        return self.filter(completed_at=None, withdrawn_at=None)


class OfDocumentQuerySet(ScopedQuerySet):
    """Signatories of a document."""

    school_path = "document__school"
    view_right = Right.AGREEMENTS_VIEW


class SignatureQuerySet(ScopedQuerySet):
    school_path = "signatory__document__school"
    view_right = Right.AGREEMENTS_VIEW
