from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from lwt_admin.accounts.models import (
    Board,
    ClosedPeriod,
    Invitation,
    Membership,
    MembershipRole,
    School,
    SchoolYear,
    User,
)
from lwt_admin.accounts.perms import Role
from lwt_admin.links import digest


class BoardFactory(DjangoModelFactory):
    class Meta:
        model = Board

    name = factory.Sequence(lambda n: f"Stichting {n}")


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    board = factory.SubFactory(BoardFactory)
    name = factory.Sequence(lambda n: f"vmbo School {n}")
    brin = factory.Sequence(lambda n: f"{n % 100:02d}ZZ")
    location_code = factory.Sequence(lambda n: f"{n // 100 % 100:02d}")
    street = "Kade"
    house_number = "1"
    postcode = "6800 AA"
    city = "De Oever"
    competent_authority = "Stichting De Oever"
    signatory_name = "P. de Wit"
    signatory_capacity = "directeur"
    signatory_email = "directie@school.example"
    target_hours_year_3 = 640
    target_hours_year_4 = 640


class SchoolYearFactory(DjangoModelFactory):
    class Meta:
        model = SchoolYear

    school = factory.SubFactory(SchoolFactory)
    start = date(2026, 8, 24)
    end = date(2027, 7, 9)
    first_central_exam = date(2027, 4, 5)


class ClosedPeriodFactory(DjangoModelFactory):
    class Meta:
        model = ClosedPeriod

    school_year = factory.SubFactory(SchoolYearFactory)
    name = "Herfstvakantie"
    start = date(2026, 10, 19)
    end = date(2026, 10, 23)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Medewerker{n}")
    email = factory.Sequence(lambda n: f"medewerker{n}@school.example")


class MembershipFactory(DjangoModelFactory):
    """A membership with the roles given as `roles=[Role.MENTOR, ...]`."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    started_on = date(2020, 8, 1)

    @factory.post_generation
    def roles(self: Membership, create: bool, extracted: list[Role] | None, **_: object) -> None:
        for role in extracted or ():
            MembershipRole.objects.create(membership=self, role=role)


class InvitationFactory(DjangoModelFactory):
    """Waits to be sent; `sent=True` or `secret="..."` makes it sent, with that link."""

    class Meta:
        model = Invitation

    class Params:
        secret = ""
        sent = factory.LazyAttribute(lambda invitation: bool(invitation.secret))

    school = factory.SubFactory(SchoolFactory)
    email = factory.Sequence(lambda n: f"genodigde{n}@school.example")
    roles = factory.LazyFunction(lambda: [Role.MENTOR.value])
    token_hash = factory.LazyAttribute(lambda one: digest(one.secret) if one.secret else "")
    sent_at = factory.LazyAttribute(lambda one: timezone.now() if one.sent else None)
    expires_at = factory.LazyAttribute(
        lambda one: timezone.now() + timedelta(days=14) if one.sent else None
    )


def staff(school: School, *roles: Role, **user: object) -> User:
    """Somebody who works at `school` in these roles."""
    return MembershipFactory(school=school, roles=roles, user=UserFactory(**user)).user
