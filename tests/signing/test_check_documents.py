"""The command that looks over all texts, chains and files."""

from hashlib import sha256
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.services.cooperation_paper import store_scan
from lwt_admin.files import BATCH
from lwt_admin.placements.models import Incident, IncidentFile
from lwt_admin.rooms import offered
from lwt_admin.scans import read_scan
from lwt_admin.signing import sealing
from lwt_admin.signing.models import Document, Signature, SigningEvent
from tests.agreements import support
from tests.factories import (
    CooperationAgreementFactory,
    DocumentFactory,
    SignatoryFactory,
    SignatureFactory,
    UserFactory,
    WorkAgreementFactory,
    staff,
)
from tests.signing.sealed import sealed_document
from tests.support.scans import as_upload, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick():
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        yield


@pytest.fixture
def document():
    return sealed_document()


def checked(capsys):
    """The exit status, and what was printed where."""
    try:
        call_command("check_documents")
        status = 0
    except SystemExit as ended:
        status = ended.code
    return status, *capsys.readouterr()


def bypass(document, **changes):
    """Change a sealed document behind the back of the application."""
    table = Document._meta.db_table
    for name, value in changes.items():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {name} = %s WHERE id = %s", [value, document.pk])


def path_of(document):
    return Path(default_storage.path(document.pdf.name))


def test_when_all_is_well_it_prints_counts_and_ends_well(document, capsys):
    support.sign_next(support.sent())
    status, shown, wrong = checked(capsys)
    assert (status, wrong) == (0, "")
    assert "2 documenten; 2 ketens" in shown
    assert "1 bestanden, waarvan 1 verzegeld" in shown
    assert "0 problemen" in shown


def test_a_signed_document_without_a_file_is_counted(capsys):
    support.signed()
    status, shown, _ = checked(capsys)
    assert status == 0
    assert "1 getekend en nog zonder bestand" in shown


def test_a_document_of_before_the_chain_is_counted_and_is_no_problem(capsys):
    document = DocumentFactory(completed_at=timezone.now())
    SignatureFactory(signatory=SignatoryFactory(document=document))
    status, shown, _ = checked(capsys)
    assert status == 0
    assert "1 zonder keten" in shown


def changed_content(document):
    bypass(document, content='{"title": "anders"}')


def other_signature(document):
    Signature.objects.filter(signatory__document=document).update(sha256="0" * 64)


def lost_signature(document):
    Signature.objects.filter(signatory__document=document).last().delete()


def other_mark(document):
    Signature.objects.filter(signatory__document=document).update(typed_name="Iemand Anders")


def changed_event(document):
    document.events.filter(number=3).update(at=timezone.now())


def lost_last_event(document):
    document.events.filter(kind="sealed").delete()


def changed_payload(document):
    document.events.filter(number=2).update(payload={"way": "anders"})


def changed_file(document):
    path = path_of(document)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")


def other_file(document):
    path_of(document).write_bytes(b"anders")
    bypass(document, pdf_sha256=sealing.hashlib.sha256(b"anders").hexdigest())


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (changed_content, "de tekst is niet meer wat er is vastgelegd"),
        (other_signature, "een handtekening hoort bij een andere tekst"),
        (lost_signature, "er ontbreekt een handtekening"),
        (other_mark, "een handtekening is niet meer wat er is gezet"),
        (changed_event, "gebeurtenis 3 is veranderd"),
        (lost_last_event, "de keten zegt niet hetzelfde als het document: verzegeld"),
        (changed_payload, "de gegevens van gebeurtenis 2 zijn veranderd"),
        (changed_file, "is veranderd"),
        (other_file, "een ander dan het bestand dat is verzegeld"),
        (lambda document: path_of(document).unlink(), "ontbreekt"),
    ],
)
def test_what_is_wrong_is_printed_and_the_status_is_1(document, capsys, spoil, text):
    spoil(document)
    status, shown, wrong = checked(capsys)
    assert status == 1
    assert text in wrong
    assert document.grouped_code in wrong
    assert "0 problemen" not in shown


def test_erased_details_are_no_problem(document, capsys):
    SigningEvent.objects.filter(document=document, number=2).update(payload=None)
    assert checked(capsys)[0] == 0


def test_it_changes_nothing(document, capsys):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        checked(capsys)
    assert all(
        query["sql"].startswith(("SELECT", "DECLARE", "FETCH", "CLOSE")) for query in queries
    )


def test_rows_come_in_batches(capsys):
    with mock.patch("django.db.models.query.QuerySet.iterator", autospec=True) as rows:
        rows.return_value = iter(())
        checked(capsys)
    assert {call.args[1] for call in rows.call_args_list} == {BATCH}
    kept = sum(len(gives) for gives in offered("kept_files", "KEPT"))
    assert rows.call_count == kept + len({"documents", "scans of them"})


# --- Files beside the documents -------------------------------------------------------------------
def cooperation_with_scan():
    file = as_upload(picture())
    file.scan = read_scan(file)
    cooperation = CooperationAgreementFactory(signed_on=None)
    by = staff(cooperation.school, Role.OFFICE)
    return store_scan(cooperation, file, signed_on=support.TODAY, by=by, now=timezone.now()).scan


def file_with_an_incident():
    content = b"foto"
    incident = Incident.objects.create(
        agreement=WorkAgreementFactory(), date=support.TODAY, entered_by=UserFactory()
    )
    kept = IncidentFile(
        incident=incident,
        name="foto.jpg",
        content_type="image/jpeg",
        sha256=sha256(content).hexdigest(),
        added_by=UserFactory(),
        added_at=timezone.now(),
    )
    kept.file.save("foto.jpg", ContentFile(content))
    return kept.file


@pytest.mark.parametrize(
    ("make", "about"),
    [
        (cooperation_with_scan, "scan van samenwerkingsovereenkomst "),
        (file_with_an_incident, "bijlage "),
    ],
)
def test_a_file_that_another_room_keeps_is_looked_at_too(capsys, make, about):
    path = Path(make().path)
    status, shown, _ = checked(capsys)
    assert (status, "1 andere bestanden" in shown) == (0, True)
    path.write_bytes(path.read_bytes() + b" ")
    status, _, wrong = checked(capsys)
    assert status == 1
    assert wrong.startswith(about)
    assert "is veranderd" in wrong


def test_a_cooperation_without_a_scan_is_not_counted(capsys):
    CooperationAgreementFactory()
    status, shown, _ = checked(capsys)
    assert (status, "0 andere bestanden" in shown) == (0, True)
