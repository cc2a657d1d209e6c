"""Who coordinates the leer-werktrajecten of a school."""

from collections.abc import Iterable
from datetime import date

from lwt_admin.accounts.models import Membership
from lwt_admin.accounts.perms import Role


def coordinators_of(schools: Iterable[int], day: date) -> dict[int, list[tuple[int, str]]]:
    """By primary key of a school the keys and e-mail addresses of its coordinators on `day`.

    One query.
    """
    running = Membership.objects.for_system().running_on(day)
    found = running.filter(
        school__in=list(schools), roles__role=Role.COORDINATOR, user__is_active=True
    )
    people: dict[int, list[tuple[int, str]]] = {}
    rows = found.order_by("user").values_list("school_id", "user_id", "user__email")
    for school, user, address in rows:
        people.setdefault(school, []).append((user, address))
    return people
