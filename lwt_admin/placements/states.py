"""What the states of an entry mean for who looks at it."""

from lwt_admin.placements.models import HourEntry

Status = HourEntry.Status

WAITING = frozenset({Status.PROPOSED, Status.CONFIRMED})
"""What is approved or rejected without more ado."""

OPEN = WAITING | {Status.DISPUTED}
"""What does not count and was not rejected: somebody must still do something."""

AT_ONCE = "at_once"
"""The school's choice that hours of the mentor count when he enters them."""

# How a state is marked on a page: kind of the label, and its word there.
MARKS: dict[str, tuple[str, str]] = {
    Status.PROPOSED: ("wait", "wacht op akkoord"),
    Status.CONFIRMED: ("wait", "bevestigd, wacht op akkoord"),
    Status.DISPUTED: ("bad", "betwist"),
    Status.APPROVED: ("ok", "goedgekeurd"),
    Status.REJECTED: ("bad", "afgewezen"),
}
