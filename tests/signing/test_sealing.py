"""Sealing what everybody signed: once, whatever goes wrong, and never something else."""

import errno
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from lwt_admin.letters.kinds import kind_of as letter_kind
from lwt_admin.letters.models import Letter
from lwt_admin.signing import chain, evidence, sealing
from lwt_admin.signing.models import Document, Signature, SigningEvent, content_hash
from lwt_admin.signing.querysets import SealedForGood
from lwt_admin.signing.tasks import SWEEPS, seal_waiting
from lwt_admin.students.models import Guardian
from tests.agreements import support
from tests.signing.sealed import stored_bytes
from tests.signing.tsa import serving

pytestmark = pytest.mark.django_db

FACTS = evidence.SealFacts("School", "Uitgever", is_demo=False, has_time_stamp=False)


@pytest.fixture(autouse=True)
def quick():
    """A file takes a second to make; what it looks like is asked in test_sealed_document.py."""
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf + b"<zegel>"),
    ):
        yield


@pytest.fixture
def document():
    return support.signed().document


def again(document):
    return Document.objects.get(pk=document.pk)


def files():
    folder = Path(default_storage.location) / "documents"
    return {path for path in folder.rglob("*") if path.is_file()}


def test_a_signed_document_waits_to_be_sealed(document):
    (sweep,) = SWEEPS
    assert sweep.is_due()
    assert seal_waiting.enqueue().return_value == {"sealed": 1, "failed": 0}
    assert not sweep.is_due()
    assert again(document).pdf


def test_the_file_is_made_as_soon_as_the_last_signature_is_stored(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        version = support.sign_all(support.sent())
    assert again(version.document).pdf


def test_sealing_writes_the_last_link_of_the_chain(document):
    sealing.seal_document(document.pk)
    stored = again(document)
    events = list(stored.events.order_by("number"))
    assert events[-1].kind == SigningEvent.Kind.SEALED
    assert events[-1].payload["pdf"] == stored.pdf_sha256
    assert chain.broken_links(events) == []


def test_sealing_twice_keeps_the_first_file(document):
    sealing.seal_document(document.pk)
    first, before = again(document), files()
    assert sealing.seal_document(document.pk) is None
    assert again(document).pdf.name == first.pdf.name
    assert again(document).version == first.version
    assert files() == before


def test_a_document_that_is_not_complete_is_left_alone():
    version = support.sign_next(support.sent())
    assert sealing.seal_document(version.document_id) is None
    assert sealing.seal_waiting() == sealing.Round()


def test_a_worker_killed_after_making_the_file_is_followed_by_another(document):
    with mock.patch.object(sealing, "store", side_effect=SystemExit), pytest.raises(SystemExit):
        sealing.seal_waiting()
    assert not again(document).pdf
    assert sealing.seal_waiting().sealed == 0  # its claim still stands
    cache.clear()  # as it is once the claim has lapsed
    assert sealing.seal_waiting().sealed == 1
    assert document.events.filter(kind="sealed").count() == 1


def test_a_worker_killed_while_storing_leaves_nothing_half_done(document):
    with (
        mock.patch.object(sealing, "post_to_parties", side_effect=SystemExit),
        pytest.raises(SystemExit),
        transaction.atomic(),
    ):
        sealing.seal_document(document.pk)
    assert not again(document).pdf
    assert not document.events.filter(kind="sealed").exists()
    assert sealing.seal_document(document.pk) is None
    assert document.events.filter(kind="sealed").count() == 1
    assert Letter.objects.filter(kind=sealing.LETTER).exists()


def test_one_that_fails_does_not_hold_up_the_others_and_rests():
    documents = [support.signed().document, support.signed().document]
    Document.objects.filter(pk=documents[0].pk).update(content={"title": "iets anders"})
    assert sealing.seal_waiting() == sealing.Round(sealed=1, failed=1)
    assert sealing.seal_waiting() == sealing.Round()
    cache.clear()
    assert sealing.seal_waiting() == sealing.Round(failed=1)


def test_a_round_stops_in_time_and_the_task_goes_on():
    documents = [support.signed().document for _ in range(3)]
    assert sealing.seal_waiting(seconds=-1) == sealing.Round(more=True)
    done = sealing.Round(sealed=1, more=True), sealing.Round(sealed=2)
    with mock.patch.object(sealing, "seal_waiting", side_effect=done) as rounds:
        seal_waiting.enqueue()
    assert rounds.call_count == 2
    assert len(documents) == 3


@contextmanager
def disk_that_refuses(number):
    """A disk on which a file stays half there."""

    def save(self, name, content, max_length=None):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[:10])
        raise OSError(number, "nee")

    with mock.patch("django.core.files.storage.FileSystemStorage.save", save):
        yield


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_refuses_is_said_and_the_signatures_stay(document, number, caplog):
    before = files()
    with disk_that_refuses(number):
        assert sealing.seal_waiting() == sealing.Round(failed=1)
    stored = again(document)
    assert "schijf" in stored.seal_failure
    assert "handtekeningen zijn bewaard" in stored.seal_failure
    assert Signature.objects.filter(signatory__document=document).count() == 4
    assert stored.completed_at is not None
    assert files() == before, "half a file was left behind"
    assert not Letter.objects.filter(kind=sealing.LETTER).exists()
    cache.clear()
    assert sealing.seal_waiting().sealed == 1
    assert again(document).seal_failure == ""


