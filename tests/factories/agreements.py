from collections.abc import Iterable
from datetime import date, time

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from lwt_admin.agreements.models import (
    AgreementVersion,
    Company,
    CooperationAgreement,
    Recognition,
    RecognitionProfile,
    ScheduleDay,
    State,
    Supervisor,
    WorkAgreement,
)
from lwt_admin.students.models import Trajectory
from tests.factories.accounts import SchoolFactory
from tests.factories.signing import DocumentFactory
from tests.factories.students import TrajectoryFactory


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Bouwbedrijf {n}")
    kvk = factory.Sequence(lambda n: f"{80000000 + n}")
    sbb_id = factory.Sequence(lambda n: f"{100000000 + n}")
    city = "Waalstad"
    postcode = "6800 KL"
    email = "info@bedrijf.example"
    signatory_name = "W. Kamp"
    signatory_capacity = "eigenaar"


class RecognitionFactory(DjangoModelFactory):
    """Valid for LWT in the given `profiles=["BWI", ...]` (BWI unless told otherwise)."""

    class Meta:
        model = Recognition
        skip_postgeneration_save = True

    company = factory.SubFactory(CompanyFactory)
    status = Recognition.Status.VALID
    valid_from = date(2025, 1, 1)
    valid_until = date(2028, 12, 31)

    @factory.post_generation
    def profiles(
        self: Recognition, create: bool, extracted: Iterable[str] | None, **_: object
    ) -> None:
        for short in ("BWI",) if extracted is None else extracted:
            RecognitionProfile.objects.create(recognition=self, profile=short)


class SupervisorFactory(DjangoModelFactory):
    class Meta:
        model = Supervisor

    company = factory.SubFactory(CompanyFactory)
    name = "W. Kamp"
    email = "leermeester@bedrijf.example"


class CooperationAgreementFactory(DjangoModelFactory):
    class Meta:
        model = CooperationAgreement

    school = factory.SubFactory(SchoolFactory)
    institution = "ROC Waalstad"
    signed_on = date(2024, 6, 1)
    valid_from = date(2024, 8, 1)
    valid_until = date(2029, 7, 31)


class WorkAgreementFactory(DjangoModelFactory):
    class Meta:
        model = WorkAgreement

    trajectory = factory.SubFactory(TrajectoryFactory)
    company = factory.SubFactory(
        CompanyFactory, school=factory.SelfAttribute("..trajectory.student.school")
    )


class AgreementVersionFactory(DjangoModelFactory):
    """A complete draft; the trait `signed` makes it signed by all."""

    class Meta:
        model = AgreementVersion

    class Params:
        signed = factory.Trait(
            state=State.SIGNED,
            document=factory.SubFactory(
                DocumentFactory,
                school=factory.SelfAttribute("..agreement.trajectory.student.school"),
                completed_at=factory.LazyFunction(timezone.now),
            ),
        )

    agreement = factory.SubFactory(WorkAgreementFactory)
    start = date(2026, 8, 24)
    end = date(2027, 3, 26)
    supervisor = factory.SubFactory(
        SupervisorFactory, company=factory.SelfAttribute("..agreement.company")
    )
    tasks = "Meten, zagen, schaven en monteren van houten onderdelen."
    learning_goals = "Werken volgens tekening; veilig omgaan met machines."
    assessment = "Twee beoordelingen met het formulier van de school."
    guidance_school = "De mentor komt elke zes weken langs."
    guidance_company = "De leermeester begeleidt elke werkdag."
    rights_duties = "De leerling houdt zich aan de huisregels; het bedrijf zorgt voor instructie."
    early_termination = "Na overleg van de drie partijen, schriftelijk en met de reden."
    company_signatory_name = "W. Kamp"
    company_signatory_capacity = "eigenaar"


class ScheduleDayFactory(DjangoModelFactory):
    class Meta:
        model = ScheduleDay

    agreement_version = factory.SubFactory(AgreementVersionFactory)
    weekday = 4
    start = time(8, 0)
    end = time(15, 30)
    breaks = factory.LazyFunction(lambda: [["12:00", "12:30"]])


def recognised_company(trajectory: Trajectory, **fields: object) -> Company:
    """A company with a valid LWT recognition for the profile of `trajectory`."""
    company = CompanyFactory(school=trajectory.student.school, **fields)
    RecognitionFactory(company=company, profiles=[trajectory.profile])
    return company


def signed_agreement(
    trajectory: Trajectory, weekdays: Iterable[int] = (4, 5), **version: object
) -> WorkAgreement:
    """A signed agreement at a recognised company, 8.00-15.30 with half an hour's break."""
    agreement = WorkAgreementFactory(trajectory=trajectory, company=recognised_company(trajectory))
    signed = AgreementVersionFactory(agreement=agreement, signed=True, **version)
    for weekday in weekdays:
        ScheduleDayFactory(agreement_version=signed, weekday=weekday)
    return agreement
