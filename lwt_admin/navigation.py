"""What stands around every page: the rooms a person may enter, their schools, the demo accounts."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lwt_admin.accounts.perms import Right


@dataclass(frozen=True)
class Room:
    """A place in the navigation; `primary` ones stand in the bar of a phone.

    It is for who has `right`; with `without` only for who lacks that, as another room leads there.
    `also` are the other words with which addresses of its pages begin.
    """

    label: str
    url_name: str
    icon: str
    right: Right | None
    primary: bool = False
    without: Right | None = None
    also: tuple[str, ...] = ()


OF_PUPILS = (
    "aanloop",
    "aanmeldingen",
    "aanvragen",
    "begeleiding",
    "bijlagen",
    "certificaten",
    "contact",
    "doorstroom",
    "inschrijvingen",
    "lob",
    "mbo-afspraken",
    "navragen",
    "notities",
    "onderbrekingen",
    "ondersteuning",
    "ontheffingen",
    "ouders",
    "overdrachten",
    "privacyverzoeken",
    "profielwisselingen",
    "trajecten",
    "vakken",
    "vertrek",
)
ROOMS = (
    Room("Vandaag", "home", "today", None, primary=True, also=("vandaag", "vervolg")),
    Room(
        "Leerlingen",
        "student_list",
        "students",
        Right.STUDENTS_VIEW,
        primary=True,
        also=OF_PUPILS,
    ),
    Room("Uren", "hours_week", "hours", Right.PLACEMENTS_VIEW, primary=True),
    Room("Bezoeken", "visit_list", "visit", Right.PLACEMENTS_VIEW),
    Room("Beoordelingen", "assessment_list", "check", Right.PLACEMENTS_VIEW),
    Room("Overeenkomsten", "agreement_list", "agreements", Right.AGREEMENTS_VIEW, primary=True),
    Room(
        "Leerbedrijven",
        "company_list",
        "companies",
        Right.COMPANIES_VIEW,
        also=("erkenningen", "leermeesters", "subsidie"),
    ),
    Room("Samenwerking mbo", "cooperation_list", "cooperation", Right.COMPANIES_VIEW),
    Room(
        "Examens",
        "exam_list",
        "exams",
        Right.EXAMS_VIEW,
        also=("examenjaren", "examenvakken", "pta-onderdelen"),
    ),
    Room(
        "Examenpapieren",
        "exam_papers_newest",
        "document",
        Right.EXAM_PAPERS,
        without=Right.EXAMS_VIEW,
    ),
    Room("Incidenten", "incident_list", "alert", Right.NOTES_RESTRICTED),
    Room("Instellingen", "settings", "settings", None),
)
MAILBOX = Room("Postbus (demo)", "demo_mailbox", "inbox", None)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for every page, signed in or not."""
    context: dict[str, Any] = {
        "demo_mode": settings.DEMO,
        "demo_accounts": [],
        "navigation": [],
        "schools": [],
        "current_school": None,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context | {"demo_accounts": settings.DEMO_ACCOUNTS}
    rooms = (*ROOMS, MAILBOX) if settings.DEMO else ROOMS
    return context | {
        "navigation": [_item(room, request) for room in rooms if _open_to(user, room)],
        "current_school": getattr(request, "school", None),
        "schools": getattr(request, "schools", []),
        "search_url": reverse("search"),
    }


def _open_to(user: Any, room: Room) -> bool:
    if room.without is not None and user.access.grant(room.without):
        return False
    return room.right is None or bool(user.access.grant(room.right))


def _item(room: Room, request: HttpRequest) -> dict[str, Any]:
    url = reverse(room.url_name)
    at_door = request.path == url if url == "/" else request.path.startswith(url)
    return {
        "label": room.label,
        "url": url,
        "icon": room.icon,
        "active": at_door or request.path.split("/")[1] in room.also,
        "primary": room.primary,
    }
