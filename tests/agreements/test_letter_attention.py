"""What the home page says about mail that did not arrive."""

from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_letters import undelivered
from lwt_admin.letters.models import Letter
from lwt_admin.letters.services import post
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.signing import sealing
from lwt_admin.signing.models import Document, Signatory
from tests.agreements import support
from tests.factories import SchoolFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(time_machine):
    time_machine.move_to(support.NOW, tick=False)
    return support.sent()


@pytest.fixture
def guardian(version):
    return Signatory.objects.get(document=version.document, party="guardian")


def letter_to(signatory, key="a", about=None, to=None, **outcome):
    """A letter that was sent, with what became of it."""
    about = about or signatory
    letter = post(
        "signing_invitation",
        key=key,
        to=to or signatory.email,
        school=signatory.document.school,
        about=about,
        now=timezone.now(),
    )
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), attempts=1, **outcome)
    return letter


def bounced(signatory, key="a", **fields):
    reason = "550 no such user"
    return letter_to(signatory, key, bounced_at=timezone.now(), failure=reason, **fields)


def told(version, role=Role.COORDINATOR, school=None):
    user = staff(school or version.document.school, role)
    return undelivered(user, None, timezone.localdate())


def test_mail_that_arrived_asks_nothing(version, guardian):
    letter_to(guardian)
    assert told(version) == []


def test_mail_that_came_back_asks_for_attention(version, guardian):
    bounced(guardian)
    (todo,) = told(version)
    assert todo.text == "De mail aan ouder@example.org kwam niet aan"
    assert "M. Jansen (wettelijk vertegenwoordiger)" in todo.detail
    assert "550 no such user" in todo.detail
    assert todo.url == reverse("agreement_detail", args=[version.agreement_id])


def test_mail_that_was_refused_asks_for_attention(version, guardian):
    letter = letter_to(guardian)
    Letter.objects.filter(pk=letter.pk).update(sent_at=None, refused_at=timezone.now())
    assert len(told(version)) == 1


def test_a_newer_letter_to_another_address_takes_it_away(version, guardian):
    bounced(guardian, "a")
    letter_to(guardian, "b", to="nieuw@mail.example")
    assert told(version) == []


def test_a_newer_letter_to_the_same_dead_address_takes_nothing_away(version, guardian):
    bounced(guardian, "a")
    letter_to(guardian, "b")
    assert len(told(version)) == 1


def test_a_newer_letter_about_an_agreement_to_the_same_address_takes_it_away(version, guardian):
    bounced(guardian, "a", about=version.agreement)
    letter_to(guardian, "b", about=version.agreement)
    assert told(version) == []


def test_a_newer_letter_that_came_back_too_is_one_line(version, guardian):
    bounced(guardian, "a")
    bounced(guardian, "b")
    assert len(told(version)) == 1


def test_a_newer_letter_that_was_not_needed_takes_nothing_away(version, guardian):
    bounced(guardian, "a")
    Letter.objects.filter(pk=letter_to(guardian, "b").pk).update(moot_at=timezone.now())
    assert len(told(version)) == 1


def test_who_signed_after_all_needs_no_mail(version, guardian):
    bounced(guardian)
    witness = support.coordinator_of(version)
    for _ in range(3):
        support.sign_next(version, witness)
    assert guardian.document.signatories.filter(signature=None).count() == 1
    assert told(version) == []


def test_a_withdrawn_agreement_needs_no_mail(version, guardian):
    bounced(guardian)
    version.document.withdrawn_at = timezone.now()
    version.document.save()
    assert told(version) == []


def test_the_copy_of_a_signed_agreement_is_news_for_two_weeks(version, guardian, time_machine):
    bounced(guardian)
    version.document.completed_at = timezone.now()
    version.document.save()
    time_machine.shift(timedelta(days=14))
    assert len(told(version)) == 1
    time_machine.shift(timedelta(days=1))
    assert told(version) == []


def test_mail_to_a_member_of_staff_that_did_not_arrive(version, guardian):
    bounced(guardian, about=version.agreement)
    (todo,) = told(version)
    assert str(version.agreement) in todo.detail


def test_the_sealed_text_that_did_not_arrive(version, guardian):
    bounced(guardian, about=version.document)
    (todo,) = told(version)
    assert todo.text == "De mail aan ouder@example.org kwam niet aan"
    assert todo.url == reverse("agreement_detail", args=[version.agreement_id])


def test_mail_that_the_mail_server_does_not_take_is_one_line(version, guardian):
    Letter.objects.all().delete()
    for key in "abc":
        letter = letter_to(guardian, key, about=version.agreement)
        fields = {"to": f"{key}@school.example", "sent_at": None, "attempts": 6}
        Letter.objects.filter(pk=letter.pk).update(failure="Niet te bereiken.", **fields)
    (todo,) = told(version)
    assert todo.text == "Er wachten 3 mails die de mailserver niet aanneemt"
    Letter.objects.update(attempts=5)
    assert told(version) == []


