"""Agreements that come back signed with a pen."""

from collections.abc import Sequence
from datetime import date

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.signing.models import PaperScan, Signatory
from tests.agreements import support
from tests.support.papers import scanned
from tests.support.scans import scanned_pdf


def signatories(version: AgreementVersion, *parties: str) -> list[Signatory]:
    """The parties of a text in its order; all of them when none is named."""
    found = version.document.signatories.all()
    return [one for one in found if not parties or one.party in parties]


def entered(
    version: AgreementVersion,
    on_it: Sequence[Signatory] | None = None,
    *,
    by: User | None = None,
    pages: int = 1,
    signed_on: date = support.TODAY,
) -> PaperScan:
    """A scan of the text, signed by everybody unless told otherwise."""
    return scanned(
        version.document,
        signatories(version) if on_it is None else on_it,
        by=by or support.coordinator_of(version),
        content=scanned_pdf(pages),
        signed_on=signed_on,
        now=support.NOW,
    )