def test_without_a_certificate_the_document_waits(document, settings, tmp_path):
    settings.DEMO, kept = False, settings.SEALS_DIR
    settings.SEALS_DIR = str(tmp_path)
    assert sealing.seal_waiting() == sealing.Round(failed=1)
    assert "geen certificaat" in again(document).seal_failure
    settings.DEMO, settings.SEALS_DIR = True, kept
    cache.clear()
    assert sealing.seal_waiting().sealed == 1


def test_without_its_time_stamp_the_document_waits(document, settings):
    with (
        serving(lambda _body: (503, "text/plain", b"")) as settings.TSA_URL,
        mock.patch.object(sealing, "seal", _real_seal),
        mock.patch.object(sealing, "render_pdf", _real_render),
    ):
        assert sealing.seal_waiting() == sealing.Round(failed=1)
    assert "tijdstempels" in again(document).seal_failure
    assert not again(document).pdf


_real_seal, _real_render = sealing.seal, sealing.render_pdf


def test_a_mistake_of_the_software_is_said_and_logged(document, caplog):
    with mock.patch.object(sealing, "render_pdf", side_effect=ZeroDivisionError):
        sealing.seal_waiting()
    assert "ZeroDivisionError" in again(document).seal_failure
    assert "could not be sealed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_store_one_file():
    with mock.patch.object(sealing, "seal_document", return_value=None):
        document = support.signed().document
    both_made = threading.Barrier(2)
    real = sealing.make

    def make(*given):
        made = real(*given)
        both_made.wait(20)
        return made

    def work(_):
        try:
            return sealing.seal_document(document.pk)
        finally:
            connection.close()

    before = files()
    with mock.patch.object(sealing, "make", make), ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, range(2))) == [None, None]
    assert len(files() - before) == 1
    assert document.events.filter(kind="sealed").count() == 1
    parties = document.signatories.exclude(email="").count()
    assert Letter.objects.filter(kind=sealing.LETTER).count() == parties


def test_two_workers_share_the_work_between_them():
    documents = [support.signed().document for _ in range(2)]
    assert sealing._claim(documents[0].pk)
    assert sealing.seal_waiting() == sealing.Round(sealed=1)


# --- What is sealed never changes -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pdf", "ander.pdf"),
        ("pdf", ""),
        ("pdf_sha256", "0" * 64),
        ("sealed_with", "iemand anders"),
        ("sealed_at", None),
        ("content", {"title": "iets anders"}),
        ("sha256", "0" * 64),
        ("code", "A" * 16),
        ("completed_at", None),
        ("time_stamped", True),
    ],
)
def test_what_is_sealed_is_not_changed(document, field, value):
    sealing.seal_document(document.pk)
    stored = again(document)
    setattr(stored, field, value)
    with pytest.raises(SealedForGood):
        stored.save()
    with pytest.raises(SealedForGood):
        Document.objects.filter(pk=document.pk).update(**{field: value})
    with pytest.raises(SealedForGood):
        Document.objects.bulk_update([stored], [field])


def test_an_instance_read_before_the_sealing_does_not_undo_it(document):
    stale = again(document)
    sealing.seal_document(document.pk)
    with pytest.raises(SealedForGood):
        stale.save()
    assert again(document).pdf


def test_a_sealed_document_can_be_saved_as_it_is(document):
    sealing.seal_document(document.pk)
    again(document).save()


# --- Nothing is sealed that is not whole ----------------------------------------------------------
def changed_text(document):
    Document.objects.filter(pk=document.pk).update(content=document.content | {"title": "anders"})


def changed_text_and_hash(document):
    changed = document.content | {"title": "anders"}
    Document.objects.filter(pk=document.pk).update(content=changed, sha256=content_hash(changed))


def lost_signature(document):
    Signature.objects.filter(signatory__document=document).first().delete()


def signature_of_another_text(document):
    Signature.objects.filter(signatory__document=document).update(sha256="0" * 64)


def other_mark(document):
    Signature.objects.filter(signatory__document=document).update(typed_name="Iemand Anders")


def other_consent(document):
    Signature.objects.filter(signatory__document=document).update(consent="Ik heb niets gelezen.")


