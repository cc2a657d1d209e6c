"""Signing in: with the e-mail address, and slower after wrong passwords."""

import pytest
from django.conf import settings
from django.core import mail

from lwt_admin.accounts.perms import Role
from tests.factories import SchoolFactory, staff

PASSWORD = "drie-losse-woorden"
NEW_PASSWORD = "vier-andere-losse-woorden"


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def person(school):
    return with_password(staff(school, Role.MENTOR))


@pytest.fixture
def sign_in(client, address):
    def post(user, password=PASSWORD, **extra):
        form = {"login": user.email, "password": password}
        return client.post(address("account_login"), form, **extra)

    return post


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_person_signs_in_with_their_address(client, sign_in, person):
    assert sign_in(person).url == "/"
    assert is_signed_in(client)


def test_the_address_may_be_typed_in_capitals(client, sign_in, person):
    person.email = person.email.upper()
    sign_in(person)
    assert is_signed_in(client)


def test_a_wrong_password_is_told_in_dutch(client, sign_in, person):
    text = sign_in(person, "fout").content.decode()
    assert "Dit e-mailadres en dit wachtwoord horen niet bij elkaar." in text
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client, sign_in, person):
    for _ in range(5):
        sign_in(person, "fout")
    text = sign_in(person).content.decode()
    assert "Te vaak een verkeerd wachtwoord." in text
    assert not is_signed_in(client)


def test_four_wrong_passwords_are_forgiven(client, sign_in, person):
    for _ in range(4):
        sign_in(person, "fout")
    sign_in(person)
    assert is_signed_in(client)


def test_wrong_passwords_of_one_do_not_hold_up_another(client, sign_in, person, school):
    other = with_password(staff(school, Role.OFFICE))
    for _ in range(5):
        sign_in(person, "fout")
    sign_in(other)
    assert is_signed_in(client)


def test_guessing_at_many_addresses_is_slowed_too(client, sign_in, school, person):
    for _ in range(10):
        sign_in(staff(school, Role.MENTOR), "fout")
    sign_in(person)
    assert not is_signed_in(client)


def test_guessing_elsewhere_does_not_hold_up_this_machine(client, sign_in, school, person):
    for _ in range(10):
        sign_in(staff(school, Role.MENTOR), "fout", REMOTE_ADDR="192.0.2.7")
    sign_in(person)
    assert is_signed_in(client)


def test_the_pause_ends(client, sign_in, person, time_machine):
    time_machine.move_to("2026-11-02 09:00", tick=False)
    for _ in range(5):
        sign_in(person, "fout")
    time_machine.move_to("2026-11-02 09:06", tick=False)
    sign_in(person)
    assert is_signed_in(client)


def test_a_person_who_may_not_sign_in_is_kept_out(client, sign_in, person):
    person.is_active = False
    person.save()
    sign_in(person)
    assert not is_signed_in(client)


def test_nobody_signs_up_by_themselves(client, address, db):
    text = client.get(address("account_signup")).content.decode()
    assert "password1" not in text


def test_a_person_changes_their_password(client, address, person):
    client.force_login(person)
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(address("account_change_password"), form)
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)


def test_a_forgotten_password_gets_a_link_by_e_mail(client, address, person):
    client.post(address("account_reset_password"), {"email": person.email})
    assert mail.outbox[0].to == [person.email]


def test_an_unknown_address_is_not_given_away(client, address, person):
    form = {"email": "niemand@school.example"}
    known = client.post(address("account_reset_password"), {"email": person.email})
    unknown = client.post(address("account_reset_password"), form)
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_nobody_changes_their_address_by_themselves(client, address, person):
    client.force_login(person)
    response = client.post(address("account_email"), {"action_add": "", "email": "x@y.example"})
    assert response.url == address("settings")
    person.refresh_from_db()
    assert person.email != "x@y.example"


def test_the_sign_in_page_lists_the_demo_accounts(client, address, db):
    text = client.get(address("account_login")).content.decode()
    assert len(settings.DEMO_ACCOUNTS) == 8
    for account in settings.DEMO_ACCOUNTS:
        assert account["email"] in text


def test_the_sign_in_page_lists_nobody_in_production(client, address, db, settings):
    settings.DEMO, settings.DEMO_ACCOUNTS = False, []
    assert "vmbo-deoever.example" not in client.get(address("account_login")).content.decode()


def test_no_other_page_lists_the_demo_accounts(client, address, person):
    client.force_login(person)
    assert client.get(address("settings")).context["demo_accounts"] == []


def test_a_switcher_is_there_only_for_who_has_more_schools(client, address, person):
    client.force_login(person)
    assert address("school_switch") not in client.get(address("settings")).content.decode()
    staff(SchoolFactory(), Role.OFFICE).memberships.update(user=person)
    assert address("school_switch") in client.get(address("settings")).content.decode()
