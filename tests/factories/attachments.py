"""Papers in the dossier of a pupil."""

from datetime import date

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from lwt_admin.students.models import PupilAttachment
from tests.factories.accounts import UserFactory
from tests.factories.students import StudentFactory


class PupilAttachmentFactory(DjangoModelFactory):
    class Meta:
        model = PupilAttachment

    student = factory.SubFactory(StudentFactory)
    title = "Verklaring van de huisarts"
    date = date(2026, 10, 5)
    name = "verklaring.pdf"
    content_type = "application/pdf"
    sha256 = factory.Sequence(lambda number: f"{number:064d}")
    file = factory.LazyFunction(lambda: ContentFile(b"verklaring", "verklaring.pdf"))
    added_by = factory.SubFactory(UserFactory)
    added_at = factory.LazyFunction(timezone.now)
