"""Papers that come back signed."""

from collections.abc import Sequence
from datetime import date

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.scans import read_scan
from lwt_admin.signing.models import PaperScan, Signatory
from lwt_admin.signing.scans import enter
from tests.agreements import support
from tests.support.scans import as_upload, scanned_pdf


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
    file = as_upload(scanned_pdf(pages))
    file.scan = read_scan(file)
    return enter(
        version.document,
        signatories(version) if on_it is None else on_it,
        file,
        signed_on=signed_on,
        by=by or support.coordinator_of(version),
        now=support.NOW,
    )
