"""What somebody changed meanwhile is not deleted unseen, on whatever page one is asked first."""

import re

import pytest
from django.db.models import F
from django.test import Client

from lwt_admin.deleting import CHANGED_MEANWHILE
from lwt_admin.records import Record
from tests.world import RECORDS, World, address, patterns

pytestmark = pytest.mark.one_database

# A button in a list that asks nothing first.
UNASKED = {"offer_delete", "postcode_place_delete"}
# Hours tell it in their own words; a part with a mark or a day on which it was done never goes.
OWN = {"hour_delete", "part_delete"}
ASKED = sorted({name for name in patterns() if name.endswith("_delete")} - UNASKED - OWN)


def asked_about(name: str, world: World) -> list[Record]:
    """The record of a page; with it those of other kinds that happen to have the same key."""
    key = RECORDS[name](world.records)["pk"]
    found = [one for one in world.records.values() if isinstance(one, Record) and one.pk == key]
    assert found
    return found


def sent_by(client: Client, url: str) -> dict[str, str]:
    """What the question on the screen sends."""
    shown = client.get(url).content.decode().partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="(version)" value="(\d+)">', shown))


def there(records: list[Record]) -> list[bool]:
    return [type(one)._base_manager.filter(pk=one.pk).exists() for one in records]


@pytest.mark.parametrize("name", ASKED)
def test_what_changed_after_the_question_is_not_deleted(
    name: str, world: World, everybody: Client
) -> None:
    records = asked_about(name, world)
    url = address(name, world)
    answer = sent_by(everybody, url)
    for one in records:
        type(one)._base_manager.filter(pk=one.pk).update(version=F("version") + 1)
    shown = everybody.post(url, answer, follow=True)
    assert all(there(records))
    assert CHANGED_MEANWHILE in shown.content.decode()
    assert shown.redirect_chain[-1][0] == url


@pytest.mark.parametrize("name", ASKED)
def test_what_is_as_it_was_asked_about_is_not_held_back(
    name: str, world: World, everybody: Client
) -> None:
    url = address(name, world)
    shown = everybody.post(url, sent_by(everybody, url), follow=True)
    assert CHANGED_MEANWHILE not in shown.content.decode()
