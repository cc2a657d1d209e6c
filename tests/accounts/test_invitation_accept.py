"""Accepting an invitation: as somebody new, or with the account one has."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.db import IntegrityError
from django.utils import timezone

from lwt_admin.accounts import transitions
from lwt_admin.accounts.models import Membership, User
from lwt_admin.accounts.perms import Role
from tests.factories import InvitationFactory, MembershipFactory, SchoolFactory, UserFactory, staff

SECRET = "geheim-van-de-uitnodiging"
PASSWORD = "drie-losse-woorden"
NEW = {
    "first_name": "Rob",
    "prefix": "van",
    "last_name": "Loon",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def invitation(school):
    return InvitationFactory(
        school=school, email="rob@school.example", roles=["mentor", "reader"], secret=SECRET
    )


@pytest.fixture
def link(address):
    return address("invitation_accept", SECRET)


@pytest.fixture
def known(db):
    return UserFactory(email="rob@school.example")


def without_token(response):
    """A page without the CSRF token, which differs each time."""
    return re.sub(r'"X-CSRFToken": "\w+"', "", response.content.decode())


def test_the_page_shows_school_and_roles(client, link, invitation):
    text = client.get(link).content.decode()
    assert str(invitation.school) in text
    assert "mentor, meelezer" in text


def test_reading_the_page_accepts_nothing(client, link, invitation):
    client.get(link)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email=invitation.email).exists()


def test_somebody_new_gets_an_account_and_the_roles(client, link, invitation):
    response = client.post(link, NEW)
    assert response.url == "/"
    user = User.objects.get(email="rob@school.example")
    assert str(user) == "Rob van Loon"
    assert user.check_password(PASSWORD)
    assert user.access.roles_at(invitation.school.pk) == {Role.MENTOR, Role.READER}
    assert user.memberships.get().started_on == timezone.localdate()


def test_nobody_new_takes_the_name_of_a_colleague(client, link, invitation):
    colleague = staff(invitation.school, Role.OFFICE)
    colleague.first_name, colleague.prefix, colleague.last_name = "ROB", "van", "Loon"
    colleague.save()
    page = client.post(link, NEW)
    assert "is de naam van een collega" in page.content.decode()
    assert not User.objects.filter(email=invitation.email).exists()


def test_the_name_of_somebody_at_another_school_is_free(client, link, invitation):
    stranger = staff(SchoolFactory(), Role.OFFICE)
    stranger.first_name, stranger.prefix, stranger.last_name = "Rob", "van", "Loon"
    stranger.save()
    assert client.post(link, NEW).url == "/"


def test_somebody_new_is_signed_in(client, link, invitation):
    client.post(link, NEW)
    assert int(client.session["_auth_user_id"]) == User.objects.get(email=invitation.email).pk


def test_a_link_works_once(client, link, invitation):
    client.post(link, NEW)
    client.logout()
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password1", "kort", "Dit wachtwoord is te kort"),
        ("password2", "een-ander-woord", "twee wachtwoordvelden"),
        ("last_name", "", "verplicht"),
    ],
)
def test_a_wrong_field_is_told_and_the_name_is_kept(
    client, link, invitation, field, value, message
):
    text = client.post(link, NEW | {field: value}).content.decode()
    assert message in text
    assert 'value="Rob"' in text
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_password_like_the_name_is_refused(client, link, invitation):
    similar = "rob@school.example"
    text = client.post(link, NEW | {"password1": similar, "password2": similar}).content.decode()
    assert "lijkt te veel op" in text


def test_who_has_an_account_is_asked_to_sign_in(client, link, invitation, known):
    text = client.get(link).content.decode()
    assert f"/inloggen/?next={link.replace('/', '%2F')}" in text
    assert "password1" not in text


def test_who_has_an_account_and_is_not_signed_in_cannot_accept(client, link, invitation, known):
    client.post(link, NEW)
    assert not known.memberships.exists()


def test_who_has_an_account_confirms_with_a_button(client, link, invitation, known):
    client.force_login(known)
    assert "Uitnodiging aannemen" in client.get(link).content.decode()
    assert client.post(link).url == "/"
    member = known.memberships.get()
    assert transitions.held_roles(member) == {Role.MENTOR, Role.READER}


def test_somebody_else_who_is_signed_in_cannot_accept(as_manager, link, invitation, known):
    text = as_manager.get(link).content.decode()
    assert "deze uitnodiging is voor rob@school.example" in text.lower()
    as_manager.post(link)
    assert not known.memberships.exists()


def test_an_account_in_another_case_is_the_same_person(client, link, invitation):
    User.objects.create_user("ROB@school.example", PASSWORD, first_name="R", last_name="L")
    assert "Log in om de uitnodiging aan te nemen" in client.get(link).content.decode()


def test_who_works_here_already_gets_the_roles_on_top(client, link, invitation, known):
    member = MembershipFactory(user=known, school=invitation.school, roles=[Role.OFFICE])
    client.force_login(known)
    client.post(link)
    assert transitions.held_roles(member) == {Role.MENTOR, Role.READER, Role.OFFICE}
    assert known.memberships.count() == 1


def test_who_worked_here_before_gets_a_new_membership(client, link, invitation, known):
    old = MembershipFactory(user=known, school=invitation.school, ended_on=timezone.localdate())
    client.force_login(known)
    client.post(link)
    assert known.memberships.exclude(pk=old.pk).get().ended_on is None


def test_who_would_leave_soon_stays(client, link, invitation, known):
    soon = timezone.localdate() + timedelta(days=5)
    member = MembershipFactory(user=known, school=invitation.school, ended_on=soon)
    client.force_login(known)
    client.post(link)
    member.refresh_from_db()
    assert member.ended_on is None


@pytest.mark.parametrize(
    "fields",
    [
        {"accepted_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["used", "withdrawn", "expired"],
)
def test_a_link_that_opens_nothing_shows_one_plain_page(client, address, school, fields):
    InvitationFactory(school=school, email="rob@school.example", secret=SECRET, **fields)
    dead = client.get(address("invitation_accept", SECRET))
    unknown = client.get(address("invitation_accept", "bestaat-niet"))
    assert dead.status_code == unknown.status_code == 404
    assert without_token(dead) == without_token(unknown)
    assert b"Deze link werkt niet (meer)" in dead.content
    assert str(school).encode() not in dead.content


def test_nobody_accepts_with_a_dead_link(client, link, invitation):
    invitation.expires_at = timezone.now()
    invitation.save()
    assert client.post(link, NEW).status_code == 404
    assert not User.objects.filter(email=invitation.email).exists()


def test_an_empty_hash_is_no_key(client, address, school):
    InvitationFactory(school=school, expires_at=timezone.now() + timedelta(days=1))
    assert client.get(address("invitation_accept", "x")).status_code == 404


@pytest.mark.parametrize("secret", [SECRET, "bestaat-niet"])
def test_the_address_stays_out_of_referrers_and_caches(client, address, invitation, secret):
    response = client.get(address("invitation_accept", secret))
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["Cache-Control"] == "no-store"


def test_when_something_fails_halfway_nothing_is_stored(client, link, invitation):
    with (
        mock.patch.object(transitions, "set_roles", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        client.post(link, NEW)
    assert not User.objects.filter(email=invitation.email).exists()
    assert not Membership.objects.filter(school=invitation.school).exists()


def test_when_the_account_came_in_the_meantime_the_page_starts_anew(client, link, invitation):
    with mock.patch.object(User, "save", side_effect=IntegrityError):
        assert client.post(link, NEW).url == link


def test_an_invitation_withdrawn_in_the_meantime_makes_no_account(client, link, invitation):
    original = transitions._checked

    def too_late(*args):
        invitation.withdrawn_at = timezone.now()
        invitation.save()
        return original(*args)

    with mock.patch.object(transitions, "_checked", too_late):
        assert client.post(link, NEW).status_code == 404
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_member_of_another_school_gets_a_second_school(client, link, invitation):
    user = staff(SchoolFactory(), Role.OFFICE, email="rob@school.example")
    client.force_login(user)
    client.post(link)
    assert len(User.objects.get(pk=user.pk).access.school_ids) == 2
