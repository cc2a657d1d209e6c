from datetime import date

import factory
from factory.django import DjangoModelFactory

from lwt_admin.students.models import Exemption, ProfileChange
from tests.factories.students import StudentFactory, TrajectoryFactory


class ProfileChangeFactory(DjangoModelFactory):
    class Meta:
        model = ProfileChange

    trajectory = factory.SubFactory(
        TrajectoryFactory, profile=factory.SelfAttribute("..to_profile")
    )
    from_profile = "BWI"
    to_profile = "PIE"
    day = date(2026, 10, 26)
    reason = "Wil lassen."


class ExemptionFactory(DjangoModelFactory):
    class Meta:
        model = Exemption

    student = factory.SubFactory(StudentFactory)
    subject = factory.Sequence(lambda n: f"Frans {n}")
    leerjaar = 2
    since = date(2025, 9, 1)
    decided_on = date(2025, 8, 28)
    decided_by = "Teamleider onderbouw"
