"""Choosing the school whose lists one looks at."""

import pytest

from lwt_admin.accounts.middleware import SESSION_KEY
from lwt_admin.accounts.perms import Role
from tests.factories import MembershipFactory, SchoolFactory, SchoolYearFactory, staff


@pytest.fixture
def here(db):
    return SchoolFactory(name="De Oever")


@pytest.fixture
def there(db):
    return SchoolFactory(name="Waalstad")


@pytest.fixture
def person(here, there):
    """A manager at one school and a mentor at another."""
    user = staff(here, Role.MANAGER)
    MembershipFactory(user=user, school=there, roles=[Role.MENTOR])
    return user


@pytest.fixture
def switch(client, address, person):
    client.force_login(person)

    def to(school, came_from=""):
        headers = {"referer": f"http://testserver{came_from}"} if came_from else {}
        return client.post(address("school_switch"), {"school": school}, headers=headers)

    return to


def test_the_first_school_is_shown_until_one_is_chosen(client, address, person, here):
    client.force_login(person)
    assert client.get(address("settings")).context["current_school"] == here


def test_lists_follow_the_chosen_school(client, address, switch, there):
    switch(there.pk)
    assert client.get(address("settings")).context["current_school"] == there


@pytest.mark.parametrize("value", ["", "x", "-1", "0", "99999999999999999999", "1; drop", "²"])
def test_a_school_that_is_none_changes_nothing(client, switch, value):
    assert switch(value).url == "/"
    assert SESSION_KEY not in client.session


def test_the_school_of_others_cannot_be_chosen(client, address, switch):
    response = switch(SchoolFactory().pk)
    assert response.status_code == 302
    assert SESSION_KEY not in client.session
    shown = client.get(address("settings")).content.decode()
    assert "Die school kunt u niet kiezen." in shown


def test_a_post_without_a_school_changes_nothing(client, address, person):
    client.force_login(person)
    assert client.post(address("school_switch")).url == "/"


def test_choosing_needs_a_button(client, address, person):
    client.force_login(person)
    assert client.get(address("school_switch")).status_code == 405


def test_one_stays_on_a_page_that_is_open_at_both(address, switch, there):
    assert switch(there.pk, address("rights")).url == address("rights")


def test_one_leaves_a_page_that_is_closed_at_the_other(address, switch, there):
    assert switch(there.pk, address("member_list")).url == "/"


def test_one_leaves_the_page_of_one_record(address, switch, here, there):
    year = SchoolYearFactory(school=there)
    assert switch(here.pk, address("year_edit", year.pk)).url == "/"


@pytest.mark.parametrize("path", ["/bestaat/niet/", "/inloggen/"])
def test_one_does_not_go_back_to_a_page_that_is_not_ours(switch, there, path):
    assert switch(there.pk, path).url == "/"


def test_one_does_not_go_to_another_site(client, address, switch, there):
    response = client.post(
        address("school_switch"),
        {"school": there.pk},
        headers={"referer": "https://elsewhere.example/instellingen/"},
    )
    assert response.url == "/"


def test_a_choice_ends_with_the_membership(client, address, switch, person, here, there):
    switch(there.pk)
    person.memberships.filter(school=there).update(ended_on="2026-01-01")
    assert client.get(address("settings")).context["current_school"] == here
