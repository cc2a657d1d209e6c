"""By what names accounts were known: whoever renames themselves stays who they are.

The history of an account says so; an address to sign in with never changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from auditlog.models import LogEntry

if TYPE_CHECKING:
    from lwt_admin.accounts.models.user import User

PARTS: Final = ("first_name", "prefix", "last_name")


@dataclass(frozen=True)
class FormerName:
    """How somebody was called, until a moment."""

    name: str
    until: datetime


def former_names(users: "Iterable[User]") -> "dict[int, list[FormerName]]":
    """By primary key of an account its earlier names, newest first; one query."""
    accounts = {user.pk: user for user in users}
    if not accounts:
        return {}
    changes = LogEntry.objects.filter(
        content_type__app_label="accounts",
        content_type__model="user",
        object_id__in=accounts,
        action=LogEntry.Action.UPDATE,
    )
    parts = {pk: {part: getattr(one, part) for part in PARTS} for pk, one in accounts.items()}
    found: dict[int, list[FormerName]] = {pk: [] for pk in accounts}
    for entry in changes.order_by("-timestamp", "-pk"):
        before = {name: old for name, (old, _) in _renamed(entry).items()}
        if before:
            own = parts[entry.object_id]
            own |= before
            name = " ".join(filter(None, (own[part] for part in PARTS)))
            found[entry.object_id].append(FormerName(name, entry.timestamp))
    return found


def _renamed(entry: LogEntry) -> dict[str, list[str]]:
    changes = entry.changes if isinstance(entry.changes, dict) else {}
    return {part: changes[part] for part in PARTS if part in changes}