def one_more_signatory(document):
    document.signatories.create(party="guardian", name="Nog iemand", position=9)


def changed_event(document):
    document.events.filter(number=2).update(at=timezone.now())


def lost_event(document):
    document.events.filter(kind="signed").first().delete()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (changed_text, "tekst is niet meer wat er is vastgelegd"),
        (changed_text_and_hash, "handtekening hoort bij een andere tekst"),
        (lost_signature, "ontbreekt een handtekening"),
        (signature_of_another_text, "handtekening hoort bij een andere tekst"),
        (other_mark, "niet meer wat er is gezet"),
        (other_consent, "niet meer wat er is gezet"),
        (one_more_signatory, "ondertekenaars zijn andere dan in de tekst"),
        (changed_event, "gebeurtenis 2 is veranderd"),
        (lost_event, "ontbreekt"),
    ],
)
def test_what_is_not_whole_is_not_sealed(document, spoil, reason):
    spoil(document)
    assert reason in sealing.seal_document(document.pk)
    stored = again(document)
    assert reason in stored.seal_failure
    assert not stored.pdf


# --- Documents of before the chain, and what was erased -------------------------------------------
def test_a_document_of_before_the_chain_says_so(document):
    SigningEvent.objects.filter(document=document).delete()
    Document.objects.filter(pk=document.pk).update(before_chain=True)
    assert sealing.seal_document(document.pk) is None
    assert "geen keten bewaard" in stored_bytes(again(document)).decode()


def test_erased_details_leave_a_tombstone(document):
    SigningEvent.objects.filter(document=document, number=2).update(payload=None)
    lines = evidence.evidence_of(again(document), FACTS).events
    assert lines[1].about.endswith("gegevens gewist")
    assert sealing.seal_document(document.pk) is None
    assert "gegevens gewist" in stored_bytes(again(document)).decode()


# --- The letters ----------------------------------------------------------------------------------
def addresses(document, **emails):
    for party, email in emails.items():
        document.signatories.filter(party=party).update(email=email)


def test_every_party_with_an_address_gets_the_file(document):
    addresses(document, school="s@x.example", student="l@x.example", guardian="o@x.example")
    addresses(document, company="")
    sealing.seal_document(document.pk)
    letters = Letter.objects.filter(kind=sealing.LETTER).order_by("to")
    assert [one.to for one in letters] == ["l@x.example", "o@x.example", "s@x.example"]
    assert all(one.about == document for one in letters)
    assert [one.party for one in sealing.not_mailed(document)] == ["company"]


def test_who_share_an_address_get_one_letter_to_both(document):
    addresses(document, student="thuis@x.example", guardian="Thuis@x.example")
    sealing.seal_document(document.pk)
    (letter,) = Letter.objects.filter(kind=sealing.LETTER, to__iexact="thuis@x.example")
    composed = letter_kind(letter).compose(letter)
    assert " en " in composed.context["names"]


def losing_information(document):
    guardian = document.signatories.get(party="guardian")
    key = int(guardian.person.removeprefix("guardian:"))
    Guardian.objects.filter(pk=key).update(informed=False)
    return guardian


def test_a_parent_who_lost_the_right_to_information_after_signing_gets_no_copy(document):
    addresses(document, student="l@x.example", guardian="o@x.example")
    losing_information(document)
    sealing.seal_document(document.pk)
    letters = {one.to: one for one in Letter.objects.filter(kind=sealing.LETTER)}
    assert letter_kind(letters["o@x.example"]).compose(letters["o@x.example"]) is None
    assert letter_kind(letters["l@x.example"]).compose(letters["l@x.example"]) is not None


def test_at_an_address_that_is_shared_only_who_may_know_is_written_to(document):
    addresses(document, student="thuis@x.example", guardian="thuis@x.example")
    guardian = losing_information(document)
    sealing.seal_document(document.pk)
    (letter,) = Letter.objects.filter(kind=sealing.LETTER, to="thuis@x.example")
    assert guardian.name not in letter_kind(letter).compose(letter).context["names"]


def test_the_letter_brings_the_stored_file(document, mailoutbox):
    addresses(document, student="l@x.example")
    sealing.seal_document(document.pk)
    letter = Letter.objects.get(kind=sealing.LETTER, to="l@x.example")
    composed = letter_kind(letter).compose(letter)
    (file,) = composed.attachments
    assert file.content == stored_bytes(again(document))
    assert file.content_type == "application/pdf"
    assert file.name.endswith("-v1.pdf")
    assert document.code in composed.context["url"]


def test_a_document_is_sealed_long_after_it_was_signed(document, time_machine):
    time_machine.move_to(document.completed_at + timedelta(days=400))
    assert sealing.seal_document(document.pk) is None
