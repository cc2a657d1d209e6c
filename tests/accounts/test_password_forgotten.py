"""Choosing a new password by a link."""

import re

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory

FORGOTTEN = "/wachtwoord/vergeten/"
NEW = "fiets-boom-regen-4"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    user = UserFactory(email="p.dekker@school.example")
    user.set_password("oud-wachtwoord-1")
    user.save()
    return user


@pytest.fixture
def link(client: Client, user, mailoutbox) -> str:
    """The link in the e-mail, followed as far as the page with the form."""
    client.post(FORGOTTEN, {"email": user.email})
    address = re.search(r"https?://[^/]+(\S+)", mailoutbox[-1].body)
    assert address
    return client.get(address[1], follow=True).wsgi_request.path


def test_the_link_in_the_mail_opens_the_form(client, link):
    assert "Kies een nieuw wachtwoord" in client.get(link).content.decode()


def test_who_followed_the_link_can_sign_in_with_the_new_password(client, link, user):
    client.post(link, {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_two_different_passwords_are_refused_in_dutch(client, link):
    page = client.post(link, {"password1": NEW, "password2": NEW + "x"}).content.decode()
    assert "De twee wachtwoorden zijn niet gelijk" in page


def test_a_changed_password_is_told_to_its_owner(client, link, mailoutbox):
    client.post(link, {"password1": NEW, "password2": NEW})
    assert mailoutbox[-1].subject == "Uw wachtwoord is gewijzigd"
    assert "Waarschuw dan meteen de beheerder van uw school" in mailoutbox[-1].body


def test_a_link_that_does_not_work_says_so(client):
    page = client.get(f"{FORGOTTEN}zz-onzin/", follow=True).content.decode()
    assert "Deze link werkt niet meer" in page


def test_an_unknown_address_gets_the_same_answer(client, mailoutbox):
    page = client.post(FORGOTTEN, {"email": "niemand@school.example"}, follow=True)
    assert "Kijk in uw e-mail" in page.content.decode()
    assert mailoutbox[-1].subject == "Dit adres is bij ons niet bekend"


def test_a_short_password_is_refused_in_dutch(client, link):
    page = client.post(link, {"password1": "kort", "password2": "kort"}).content.decode()
    assert "Dit wachtwoord is te kort." in page
