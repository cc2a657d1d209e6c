"""What is noted about the guidance of a pupil."""

from datetime import date

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from lwt_admin.students.models import (
    CareerEvidence,
    CareerGoal,
    CareerTalk,
    Certificate,
    Contact,
    MboArrangement,
    RestrictedNote,
    Support,
)
from tests.factories.accounts import UserFactory
from tests.factories.students import StudentFactory


class SupportFactory(DjangoModelFactory):
    """Help with planning, that goes on."""

    class Meta:
        model = Support

    student = factory.SubFactory(StudentFactory)
    kind = "planning"
    what = "Elke dinsdag een uur samen plannen"
    given_by = "school"
    start = date(2026, 9, 7)


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    student = factory.SubFactory(StudentFactory)
    kind = "vca"
    obtained_on = date(2026, 6, 12)


class MboArrangementFactory(DjangoModelFactory):
    class Meta:
        model = MboArrangement

    student = factory.SubFactory(StudentFactory)
    institution = "ROC Waalstad"
    kind = "module"
    what = "Module Lassen 1 telt mee"
    agreed_on = date(2026, 10, 5)


class ContactFactory(DjangoModelFactory):
    """A telephone call with a parent; `follow_up_owner=user` leaves something to do."""

    class Meta:
        model = Contact

    class Params:
        waits = factory.LazyAttribute(lambda one: one.follow_up_owner is not None)

    student = factory.SubFactory(StudentFactory)
    date = date(2026, 10, 20)
    line = factory.Sequence(lambda number: f"Over het rooster {number}")
    follow_up_owner = None
    follow_up = factory.LazyAttribute(lambda one: "Terugbellen" if one.waits else "")
    follow_up_on = factory.LazyAttribute(lambda one: date(2026, 10, 27) if one.waits else None)
    entered_by = factory.SubFactory(UserFactory)


class CareerGoalFactory(DjangoModelFactory):
    class Meta:
        model = CareerGoal

    student = factory.SubFactory(StudentFactory)
    text = "Zelf een muur leren metselen"
    set_on = date(2026, 9, 14)


class CareerTalkFactory(DjangoModelFactory):
    class Meta:
        model = CareerTalk

    student = factory.SubFactory(StudentFactory)
    date = date(2026, 10, 1)
    subject = "Welk werk past bij mij?"
    outcome = "Wil een dag meelopen in de afbouw."
    entered_by = factory.SubFactory(UserFactory)


class CareerEvidenceFactory(DjangoModelFactory):
    class Meta:
        model = CareerEvidence

    student = factory.SubFactory(StudentFactory)
    title = "Mijn eerste muur"
    name = "muur.jpg"
    content_type = "image/jpeg"
    sha256 = factory.Sequence(lambda number: f"{number:064d}")
    file = factory.LazyFunction(lambda: ContentFile(b"muur", "muur.jpg"))
    added_by = factory.SubFactory(UserFactory)
    added_at = factory.LazyFunction(timezone.now)


class RestrictedNoteFactory(DjangoModelFactory):
    class Meta:
        model = RestrictedNote

    student = factory.SubFactory(StudentFactory)
    date = date(2026, 10, 12)
    text = "Thuis is het onrustig."
    entered_by = factory.SubFactory(UserFactory)
