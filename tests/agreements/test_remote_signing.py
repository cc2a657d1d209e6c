"""Signing at a distance: the way of a party from the letter to the signature."""

import pytest

from lwt_admin.agreements.models import State
from lwt_admin.signing.models import Signature, SigningEvent
from tests.agreements import remote

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db):
    return remote.offered()


def test_a_party_signs_with_the_code_from_the_mail(client, version):
    page = remote.sign_as(client, version, "company")
    assert page.status_code == 200
    assert "Dank u wel" in page.content.decode()
    signature = Signature.objects.get()
    assert signature.signatory == remote.party(version, "company")
    assert signature.address == remote.ADDRESSES["company"]
    assert signature.witness is None
    assert signature.link is not None
    version.refresh_from_db()
    assert version.state == State.PARTLY_SIGNED
    event = SigningEvent.objects.get(kind="signed")
    assert event.payload["way"] == "link"


def test_all_parties_sign_at_a_distance(client, version):
    for name in ("student", "company", "school", "guardian"):
        remote.sign_as(client, version, name)
    version.refresh_from_db()
    assert version.state == State.SIGNED


def test_the_page_shows_the_text_and_the_reason(client, version):
    html = client.get(remote.link_for("guardian")).content.decode()
    for article in version.document.content["articles"]:
        assert article["heading"] in html
    assert "wettelijk vertegenwoordiger" in html
    assert "Inrichtingsbesluit 35 lid 4" in html or "NRK 3:1" in html


def test_the_page_is_there_in_english(client, version):
    html = client.get(remote.link_for("guardian") + "?taal=en").content.decode()
    assert '<html lang="en">' in html
