from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.rules.law import SECTIONS
from tests.factories import SchoolFactory, staff


def text_of_page(client: Client) -> str:
    client.force_login(staff(SchoolFactory(), Role.READER))
    return client.get(reverse("law")).content.decode()


def test_the_page_shows_every_table_that_the_rules_apply(db, client):
    text = text_of_page(client)
    titles = [table.title for section in SECTIONS for table in section.tables]
    assert [title for title in titles if title not in text] == []


def test_the_page_shows_the_minimum_of_hours_with_its_article(db, client):
    text = text_of_page(client)
    assert "640" in text
    assert "WVO 10b1" in text


def test_the_page_says_what_is_not_verified(db, client):
    assert "niet geverifieerd" in text_of_page(client)
