"""The first page: what must happen, most urgent first, and a calm look at the whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from lwt_admin.accounts import attention as accounts
from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import State
from lwt_admin.exams import attention as exams
from lwt_admin.placements import attention as placements
from lwt_admin.placements.reading import read_open_hours
from lwt_admin.students import attention as students
from lwt_admin.students.models import Trajectory
from lwt_admin.todo import Todo, Urgency, in_order

# Every room below that knows what must happen in it; hours are read apart, for the strip as well.
ROOMS = (accounts.attention, students.attention, exams.attention)

SHOWN = 12
"""Lines of a group that stand open; the rest unfolds."""


@dataclass(frozen=True)
class Group:
    """The lines of one urgency."""

    title: str
    kind: str
    count_text: str
    todos: tuple[Todo, ...]

    @property
    def shown(self) -> tuple[Todo, ...]:
        return self.todos[:SHOWN]

    @property
    def folded(self) -> tuple[Todo, ...]:
        return self.todos[SHOWN:]


@dataclass(frozen=True)
class Strip:
    """Three figures about the whole; None for who has nothing to do with it."""

    running: int | None
    to_enter: int | None
    unsigned: int | None


@dataclass(frozen=True)
class Home:
    """The page."""

    groups: tuple[Group, ...]
    strip: Strip

    @property
    def total(self) -> int:
        return sum(len(group.todos) for group in self.groups)


TITLES = {
    Urgency.WRONG: ("Klopt niet", "bad", "niet in orde"),
    Urgency.ATTENTION: ("Vraagt aandacht", "warn", "te doen"),
    Urgency.WAITS: ("Wacht op anderen", "wait", "wacht"),
}


def home_of(user: User, school: School | None, today: date) -> Home:
    """What this person should do, at one school or at all of theirs."""
    todos = [todo for attention in ROOMS for todo in attention(user, school, today)]
    to_enter = None
    if user.access.grant(Right.PLACEMENTS_VIEW):
        read = read_open_hours(user, school, today)
        todos += [todo for hours in read for todo in placements.about(hours, user, today)]
        if user.access.grant(Right.PLACEMENTS_LOG):
            to_enter = sum(placements.days_to_enter(hours, user, today) for hours in read)
    return Home(tuple(_groups(todos)), _strip(user, school, today, to_enter))


def _groups(todos: Iterable[Todo]) -> Iterator[Group]:
    lines = in_order(todos)
    for urgency, (title, kind, counted) in TITLES.items():
        of_group = tuple(todo for todo in lines if todo.urgency is urgency)
        if of_group:
            yield Group(title, kind, f"{len(of_group)} {counted}", of_group)


def _strip(user: User, school: School | None, today: date, to_enter: int | None) -> Strip:
    if not user.access.grant(Right.STUDENTS_VIEW):
        return Strip(None, None, None)
    trajectories = Trajectory.objects.for_user(user).at_school(school)
    running = Q(pk__in=trajectories.running_on(today).values("pk"))
    sent = Q(agreements__versions__state__in=(State.SENT, State.PARTLY_SIGNED))
    figures = trajectories.order_by().aggregate(
        running=Count("pk", filter=running, distinct=True),
        unsigned=Count("agreements__versions", filter=sent, distinct=True),
    )
    sees_agreements = bool(user.access.grant(Right.AGREEMENTS_VIEW))
    return Strip(
        running=figures["running"],
        to_enter=to_enter,
        unsigned=figures["unsigned"] if sees_agreements else None,
    )
