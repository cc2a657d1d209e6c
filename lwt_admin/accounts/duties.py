"""What a person still has to hand over before leaving a school, told by the rooms above.

This room knows no pupils. A room that gives people duties registers a teller in the `ready` of its
app configuration.
"""

from collections.abc import Callable
from datetime import date

from lwt_admin.accounts.models import School, User
from lwt_admin.todo import Todo

Teller = Callable[[User, School, date], list[Todo]]

_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """Let `teller` say what a person still does at a school on a day."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)


def open_duties(user: User, school: School, day: date) -> list[Todo]:
    """Everything that waits to be handed over when this person leaves."""
    return [todo for teller in _TELLERS for todo in teller(user, school, day)]
