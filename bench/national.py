"""A national data set: 200 schools with 1,500 trajectories and all that happened in two years.

Everything is made up, and the same every time. It is stored in bulk, past the doors of the
application, but as these doors would have left it: `national_hours` adds what was logged. A tenth
is made of objects, and then copied in the database itself (`national_copies`).
"""

from collections.abc import Sequence
from datetime import date, time
from random import Random
from typing import Final

from auditlog.context import disable_auditlog
from django.db import transaction

from bench.national_agreements import add_agreements
from bench.national_copies import copy_all
from bench.national_hours import add_hours
from bench.national_people import Town, company_name, mailbox, person_name, town_of
from bench.national_rows import Staff, stored
from lwt_admin.accounts.models import (
    Board,
    ClosedPeriod,
    Membership,
    MembershipRole,
    School,
    SchoolYear,
    User,
)
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company, Recognition, RecognitionProfile, Supervisor
from lwt_admin.demo.calendar import YearPlan, plan
from lwt_admin.rules.periods import DAY
from lwt_admin.rules.profiles import PROFILES
from lwt_admin.students.models import (
    Enrolment,
    Guardian,
    MentorAssignment,
    SchoolTime,
    Student,
    Trajectory,
)
from lwt_admin.text import fold

TIMES: Final = 10
SCHOOLS: Final = 20
TRAJECTORIES: Final = 150
"""Both are of the tenth that is made; the whole country has ten times as many."""
LARGEST: Final = 40
"""Pupils of the largest school, which is the first."""
OF_FIRST_MENTOR: Final = 30
PUPILS_A_MENTOR: Final = 10
SCHOOLS_A_BOARD: Final = 4
FIRST_YEARS: Final = (2025, 2026)


