"""Letters: posted once, sent once, tried again, and what the mail server says about them."""

import smtplib
import threading
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from lwt_admin.letters import tasks
from lwt_admin.letters.kinds import Attachment, Composed
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import letters_due, send_due_letters
from lwt_admin.sweeps import enqueue_due

State = Letter.State


def refused(code, text=b"5.1.1 no such user"):
    return smtplib.SMTPRecipientsRefused({"w.kamp@bedrijf.example": (code, text)})


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2026-09-07 09:00+02:00", tick=False)
    return time_machine


def stored():
    return Letter.objects.get()


def test_a_letter_leaves_after_the_commit(letter_for, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter_for()
        assert not mail.outbox
    (message,) = mail.outbox
    assert message.to == ["w.kamp@bedrijf.example"]
    assert stored().state is State.SENT


def test_a_letter_keeps_its_subject_and_not_its_text(letter_for):
    letter_for(data={"naam": "Zoë"})
    send_due_letters.call()
    assert stored().subject == mail.outbox[0].subject == "Dag Zoë"
    assert "Hoe gaat het?" not in str(vars(stored()))


def test_an_answer_goes_to_the_school(letter_for):
    letter_for()
    send_due_letters.call()
    assert mail.outbox[0].reply_to == ["info@school.example"]


def test_a_letter_carries_the_message_id_that_was_stored(letter_for):
    letter_for()
    send_due_letters.call()
    message_id = stored().message_id
    assert mail.outbox[0].message()["Message-ID"] == message_id
    assert message_id.endswith("@127.0.0.1>")


def test_nobody_can_guess_a_message_id(letter_for):
    letter_for("test:1")
    letter_for("test:2")
    send_due_letters.call()
    first, second = Letter.objects.order_by("pk").values_list("message_id", flat=True)
    assert first.split(".")[2] != second.split(".")[2]
    assert len(first.split(".")[2]) >= 15


def test_programs_are_asked_not_to_answer(letter_for):
    letter_for()
    send_due_letters.call()
    assert mail.outbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_what_cannot_be_delivered_comes_back_to_the_address_for_that(letter_for, settings):
    settings.BOUNCE_ADDRESS = "terug@lwt.school.example"
    letter_for()
    send_due_letters.call()
    (message,) = mail.outbox
    assert message.from_email == "terug@lwt.school.example"
    assert message.message()["From"] == settings.DEFAULT_FROM_EMAIL


def test_without_such_an_address_the_sender_is_whom_people_see(letter_for, settings):
    letter_for()
    send_due_letters.call()
    (message,) = mail.outbox
    assert message.from_email == message.message()["From"] == settings.DEFAULT_FROM_EMAIL


def test_an_attachment_goes_along(letter_for, composer):
    pdf = Attachment("overeenkomst.pdf", b"%PDF-1.7", "application/pdf")
    composer.special["test:1"] = Composed({"naam": "Yara"}, [pdf])
    letter_for()
    send_due_letters.call()
    assert mail.outbox[0].attachments == [("overeenkomst.pdf", b"%PDF-1.7", "application/pdf")]


def test_the_same_key_is_one_letter(letter_for):
    assert letter_for("test:1") == letter_for("test:1", to="ander@bedrijf.example")
    send_due_letters.call()
    send_due_letters.call()
    assert len(mail.outbox) == 1


def test_a_letter_that_is_no_longer_needed_is_not_sent(letter_for, composer):
    composer.special["test:1"] = lambda: None
    letter_for()
    assert send_due_letters.call() == {"moot": 1}
    assert not mail.outbox
    assert not letters_due()


def test_a_letter_that_cannot_be_made_does_not_hold_up_the_others(letter_for, composer):
    composer.special["test:1"] = ZeroDivisionError()
    letter_for("test:1")
    letter_for("test:2")
    assert send_due_letters.call() == {"failed": 1, "sent": 1}
    failed = Letter.objects.get(key="test:1")
    assert failed.failure == (
        "De brief kon niet worden gemaakt (ZeroDivisionError). "
        "Waarschuw de beheerder van de server."
    )


def test_a_letter_of_an_unknown_kind_does_not_hold_up_the_others(letter_for):
    letter_for("test:1")
    Letter.objects.update(kind="van vroeger")
    letter_for("test:2")
    assert send_due_letters.call() == {"failed": 1, "sent": 1}


def test_a_mail_server_that_is_down_is_tried_again_with_growing_pauses(
    letter_for, mail_server, clock
):
    mail_server.side_effect = ConnectionRefusedError
    letter_for()
    pauses = []
    for _ in range(11):
        assert send_due_letters.call() == {"failed": 1}
        pauses.append((stored().not_before - timezone.now()) // timedelta(minutes=1))
        clock.move_to(stored().not_before - timedelta(seconds=1), tick=False)
        assert not letters_due()
        clock.move_to(stored().not_before, tick=False)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert stored().failure == "De mailserver is niet te bereiken."


def test_when_the_mail_server_is_back_the_letter_goes_once(letter_for, mail_server, clock):
    mail_server.side_effect = [TimeoutError, 1]
    letter_for()
    send_due_letters.call()
    clock.shift(timedelta(minutes=2))
    assert send_due_letters.call() == {"sent": 1}
    assert send_due_letters.call() == {}
    assert (stored().state, stored().failure, stored().attempts) == (State.SENT, "", 2)


def test_every_try_has_the_same_message_id(letter_for, mail_server, clock):
    mail_server.side_effect = [TimeoutError, 1]
    letter_for()
    send_due_letters.call()
    first = stored().message_id
    clock.shift(timedelta(minutes=2))
    send_due_letters.call()
    assert stored().message_id == first


def test_an_address_that_the_mail_server_refuses_is_not_tried_again(letter_for, mail_server, clock):
    mail_server.side_effect = refused(550)
    letter_for()
    assert send_due_letters.call() == {"refused": 1}
    clock.shift(timedelta(days=30))
    assert not letters_due()
    assert stored().failure == "De mailserver zegt: 550 5.1.1 no such user"


def test_a_refused_letter_does_not_hold_up_the_others(letter_for, mail_server):
    mail_server.side_effect = [refused(550), 1]
    letter_for("test:1")
    letter_for("test:2")
    assert send_due_letters.call() == {"refused": 1, "sent": 1}


def test_a_mail_server_that_asks_to_come_back_gets_the_letter_again(letter_for, mail_server):
    mail_server.side_effect = refused(450, b"4.2.0 greylisted")
    letter_for()
    assert send_due_letters.call() == {"failed": 1}
    assert stored().failure == "De mailserver zegt: 450 4.2.0 greylisted"


def test_a_letter_that_the_mail_server_refuses_to_take_is_refused(letter_for, mail_server):
    mail_server.side_effect = smtplib.SMTPDataError(552, b"message too big")
    letter_for()
    assert send_due_letters.call() == {"refused": 1}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "naam of wachtwoord klopt niet"),
        (smtplib.SMTPSenderRefused(553, b"not yours", "x@y"), "553 not yours"),
        (smtplib.SMTPDataError(451, b"later"), "451 later"),
        (smtplib.SMTPServerDisconnected("weg"), "niet te bereiken"),
    ],
)
def test_what_is_not_about_this_letter_makes_it_wait(letter_for, mail_server, error, told):
    mail_server.side_effect = error
    letter_for()
    assert send_due_letters.call() == {"failed": 1}
    assert told in stored().failure


