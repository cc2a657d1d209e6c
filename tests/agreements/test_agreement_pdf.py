"""The file: a marked draft before, and one stored document after everybody signed."""

import hashlib
from io import BytesIO
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.signing import sealing
from lwt_admin.signing.models import Document
from tests.agreements import support
from tests.factories import staff

pytestmark = pytest.mark.django_db


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def stored_bytes(version):
    with version.document.pdf.open("rb") as file:
        return file.read()


def download(client, version, user=None):
    client.force_login(user or support.coordinator_of(version))
    return client.get(reverse("agreement_pdf", args=[version.agreement_id]))


def sealed():
    version = support.signed(first_name="Yara", last_name="Jansen")
    assert sealing.seal_document(version.document_id) is None
    return AgreementVersion.objects.with_names().get(pk=version.pk)


@pytest.fixture
def drawn():
    """An agreement with its real file, for who looks into it."""
    return sealed()


@pytest.fixture
def stored():
    """An agreement with a file that is quickly made: its page as it was before it was drawn."""
    with (
        mock.patch.object(sealing, "render_pdf", str.encode),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        yield sealed()


def test_a_draft_is_marked_concept_on_every_page(client):
    answer = download(client, support.draft())
    assert answer["Content-Disposition"].endswith('-v1-concept.pdf"')
    pages = PdfReader(BytesIO(answer.content)).pages
    assert all("CONCEPT, nog niet aangeboden" in page.extract_text() for page in pages)


def test_a_partly_signed_text_is_marked_concept_and_has_its_hash(client):
    version = support.sign_next(support.sent())
    text = text_of(download(client, version).content)
    assert "CONCEPT, nog niet door iedereen getekend" in text
    assert version.document.sha256 in text
    assert "Naam getypt" in text


def test_the_signed_document_says_all_that_was_agreed(drawn):
    text = text_of(stored_bytes(drawn))
    for words in (
        "Leer-werkovereenkomst van Yara Jansen",
        "Stichting De Oever",
        str(drawn.agreement.company),
        "ma 24 aug 2026 tot en met vr 26 mrt 2027",
        "8.00–15.30 uur",
        "samen 420 uur op 60 dagen",
        "Artikel 3. Wat de leerling doet",
        "WVO 10b3",
        "M. Jansen",
        "directeur",
        "ma 17 aug 2026, 14.05 uur",
        "in bijzijn van",
        "versie 1",
        drawn.document.sha256,
    ):
        assert words in text
    assert "CONCEPT" not in text


def test_every_page_has_number_version_and_hash(drawn):
    pages = PdfReader(BytesIO(stored_bytes(drawn))).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"pagina {number} van {len(pages)}" in text
        assert "versie 1" in text
        assert drawn.document.sha256 in text


def test_after_completion_the_stored_bytes_come_back(client, stored):
    answer = download(client, stored)
    assert hashlib.sha256(answer.content).hexdigest() == stored.document.pdf_sha256
    assert "leer-werkovereenkomst-yara-jansen-bouwbedrijf" in answer["Content-Disposition"]
    assert "concept" not in answer["Content-Disposition"]


def test_a_later_change_of_names_does_not_change_the_file(client, stored):
    before = stored.document.pdf_sha256
    company = stored.agreement.company
    company.name = "Heel anders"
    company.save()
    assert sealing.seal_document(stored.document.pk) is None
    stored.document.refresh_from_db()
    assert stored.document.pdf_sha256 == before
    assert b"Heel anders" not in stored_bytes(stored)
    assert company.signatory_name.encode() in stored_bytes(stored)


def test_each_download_is_recorded(client, stored):
    user = support.coordinator_of(stored)
    download(client, stored, user)
    entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).get()
    assert entry.actor == user
    assert entry.object_pk == str(stored.pk)


def test_a_file_that_is_still_to_be_made_is_not_made_by_looking(client):
    version = support.signed()
    client.force_login(support.coordinator_of(version))
    answer = client.get(reverse("agreement_pdf", args=[version.agreement_id]), follow=True)
    assert "wordt nog gemaakt" in answer.content.decode()
    version.document.refresh_from_db()
    assert not version.document.pdf


def test_why_there_is_no_file_yet_is_said(client):
    version = support.signed()
    Document.objects.filter(pk=version.document_id).update(seal_failure="De schijf is vol.")
    client.force_login(support.coordinator_of(version))
    answer = client.get(reverse("agreement_pdf", args=[version.agreement_id]), follow=True)
    assert "De schijf is vol." in answer.content.decode()


def test_a_file_that_was_lost_is_said_and_no_other_is_made(client, stored):
    stored.document.pdf.storage.delete(stored.document.pdf.name)
    client.force_login(support.coordinator_of(stored))
    answer = client.get(reverse("agreement_pdf", args=[stored.agreement_id]), follow=True)
    assert "ontbreekt of is niet te lezen" in answer.content.decode()


def test_a_file_that_is_not_what_was_sealed_is_not_given(client, stored):
    with stored.document.pdf.storage.open(stored.document.pdf.name, "ab") as file:
        file.write(b"%")
    client.force_login(support.coordinator_of(stored))
    answer = client.get(reverse("agreement_pdf", args=[stored.agreement_id]), follow=True)
    assert "niet meer wat er is verzegeld" in answer.content.decode()


def test_a_failing_file_does_not_undo_the_last_signature(django_capture_on_commit_callbacks):
    sent = support.sent()
    with (
        mock.patch.object(sealing, "render_pdf", side_effect=OSError),
        django_capture_on_commit_callbacks(execute=True),
    ):
        version = support.sign_all(sent)
    version.refresh_from_db()
    assert version.state == "signed"
    assert Document.objects.to_be_sealed().count() == 1


def test_who_may_not_download_is_refused(client):
    version = support.sent()
    reader = staff(version.agreement.trajectory.student.school, Role.READER)
    assert download(client, version, reader).status_code == 403


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Het bestand wordt verzegeld. Dat gebeurt vanzelf"),
        ({"seal_failure": "De schijf is vol."}, "Verzegelen lukte nog niet. De schijf is vol."),
        (
            {"sealed_at": support.NOW, "sealed_with": "vmbo De Oever"},
            "14.05 uur, met het certificaat van vmbo De Oever, zonder tijdstempel.",
        ),
    ],
)
def test_how_the_file_stands_is_told_in_sentences(client, facts, words):
    version = support.signed()
    Document.objects.filter(pk=version.document_id).update(**facts)
    client.force_login(support.coordinator_of(version))
    page = client.get(reverse("agreement_detail", args=[version.agreement_id]))
    assert words in " ".join(page.content.decode().split()).replace("\N{NO-BREAK SPACE}", " ")
