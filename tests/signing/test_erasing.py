"""Erasing a document takes away what it says about people, and leaves the proof."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.signing import sealing
from lwt_admin.signing.erasing import NotErasable, erase
from lwt_admin.signing.models import Document, SigningEvent
from lwt_admin.signing.verify import State, Verdict, about, judge_file
from lwt_admin.signing.wholeness import flaws_of, problems_of
from tests.agreements import remote, support
from tests.factories import staff
from tests.signing.sealed import sealed_document, stored_bytes

pytestmark = pytest.mark.django_db

LATER = support.NOW + timedelta(days=2000)


@pytest.fixture(autouse=True)
def quick():
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: b"%PDF-" + pdf),
    ):
        yield


@pytest.fixture
def sealed():
    return sealed_document(last_name="Zeldzaam")


def erased(document):
    return erase(document, by=None, now=LATER)


def everything_stored(document):
    """What the database holds of a document and of who signed it, as text."""
    kept = [Document.objects.filter(pk=document.pk).values()]
    kept += [document.signatories.values(), document.events.values(), document.scans.values()]
    kept += [one.links.values() for one in document.signatories.all()]
    kept += [[vars(one.signature)] for one in document.signatories.all()]
    return " ".join(str(row) for rows in kept for row in rows)


def test_no_name_and_no_address_is_left(sealed):
    names = [(one.name, one.email) for one in sealed.signatories.all()]
    assert "Zeldzaam" in everything_stored(sealed)
    text = everything_stored(erased(sealed))
    assert "Zeldzaam" not in text
    for name, email in names:
        assert name not in text
        assert not email or email not in text


def test_the_text_goes_and_its_hash_stays(sealed):
    document = erased(sealed)
    assert document.content == {}
    assert document.sha256 == sealed.sha256
    assert document.pdf_sha256 == sealed.pdf_sha256


def test_the_file_goes_once_all_is_stored(sealed, django_capture_on_commit_callbacks):
    name = sealed.pdf.name
    with django_capture_on_commit_callbacks(execute=True):
        erased(sealed)
        assert default_storage.exists(name)
    assert not default_storage.exists(name)


def test_the_file_stays_when_storing_fails(sealed, django_capture_on_commit_callbacks):
    name = sealed.pdf.name
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        erased(sealed)
        transaction.set_rollback(True)
    assert default_storage.exists(name)
    assert Document.objects.get(pk=sealed.pk).content != {}


def test_the_chain_still_holds_and_ends_with_the_erasing(sealed):
    document = erased(sealed)
    assert list(problems_of(document)) == []
    assert document.events.order_by("number").last().kind == SigningEvent.Kind.ERASED


def test_a_link_changed_afterwards_is_still_noticed(sealed):
    document = erased(sealed)
    document.events.filter(kind="signed").update(at=LATER)
    assert any("is veranderd" in flaw for flaw in flaws_of(document))


def test_a_document_that_lost_its_text_otherwise_is_damaged(sealed):
    document = erased(sealed)
    document.events.filter(kind="erased").delete()
    assert "de keten zegt niet dat dit document is gewist" in list(flaws_of(document))


def test_erasing_twice_changes_nothing(sealed):
    first = erased(sealed)
    again = erase(first, by=None, now=LATER + timedelta(days=1))
    assert (again.erased_at, again.events.count()) == (first.erased_at, first.events.count())


def test_what_still_waits_for_signatures_is_not_erased():
    document = remote.offered().document
    with pytest.raises(NotErasable):
        erased(document)
    assert Document.objects.get(pk=document.pk).content != {}


def test_who_erased_it_stands_in_the_chain(sealed):
    who = staff(sealed.school, Role.COORDINATOR)
    erase(sealed, by=who, now=LATER)
    assert sealed.events.get(kind="erased").actor == who


def test_it_is_never_sealed_again(sealed):
    erased(sealed)
    assert not Document.objects.for_system().to_be_sealed().filter(pk=sealed.pk).exists()


def test_whoever_kept_the_file_can_still_have_it_checked(sealed):
    kept = stored_bytes(sealed)
    document = erased(sealed)
    answer = judge_file([kept])
    assert (answer.verdict, answer.document) == (Verdict.SAME, document)


def test_the_public_page_says_that_it_was_erased_and_when(client, sealed):
    document = erased(sealed)
    assert about(document, LATER.date()).state is State.ERASED
    url = reverse("verify_document", args=[document.code])
    assert "Dit document is gewist" in client.get(url).content.decode()
    client.cookies["taal"] = "en"
    assert "This document was erased" in client.get(url).content.decode()
