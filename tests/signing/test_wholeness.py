"""What somebody changes behind the back of the application is noticed wherever it matters."""

from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lwt_admin.agreements import transitions
from lwt_admin.signing import sealing
from lwt_admin.signing.models import Document, Signature, SigningEvent
from lwt_admin.signing.wholeness import flaws_of, problems_of
from tests.agreements import support
from tests.factories import DocumentFactory, SignatoryFactory, SignatureFactory
from tests.signing.sealed import sealed_document, stored_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick():
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: b"%PDF-" + pdf),
    ):
        yield


def sql(statement, *values):
    """As somebody would who can write in the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def delete_events(document, **which):
    rows = document.events.filter(**which).values_list("pk", flat=True)
    for pk in list(rows):
        sql("DELETE FROM signing_signingevent WHERE id = %s", pk)


def no_chain(document):
    delete_events(document)


def no_beginning(document):
    delete_events(document, kind="frozen")


def one_link_less(document):
    delete_events(document, number=3)


def no_last_link(document):
    delete_events(document, number=document.events.count())


def another_name_typed(document):
    pk = Signature.objects.filter(signatory__document=document).first().pk
    sql("UPDATE signing_signature SET typed_name = %s WHERE id = %s", "Iemand Anders", pk)


def another_moment(document):
    pk = Signature.objects.filter(signatory__document=document).first().pk
    earlier = support.NOW - timedelta(days=1)
    sql("UPDATE signing_signature SET signed_at = %s WHERE id = %s", earlier, pk)


def another_witness(document):
    signature = Signature.objects.filter(signatory__document=document).first()
    other = document.frozen_by_id
    assert other != signature.witness_id
    sql("UPDATE signing_signature SET witness_id = %s WHERE id = %s", other, signature.pk)


def another_name_for_the_witness(document):
    pk = Signature.objects.filter(signatory__document=document).first().pk
    sql("UPDATE signing_signature SET witness_name = %s WHERE id = %s", "Iemand Anders", pk)


def no_name_for_the_witness(document):
    pk = Signature.objects.filter(signatory__document=document).first().pk
    sql("UPDATE signing_signature SET witness_name = '' WHERE id = %s", pk)


def another_signatory(document):
    pk = document.signatories.first().pk
    sql("UPDATE signing_signatory SET name = %s WHERE id = %s", "Iemand Anders", pk)


def no_signature(document):
    pk = Signature.objects.filter(signatory__document=document).first().pk
    sql("DELETE FROM signing_signature WHERE id = %s", pk)


def erased_and_another_name(document):
    """Making the details of a link empty, as if they were erased, does not hide the change."""
    another_name_typed(document)
    for pk in document.events.values_list("pk", flat=True):
        sql("UPDATE signing_signingevent SET payload = NULL WHERE id = %s", pk)


EVERYWHERE = [
    no_chain,
    no_beginning,
    one_link_less,
    no_last_link,
    another_name_typed,
    another_moment,
    another_witness,
    another_name_for_the_witness,
    no_name_for_the_witness,
    another_signatory,
    no_signature,
    erased_and_another_name,
]


def path_of(document):
    return Path(default_storage.path(document.pdf.name))


def swapped_file(document):
    path = path_of(document)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-anders")


def swapped_file_and_digest(document):
    swapped_file(document)
    digest = sealing.hashlib.sha256(b"%PDF-anders").hexdigest()
    sql("UPDATE signing_document SET pdf_sha256 = %s WHERE id = %s", digest, document.pk)


def swapped_and_erased(document):
    swapped_file_and_digest(document)
    pk = document.events.get(kind="sealed").pk
    sql("UPDATE signing_signingevent SET payload = NULL WHERE id = %s", pk)


def no_file(document):
    path_of(document).unlink()


def file_forgotten(document):
    sql("UPDATE signing_document SET pdf = '' WHERE id = %s", document.pk)


def another_seal(document):
    sql("UPDATE signing_document SET sealed_with = %s WHERE id = %s", "Echte school", document.pk)


def said_to_be_old(document):
    """A sealed document is never from before the chain, whatever its row says."""
    delete_events(document)
    sql("UPDATE signing_document SET before_chain = %s WHERE id = %s", True, document.pk)


SEALED_ONLY = [
    swapped_file,
    swapped_file_and_digest,
    swapped_and_erased,
    no_file,
    file_forgotten,
    another_seal,
    said_to_be_old,
]


@pytest.mark.parametrize("spoil", EVERYWHERE)
def test_what_was_tampered_with_is_not_sealed(spoil):
    document = support.signed().document
    spoil(document)
    reason = sealing.seal_document(document.pk)
    assert reason is not None
    assert "buiten lwt-admin om" in reason
    assert not Document.objects.get(pk=document.pk).pdf


@pytest.mark.parametrize("spoil", EVERYWHERE + SEALED_ONLY)
def test_the_command_names_what_was_tampered_with(spoil, capsys):
    document = sealed_document()
    spoil(document)
    with pytest.raises(SystemExit):
        call_command("check_documents")
    assert document.grouped_code in capsys.readouterr().err


@pytest.mark.parametrize("spoil", EVERYWHERE + SEALED_ONLY)
def test_whoever_asks_by_code_is_told_not_to_trust_it(spoil, client):
    document = sealed_document()
    spoil(document)
    page = client.get(reverse("verify_document", args=[document.code])).content.decode()
    assert "Vertrouw dit document niet" in page
    assert "Getekend en verzegeld" not in page


@pytest.mark.parametrize("spoil", [no_chain, another_name_typed, swapped_file_and_digest])
def test_whoever_sends_the_file_is_told_not_to_trust_it(spoil, client):
    document = sealed_document()
    spoil(document)
    content = stored_bytes(document)
    file = SimpleUploadedFile("overeenkomst.pdf", content, "application/pdf")
    page = client.post(reverse("verify_start"), {"file": file}).content.decode()
    assert "Vertrouw dit document niet" in page
    assert "Precies het bestand" not in page


# --- What is whole --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "make",
    [
        support.sent,
        lambda: support.sign_next(support.sent()),
        lambda: support.refused(support.sent()),
        support.signed,
    ],
)
def test_every_stage_is_whole(make):
    assert list(flaws_of(make().document)) == []


def test_a_document_that_was_withdrawn_is_whole():
    version = support.sign_next(support.sent())
    actor = support.coordinator_of(version)
    gone = transitions.withdraw(version, actor=actor, reason="Toch niet.", now=timezone.now())
    assert list(problems_of(gone.document)) == []


def test_a_sealed_document_is_whole():
    assert list(problems_of(sealed_document())) == []


def test_a_document_of_before_the_chain_is_whole():
    document = DocumentFactory(completed_at=timezone.now())
    SignatureFactory(signatory=SignatoryFactory(document=document))
    assert list(flaws_of(document)) == []


def test_a_document_of_before_the_chain_gets_no_signature_without_a_link_any_more():
    document = DocumentFactory()
    signatories = [SignatoryFactory(document=document) for _ in range(2)]
    SignatureFactory(signatory=signatories[0], signed_at=support.NOW - timedelta(days=1))
    event = SigningEvent.objects.create(
        document=document,
        number=1,
        kind="link_sent",
        at=support.NOW,
        payload={},
        payload_sha256=sealing.chain.content_hash({}),
    )
    event.sha256 = sealing.chain.hash_of(event)
    event.save()
    assert list(flaws_of(document)) == []
    SignatureFactory(signatory=signatories[1], signed_at=support.NOW + timedelta(days=1))
    assert list(flaws_of(document)) == ["de handtekening van W. Kamp staat niet in de keten"]
