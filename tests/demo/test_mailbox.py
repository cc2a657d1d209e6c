"""The mailbox of the demo: every message, for everybody to read, and only in the demo."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.tasks import send_due_invitations
from lwt_admin.demo.mailbox import EmailBackend
from lwt_admin.demo.models import DemoMail
from tests.factories import InvitationFactory, SchoolFactory, UserFactory, staff
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.django_db

BACKEND = "lwt_admin.demo.mailbox.EmailBackend"
PDF = b"%PDF-1.7 inhoud"


def deliver(subject="Tekenen", body="Tekst", to=("w.kamp@bedrijf.example",), attachments=()):
    EmailMessage(
        subject, body, to=list(to), attachments=list(attachments), connection=EmailBackend()
    ).send()
    return DemoMail.objects.order_by("pk").last()


def test_the_demo_mails_into_the_mailbox(settings):
    settings.EMAIL_BACKEND = BACKEND
    assert isinstance(get_connection(), EmailBackend)
    mail.send_mail("Dag", "Tekst", None, ["a@school.example", "b@school.example"])
    assert {one.to for one in DemoMail.objects.order_by("pk")} == {
        "a@school.example",
        "b@school.example",
    }


def test_the_newest_mail_stands_on_top(client):
    deliver("Eerste")
    deliver("Tweede")
    text = client.get(reverse("demo_mailbox")).content.decode()
    assert text.index("Tweede") < text.index("Eerste")


def test_the_mail_of_one_address(client):
    deliver("Voor Kamp")
    deliver("Voor Jansen", to=["Jansen <m.jansen@ouder.example>"])
    page = client.get(reverse("demo_mailbox"), {"aan": "m.jansen@ouder.example"})
    assert [one.subject for one in page.context["page_obj"]] == ["Voor Jansen"]


def test_an_address_without_mail_shows_all(client):
    deliver("Voor Kamp")
    page = client.get(reverse("demo_mailbox"), {"aan": "niemand@x.example"})
    assert [one.subject for one in page.context["page_obj"]] == ["Voor Kamp"]


def test_an_empty_mailbox_says_what_to_do(client):
    assert "Nog geen mail" in client.get(reverse("demo_mailbox")).content.decode()


def test_a_link_in_a_message_can_be_followed(client):
    sent = deliver(body="Open http://127.0.0.1:8000/tekenen/abc/ en teken.\n")
    text = client.get(reverse("demo_message", args=[sent.pk])).content.decode()
    assert '<a href="http://127.0.0.1:8000/tekenen/abc/"' in text


def test_a_message_is_shown_as_text(client):
    sent = deliver("<b>Dag</b>", "<script>alert(1)</script> Zoë € é")
    text = client.get(reverse("demo_message", args=[sent.pk])).content.decode()
    assert "<script>alert" not in text
    assert "<b>Dag" not in text
    assert "Zoë € é" in text


def test_an_attachment_is_downloaded_as_it_was_sent(client):
    sent = deliver(attachments=[("overeenkomst é.pdf", PDF, "application/pdf")])
    page = client.get(reverse("demo_message", args=[sent.pk])).content.decode()
    url = reverse("demo_attachment", args=[sent.pk, 1])
    assert url in page
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("number", [0, 2, 2**70])
def test_an_attachment_that_is_not_there_is_not_found(client, number):
    sent = deliver(attachments=[("a.pdf", PDF, "application/pdf")])
    assert client.get(reverse("demo_attachment", args=[sent.pk, number])).status_code == 404


@pytest.mark.parametrize("pk", [1, 2**70])
def test_a_message_that_is_not_there_is_not_found(client, pk):
    assert client.get(reverse("demo_message", args=[pk])).status_code == 404


def test_outside_the_demo_there_is_no_mailbox(client, settings):
    sent = deliver(attachments=[("a.pdf", PDF, "application/pdf")])
    settings.DEMO = False
    for url in (
        reverse("demo_mailbox"),
        reverse("demo_message", args=[sent.pk]),
        reverse("demo_attachment", args=[sent.pk, 1]),
    ):
        assert client.get(url).status_code == 404


def test_the_address_of_a_message_leaves_no_trace(client):
    response = client.get(reverse("demo_message", args=[deliver().pk]))
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "strict-origin"


def test_nothing_can_be_posted_to_the_mailbox(client):
    assert client.post(reverse("demo_mailbox")).status_code == 405


def test_the_mailbox_stands_on_the_page_to_sign_in(client):
    assert reverse("demo_mailbox") in client.get(reverse("account_login")).content.decode()


def test_the_mailbox_stands_in_the_menu_of_the_demo_alone(client, settings):
    client.force_login(staff(SchoolFactory(), Role.READER))
    assert reverse("demo_mailbox") in client.get(reverse("settings")).content.decode()
    settings.DEMO = False
    assert reverse("demo_mailbox") not in client.get(reverse("settings")).content.decode()


def test_an_invitation_lands_in_the_mailbox(client, settings):
    settings.EMAIL_BACKEND = BACKEND
    InvitationFactory(email="nieuw@school.example")
    send_due_invitations.call()
    text = client.get(reverse("demo_message", args=[DemoMail.objects.get().pk])).content.decode()
    assert "/uitnodiging/" in text


def test_a_new_password_is_asked_for_by_way_of_the_mailbox(client, settings):
    settings.EMAIL_BACKEND = BACKEND
    UserFactory(email="p.dekker@school.example")
    client.post(reverse("account_reset_password"), {"email": "p.dekker@school.example"})
    sent = DemoMail.objects.get()
    assert sent.to == "p.dekker@school.example"
    text = client.get(reverse("demo_message", args=[sent.pk])).content.decode()
    assert "/wachtwoord/" in text


@pytest.mark.parametrize("number", [1, 20])
def test_the_mailbox_costs_three_queries_whatever_lies_in_it(
    client, django_assert_num_queries, number
):
    for _ in range(number):
        deliver()
    with django_assert_num_queries(3):
        client.get(reverse("demo_mailbox"))


def test_the_mailbox_is_accessible_and_fits_on_a_phone(phone):
    sent = deliver("Heel lang onderwerp " * 8, "http://127.0.0.1/" + "x" * 300)
    for url in (reverse("demo_mailbox"), reverse("demo_message", args=[sent.pk])):
        phone.goto(url)
        assert_accessible(phone)
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert phone.evaluate(width) <= 0
