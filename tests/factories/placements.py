from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from lwt_admin.placements.assessment_questions import STANDARD
from lwt_admin.placements.models import (
    AssessmentForm,
    AssessmentPeriod,
    HourEntry,
    Incident,
    Visit,
    VisitAction,
)
from tests.factories.accounts import SchoolFactory, SchoolYearFactory, UserFactory
from tests.factories.agreements import WorkAgreementFactory


class HourEntryFactory(DjangoModelFactory):
    """Seven approved hours on a Thursday."""

    class Meta:
        model = HourEntry

    agreement = factory.SubFactory(WorkAgreementFactory)
    date = date(2026, 9, 3)
    kind = HourEntry.Kind.WORKED
    start = time(8, 0)
    end = time(15, 30)
    breaks = factory.LazyFunction(lambda: [["12:00", "12:30"]])
    status = HourEntry.Status.APPROVED
    entered_by = factory.SubFactory(UserFactory)


class VisitFactory(DjangoModelFactory):
    """Planned at the company on a Tuesday; `was=True` when it was."""

    class Meta:
        model = Visit

    class Params:
        was = factory.Trait(done=True, notes="Het gaat goed.")

    agreement = factory.SubFactory(WorkAgreementFactory)
    visitor = factory.SubFactory(UserFactory)
    date = date(2026, 11, 24)
    time = time(10, 0)


class VisitActionFactory(DjangoModelFactory):
    class Meta:
        model = VisitAction

    visit = factory.SubFactory(VisitFactory, was=True, date=date(2026, 11, 10))
    text = "Veiligheidsschoenen aanschaffen"
    owner = "de leermeester"
    due = date(2026, 11, 17)


class IncidentFactory(DjangoModelFactory):
    """A cut in a finger, that has not been dealt with."""

    class Meta:
        model = Incident

    agreement = factory.SubFactory(WorkAgreementFactory)
    kind = Incident.Kind.ACCIDENT
    date = date(2026, 10, 15)
    involved = "de leerling en de leermeester"
    what = "Sneed zich in een vinger."
    entered_by = factory.SubFactory(UserFactory)


class AssessmentFormFactory(DjangoModelFactory):
    """The standard questions, under the school's own name."""

    class Meta:
        model = AssessmentForm
        skip_postgeneration_save = True

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda number: f"Formulier {number}")

    @factory.post_generation
    def questions(self: AssessmentForm, create: bool, texts: tuple[str, ...], **_: object) -> None:
        for order, text in enumerate(texts or STANDARD, start=1):
            self.questions.create(order=order, text=text)


class AssessmentPeriodFactory(DjangoModelFactory):
    """Six weeks from the start of October, to be assessed in the last of them."""

    class Meta:
        model = AssessmentPeriod

    school_year = factory.SubFactory(SchoolYearFactory)
    form = factory.SubFactory(
        AssessmentFormFactory, school=factory.SelfAttribute("..school_year.school")
    )
    name = factory.Sequence(lambda number: f"Periode {number}")
    first = date(2026, 10, 12)
    last = date(2026, 11, 20)
    opens_on = date(2026, 11, 2)
    due_on = date(2026, 12, 4)
