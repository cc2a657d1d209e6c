"""One search box: pupils, companies and agreements in sight."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.agreements.models import AgreementVersion, Company
from lwt_admin.students.models import Student

SHOWN = 10


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Hits:
    """What was found of one kind; `more_url` leads to the full list when there is more."""

    title: str
    icon: str
    hits: tuple[Hit, ...]
    more_url: str


def find(user: User, school: School | None, text: str, today: date) -> list[Hits]:
    """At most ten of each kind in which every typed word occurs; three queries."""
    text = text.replace("\0", " ")  # PostgreSQL has no such character
    if not text.strip():
        return []
    students = Student.objects.for_user(user).at_school(school).search(text)
    companies = Company.objects.for_user(user).at_school(school).search(text)
    versions = AgreementVersion.objects.for_user(user).at_school(school)
    agreements = versions.leading(today).search(text)
    found = (
        _hits("Leerlingen", "students", "student_list", text, map(_student, students[: SHOWN + 1])),
        _hits(
            "Leerbedrijven",
            "companies",
            "company_list",
            text,
            map(_company, companies[: SHOWN + 1]),
        ),
        _hits(
            "Overeenkomsten",
            "agreements",
            "agreement_list",
            text,
            map(_agreement, agreements.with_names().order_by("-start", "-pk")[: SHOWN + 1]),
        ),
    )
    return [hits for hits in found if hits.hits]


def _hits(title: str, icon: str, list_name: str, text: str, found: Iterable[Hit]) -> Hits:
    rows = tuple(found)
    more = f"{reverse(list_name)}?{urlencode({'q': text})}" if len(rows) > SHOWN else ""
    return Hits(title, icon, rows[:SHOWN], more)


def _student(student: Student) -> Hit:
    return Hit(str(student), student.number, reverse("dossier", args=[student.pk]))


def _company(company: Company) -> Hit:
    return Hit(str(company), company.city, reverse("company_detail", args=[company.pk]))


def _agreement(version: AgreementVersion) -> Hit:
    return Hit(
        str(version.agreement),
        f"{version.period_text}, {version.get_state_display()}",
        reverse("agreement_detail", args=[version.agreement_id]),
    )
