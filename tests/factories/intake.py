from datetime import date

import factory
from factory.django import DjangoModelFactory

from lwt_admin.students.models import AgendaItem, CommitteeMeeting, Intake, IntakeStep
from tests.factories.accounts import SchoolFactory
from tests.factories.students import StudentFactory


class IntakeFactory(DjangoModelFactory):
    """An intake that began with a signal; `signal=False` leaves that out."""

    class Meta:
        model = Intake
        skip_postgeneration_save = True

    student = factory.SubFactory(StudentFactory)
    profile = "BWI"
    start = date(2027, 8, 30)

    @factory.post_generation
    def signal(self: Intake, create: bool, extracted: object, **given: object) -> None:
        if extracted is not False:
            IntakeStepFactory(intake=self, **given)


class IntakeStepFactory(DjangoModelFactory):
    class Meta:
        model = IntakeStep

    intake = factory.SubFactory(IntakeFactory, signal=False)
    kind = "signal"
    day = date(2026, 10, 5)
    person = "P. Dekker"


class CommitteeMeetingFactory(DjangoModelFactory):
    class Meta:
        model = CommitteeMeeting

    school = factory.SubFactory(SchoolFactory)
    day = date(2026, 11, 2)
    members = "L. Bakker\nP. de Wit"


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    intake = factory.SubFactory(IntakeFactory)
    meeting = factory.SubFactory(
        CommitteeMeetingFactory, school=factory.SelfAttribute("..intake.student.school")
    )
