from datetime import date

import factory
from factory.django import DjangoModelFactory

from lwt_admin.students.models import LaterDestination, MboApplication, Outcome
from tests.factories.students import TrajectoryFactory


class MboApplicationFactory(DjangoModelFactory):
    """Waiting for an answer; `admitted=True` or `refused=True` gives one."""

    class Meta:
        model = MboApplication

    class Params:
        admitted = factory.Trait(answer="admitted", answered_on=date(2026, 10, 19))
        refused = factory.Trait(
            answer="refused", answered_on=date(2026, 10, 19), answer_note="De opleiding is vol."
        )

    trajectory = factory.SubFactory(TrajectoryFactory)
    institution = "ROC Waalstad"
    course = "Timmerman"
    crebo = "25259"
    level = 2
    route = "bbl"
    applied_on = date(2026, 10, 5)


class OutcomeFactory(DjangoModelFactory):
    """Passed, and at level 2 of the mbo."""

    class Meta:
        model = Outcome

    trajectory = factory.SubFactory(TrajectoryFactory)
    result = "diploma_lwt"
    where = "mbo"
    level = 2
    institution = "ROC Waalstad"
    source = "student"
    known_on = date(2026, 9, 7)


class LaterDestinationFactory(DjangoModelFactory):
    class Meta:
        model = LaterDestination

    trajectory = factory.SubFactory(TrajectoryFactory)
    after_years = 1
    where = "work"
    source = "student"
    known_on = date(2026, 10, 5)
