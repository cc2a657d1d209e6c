"""The sealed document for a party whom the mail with it did not reach."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_letters import undelivered
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.signing.models import Document, Signatory, SigningEvent
from lwt_admin.signing.sealing import LETTER
from lwt_admin.signing.wholeness import problems_of
from lwt_admin.students.models import Guardian
from tests.agreements import support
from tests.factories import staff
from tests.signing.sealed import sealed_document
from tests.support.kept import kept

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:10:00+00:00")]

DEAD, NEW = "ouder@example.org", "nieuw@mail.example"


@kept
def sealed():
    """The version of a sealed document, of which the mail to the parent came back."""
    document = sealed_document()
    send_due_letters.call()
    letters = Letter.objects.filter(kind=LETTER, to=DEAD)
    letters.update(bounced_at=timezone.now(), failure="550 no such user")
    return AgreementVersion.objects.get(document=document)


@pytest.fixture
def version():
    version = sealed()
    mail.outbox.clear()
    return version


@pytest.fixture
def office(client, version):
    client.force_login(staff(version.agreement.trajectory.student.school, Role.OFFICE))
    return client


def parent(version):
    return Signatory.objects.get(document=version.document, party="guardian")


def page_of(version):
    return reverse("agreement_copy", args=[version.agreement_id, parent(version).pk])


def so_far(client, version):
    """What stands hidden on the page."""
    html = client.get(page_of(version)).content.decode()
    return re.search(r'name="so_far" value="(\d+)"', html).group(1)


def send(client, version, email=DEAD, seen=None):
    seen = so_far(client, version) if seen is None else seen
    answer = client.post(page_of(version), {"email": email, "so_far": seen})
    send_due_letters.call()
    return answer


def sent_to(address):
    return [one for one in mail.outbox if one.to == [address]]


def test_the_page_of_the_agreement_leads_to_it(office, version):
    html = office.get(reverse("agreement_detail", args=[version.agreement_id])).content.decode()
    assert page_of(version) in html
    assert "Stuur het getekende document" in html


def test_who_may_not_send_is_not_led_to_it(client, version):
    client.force_login(staff(version.agreement.trajectory.student.school, Role.READER))
    html = client.get(reverse("agreement_detail", args=[version.agreement_id])).content.decode()
    assert page_of(version) not in html
    assert client.get(page_of(version)).status_code == 403


def test_it_goes_again_to_the_stored_address_with_the_sealed_file(office, version):
    answer = send(office, version)
    assert answer.url == reverse("agreement_detail", args=[version.agreement_id])
    (message,) = sent_to(DEAD)
    with version.document.pdf.open("rb") as file:
        assert message.attachments[0].content == file.read()
    assert "Goedendag M. Jansen," in message.body


def test_it_goes_to_a_corrected_address_which_is_kept(office, version):
    send(office, version, NEW)
    assert len(sent_to(NEW)) == 1
    assert sent_to(DEAD) == []
    assert parent(version).email == NEW


def test_a_second_click_sends_it_once(office, version):
    seen = so_far(office, version)
    for _ in range(2):
        send(office, version, NEW, seen)
    assert len(sent_to(NEW)) == 1
    assert SigningEvent.objects.filter(kind=SigningEvent.Kind.COPY_SENT).count() == 1


def test_it_can_be_sent_again_on_purpose(office, version):
    send(office, version)
    send(office, version)
    assert len(sent_to(DEAD)) == 2


def test_who_sent_it_and_where_stands_in_the_chain_which_stays_whole(office, version):
    send(office, version, NEW)
    event = SigningEvent.objects.get(kind=SigningEvent.Kind.COPY_SENT)
    assert event.payload == {"before": "o…@example.org", "after": "n…@mail.example"}
    assert (event.signatory, event.actor is None) == (parent(version), False)
    assert list(problems_of(Document.objects.get(pk=version.document_id))) == []


@pytest.mark.parametrize("address", [DEAD, NEW])
def test_home_tells_no_more_of_mail_that_was_sent_again(office, version, address):
    user = support.coordinator_of(version)
    today = timezone.localdate()
    assert len(undelivered(user, None, today)) == 1
    send(office, version, address)
    assert undelivered(user, None, today) == []


def test_a_copy_that_comes_back_too_is_told_on_home(office, version):
    send(office, version, NEW)
    Letter.objects.filter(to=NEW).update(bounced_at=timezone.now())
    (todo,) = undelivered(support.coordinator_of(version), None, timezone.localdate())
    assert todo.text == f"De mail aan {NEW} kwam niet aan"


def no_right_to_know():
    Guardian.objects.update(informed=False)


def test_a_parent_who_lost_the_right_to_information_gets_nothing(office, version):
    seen = so_far(office, version)
    no_right_to_know()
    page = send(office, version, NEW, seen).content.decode()
    assert "mag dit document volgens het dossier niet meer krijgen" in page
    assert (sent_to(NEW), parent(version).email) == ([], DEAD)


def test_what_waits_is_not_sent_to_who_lost_the_right_meanwhile(office, version):
    office.post(page_of(version), {"email": NEW, "so_far": so_far(office, version)})
    no_right_to_know()
    send_due_letters.call()
    assert sent_to(NEW) == []


def test_what_waits_for_a_mistyped_address_is_not_sent_once_it_is_right(office, version):
    wrong = "fout@mail.example"
    office.post(page_of(version), {"email": wrong, "so_far": so_far(office, version)})
    send(office, version, NEW)
    assert (sent_to(wrong), len(sent_to(NEW))) == ([], 1)


def test_it_does_not_go_to_the_mailbox_of_a_member_of_staff(office, version):
    mentor = staff(version.agreement.trajectory.student.school, Role.MENTOR)
    page = send(office, version, mentor.email).content.decode()
    assert "adres van een medewerker van de school" in page
    assert sent_to(mentor.email) == []


def test_before_everybody_signed_there_is_nothing_to_send(client):
    version = support.sent()
    client.force_login(support.coordinator_of(version))
    page = client.get(page_of(version)).content.decode()
    assert "Er is geen verzegeld document om te sturen." in page
    client.post(page_of(version), {"email": NEW, "so_far": "0"})
    assert not Letter.objects.filter(kind=LETTER).exists()


def test_a_party_of_another_agreement_is_not_found(office, version):
    stranger = support.sent().document.signatories.last()
    url = reverse("agreement_copy", args=[version.agreement_id, stranger.pk])
    assert office.get(url).status_code == 404