def test_what_a_mail_server_says_is_kept_as_one_printable_line(letter_for, mail_server):
    mail_server.side_effect = refused(550, b"no\x00\r\n\x1b[31muser\xff" + b"x" * 1000)
    letter_for()
    send_due_letters.call()
    assert stored().failure.startswith("De mailserver zegt: 550 no [31muser")
    assert stored().failure.isprintable()
    assert len(stored().failure) == 500


def test_a_letter_in_the_hands_of_another_worker_is_left_alone(letter_for):
    letter_for()
    Letter.objects.update(claimed_at=timezone.now() - timedelta(minutes=4))
    assert send_due_letters.call() == {}


def test_a_letter_of_a_worker_that_was_killed_is_sent_with_the_same_message_id(letter_for):
    letter_for()
    killed = mock.patch.object(tasks, "_store", side_effect=SystemExit)
    with killed, pytest.raises(SystemExit):
        send_due_letters.call()
    assert stored().sent_at is None
    Letter.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    assert send_due_letters.call() == {"sent": 1}
    first, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == second


def test_a_letter_that_took_too_long_to_make_is_left_to_who_has_it_now(letter_for, composer):
    def slow():
        Letter.objects.update(claimed_at=timezone.now() + timedelta(minutes=6))
        return Composed({"naam": "Yara"})

    composer.special["test:1"] = slow
    letter_for()
    send_due_letters.call()
    assert not mail.outbox
    assert stored().claimed_at


def test_a_bounce_that_is_quicker_than_we_are_is_kept(letter_for, mail_server):
    def bounces(_):
        Letter.objects.update(bounced_at=timezone.now(), failure="550 onbekend")
        return 1

    mail_server.side_effect = bounces
    letter_for()
    assert send_due_letters.call() == {"bounced": 1}
    assert stored().failure == "550 onbekend"
    assert stored().sent_at


def test_a_letter_that_came_back_is_not_sent_again(letter_for):
    letter_for()
    Letter.objects.update(bounced_at=timezone.now())
    assert not letters_due()


def test_the_sweep_sends_what_was_left_behind(letter_for):
    letter_for()
    assert "send_due_letters" in enqueue_due()
    assert len(mail.outbox) == 1
    assert "send_due_letters" not in enqueue_due()


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_twenty_letters_once_each(letter_for, mail_server):
    sent = []
    mail_server.side_effect = lambda messages: sent.extend(messages) or 1
    for number in range(20):
        letter_for(f"test:{number}", to=f"p{number}@school.example")
    sent.clear()
    Letter.objects.update(sent_at=None)
    counts, errors = [], []

    def work():
        try:
            counts.append(send_due_letters.call())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert not errors
    assert sum(count.get("sent", 0) for count in counts) == 20
    assert sorted(message.to[0] for message in sent) == sorted(
        f"p{number}@school.example" for number in range(20)
    )
