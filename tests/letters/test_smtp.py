"""Letters over a real connection to a mail server."""

import socket
from email import message_from_bytes

import pytest

from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from tests.letters.smtp import mail_server


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def stored():
    return Letter.objects.get()


def test_a_letter_goes_over_smtp(letter_for, server):
    letter_for()
    assert send_due_letters.call() == {"sent": 1}
    message = message_from_bytes(server.messages[0])
    assert message["Subject"] == "Dag Yara"
    assert message["Message-ID"] == stored().message_id
    assert server.recipients == ["w.kamp@bedrijf.example"]


def test_the_address_for_bounces_is_on_the_envelope_alone(letter_for, server, settings):
    settings.BOUNCE_ADDRESS = "terug@lwt.school.example"
    letter_for()
    send_due_letters.call()
    assert server.senders == ["terug@lwt.school.example"]
    assert message_from_bytes(server.messages[0])["From"] == settings.DEFAULT_FROM_EMAIL


def test_an_address_that_is_refused(letter_for, server):
    server.recipient = "550 5.1.1 unknown user"
    letter_for()
    assert send_due_letters.call() == {"refused": 1}
    assert stored().failure == "De mailserver zegt: 550 5.1.1 unknown user"


def test_an_address_that_is_not_taken_yet(letter_for, server):
    server.recipient = "451 4.7.1 greylisted"
    letter_for()
    assert send_due_letters.call() == {"failed": 1}


def test_a_message_that_is_refused(letter_for, server):
    server.data = "554 5.7.1 looks like spam"
    letter_for()
    assert send_due_letters.call() == {"refused": 1}


def test_a_mail_server_that_is_not_there(letter_for, server, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
        letter_for()
        assert send_due_letters.call() == {"failed": 1}
    assert stored().failure == "De mailserver is niet te bereiken."


def test_a_mail_server_that_says_nothing_is_left_after_a_while(letter_for, server, settings):
    settings.EMAIL_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        letter_for()
        assert send_due_letters.call() == {"failed": 1}
