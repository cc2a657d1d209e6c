"""The first page: what must happen, most urgent first, and a calm look at the whole."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from lwt_admin.accounts import attention as accounts
from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.attention import placing_attention
from lwt_admin.agreements.attention_agreements import agreement_attention
from lwt_admin.agreements.attention_companies import company_attention
from lwt_admin.agreements.attention_signing import signing_attention
from lwt_admin.dossier.privacy.attention import erasure_attention, request_attention
from lwt_admin.dossier.transfer.attention import transfer_attention
from lwt_admin.exams import attention as exams
from lwt_admin.exams.decisions.attention import confirming_attention
from lwt_admin.placements import attention as placements
from lwt_admin.placements.attention_assessments import assessment_attention
from lwt_admin.placements.attention_visits import visit_attention
from lwt_admin.placements.reading import TrajectoryHours, read_open_hours
from lwt_admin.signing import attention as signing
from lwt_admin.students import attention as students
from lwt_admin.students.attention_intake import intake_attention
from lwt_admin.students.attention_onward import onward_attention
from lwt_admin.students.attention_paper import letter_scans
from lwt_admin.students.attention_support import support_attention
from lwt_admin.students.models import Trajectory
from lwt_admin.todo import Todo, Urgency, in_order
from lwt_admin.ui.parts import URGENCY_KINDS


def afterwards_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """What is left to do for pupils who are leaving or have left."""
    yield from onward_attention(user, school, today)
    yield from transfer_attention(user, school)
    yield from erasure_attention(user, school, today)
    yield from request_attention(user, school, today)


def scan_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Papers of pupils that a colleague compares; those of agreements stand with agreements."""
    del today  # a scan waits whatever day it is
    yield from letter_scans(user, school)


def result_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """What the director has to confirm, whatever day it is."""
    del today
    yield from confirming_attention(user, school)


# The rooms of which the page tells at once; hours too, read once for the figures as well.
AT_ONCE = (accounts.attention, signing.attention, students.attention)


@dataclass(frozen=True)
class Room:
    """A room that the page fetches into itself, for who has `right`."""

    url_name: str
    label: str
    right: Right
    attention: Callable[[User, School | None, date], Iterable[Todo]]


# Each asks the database about as much as the rest together, so each has a request of its own.
AFTERWARDS = (
    Room("home_intake", "aanloop", Right.STUDENTS_CHANGE, intake_attention),
    Room("home_scans", "scans", Right.SCANS_CONFIRM, scan_attention),
    Room("home_agreements", "overeenkomsten", Right.AGREEMENTS_VIEW, agreement_attention),
    Room("home_signing", "tekenen", Right.AGREEMENTS_VIEW, signing_attention),
    Room("home_support", "begeleiding", Right.CONTACT_LOG, support_attention),
    Room("home_onward", "doorstroom", Right.STUDENTS_CHANGE, afterwards_attention),
    Room("home_visits", "bezoeken", Right.PLACEMENTS_LOG, visit_attention),
    Room("home_assessments", "beoordelingen", Right.PLACEMENTS_LOG, assessment_attention),
    Room("home_companies", "leerbedrijven", Right.COMPANIES_CHANGE, company_attention),
    Room("home_placing", "stageplaatsen", Right.AGREEMENTS_DRAFT, placing_attention),
    Room("home_exams", "examens", Right.EXAMS_ENTER, exams.attention),
    Room("home_results", "uitslagen", Right.RESULT_CONFIRM, result_attention),
)


@dataclass(frozen=True)
class Group:
    """The lines of one urgency; `kind` is its mark."""

    title: str
    kind: str
    counted: str
    todos: tuple[Todo, ...]


@dataclass(frozen=True)
class Figure:
    """A number about the whole, with the page where it comes from."""

    value: int
    text: str
    url: str


@dataclass(frozen=True)
class Home:
    """The page."""

    groups: tuple[Group, ...]
    figures: tuple[Figure, ...]
    later: tuple[Room, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing to do in the rooms that were asked, and no others to ask."""
        return not self.later and not any(group.todos for group in self.groups)


TITLES = {
    Urgency.WRONG: ("Klopt niet", "niet in orde"),
    Urgency.ATTENTION: ("Vraagt aandacht", "te doen"),
    Urgency.WAITS: ("Wacht op anderen", "wachtend"),
}


def home_of(user: User, school: School | None, today: date) -> Home:
    """What this person should do, at one school or at all of theirs."""
    todos = [todo for attention in AT_ONCE for todo in attention(user, school, today)]
    later = tuple(room for room in AFTERWARDS if user.access.grant(room.right))
    if not user.access.grant(Right.PLACEMENTS_VIEW):
        return Home(_groups(todos), tuple(_running(user, school, today)), later)
    read = read_open_hours(user, school, today)
    todos += [todo for hours in read for todo in placements.about(hours, user, today)]
    return Home(_groups(todos), tuple(_figures(user, read, today)), later)


def _groups(todos: Iterable[Todo]) -> tuple[Group, ...]:
    """Every urgency, empty ones too: what is fetched later may fill them."""
    lines = in_order(todos)
    return tuple(
        Group(
            title,
            URGENCY_KINDS[urgency],
            counted,
            tuple(todo for todo in lines if todo.urgency is urgency),
        )
        for urgency, (title, counted) in TITLES.items()
    )


def _running(user: User, school: School | None, today: date) -> Iterator[Figure]:
    """For who sees pupils but no hours."""
    if user.access.grant(Right.STUDENTS_VIEW):
        trajectories = Trajectory.objects.for_figures(user).at_school(school)
        number = trajectories.running_on(today).count()
        runs = "leer-werktraject loopt" if number == 1 else "leer-werktrajecten lopen"
        yield Figure(number, runs, reverse("student_list"))


def _figures(user: User, read: list[TrajectoryHours], today: date) -> Iterator[Figure]:
    """What the hours that have been read say about the whole."""
    working = sum(bool(hours.in_force_on(today)) for hours in read)
    pupils = "leerling heeft" if working == 1 else "leerlingen hebben"
    yield Figure(working, f"{pupils} nu een werkplek", reverse("student_list"))
    if user.access.grant(Right.PLACEMENTS_LOG):
        days = sum(placements.days_to_enter(hours, user, today) for hours in read)
        text = f"{'dag' if days == 1 else 'dagen'} van deze week nog in te vullen"
        yield Figure(days, text, reverse("hours_week"))
    waiting = sum(placement.newest.is_waiting for hours in read for placement in hours.placements)
    waits = "overeenkomst wacht" if waiting == 1 else "overeenkomsten wachten"
    yield Figure(waiting, f"{waits} op handtekeningen", reverse("agreement_list"))
