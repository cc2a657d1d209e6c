from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from lwt_admin.exams.models import (
    CatalogueSubject,
    ExamCandidate,
    ExamSession,
    ExamSubject,
    SchoolExamPart,
)
from tests.factories.accounts import SchoolFactory
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
