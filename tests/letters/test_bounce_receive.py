"""What a mail server sends back: found by the Message-ID, stored with the reason, or left alone."""

import io
import sys
from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lwt_admin.letters.bounces import NotAReport, read_report
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters

State = Letter.State
DIAGNOSTIC = "smtp; 550 5.1.1 <w.kamp@bedrijf.example>: no such user"


def report(
    message_id="<1.2.3.letter-1@school.example>",
    action="failed",
    diagnostic=DIAGNOSTIC,
    headers_only=False,
    extra="",
):
    """A delivery status notification as Postfix makes it."""
    returned = "text/rfc822-headers" if headers_only else "message/rfc822"
    diagnostic_line = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    return f"""From: MAILER-DAEMON@mx.example
To: terug@lwt.school.example
Subject: Undelivered Mail Returned to Sender
{extra}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 7 Sep 2026 09:00:00 +0200

Final-Recipient: rfc822; w.kamp@bedrijf.example
Action: {action}
Status: 5.1.1
{diagnostic_line}
--B
Content-Type: {returned}

From: lwt-admin <lwt-admin@school.example>
To: w.kamp@bedrijf.example
Subject: Dag Yara
Message-ID: {message_id}

Hoe gaat het?

--B--
""".encode()


def receive(raw, monkeypatch, capsys):
    """Hand the mail to the command and return what it says."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("receive_bounce")
    return capsys.readouterr().out.strip()


@pytest.fixture
def received(monkeypatch, capsys):
    return lambda raw: receive(raw, monkeypatch, capsys)


@pytest.fixture
def sent(letter_for):
    letter_for()
    send_due_letters.call()
    return Letter.objects.get()


def test_a_letter_that_came_back_is_marked_with_the_reason(sent, received):
    assert received(report(sent.message_id)) == "Genoteerd dat de mail niet is bezorgd."
    sent.refresh_from_db()
    assert sent.state is State.BOUNCED
    assert sent.failure == "550 5.1.1 <w.kamp@bedrijf.example>: no such user"


def test_the_headers_of_the_letter_are_enough(sent, received):
    received(report(sent.message_id, headers_only=True))
    sent.refresh_from_db()
    assert sent.state is State.BOUNCED


@pytest.mark.parametrize("name", ["In-Reply-To", "References", "X-Original-Message-ID"])
def test_a_report_that_answers_the_letter_is_understood(sent, received, name):
    raw = report("", extra=f"{name}: {sent.message_id}\n")
    received(raw)
    sent.refresh_from_db()
    assert sent.state is State.BOUNCED


def test_a_report_without_words_keeps_the_status(sent, received):
    received(report(sent.message_id, diagnostic=""))
    sent.refresh_from_db()
    assert sent.failure == "status 5.1.1"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_only_a_failed_delivery_counts(sent, received, action):
    assert "niet dat de bezorging is mislukt" in received(report(sent.message_id, action=action))
    sent.refresh_from_db()
    assert sent.state is State.SENT


def test_the_first_report_stays(sent, received):
    received(report(sent.message_id))
    Letter.objects.update(bounced_at=timezone.now() - timedelta(days=1))
    received(report(sent.message_id, diagnostic="smtp; 552 iets anders"))
    sent.refresh_from_db()
    assert sent.failure.startswith("550")
    assert sent.bounced_at < timezone.now() - timedelta(hours=23)


def test_a_report_about_the_mail_of_somebody_else_changes_nothing(sent, received):
    assert "niet over een mail van lwt-admin" in received(report("<1.2.3.letter-1@elders.example>"))
    sent.refresh_from_db()
    assert sent.state is State.SENT


def test_who_only_knows_the_number_and_the_address_marks_nothing(sent, received):
    received(report(f"<letter-{sent.pk}@127.0.0.1>"))
    sent.refresh_from_db()
    assert sent.state is State.SENT


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "geen melding over een bezorging"),
        (b"\x00\xff\xfe" * 100, "geen melding over een bezorging"),
        (b"Subject: Re: Tekenen\n\nIk ben met vakantie.", "geen melding over een bezorging"),
        (report(""), "niet om welke mail het gaat"),
        (report("geen kenmerk"), "niet om welke mail het gaat"),
        (b"Content-Type: message/delivery-status\n\nAction: failed\n", "om welke mail"),
        (b"Content-Type: multipart/report; boundary=\n\n--\n", "geen melding"),
    ],
)
def test_what_is_no_report_is_named_and_left_alone(db, received, raw, told):
    said = received(raw)
    assert told in said
    assert said.endswith("Er is niets gewijzigd.")


def test_a_report_that_is_nested_endlessly_is_left_alone(db, received):
    depth = 3000
    raw = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth)
    )
    assert "Er is niets gewijzigd." in received(raw)


def test_the_reason_is_one_printable_line(sent, received):
    raw = report(sent.message_id, diagnostic="smtp; 550 x").replace(
        b"550 x", b"550 \x00\x1b[31m\xff" + b"y" * 2000
    )
    received(raw)
    sent.refresh_from_db()
    assert sent.failure.isprintable()
    assert len(sent.failure) <= 500


def test_a_large_attachment_that_came_back_is_cut_off(sent, received):
    raw = report(sent.message_id) + b"x" * 12 * 1024 * 1024
    received(raw)
    sent.refresh_from_db()
    assert sent.state is State.BOUNCED


def test_the_mail_server_tries_again_later_when_the_database_is_away(monkeypatch, capsys):
    away = mock.patch(
        "lwt_admin.letters.management.commands.receive_bounce.store_bounce",
        side_effect=OperationalError,
    )
    with away, pytest.raises(SystemExit) as ended:
        receive(report(), monkeypatch, capsys)
    assert ended.value.code == 75


@given(st.binary(max_size=2000))
def test_nothing_that_comes_in_breaks_the_reading(raw):
    try:
        found = read_report(raw)
    except NotAReport:
        return
    assert found.message_ids


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_no_field_of_a_report_breaks_the_reading(diagnostic, message_id, action):
    raw = report(message_id, action, diagnostic)
    try:
        found = read_report(raw)
    except NotAReport:
        return
    assert found.reason.isprintable()
