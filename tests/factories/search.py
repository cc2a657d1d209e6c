from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from lwt_admin.agreements.models import (
    CompanyContact,
    CompanyDay,
    PlacementOffer,
    PostcodePlace,
    QualityAnswer,
    QualityAssessment,
)
from lwt_admin.rules.recognition import CRITERIA
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.agreements import CompanyFactory
from tests.factories.students import TrajectoryFactory


class PlacementOfferFactory(DjangoModelFactory):
    """Asked by telephone, not answered; the traits `yes` and `no` answer it."""

    class Meta:
        model = PlacementOffer

    class Params:
        yes = factory.Trait(answer="yes", answered_on=date(2026, 10, 30))
        no = factory.Trait(answer="no", answered_on=date(2026, 10, 30))

    trajectory = factory.SubFactory(TrajectoryFactory)
    company = factory.SubFactory(
        CompanyFactory, school=factory.SelfAttribute("..trajectory.student.school")
    )
    asked_on = date(2026, 10, 26)
    asked_by = "P. Dekker"
    first = date(2026, 11, 9)
    last = date(2027, 3, 26)
    weekdays = factory.LazyFunction(lambda: [4, 5])


class PostcodePlaceFactory(DjangoModelFactory):
    class Meta:
        model = PostcodePlace

    school = factory.SubFactory(SchoolFactory)
    postcode = "6800 KL"
    latitude = Decimal("51.98")
    longitude = Decimal("5.91")


class CompanyDayFactory(DjangoModelFactory):
    class Meta:
        model = CompanyDay

    company = factory.SubFactory(CompanyFactory)
    weekday = 4
    places = 1


class QualityAssessmentFactory(DjangoModelFactory):
    """By SBB, with every criterion met; `answers={"c": "no"}` says otherwise."""

    class Meta:
        model = QualityAssessment
        skip_postgeneration_save = True

    company = factory.SubFactory(CompanyFactory)
    assessed_on = date(2025, 3, 3)
    assessor = "sbb"
    assessor_name = "A. Adviseur"
    entered_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def answers(
        self: QualityAssessment, create: bool, extracted: dict[str, str] | None, **_: object
    ) -> None:
        given = extracted or {}
        for criterion in CRITERIA:
            met = given.get(criterion.letter, "yes")
            QualityAnswer.objects.create(assessment=self, letter=criterion.letter, met=met)


class CompanyContactFactory(DjangoModelFactory):
    class Meta:
        model = CompanyContact

    company = factory.SubFactory(CompanyFactory)
    on = date(2026, 10, 20)
    with_whom = "W. Kamp"
    text = "Gebeld over een plek na de kerstvakantie."
    by = factory.SubFactory(UserFactory)
