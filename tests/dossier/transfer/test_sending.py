"""The link by which another institution fetches a dossier: what it opens, and what it does not."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.transfer import sending
from lwt_admin.letters.models import Letter
from lwt_admin.links import digest
from lwt_admin.signing.erasing import erase
from lwt_admin.signing.models import Document
from lwt_admin.students.models import TransferEvent, TransferLink
from tests.agreements import remote
from tests.dossier.transfer import support
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer():
    """Agreed to and sealed."""
    return support.agreed(support.prepared(support.pupil(17), ["support"]), sealed=True)


def fetch(path, what="pdf"):
    return Client().post(f"{path}ophalen/", {"what": what})


def kinds(transfer):
    return [one.kind for one in transfer.events.all()]


def test_the_letter_holds_the_link_and_nothing_about_the_pupil(transfer):
    support.sent(transfer)
    body = mail.outbox[-1].body
    assert "ROC Waalstad" in body
    assert str(transfer.student) not in mail.outbox[-1].subject + body
    assert not mail.outbox[-1].attachments


def test_opening_the_page_changes_nothing(transfer):
    link, path = support.sent(transfer)
    answer = Client().get(path)
    assert "Haal de pdf op" in answer.text
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["Cache-Control"] == "no-store"
    link.refresh_from_db()
    assert link.downloads == 0
    assert kinds(transfer) == ["sent"]


def test_the_pdf_that_is_fetched_is_the_sealed_one(transfer):
    link, path = support.sent(transfer)
    answer = fetch(path)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Overdrachtsdossier van" in " ".join(text.split())
    assert "CONCEPT" not in text
    with transfer.document.pdf.open("rb") as stored:
        assert stored.read() == answer.content
    link.refresh_from_db()
    assert link.downloads == 1
    assert kinds(transfer) == ["sent", "pdf"]


def test_the_file_with_data_holds_the_same_text(transfer):
    _, path = support.sent(transfer)
    answer = fetch(path, "data")
    assert json.loads(answer.content)["content"] == transfer.document.content
    assert answer["Content-Disposition"].endswith('.json"')
    assert kinds(transfer) == ["sent", "data"]


def test_a_get_does_not_fetch(transfer):
    _, path = support.sent(transfer)
    assert Client().get(f"{path}ophalen/").status_code == 405
    assert Client().post(path).status_code == 405


def test_something_else_is_not_fetched(transfer):
    link, path = support.sent(transfer)
    assert "Haal de pdf op" in fetch(path, "notes").text
    link.refresh_from_db()
    assert link.downloads == 0


def test_a_link_opens_no_more_than_was_said(transfer):
    _, path = support.sent(transfer, downloads=2)
    assert [fetch(path).status_code for _ in range(3)] == [200, 200, 404]
    assert Client().get(path).status_code == 404
    assert kinds(transfer) == ["sent", "pdf", "pdf"]


def test_a_link_works_until_it_expires(transfer):
    link, path = support.sent(transfer)
    assert link.expires_at - link.made_at == timedelta(days=14)
    with time_machine.travel(link.expires_at - timedelta(seconds=1), tick=False):
        assert Client().get(path).status_code == 200
    with time_machine.travel(link.expires_at, tick=False):
        assert Client().get(path).status_code == 404
        assert fetch(path).status_code == 404


def test_a_revoked_link_opens_nothing(transfer, client):
    link, path = support.sent(transfer)
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_revoke", args=[link.pk])
    assert client.get(page).status_code == 405
    assert "werkt niet meer" in client.post(page, follow=True).text
    assert Client().get(path).status_code == 404
    assert fetch(path).status_code == 404
    assert kinds(transfer) == ["sent", "revoked"]
    assert "werkt al niet meer" in client.post(page, follow=True).text


def without_token(answer):
    return re.sub(r"hx-headers='[^']*'", "", answer.text)


def test_a_link_that_never_was_looks_like_one_that_is_gone(transfer):
    link, path = support.sent(transfer)
    never = Client().get("/overdracht/bestaat-echt-nooit-als-link/")
    link.revoked_at = timezone.now()
    link.save()
    gone = Client().get(path)
    assert (gone.status_code, never.status_code) == (404, 404)
    assert without_token(gone) == without_token(never)


def test_of_the_secret_only_a_digest_is_kept(transfer):
    link, path = support.sent(transfer)
    secret = path.strip("/").split("/")[-1]
    link.refresh_from_db()
    assert link.token_hash == digest(secret)
    assert secret not in json.dumps(list(Letter.objects.values_list("data", flat=True)))


def test_a_letter_that_is_made_again_makes_the_first_secret_useless(transfer):
    link, path = support.sent(transfer)
    assert sending.new_secret_for(link.pk, timezone.now()) is not None
    assert Client().get(path).status_code == 404


def test_a_link_revoked_before_its_letter_left_is_not_mailed(transfer):
    terms = sending.Terms("K. de Boer", support.ADDRESS)
    by = support.coordinator(transfer.student)
    link = sending.send(transfer, terms, by=by, now=timezone.now())
    sending.revoke(link, by=by, now=timezone.now())
    remote.deliver()
    assert [one for one in mail.outbox if one.to == [support.ADDRESS]] == []


def test_consent_that_is_taken_back_kills_every_link(transfer, client):
    _, path = support.sent(transfer)
    _, other = support.sent(transfer, address="ander@roc.example")
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_stop", args=[transfer.pk])
    assert "verplicht" in client.post(page, {"reason": ""}).text
    assert client.post(page, {"reason": "De leerling belde: gaat er toch niet heen."}).url
    for one in (path, other):
        assert Client().get(one).status_code == 404
        assert fetch(one).status_code == 404
    with pytest.raises(ValidationError, match="akkoord is ingetrokken"):
        support.sent(support.again(transfer))
    assert (
        "gaat er toch niet heen" in client.get(reverse("transfer", args=[transfer.student_id])).text
    )


def test_a_dossier_does_not_go_to_the_own_staff(transfer, client):
    colleague = staff(transfer.student.school, Role.MENTOR)
    client.force_login(support.coordinator(transfer.student))
    given = {
        "receiver": "K. de Boer",
        "address": colleague.email,
        "days": 14,
        "downloads": 6,
    }
    answer = client.post(reverse("transfer_send", args=[transfer.pk]), given)
    assert "medewerker van de eigen school" in answer.text
    assert "K. de Boer" in answer.text
    assert not TransferLink.objects.exists()


def test_a_dossier_is_sent_on_its_page(transfer, client):
    client.force_login(support.coordinator(transfer.student))
    given = {"receiver": "K. de Boer", "address": support.ADDRESS, "days": 7, "downloads": 3}
    client.post(reverse("transfer_send", args=[transfer.pk]), given)
    link = TransferLink.objects.get()
    assert link.expires_at - link.made_at == timedelta(days=7)
    assert link.most_downloads == 3


def test_a_dossier_without_its_seal_is_not_sent(client):
    transfer = support.agreed(support.prepared(support.pupil(17), []))
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_send", args=[transfer.pk])
    assert "wordt nog verzegeld" in client.get(page).text
    given = {"receiver": "K. de Boer", "address": support.ADDRESS, "days": 7, "downloads": 3}
    assert "wordt nog verzegeld" in client.post(page, given).text
    assert not TransferLink.objects.exists()


def test_a_file_that_is_not_what_was_sealed_is_not_handed_out(transfer):
    link, path = support.sent(transfer)
    with transfer.document.pdf.storage.open(transfer.document.pdf.name, "wb") as stored:
        stored.write(b"something else")
    assert fetch(path).status_code == 503
    link.refresh_from_db()
    assert link.downloads == 0


def test_an_erased_dossier_is_not_fetched_any_more(transfer, client):
    _, path = support.sent(transfer)
    erase(Document.objects.get(pk=transfer.document_id), by=None, now=timezone.now())
    assert Client().get(path).status_code == 404
    client.force_login(support.coordinator(transfer.student))
    assert "gewist" in client.get(reverse("transfer", args=[transfer.student_id])).text


def test_every_step_is_on_the_page_with_who_and_when(transfer, client):
    _, path = support.sent(transfer)
    fetch(path)
    client.force_login(support.coordinator(transfer.student))
    text = " ".join(client.get(reverse("transfer", args=[transfer.student_id])).text.split())
    for words in (
        "gemaakt en ter akkoord aangeboden",
        "akkoord gegeven",
        "iedereen akkoord",
        "link verstuurd",
        "pdf opgehaald",
        "K. de Boer (intake@roc.example)",
        "1 van 6 keer opgehaald",
    ):
        assert words in text
    assert TransferEvent.objects.filter(kind="pdf", actor=None).exists()
