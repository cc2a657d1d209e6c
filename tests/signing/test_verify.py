"""The public pages that tell whether a document is authentic, and nothing about anybody."""

from dataclasses import dataclass
from hashlib import sha256
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from lwt_admin.agreements import transitions
from lwt_admin.signing import sealing, verify
from lwt_admin.signing.models import Document, SigningEvent
from lwt_admin.signing.seals import FoundSeal
from tests.agreements import support
from tests.signing import forged
from tests.signing.sealed import sealed_document, stored_bytes

pytestmark = pytest.mark.django_db

START = "/verifieer/"


@pytest.fixture(scope="module")
def real_pdf(django_db_setup, django_db_blocker):
    """A file with a real seal, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        document = sealed_document()
        found = stored_bytes(document), document.events.get(kind="sealed").payload
        transaction.set_rollback(True)
    return found


@dataclass(frozen=True)
class Kept:
    document: Document
    pdf: bytes


@pytest.fixture
def kept(real_pdf):
    """A sealed document whose file is the one that was made once."""
    pdf, payload = real_pdf
    certificate = mock.Mock(fingerprint=payload["certificate"])
    certificate.name = "DEMO lwt-admin"
    file = sealing.SealedFile(pdf, certificate, time_stamped=False)
    version = support.signed(first_name="Yara", last_name="Jansen")
    sealing.store(version.document, file, timezone.now())
    return Kept(Document.objects.get(pk=version.document_id), pdf)


def address(document):
    return reverse("verify_document", args=[document.code])


def send(client, content, name="overeenkomst.pdf"):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(START, {"file": file})


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_anybody_may_open_the_pages(client, kept):
    assert client.get(START).status_code == 200
    assert client.get(address(kept.document)).status_code == 200


def test_the_code_tells_what_anybody_may_know(client, kept):
    text = text_of(client.get(address(kept.document)))
    for words in (
        "Getekend en verzegeld",
        "Leer-werkovereenkomst",
        kept.document.school.name,
        kept.document.grouped_code,
        kept.document.pdf_sha256,
        "DEMO lwt-admin",
        "demonstratie",
    ):
        assert words in text


def test_no_page_names_anybody(client, kept):
    pages = [client.get(address(kept.document)), send(client, kept.pdf)]
    content = kept.document.content
    private = [
        *(one.name for one in kept.document.signatories.all()),
        *(one.email for one in kept.document.signatories.all() if one.email),
        content["student"]["first_name"],
        content["company"]["name"],
        content["mentor"]["name"] if content["mentor"] else "Jansen",
    ]
    for page in pages:
        for words in private:
            assert words not in text_of(page)


@pytest.mark.parametrize(
    "typed",
    [lambda code: code.lower(), lambda code: " - ".join(code[i : i + 4] for i in (0, 4, 8, 12))],
)
def test_a_code_may_be_typed_in_any_way(client, kept, typed):
    answer = client.get(START, {"code": typed(kept.document.code)})
    assert answer.url == address(kept.document)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "Typ de code"),
        ("ABCD", "Een code heeft 16 tekens; dit zijn er 4."),
        ("0" * 16, "komt in geen"),
    ],
)
def test_what_cannot_be_a_code_is_said_and_kept(client, code, reason):
    answer = client.get(START, {"code": code})
    assert reason in text_of(answer)
    assert f'value="{code}"' in text_of(answer) or not code


def test_an_unknown_code_is_a_404_with_the_form(client):
    answer = client.get(reverse("verify_document", args=["ABCD-EFGH-JKLM-NPQR"]))
    assert answer.status_code == 404
    assert "kennen wij niet" in text_of(answer)
    assert 'name="code"' in text_of(answer)


def test_an_unknown_code_is_shown_as_text(client):
    answer = client.get("/verifieer/%3Cscript%3Ealert(1)/")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.content.decode()


def test_a_code_with_a_zero_byte_is_as_unknown_as_any(client):
    assert client.get("/verifieer/ABCD%00/").status_code == 404


def test_who_tries_many_codes_must_wait(client, kept, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify_unknown": "3/h/ip"}
    unknown = reverse("verify_document", args=["A" * 16])
    assert [client.get(unknown).status_code for _ in range(5)] == [404, 404, 404, 429, 429]
    assert client.get(address(kept.document)).status_code == 200


# --- Standing -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-08-20", "Geldt vanaf ma 24 aug 2026"),
        ("2026-10-01", "Geldt tot en met"),
        ("2027-05-01", "Gold tot en met"),
    ],
)
def test_whether_it_is_in_force_is_told_for_today(client, kept, time_machine, day, words):
    time_machine.move_to(f"{day}T12:00:00+02:00", tick=False)
    assert words in text_of(client.get(address(kept.document)))


def test_a_text_that_not_everybody_signed_is_no_valid_document(client):
    version = support.sign_next(support.sent())
    assert "geen geldig document" in text_of(client.get(address(version.document)))


def test_a_withdrawn_text_says_so(client):
    version = support.sent()
    actor = support.coordinator_of(version)
    transitions.withdraw(version, actor=actor, reason="Foutje", now=support.NOW)
    text = text_of(client.get(address(version.document)))
    assert "ingetrokken" in text
    assert "Foutje" not in text


def test_a_document_that_waits_for_its_seal_says_so(client):
    version = support.signed()
    assert "Nog niet verzegeld" in text_of(client.get(address(version.document)))


def test_a_document_of_before_the_seals_says_so(client):
    document = support.signed().document
    document.events.all().delete()
    document.pdf = default_storage.save("documents/oud.pdf", ContentFile(b"oud"))
    document.pdf_sha256 = sha256(b"oud").hexdigest()
    document.before_chain = True
    document.save()
    text = text_of(client.get(address(document)))
    assert "heeft geen zegel" in text
    assert document.pdf_sha256 in text


# --- The file -------------------------------------------------------------------------------------
def test_the_stored_file_is_authentic(client, kept):
    text = text_of(send(client, kept.pdf))
    assert "Dit bestand is echt" in text
    assert kept.document.grouped_code in text


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_a_changed_byte_is_seen(client, kept, place):
    changed = bytearray(kept.pdf)
    changed[int(place * len(changed))] ^= 0x01
    text = text_of(send(client, bytes(changed)))
    assert "Dit bestand is echt" not in text
    assert kept.document.grouped_code not in text


def test_a_broken_seal_is_named(kept):
    changed = bytearray(kept.pdf)
    changed[kept.pdf.index(b"stream") + 20] ^= 0x01
    assert verify.judge_file([bytes(changed)]).verdict == verify.Verdict.BROKEN_SEAL


def test_something_added_at_the_end_is_told_with_the_document_it_began_with(client, kept):
    text = text_of(send(client, kept.pdf + b"\n% meer\n"))
    assert "Het zegel in dit bestand klopt, maar dit is niet het bestand dat is bewaard" in text
    assert kept.document.grouped_code in text


def test_a_file_with_our_seal_that_is_not_stored_is_told_apart(kept):
    with mock.patch.object(verify, "_stored_as", return_value=None):
        assert verify.judge_file([kept.pdf]).verdict == verify.Verdict.OTHER_SEALED


FORGED = {
    "another page": forged.with_other_page,
    "another page and padding": lambda pdf: forged.with_other_padding(forged.with_other_page(pdf)),
    "a document in the gap": forged.inside_the_gap,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_what_is_forged_around_a_seal_is_called_changed(client, kept, forge):
    text = text_of(send(client, forge(kept.pdf)))
    assert "Dit bestand is veranderd" in text
    assert "Vertrouw niet wat u in dit bestand ziet" in text


@pytest.mark.parametrize("add", [forged.signed_by_another, forged.stamped_by_another])
def test_what_another_added_after_the_seal_is_told_with_the_document_it_began_with(kept, add):
    answer = verify.judge_file([add(kept.pdf)])
    assert (answer.verdict, answer.document) == (verify.Verdict.EXTENDED, kept.document)


def test_a_forged_file_of_which_the_beginning_is_not_stored_names_no_document(client, kept):
    text = text_of(send(client, forged.with_other_padding(forged.with_other_page(kept.pdf))))
    assert "Dit bestand is veranderd" in text
    assert "Het bestand waar het mee begon" not in text
    assert kept.document.grouped_code not in text


def test_of_other_padding_alone_nothing_is_said_that_is_not_so(client, kept):
    text = text_of(send(client, forged.with_other_padding(kept.pdf)))
    assert "Het zegel klopt, maar dit bestand is hier niet bewaard" in text
    assert "Wat onder het zegel valt, is niet veranderd sinds het is gezet" in text
    assert "niets in dit bestand veranderd" not in text


@pytest.mark.parametrize(
    ("seals", "verdict"),
    [
        ([], verify.Verdict.UNKNOWN),
        (["part"], verify.Verdict.EXTENDED),
        (["part", "broken"], verify.Verdict.BROKEN_SEAL),
        (["broken", "never read"], verify.Verdict.BROKEN_SEAL),
        (["part", "all"], verify.Verdict.OTHER_SEALED),
        (["part", "part"], verify.Verdict.EXTENDED),
    ],
)
def test_of_several_seals_of_ours_each_counts_until_one_decides(monkeypatch, seals, verdict):
    kinds = {"part": (True, False), "all": (True, True), "broken": (False, False)}
    found = (FoundSeal(*kinds[one], fingerprint="", end=5) for one in seals)
    monkeypatch.setattr(verify, "found_seals", lambda *_: found)
    assert verify.judge_file([b"%PDF-1.7"]).verdict == verdict


def test_a_pdf_without_a_seal_is_unknown(kept):
    assert verify.judge_file([b"%PDF-1.7 iets anders"]).verdict == verify.Verdict.UNKNOWN


def test_a_seal_of_a_certificate_that_was_never_used_here_is_unknown(kept):
    SigningEvent.objects.filter(kind="sealed").update(payload=None)
    with mock.patch.object(verify, "_stored_as", return_value=None):
        assert verify.judge_file([kept.pdf]).verdict == verify.Verdict.UNKNOWN


# --- What cannot be read right now ----------------------------------------------------------------
def storage_fails(error):
    return mock.patch.object(type(default_storage._wrapped), "_open", side_effect=error)


ASKING = {
    "by code": lambda client, kept: client.get(address(kept.document)),
    "by file": lambda client, kept: send(client, kept.pdf),
    "by a file that was added to": lambda client, kept: send(client, kept.pdf + b"\n% meer\n"),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
@pytest.mark.parametrize("error", [OSError(5, "I/O error"), PermissionError(13, "denied")])
def test_no_judgement_is_given_while_the_stored_file_cannot_be_read(client, kept, ask, error):
    with storage_fails(error):
        answer = ask(client, kept)
    assert answer.status_code == 503
    assert "Nu niet te controleren" in text_of(answer)
    for judgement in ("klopt niet", "Vertrouw", "is echt", "verzegeld", kept.document.grouped_code):
        assert judgement not in text_of(answer)


def test_the_log_tells_which_document_could_not_be_read_and_not_whose(client, kept, caplog):
    with storage_fails(OSError(5, "I/O error", kept.document.pdf.name)):
        client.get(address(kept.document))
    told = f"document {kept.document.pk} cannot be read: I/O error"
    assert told in caplog.text
    assert kept.document.pdf.name not in caplog.text


def test_once_the_stored_file_can_be_read_again_it_is_judged_again(client, kept):
    with storage_fails(OSError(5, "I/O error")):
        send(client, kept.pdf)
    assert "Dit bestand is echt" in text_of(send(client, kept.pdf))


def test_what_is_wrong_in_the_database_is_said_also_when_the_file_cannot_be_read(client, kept):
    with connection.cursor() as cursor:
        statement = "UPDATE signing_document SET sealed_with = 'Een ander' WHERE id = %s"
        cursor.execute(statement, [kept.document.pk])
    with storage_fails(OSError(5, "I/O error")):
        answer = client.get(address(kept.document))
    assert "Vertrouw dit document niet" in text_of(answer)


def test_a_file_that_is_gone_is_not_called_unreadable_for_now(client, kept):
    with storage_fails(FileNotFoundError(2, "gone")):
        answer = client.get(address(kept.document))
    assert "Vertrouw dit document niet" in text_of(answer)


def test_a_file_is_read_in_pieces(kept):
    pieces = [kept.pdf[at : at + 1000] for at in range(0, len(kept.pdf), 1000)]
    assert verify.judge_file(pieces).document == kept.document


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "leeg.pdf", "is leeg"),
        (b"geen pdf", "brief.pdf", "“brief.pdf” is geen pdf"),
        (b"PK\x03\x04", "<b>.zip", "&lt;b&gt;.zip"),
    ],
)
def test_what_is_no_pdf_is_refused_by_name_and_reason(client, content, name, reason):
    assert reason in text_of(send(client, content, name))


def test_without_a_file_one_is_asked_for(client):
    assert "Kies eerst een bestand" in text_of(client.post(START, {}))


def test_a_huge_file_is_refused(client, monkeypatch):
    monkeypatch.setattr("lwt_admin.signing.verify_forms.LARGEST_FILE", 1024 * 1024)
    assert "groter dan 1 MB" in text_of(send(client, b"%PDF-" + b"x" * 1024 * 1024))


def test_who_sends_many_files_must_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify_file": "2/h/ip"}
    answers = [send(client, b"%PDF-1.7 niets").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_nothing_that_was_sent_is_kept(client, kept, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as queries:
        send(client, kept.pdf)
    assert all(query["sql"].startswith("SELECT") for query in queries)


@pytest.mark.parametrize("number", [1, 20])
def test_a_page_takes_few_queries(client, kept, number, django_assert_max_num_queries):
    for _ in range(number - 1):
        kept.document.signatories.create(party="guardian", name="X", position=9 + _)
    with django_assert_max_num_queries(5):
        client.get(address(kept.document))


def test_a_file_is_looked_up_by_an_index():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Document._meta.db_table)
    assert ["pdf_sha256"] in [one["columns"] for one in found.values() if one["index"]]
