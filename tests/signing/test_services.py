"""A signature binds to the text that was read, and a witness is somebody else."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lwt_admin.signing.models import Signature, content_hash
from lwt_admin.signing.services import (
    AlreadySigned,
    Mark,
    SigningRefused,
    is_same_person,
    sign,
    unsigned,
)
from tests.factories import DocumentFactory, SignatoryFactory, SignatureFactory, UserFactory

pytestmark = pytest.mark.django_db


def mark(signatory, **changes):
    given = {"sha256": signatory.document.sha256, "consent": "Akkoord.", "typed_name": "W. Kamp"}
    return Mark(**given | changes)


def take(signatory, witness=None, **changes):
    witness = witness or UserFactory(last_name="Erbij")
    return sign(signatory, mark(signatory, **changes), witness=witness, now=timezone.now())


def test_a_signature_keeps_the_hash_of_the_text_and_the_witness():
    signatory, witness = SignatoryFactory(), UserFactory()
    signature = take(signatory, witness)
    assert signature.sha256 == signatory.document.sha256
    assert signature.witness == witness


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert content_hash({"a": 1, "b": "é"}) == content_hash({"b": "é", "a": 1})


def test_another_text_than_was_on_the_screen_is_not_signed():
    signatory = SignatoryFactory()
    with pytest.raises(SigningRefused, match="andere"):
        take(signatory, sha256="0" * 64)


def test_a_text_that_was_changed_in_the_database_is_not_signed():
    signatory = SignatoryFactory()
    document = signatory.document
    document.content = {"title": "Iets anders"}
    document.save()
    with pytest.raises(SigningRefused, match="andere"):
        take(signatory)


@pytest.mark.parametrize("field", ["completed_at", "withdrawn_at"])
def test_a_closed_document_is_not_signed(field):
    signatory = SignatoryFactory(document=DocumentFactory(**{field: timezone.now()}))
    with pytest.raises(SigningRefused, match="niet meer open"):
        take(signatory)


def test_nobody_signs_twice():
    signatory = SignatoryFactory()
    take(signatory)
    with pytest.raises(AlreadySigned):
        take(signatory)
    assert Signature.objects.count() == 1


def test_the_database_refuses_a_second_signature():
    signature = SignatureFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SignatureFactory(signatory=signature.signatory)


def test_the_database_refuses_a_signature_without_a_mark():
    with pytest.raises(IntegrityError), transaction.atomic():
        SignatureFactory(typed_name="")


@pytest.mark.parametrize(
    "user", [{"email": "Baas@Bedrijf.example"}, {"first_name": "W.", "last_name": "Kamp"}]
)
def test_the_witness_is_not_the_signatory(user):
    signatory = SignatoryFactory(email="baas@bedrijf.example", name="W. Kamp")
    witness = UserFactory(**user)
    assert is_same_person(witness, signatory)
    with pytest.raises(SigningRefused, match="Wie zelf tekent"):
        take(signatory, witness)


@pytest.mark.parametrize(
    ("user", "signatory", "same"),
    [
        (("", "Wim Kamp"), ("", "Ans Vos"), False),
        (("", "Wim Kamp"), ("  ", "Ans Vos"), False),
        (("wim@x.example", ""), ("ans@x.example", ""), False),
        (("wim@x.example", ""), ("ans@x.example", "  "), False),
        (("", ""), ("", ""), False),
        (("", "Wim Kamp"), ("", "WIM  KAMP"), True),
        (("", "Wim Kamp"), ("wim@x.example", "Wim Kamp"), True),
        (("wim@x.example", "Wim Kamp"), ("", "Wim Kamp"), True),
        (("wim@x.example", ""), ("Wim+werk@x.example", ""), True),
        (("wim@x.example", "Wim Kamp"), ("wim@x.example", ""), True),
    ],
)
def test_what_is_empty_makes_nobody_the_same_and_hides_nobody(user, signatory, same):
    (email, name), (theirs, called) = user, signatory
    account = UserFactory.build(email=email, first_name="", prefix="", last_name=name)
    assert is_same_person(account, SignatoryFactory.build(email=theirs, name=called)) is same


def test_unsigned_names_who_must_still_sign_in_order():
    document = DocumentFactory()
    first, second, third = (SignatoryFactory(document=document, position=n) for n in range(3))
    take(second)
    assert unsigned(document) == [first, third]
