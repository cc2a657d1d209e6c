"""Documents are seen by whoever sees the agreements of the whole school."""

from typing import Any, Final, Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet, SecretLinkQuerySet

SEALED_FIELDS: Final = (
    *("kind", "title", "content", "sha256", "code", "completed_at", "before_chain"),
    *("pdf", "pdf_sha256", "sealed_at", "sealed_with", "time_stamped"),
)


class SealedForGood(Exception):
    """A sealed document never changes: what changes an agreement is another document."""


class DocumentQuerySet(ScopedQuerySet):
    view_right = Right.AGREEMENTS_VIEW

    def waiting(self) -> Self:
        """Offered for signature and neither complete nor withdrawn."""
        return self.filter(completed_at=None, withdrawn_at=None)

    def sealed(self) -> Self:
        """Those whose file is stored."""
        return self.exclude(pdf="")

    def update(self, **changes: Any) -> int:
        """Raise SealedForGood when this would change what was sealed; erasing it is no change."""
        touched = changes.keys() & set(SEALED_FIELDS) and "erased_at" not in changes
        if touched and self.sealed().exists():
            raise SealedForGood("some of these documents are sealed")
        return super().update(**changes)

    def to_be_sealed(self) -> Self:
        """Signed by everybody here, and without the file that is kept.

        Of what was taken over from paper the scan is kept; it is never sealed.
        """
        waiting = self.filter(completed_at__isnull=False, pdf="", erased_at=None)
        return waiting.exclude(events__kind="taken_over")

    def with_code(self, code: str) -> Self:
        """The document with this code, however it was typed."""
        return self.filter(code=code.upper().replace("-", "").replace(" ", ""))


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


class LinkQuerySet(SecretLinkQuerySet):
    """Links of signatories: nobody of the staff ever sees one."""

    school_path = "signatory__document__school"