def make() -> None:
    """Fill an empty database; the same rows every time."""
    plans = [plan(year) for year in FIRST_YEARS]
    with disable_auditlog(), transaction.atomic():
        boards = stored(
            Board(name=f"Stichting Denkbeeld {number + 1}")
            for number in range(SCHOOLS // SCHOOLS_A_BOARD)
        )
        for number, size in enumerate(school_sizes()):
            add_school(boards[number // SCHOOLS_A_BOARD], number, size, plans)
        copy_all(TIMES - 1)


def school_sizes() -> list[int]:
    """Pupils per school, the largest first: most schools have a few."""
    sizes = [LARGEST] + [2 + (number * 7) % 10 for number in range(1, SCHOOLS)]
    number = 0
    while sum(sizes) != TRAJECTORIES:
        number = number % (SCHOOLS - 1) + 1
        step = 1 if sum(sizes) < TRAJECTORIES else -1
        if 2 <= sizes[number] + step < LARGEST:
            sizes[number] += step
    return sizes


def add_school(board: Board, number: int, size: int, plans: Sequence[YearPlan]) -> None:
    """One school with its staff, its years, its companies and its pupils."""
    random = Random(number)
    town = town_of(number)
    (school,) = stored([_school(board, number, town)])
    staff = _staff(school, number, size)
    years = _years(school, plans)
    companies = _companies(school, number, max(2, size * 4 // 5), random)
    trajectories = _pupils(school, number, size, years, random)
    _guided(trajectories, staff, number)
    agreements = add_agreements(trajectories, companies, years, staff)
    add_hours(agreements, staff, random)


def _school(board: Board, number: int, town: Town) -> School:
    return School(
        board=board,
        name=f"vmbo De Proef {town.name} {number + 1}",
        brin=f"{number % 100:02d}YY",
        location_code=f"{number // 100:02d}",
        street="Verzonnenlaan",
        house_number=str(number + 1),
        postcode=town.postcode,
        city=town.name,
        competent_authority=str(board),
        signatory_name="P. de Wit",
        signatory_capacity="directeur",
        signatory_email=f"directie@school{number + 1}.example",
        company_confirms_hours=number % 2 == 0,
        student_proposes_hours=number % 4 == 0,
        mentor_hours_count="at_once" if number % 3 else "after_confirmation",
    )


def _staff(school: School, number: int, size: int) -> Staff:
    mentors = mentor_of(number, size - 1) + 1
    roles = [Role.COORDINATOR, Role.OFFICE, Role.MANAGER, Role.DIRECTOR] + [Role.MENTOR] * mentors
    users = stored(_user(number, place, role) for place, role in enumerate(roles))
    members = stored(
        Membership(user=user, school=school, started_on=date(2024, 8, 1)) for user in users
    )
    stored(
        MembershipRole(membership=member, role=role)
        for member, role in zip(members, roles, strict=True)
    )
    return Staff(users[0], users[-mentors:])


def _user(number: int, place: int, role: Role) -> User:
    first, prefix, last = person_name(number * 31 + place * 7)
    return User(
        email=f"{role.value}.{place}@school{number + 1}.example",
        first_name=first,
        prefix=prefix,
        last_name=last,
        password="!",  # noqa: S106  (nobody signs in with a password)
        sort_key=fold(f"{last} {first} {prefix}"),
    )


def _years(school: School, plans: Sequence[YearPlan]) -> list[SchoolYear]:
    years = stored(
        SchoolYear(
            school=school,
            start=one.start,
            end=one.end,
            first_central_exam=one.first_central_exam,
        )
        for one in plans
    )
    stored(
        ClosedPeriod(school_year=year, name=name, start=first, end=last)
        for year, one in zip(years, plans, strict=True)
        for name, first, last in one.closed
    )
    stored(
        SchoolTime(
            school_year=year, class_name=name, weekday=weekday, start=time(8, 30), end=time(14, 30)
        )
        for year in years
        for name in ("3a", "4a")
        for weekday in range(1, 6)
    )
    return years


def _companies(school: School, number: int, count: int, random: Random) -> list[Company]:
    companies = stored(_company(school, number, place) for place in range(count))
    recognitions = stored(
        Recognition(
            company=company,
            status=Recognition.Status.VALID,
            valid_from=date(2024, 1 + random.randrange(12), 1),
            valid_until=date(2028, 12, 31),
        )
        for company in companies
    )
    stored(
        RecognitionProfile(recognition=one, profile=profile.short)
        for one in recognitions
        for profile in PROFILES
    )
    stored(
        Supervisor(
            company=company,
            name=company.signatory_name,
            email=f"leermeester{place}@bedrijf{number + 1}.example",
        )
        for place, company in enumerate(companies)
    )
    return companies


def _company(school: School, number: int, place: int) -> Company:
    name = company_name(number * 13 + place)
    first, prefix, last = person_name(number * 17 + place * 3)
    return Company(
        school=school,
        name=name,
        kvk=f"{90_000_000 + number * 100 + place}",
        sbb_id=f"{100_000_000 + number * 100 + place}",
        street="Bedrijvenweg",
        house_number=str(place + 1),
        postcode=school.postcode,
        city=school.city,
        email=f"info{place}@bedrijf{number + 1}.example",
        signatory_name=" ".join(filter(None, (first, prefix, last))),
        signatory_capacity="eigenaar",
        places=1 + place % 4,
        search_key=fold(f"{name} {school.city}"),
        sort_key=fold(name),
    )


def _pupils(
    school: School, number: int, size: int, years: Sequence[SchoolYear], random: Random
) -> list[Trajectory]:
    """Every second pupil is in leerjaar 4 now, and has been in leerjaar 3; the others began."""
    students = stored(_student(school, number, place, random) for place in range(size))
    stored(
        Guardian(student=one, name=f"Ouder van {one.first_name}", email=f"ouder.{one.email}")
        for one in students
    )
    stored(
        Enrolment(student=one, school_year=year, leerjaar=leerjaar, class_name=f"{leerjaar}a")
        for place, one in enumerate(students)
        for year, leerjaar in _leerjaren(place, years)
    )
    return stored(
        Trajectory(
            student=one,
            profile=PROFILES[(number + place) % len(PROFILES)].short,
            start=_leerjaren(place, years)[0][0].start,
            applied_on=_leerjaren(place, years)[0][0].start - 100 * DAY,
            admitted_on=_leerjaren(place, years)[0][0].start - 60 * DAY,
        )
        for place, one in enumerate(students)
    )


def _leerjaren(place: int, years: Sequence[SchoolYear]) -> list[tuple[SchoolYear, int]]:
    return [(years[0], 3), (years[1], 4)] if place % 2 == 0 else [(years[1], 3)]


def _student(school: School, number: int, place: int, random: Random) -> Student:
    first, prefix, last = person_name(number * 101 + place * 5 + 1)
    born = date(
        2010 if place % 2 == 0 else 2011, 1 + random.randrange(12), 1 + random.randrange(28)
    )
    return Student(
        school=school,
        number=f"{number + 1:03d}{place:03d}",
        first_name=first,
        prefix=prefix,
        last_name=last,
        birth_date=born,
        email=mailbox(first, last, number * 100 + place),
        street="Nergensstraat",
        house_number=str(place + 1),
        postcode=school.postcode,
        city=school.city,
        search_key=fold(" ".join(filter(None, (first, prefix, last)))),
        sort_key=fold(f"{last} {first} {prefix}"),
    )


def _guided(trajectories: Sequence[Trajectory], staff: Staff, number: int) -> None:
    stored(
        MentorAssignment(
            trajectory=one, mentor=staff.mentors[mentor_of(number, place)], start=one.start
        )
        for place, one in enumerate(trajectories)
    )


def mentor_of(number: int, place: int) -> int:
    """Which mentor guides a pupil: the first one of the largest school has thirty, others ten."""
    if number == 0:
        return max(0, place - OF_FIRST_MENTOR + PUPILS_A_MENTOR) // PUPILS_A_MENTOR
    return place // PUPILS_A_MENTOR
