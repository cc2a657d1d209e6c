import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from lwt_admin.signing.models import Document, Signatory, Signature, content_hash
from tests.factories.accounts import SchoolFactory, UserFactory


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    school = factory.SubFactory(SchoolFactory)
    kind = "work_agreement"
    title = "Leer-werkovereenkomst"
    content = factory.LazyFunction(lambda: {"title": "Leer-werkovereenkomst"})
    sha256 = factory.LazyAttribute(lambda document: content_hash(document.content))
    frozen_at = factory.LazyFunction(timezone.now)
    frozen_by = factory.SubFactory(UserFactory)
    before_chain = True  # no link tells that it was offered


class SignatoryFactory(DjangoModelFactory):
    class Meta:
        model = Signatory

    document = factory.SubFactory(DocumentFactory)
    party = "company"
    name = "W. Kamp"
    position = factory.Sequence(lambda n: n)


class SignatureFactory(DjangoModelFactory):
    class Meta:
        model = Signature

    signatory = factory.SubFactory(SignatoryFactory)
    method = "typed"
    typed_name = factory.LazyAttribute(lambda signature: signature.signatory.name)
    consent = "Ik heb de overeenkomst gelezen en ga akkoord."
    signed_at = factory.LazyFunction(timezone.now)
    sha256 = factory.LazyAttribute(lambda signature: signature.signatory.document.sha256)
