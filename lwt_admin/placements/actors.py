"""Who takes a step in the life of an entry: staff by their right, others by their link."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from lwt_admin.accounts.models import User
from lwt_admin.accounts.one_person import is_one_person
from lwt_admin.accounts.perms import Reach, Right
from lwt_admin.placements.models import ConfirmationLink, HourEntry
from lwt_admin.placements.perms import guides
from lwt_admin.students.models import Trajectory


class Who(Enum):
    """Whom the table of states names; the value is what a page calls them."""

    MENTOR = "de mentor van de leerling, of wie hem vervangt"
    STAFF = "wie op school uren invoert en goedkeurt"
    COMPANY = "de leermeester, met zijn link"
    STUDENT = "de leerling, met zijn link"
    ITSELF = "volgt vanzelf"


@dataclass(frozen=True)
class Actor:
    """One person: a member of staff, or whoever holds a link. Without either it goes by itself."""

    user: User | None = None
    link: ConfirmationLink | None = None
    roles: frozenset[Who] = frozenset({Who.ITSELF})

    def entered(self, entry: HourEntry) -> bool:
        """Whether this person entered it, with whichever account."""
        by = entry.entered_by
        return self.user is not None and by is not None and is_one_person(self.user, by)


BY_ITSELF = Actor()


def of_staff(user: User, trajectory: Trajectory, *, guided: bool) -> Actor:
    """Somebody of the school; `guided` says whether they are the pupil's mentor or substitute."""
    reach = user.access.reach(Right.PLACEMENTS_LOG, trajectory.student.school_id)
    roles = set()
    if reach is Reach.ALL or (reach is Reach.OWN and guided):
        roles = {Who.STAFF} | ({Who.MENTOR} if guided else set())
    return Actor(user=user, roles=frozenset(roles))


def staff_today(user: User, trajectory: Trajectory, today: date) -> Actor:
    """As `of_staff`, asking whether they are the pupil's mentor today."""
    return of_staff(user, trajectory, guided=guides(user, trajectory, today))


def of_link(link: ConfirmationLink) -> Actor:
    """The leermeester or the pupil behind a link that opens what it is used for."""
    company = link.party == ConfirmationLink.Party.COMPANY
    return Actor(link=link, roles=frozenset({Who.COMPANY if company else Who.STUDENT}))
