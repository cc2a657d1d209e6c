"""Who was there when somebody signed is named as they were called then, whatever came after."""

from unittest import mock

import pytest

from lwt_admin.accounts.models import User
from lwt_admin.agreements import transitions
from lwt_admin.signing import evidence, sealing
from lwt_admin.signing.models import Document, Signature
from lwt_admin.signing.paper_lines import signature_lines
from lwt_admin.signing.wholeness import flaws_of
from tests.agreements import paper, support
from tests.signing.sealed import stored_bytes

pytestmark = pytest.mark.django_db

FACTS = evidence.SealFacts("School", "Uitgever", is_demo=False, has_time_stamp=False)


def renamed(user: User) -> str:
    """Give an account another surname; returns the name it had."""
    before = str(user)
    User.objects.filter(pk=user.pk).update(last_name="Nadien-Anders")
    return before


def fresh(document: Document) -> Document:
    return Document.objects.for_system().get(pk=document.pk)


def ways(document: Document) -> str:
    """All sentences on the page of evidence about how somebody signed."""
    lines = evidence.evidence_of(fresh(document), FACTS).signatures
    return " ".join(" ".join(line.ways) for line in lines)


@pytest.fixture
def at_table() -> tuple[Document, str]:
    """Signed before somebody who took another name afterwards."""
    version = support.sent()
    witness = support.coordinator_of(version)
    while any(not hasattr(one, "signature") for one in version.document.signatories.all()):
        version = support.sign_next(version, witness)
    return version.document, renamed(witness)


@pytest.fixture
def on_paper() -> tuple[Document, str, str]:
    """Signed on paper; who entered the scan and who compared it were renamed afterwards."""
    version = support.sent()
    entering, comparing = support.coordinator_of(version), support.coordinator_of(version)
    scan = paper.entered(version, by=entering)
    transitions.sign_on_paper(version, scan=scan, by=comparing, now=support.NOW)
    return version.document, renamed(entering), renamed(comparing)


def test_the_evidence_names_the_witness_as_they_were_called(at_table):
    document, name = at_table
    assert ways(document).count(f"Aan tafel, in bijzijn van {name}.") == 4


def test_the_document_names_the_witness_as_they_were_called(at_table):
    document, name = at_table
    assert {line.witness for line in signature_lines(fresh(document))} == {name}


def test_the_sealed_file_names_nobody_by_a_later_name(at_table):
    document, name = at_table
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        assert sealing.seal_document(document.pk) is None
    stored = stored_bytes(fresh(document)).decode()
    assert f"in bijzijn van {name}" in stored
    assert "Nadien-Anders" not in stored


def test_the_evidence_of_a_paper_names_both_as_they_were_called(on_paper):
    document, entering, comparing = on_paper
    assert f"scan ingevoerd door {entering}, vergeleken door {comparing}." in ways(document)
    assert "Nadien-Anders" not in ways(document)


def test_the_chain_keeps_the_name_of_the_witness(at_table):
    document, name = at_table
    events = document.events.filter(kind="signed")
    assert {event.payload["witness"] for event in events} == {name}
    assert list(flaws_of(fresh(document))) == []


def test_the_chain_keeps_the_names_of_both_on_paper(on_paper):
    document, entering, comparing = on_paper
    told = document.events.filter(kind="signed").first().payload
    assert (told["entered_by"], told["compared_by"]) == (entering, comparing)
    assert list(flaws_of(fresh(document))) == []


def test_a_signature_of_before_the_names_were_kept_holds_and_names_the_account():
    with mock.patch.object(Signature, "names_told", {}):
        version = support.sign_all(support.sent())
    Signature.objects.update(witness_name="")
    document = fresh(version.document)
    assert list(flaws_of(document)) == []
    witness = Signature.objects.select_related("witness").first().witness
    assert f"in bijzijn van {witness}." in ways(document)
