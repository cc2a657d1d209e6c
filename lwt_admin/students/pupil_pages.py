"""The pages about one pupil, as the tabs that stand above each of them.

A room with a page about a pupil lists it in its own `pupil_pages.py` as `PAGES`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.rooms import offered
from lwt_admin.students.models import Student


@dataclass(frozen=True)
class PupilPage:
    """One tab; `url_name` takes the pupil's key, `place` puts the tabs in order.

    `also` names the pages that belong under the same tab.
    """

    label: str
    url_name: str
    right: Right
    place: int
    also: tuple[str, ...] = ()


PAGES: tuple[PupilPage, ...] = (
    PupilPage("Aanloop", "intake", Right.STUDENTS_VIEW, place=10),
    PupilPage("Traject", "trajectory", Right.STUDENTS_VIEW, place=15),
    PupilPage(
        "Begeleiding", "support", Right.STUDENTS_VIEW, place=20, also=("career", "note_list")
    ),
    PupilPage("Vervolg", "onward", Right.STUDENTS_VIEW, place=50),
    PupilPage("Bijlagen", "attachments", Right.STUDENTS_VIEW, place=60),
    PupilPage("Contact", "contact_log", Right.STUDENTS_VIEW, place=30),
)


@dataclass(frozen=True)
class Tab:
    """A tab as the page shows it."""

    label: str
    url: str
    active: bool


def tabs(user: User, student: Student, current: str) -> list[Tab]:
    """The pages about this pupil that are open to `user`; `current` is the name of this page."""
    return [
        Tab(
            label=page.label,
            url=reverse(page.url_name, args=[student.pk]),
            active=current in {page.url_name, *page.also},
        )
        for page in in_order()
        if user.access.reach(page.right, student.school_id) is not None
    ]


@cache
def in_order() -> tuple[PupilPage, ...]:
    """The pages of all rooms."""
    pages: Iterable[tuple[PupilPage, ...]] = offered("pupil_pages", "PAGES")
    return tuple(sorted((page for some in pages for page in some), key=lambda page: page.place))
