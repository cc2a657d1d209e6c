from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from lwt_admin.placements.models import HourEntry, Incident, Visit, VisitAction
from tests.factories.accounts import UserFactory
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
