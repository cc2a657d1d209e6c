from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from lwt_admin.exams.models import (
    CatalogueSubject,
    DecisionState,
    ExamCandidate,
    ExamDecision,
    ExamSession,
    ExamSubject,
    Reopening,
    SchoolExamPart,
)
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.students import TrajectoryFactory


class ExamCandidateFactory(DjangoModelFactory):
    """`passing=True` gives the candidate all marks of an LWT exam that is passed."""

    class Meta:
        model = ExamCandidate
        skip_postgeneration_save = True

    trajectory = factory.SubFactory(TrajectoryFactory)
    exam_year = 2027

    @factory.post_generation
    def passing(self: ExamCandidate, create: bool, extracted: bool, **_: object) -> None:
        if not extracted:
            return
        marks = {"se": Decimal("6.5"), "ce": Decimal("6.5"), "has_central_exam": True}
        ExamSubjectFactory(candidate=self, kind="dutch", name="Nederlands", **marks)
        ExamSubjectFactory(candidate=self, kind="profile", name="Profielvak", position=1, **marks)
        for number in range(4):
            ExamSubjectFactory(candidate=self, name=f"Keuzevak {number}", position=2 + number)
        ExamSubjectFactory(candidate=self, kind="arithmetic", name="Rekenen", position=6)


class ExamSubjectFactory(DjangoModelFactory):
    class Meta:
        model = ExamSubject

    candidate = factory.SubFactory(ExamCandidateFactory)
    kind = ExamSubject.Kind.ELECTIVE
    name = factory.Sequence(lambda n: f"Keuzevak {n}")
    se = Decimal("7.0")


class CatalogueSubjectFactory(DjangoModelFactory):
    class Meta:
        model = CatalogueSubject

    school = factory.SubFactory(SchoolFactory)
    kind = ExamSubject.Kind.ELECTIVE
    name = factory.Sequence(lambda n: f"Keuzevak {n}")


class ExamSessionFactory(DjangoModelFactory):
    class Meta:
        model = ExamSession

    school = factory.SubFactory(SchoolFactory)
    exam_year = 2027


class SchoolExamPartFactory(DjangoModelFactory):
    """A part of the school exam that is still open; `mark` makes it done."""

    class Meta:
        model = SchoolExamPart

    subject = factory.SubFactory(ExamSubjectFactory, se=None)
    name = factory.Sequence(lambda n: f"Onderdeel {n}")


class ExamDecisionFactory(DjangoModelFactory):
    """A proposal; `confirmed=True` makes it one that another person confirmed."""

    class Meta:
        model = ExamDecision

    class Params:
        confirmed = factory.Trait(
            state=DecisionState.CONFIRMED,
            ended_by=factory.SubFactory(UserFactory),
            ended_at=factory.SelfAttribute("proposed_at"),
        )

    candidate = factory.SubFactory(ExamCandidateFactory)
    number = factory.Sequence(lambda n: n + 1)
    result = "geslaagd"
    facts = factory.LazyFunction(dict)
    outcome = factory.LazyFunction(dict)
    papers = factory.LazyFunction(list)
    placement = factory.LazyFunction(dict)
    sha256 = "0" * 64
    rules_version = "0"
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(timezone.now)


class ReopeningFactory(DjangoModelFactory):
    class Meta:
        model = Reopening

    decision = factory.SubFactory(ExamDecisionFactory, confirmed=True)
    reason = "Een cijfer was verkeerd overgenomen."
    reopened_by = factory.SubFactory(UserFactory)
