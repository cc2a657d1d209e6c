"""The school itself: board, years, staff, companies, cooperation with an mbo institution."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from lwt_admin.accounts.models import Board, Membership, MembershipRole, School, SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import (
    Company,
    CooperationAgreement,
    Recognition,
    RecognitionProfile,
    Supervisor,
)
from lwt_admin.demo.calendar import first_year_of, make_year
from lwt_admin.demo.people import companies

BRIN = "99ZZ"

# Who works where, by the part of the address before the @; the accounts that sign in are settings.
STAFF: tuple[tuple[str, str, str, str, tuple[Role, ...]], ...] = (
    ("l.bakker", "L.", "", "Bakker", (Role.COORDINATOR,)),
    ("p.dekker", "P.", "", "Dekker", (Role.MENTOR,)),
    ("s.claes", "S.", "", "Claes", (Role.MENTOR,)),
    ("r.vanloon", "R.", "van", "Loon", (Role.MENTOR,)),
    ("h.mulder", "H.", "", "Mulder", (Role.OFFICE,)),
    ("j.vos", "J.", "", "Vos", (Role.EXAM_SECRETARY,)),
    ("p.dewit", "P.", "de", "Wit", (Role.DIRECTOR,)),
    ("m.prins", "M.", "", "Prins", (Role.READER,)),
    ("e.yilmaz", "E.", "", "Yılmaz", (Role.MANAGER,)),
)


@dataclass(frozen=True)
class DemoSchool:
    """What the rest of the demo builds on; `years` are keyed by the calendar year they begin in."""

    school: School
    today: date
    running_year: int
    years: dict[int, SchoolYear]
    staff: dict[str, User]
    companies: dict[str, Company]

    @property
    def year(self) -> SchoolYear:
        """The running school year."""
        return self.years[self.running_year]


def make_school(today: date) -> DemoSchool:
    """vmbo De Oever with everything but its pupils, and a second location of the same board."""
    board = Board.objects.create(name="Stichting Waalstad Onderwijs")
    school = _location(board, "vmbo De Oever", "00", "Kade", "12")
    other = _location(board, "vmbo De Oever, locatie Noord", "01", "Molenlaan", "3")
    running = first_year_of(today)
    staff = _staff(school, date(running - 3, 8, 1))
    _member(staff["p.dewit"], other, (Role.DIRECTOR,), date(running - 3, 8, 1))
    make_year(other, running)
    school.subsidy_apply_by = date(running + 1, 9, 16)
    school.save()
    _cooperation(school, running)
    return DemoSchool(
        school=school,
        today=today,
        running_year=running,
        years={year: make_year(school, year) for year in range(running - 2, running + 2)},
        staff=staff,
        companies=_companies(school, running),
    )


def _location(board: Board, name: str, code: str, street: str, number: str) -> School:
    return School.objects.create(
        board=board,
        name=name,
        brin=BRIN,
        location_code=code,
        street=street,
        house_number=number,
        postcode="6800 AA",
        city="De Oever",
        phone="026 2000100",
        email="info@vmbo-deoever.example",
        competent_authority="Stichting Waalstad Onderwijs",
        signatory_name="P. de Wit",
        signatory_capacity="directeur",
        signatory_email="p.dewit@vmbo-deoever.example",
    )


def _staff(school: School, since: date) -> dict[str, User]:
    passwords = {account["email"]: account["password"] for account in settings.DEMO_ACCOUNTS}
    staff = {}
    for name, first_name, prefix, last_name, roles in STAFF:
        email = f"{name}@vmbo-deoever.example"
        staff[name] = User.objects.create_user(
            email,
            passwords.get(email),
            first_name=first_name,
            prefix=prefix,
            last_name=last_name,
        )
        _member(staff[name], school, roles, since)
    return staff


def _member(user: User, school: School, roles: tuple[Role, ...], since: date) -> None:
    membership = Membership.objects.create(user=user, school=school, started_on=since)
    for role in roles:
        MembershipRole.objects.create(membership=membership, role=role)


def _companies(school: School, running: int) -> dict[str, Company]:
    made = {}
    for number, fictional in enumerate(companies()):
        company = Company.objects.create(
            school=school,
            name=fictional.name,
            kvk=f"{80000000 + 1371 * number}",
            sbb_id=f"{100200300 + 91 * number}",
            street="Industrieweg",
            house_number=str(3 + 7 * number),
            postcode="6811 AB" if fictional.city == "De Oever" else "6833 PD",
            city=fictional.city,
            phone=f"026 20002{number:02d}",
            email=f"info@bedrijf{number + 1}.example",
            signatory_name=fictional.signatory,
            signatory_capacity="bedrijfsleider",
            places=fictional.places,
        )
        Supervisor.objects.create(
            company=company,
            name=fictional.supervisor,
            email=f"leermeester@bedrijf{number + 1}.example",
            phone=f"06 100020{number:02d}",
            qualification="training praktijkopleider",
        )
        if fictional.profiles:
            recognition = Recognition.objects.create(
                company=company,
                status=Recognition.Status.VALID,
                valid_from=date(running + fictional.recognised_from, 8, 1),
                valid_until=date(running + fictional.recognised_until, 7, 31),
            )
            for profile in fictional.profiles:
                RecognitionProfile.objects.create(recognition=recognition, profile=profile)
        made[company.name] = company
    return made


def request_recognition(demo: DemoSchool, name: str) -> None:
    """Ask SBB to recognise a company; the answer has been due for a while."""
    Recognition.objects.create(
        company=demo.companies[name],
        status=Recognition.Status.REQUESTED,
        requested_on=demo.today - timedelta(days=45),
    )


def _cooperation(school: School, running: int) -> None:
    CooperationAgreement.objects.create(
        school=school,
        institution="ROC Waalstad",
        courses="Basisberoepsopleidingen bouw, techniek, zorg, horeca en groen (niveau 2)",
        signed_on=date(running - 3, 5, 20),
        valid_from=date(running - 3, 8, 1),
        valid_until=date(running + 1, 12, 31),
    )
