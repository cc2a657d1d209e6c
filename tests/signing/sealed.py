"""A sealed document to look at, made the way the pages make it."""

from lwt_admin.signing import sealing
from lwt_admin.signing.models import Document
from tests.agreements import support


def sealed_document(**student: object) -> Document:
    """An agreement that everybody signed at one table, and whose file is sealed and stored."""
    version = support.signed(**student)
    failure = sealing.seal_document(version.document_id)
    assert failure is None, failure
    return Document.objects.get(pk=version.document_id)


def stored_bytes(document: Document) -> bytes:
    with document.pdf.open("rb") as file:
        return file.read()