@pytest.mark.parametrize(
    ("role", "lines"),
    [(Role.OFFICE, 1), (Role.MENTOR, 0), (Role.DIRECTOR, 0), (Role.READER, 0)],
)
def test_who_may_send_is_told(version, guardian, role, lines):
    bounced(guardian)
    assert len(told(version, role)) == lines


def test_another_school_hears_nothing(version, guardian):
    bounced(guardian)
    assert told(version, school=SchoolFactory()) == []


def test_a_signatory_whom_the_mail_did_not_reach_is_marked_on_the_page(client, version, guardian):
    client.force_login(support.coordinator_of(version))
    url = reverse("agreement_detail", args=[version.agreement_id])
    sentence = "de mail aan ouder@example.org kwam niet aan: 550 no such user"
    assert sentence not in client.get(url).content.decode()
    bounced(guardian)
    assert sentence in client.get(url).content.decode()
    letter_to(guardian, "b")
    assert sentence in client.get(url).content.decode()
    letter_to(guardian, "c", to="nieuw@mail.example")
    assert sentence not in client.get(url).content.decode()


def test_a_signatory_whose_mail_waits_is_told_on_the_page(client, version, guardian):
    client.force_login(support.coordinator_of(version))
    letter = letter_to(guardian)
    fields = {"sent_at": None, "failure": "De mailserver is niet te bereiken."}
    Letter.objects.filter(pk=letter.pk).update(**fields)
    url = reverse("agreement_detail", args=[version.agreement_id])
    told = "de mail is nog niet verzonden: De mailserver is niet te bereiken."
    assert told in client.get(url).content.decode()


def test_letters_about_other_things_are_left_to_other_pages(version, guardian):
    letter = bounced(guardian)
    school_type = ContentType.objects.get_for_model(guardian.document.school)
    Letter.objects.filter(pk=letter.pk).update(about_type=school_type)
    assert told(version) == []


@pytest.mark.parametrize("number", [1, 20])
def test_it_costs_four_queries_whatever_did_not_arrive(
    version, guardian, number, django_assert_max_num_queries
):
    for one in range(number):
        bounced(guardian, f"{one}")
        about = letter_to(guardian, f"s{one}", about=version.agreement)
        wrong = {"to": f"{one}@school.example", "refused_at": timezone.now()}
        Letter.objects.filter(pk=about.pk).update(**wrong)
        sealed = letter_to(guardian, f"d{one}", about=version.document)
        Letter.objects.filter(pk=sealed.pk).update(**wrong)
    user = staff(version.document.school, Role.COORDINATOR)
    assert user.access
    models = (Signatory, type(version.agreement), type(version.document))
    ContentType.objects.get_for_models(*models)
    with django_assert_max_num_queries(4):
        assert len(undelivered(user, None, timezone.localdate())) == 2 * number + 1


# --- Mail that cannot be made ---------------------------------------------------------------------
FILE_LOST = "Het bewaarde bestand ontbreekt"


@pytest.fixture
def sealed(version):
    """A sealed document of which nobody has had the file yet."""
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        sealing.seal_document(support.sign_all(version).document_id)
    return Document.objects.get(pk=version.document_id)


def path_of(document):
    return Path(default_storage.path(document.pdf.name))


def test_a_lost_file_is_no_failure_of_the_mail_server(version, sealed):
    path_of(sealed).unlink()
    send_due_letters.call()
    (todo,) = told(version)
    assert "kan niet worden gemaakt" in todo.text
    assert str(version.agreement) in todo.text
    assert FILE_LOST in todo.detail
    assert "mailserver" not in todo.detail
    assert todo.url == reverse("agreement_detail", args=[version.agreement_id])


def test_a_changed_file_is_mailed_to_nobody(version, sealed, mailoutbox):
    path = path_of(sealed)
    path.chmod(0o600)
    path.write_bytes(b"anders")
    send_due_letters.call()
    (todo,) = told(version)
    assert "niet meer wat er is verzegeld" in todo.detail
    assert not [one for one in mailoutbox if one.attachments]


def test_a_file_that_was_put_back_is_mailed_after_all(version, sealed, mailoutbox, time_machine):
    path = path_of(sealed)
    content = path.read_bytes()
    path.unlink()
    send_due_letters.call()
    path.write_bytes(content)
    time_machine.shift(timedelta(minutes=2))
    send_due_letters.call()
    assert [one for one in mailoutbox if one.attachments]
    assert told(version) == []
