from datetime import date

import factory
from factory.django import DjangoModelFactory

from lwt_admin.students.models import (
    Enrolment,
    Guardian,
    MentorAssignment,
    Student,
    Trajectory,
)
from tests.factories.accounts import SchoolFactory, SchoolYearFactory, UserFactory


class StudentFactory(DjangoModelFactory):
    class Meta:
        model = Student

    school = factory.SubFactory(SchoolFactory)
    number = factory.Sequence(lambda n: f"26{n:04d}")
    first_name = "Yara"
    last_name = factory.Sequence(lambda n: f"Jansen{n}")
    birth_date = date(2010, 5, 12)


class GuardianFactory(DjangoModelFactory):
    class Meta:
        model = Guardian

    student = factory.SubFactory(StudentFactory)
    name = "M. Jansen"
    email = "ouder@example.org"


class EnrolmentFactory(DjangoModelFactory):
    """Leerjaar 4 in the student's own school, in the year of SchoolYearFactory."""

    class Meta:
        model = Enrolment

    student = factory.SubFactory(StudentFactory)
    school_year = factory.SubFactory(
        SchoolYearFactory, school=factory.SelfAttribute("..student.school")
    )
    leerjaar = 4
    class_name = "4bw1"


class TrajectoryFactory(DjangoModelFactory):
    """An admitted trajectory; `mentor=user` gives it a mentor."""

    class Meta:
        model = Trajectory
        skip_postgeneration_save = True

    student = factory.SubFactory(StudentFactory)
    profile = "BWI"
    start = date(2026, 8, 24)
    applied_on = date(2026, 5, 11)
    admitted_on = date(2026, 6, 8)

    @factory.post_generation
    def mentor(self: Trajectory, create: bool, extracted: object, **_: object) -> None:
        if extracted is not None:
            MentorAssignmentFactory(trajectory=self, mentor=extracted, start=self.start)


class MentorAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = MentorAssignment

    trajectory = factory.SubFactory(TrajectoryFactory)
    mentor = factory.SubFactory(UserFactory)
    start = date(2026, 8, 24)
