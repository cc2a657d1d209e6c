"""Invitations: asked for, sent by background work, sent again, withdrawn."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from lwt_admin.accounts.models import Invitation
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.tasks import invitations_due, send_due_invitations
from lwt_admin.accounts.transitions import resend
from lwt_admin.links import digest
from lwt_admin.sweeps import enqueue_due
from tests.factories import InvitationFactory, SchoolFactory


@pytest.fixture
def waiting(school, manager):
    return InvitationFactory(school=school, invited_by=manager, email="nieuw@school.example")


@pytest.fixture
def no_mail_server():
    with mock.patch("lwt_admin.mail.send", side_effect=SMTPServerDisconnected) as send:
        yield send


def secret_in(message):
    (line,) = [line for line in message.body.splitlines() if "/uitnodiging/" in line]
    return line.rstrip("/").rsplit("/", 1)[1]


def invite_form(email="nieuw@school.example", roles=("mentor",)):
    return {"email": email, "roles": list(roles)}


def test_a_manager_invites_by_e_mail(
    as_manager, address, school, manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_manager.post(
            address("invitation_add"), invite_form("Nieuw@School.example", ["office", "mentor"])
        )
    assert response.url == address("member_list")
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.school) == ("nieuw@school.example", school)
    assert invitation.roles == ["mentor", "office"]
    assert invitation.invited_by == manager
    assert invitation.sent_at
    assert mail.outbox[0].to == ["nieuw@school.example"]


def test_the_message_names_school_inviter_roles_and_end(waiting):
    send_due_invitations.call()
    (message,) = mail.outbox
    assert message.subject == f"Uitnodiging voor lwt-admin van {waiting.school}"
    for part in ("Emine Yılmaz", str(waiting.school), "mentor", "http://127.0.0.1:8000/uitnod"):
        assert part in message.body


def test_a_name_in_a_message_is_plain_text(waiting):
    waiting.school.name = "Techniek & <Vak>"
    waiting.school.save()
    send_due_invitations.call()
    assert "Techniek & <Vak>" in mail.outbox[0].body


def test_only_the_hash_of_the_secret_is_kept(waiting):
    send_due_invitations.call()
    secret = secret_in(mail.outbox[0])
    waiting.refresh_from_db()
    assert waiting.token_hash == digest(secret)
    assert len(secret) * 6 >= 128
    assert secret not in str(vars(waiting))


def test_a_link_lasts_two_weeks(waiting):
    send_due_invitations.call()
    waiting.refresh_from_db()
    left = waiting.expires_at - waiting.sent_at
    assert timedelta(days=14) - left < timedelta(minutes=1)
    assert left <= timedelta(days=14)


def test_sending_twice_sends_one_message(waiting):
    assert send_due_invitations.call() == {"sent": 1, "failed": 0}
    assert send_due_invitations.call() == {"sent": 0, "failed": 0}
    assert len(mail.outbox) == 1


def test_an_invitation_in_the_hands_of_another_worker_is_left_alone(waiting):
    waiting.claimed_at = timezone.now() - timedelta(minutes=1)
    waiting.save()
    send_due_invitations.call()
    assert not mail.outbox


def test_an_invitation_of_a_worker_that_died_is_sent(waiting):
    waiting.claimed_at = timezone.now() - timedelta(minutes=6)
    waiting.save()
    send_due_invitations.call()
    assert len(mail.outbox) == 1


def test_a_message_that_fails_is_tried_again_later(waiting, no_mail_server, time_machine):
    time_machine.move_to(timezone.now())
    assert send_due_invitations.call() == {"sent": 0, "failed": 1}
    waiting.refresh_from_db()
    assert waiting.failed_at
    assert waiting.sent_at is None
    assert not invitations_due()
    time_machine.shift(timedelta(minutes=11))
    assert invitations_due()


def test_one_message_that_fails_does_not_stop_the_next(waiting, school):
    InvitationFactory(school=school, email="ook@school.example")
    with mock.patch("lwt_admin.mail.send", side_effect=[OSError("vol"), None]):
        assert send_due_invitations.call() == {"sent": 1, "failed": 1}


@pytest.mark.parametrize("moment", ["accepted_at", "withdrawn_at", "sent_at"])
def test_an_invitation_that_is_over_is_not_sent(school, moment):
    InvitationFactory(school=school, **{moment: timezone.now()})
    assert not invitations_due()


def test_the_sweep_sends_what_was_left_behind(waiting):
    assert enqueue_due() == ["send_due_invitations"]
    assert len(mail.outbox) == 1
    assert enqueue_due() == []


def test_sending_again_makes_the_old_link_useless(
    as_manager, address, waiting, django_capture_on_commit_callbacks
):
    send_due_invitations.call()
    with django_capture_on_commit_callbacks(execute=True):
        as_manager.post(address("invitation_resend", waiting.pk))
    first, second = (secret_in(message) for message in mail.outbox)
    now = timezone.now()
    assert not Invitation.objects.for_token(first, now).exists()
    assert Invitation.objects.for_token(second, now).get() == waiting


def test_an_expired_invitation_can_be_sent_again(school, django_capture_on_commit_callbacks):
    now = timezone.now()
    invitation = InvitationFactory(school=school, sent=True, expires_at=now - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        resend(invitation, now)
    invitation.refresh_from_db()
    assert invitation.state_at(timezone.now()) is Invitation.State.SENT


def test_an_accepted_invitation_is_not_sent_again(as_manager, address, school):
    invitation = InvitationFactory(school=school, sent=True, accepted_at=timezone.now())
    response = as_manager.post(address("invitation_resend", invitation.pk), follow=True)
    assert "kunt u niet opnieuw versturen: zij is aangenomen" in response.content.decode()


def test_a_withdrawn_link_opens_nothing(as_manager, address, waiting):
    send_due_invitations.call()
    as_manager.post(address("invitation_withdraw", waiting.pk))
    waiting.refresh_from_db()
    assert waiting.withdrawn_at
    secret = secret_in(mail.outbox[0])
    assert not Invitation.objects.for_token(secret, timezone.now()).exists()


def test_withdrawing_twice_is_told(as_manager, address, waiting):
    as_manager.post(address("invitation_withdraw", waiting.pk))
    response = as_manager.post(address("invitation_withdraw", waiting.pk), follow=True)
    assert "kunt u niet intrekken: zij is ingetrokken" in response.content.decode()


@pytest.mark.parametrize("action", ["invitation_resend", "invitation_withdraw"])
def test_reading_changes_no_invitation(as_manager, address, waiting, action):
    assert as_manager.get(address(action, waiting.pk)).status_code == 405


@pytest.mark.parametrize("action", ["invitation_resend", "invitation_withdraw"])
def test_the_manager_of_another_school_finds_no_invitation(as_outsider, address, waiting, action):
    assert as_outsider.post(address(action, waiting.pk)).status_code == 404


def test_somebody_who_works_here_is_not_invited(as_manager, address, mentor):
    response = as_manager.post(address("invitation_add"), invite_form(mentor.email.upper()))
    text = response.content.decode()
    assert f"{mentor.email} werkt al bij deze school" in text
    assert mentor.email.upper() in text
    assert not Invitation.objects.exists()


def test_nobody_is_invited_under_another_spelling_of_an_address_that_works_here(
    as_manager, address, mentor
):
    other = mentor.email.replace("@", "+directie@")
    response = as_manager.post(address("invitation_add"), invite_form(other))
    assert f"{other} werkt al bij deze school" in response.content.decode()
    assert not Invitation.objects.exists()


def test_somebody_who_worked_here_can_be_invited(as_manager, address, mentor):
    mentor.memberships.update(ended_on=timezone.localdate())
    as_manager.post(address("invitation_add"), invite_form(mentor.email))
    assert Invitation.objects.get().email == mentor.email


def test_an_address_is_invited_once(as_manager, address, waiting):
    response = as_manager.post(address("invitation_add"), invite_form("NIEUW@school.example"))
    assert "Voor dit adres staat al een uitnodiging open." in response.content.decode()


def test_another_school_may_invite_the_same_address(as_manager, address):
    InvitationFactory(school=SchoolFactory(), email="nieuw@school.example")
    as_manager.post(address("invitation_add"), invite_form())
    assert Invitation.objects.count() == 2


def test_an_invitation_needs_a_role(as_manager, address):
    response = as_manager.post(address("invitation_add"), invite_form(roles=()))
    assert "Kies minstens één rol." in response.content.decode()


def test_what_is_no_address_is_refused_and_kept(as_manager, address):
    response = as_manager.post(address("invitation_add"), invite_form("geen adres"))
    text = response.content.decode()
    assert "geldig e-mailadres" in text
    assert 'value="geen adres"' in text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_a_manager_invites(client, address, school, role, mentor):
    mentor.memberships.get().roles.update(role=role)
    client.force_login(mentor)
    assert client.post(address("invitation_add"), invite_form()).status_code == 403
