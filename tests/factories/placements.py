from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from lwt_admin.placements.models import HourEntry
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
