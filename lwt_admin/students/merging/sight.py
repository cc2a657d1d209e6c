"""What of two records that become one this person may read.

Whoever merges chooses between what the two say, and must have read it: what few may read is told
to nobody else on the way.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import view_right_of
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import may
from lwt_admin.merging import Obstacles, Stop
from lwt_admin.twins import Twins

UNREADABLE: Final = (
    "Bij allebei staan vertrouwelijke aantekeningen die niet hetzelfde zeggen. Laat iemand die ze "
    "mag lezen, zoals de LWT-coördinator, deze twee samenvoegen."
)


@dataclass(frozen=True)
class Sight:
    """One person, and the record that stays of the two."""

    request: StaffRequest
    kept: Any
    room: Obstacles
    """What the room itself has against it."""

    def sees(self, model: type[models.Model]) -> bool:
        """Whether the person may see records of this kind that belong to the one that stays."""
        right = view_right_of(model)
        return right is None or may(self.request, right, self.kept)

    def obstacles(self, twins: Twins) -> list[Stop]:
        """What is in the way; also that the person may not read what they would choose from."""
        stops = self.room(twins, user=self.request.user) if self.room is not None else []
        if not any(twin.asks and twin.confidential for twin in twins.every):
            return stops
        reads = may(self.request, Right.NOTES_RESTRICTED, self.kept)
        return stops if reads else [*stops, Stop(UNREADABLE)]
