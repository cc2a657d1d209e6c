"""Documents are seen by whoever sees the agreements of the whole school."""

from datetime import datetime
from typing import Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.links import digest


class DocumentQuerySet(ScopedQuerySet):
    view_right = Right.AGREEMENTS_VIEW

    def waiting(self) -> Self:
        """Offered for signature and neither complete nor withdrawn."""
        return self.filter(completed_at=None, withdrawn_at=None)


class OfDocumentQuerySet(ScopedQuerySet):
    """Signatories, scans and events of a document."""

    school_path = "document__school"
    view_right = Right.AGREEMENTS_VIEW


class SignatureQuerySet(ScopedQuerySet):
    school_path = "signatory__document__school"
    view_right = Right.AGREEMENTS_VIEW


class OfSignatoryQuerySet(ScopedQuerySet):
    """Codes: nobody of the staff ever sees one."""

    school_path = "link__signatory__document__school"


class LinkQuerySet(ScopedQuerySet):
    """Links of signatories: nobody of the staff ever sees one."""

    school_path = "signatory__document__school"

    def for_token(self, secret: str, now: datetime) -> Self:
        """The link with this secret, when it still opens something."""
        return self.with_secret(secret).filter(revoked_at=None, expires_at__gt=now)

    def with_secret(self, secret: str) -> Self:
        """The link with this secret, whatever became of it."""
        return self.filter(token_hash=digest(secret))

    def alive(self, now: datetime) -> Self:
        """Links that still open something."""
        return self.filter(revoked_at=None, expires_at__gt=now)
