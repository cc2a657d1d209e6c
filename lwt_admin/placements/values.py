"""What somebody says about a day, before it is an entry."""

from dataclasses import dataclass, field
from datetime import time

from lwt_admin.placements.models import HourEntry
from lwt_admin.worktime import Breaks


@dataclass(frozen=True)
class Values:
    """What happened on a day: times, or for worked hours only `minutes`."""

    kind: str = HourEntry.Kind.WORKED
    start: time | None = None
    end: time | None = None
    breaks: Breaks = field(default_factory=list)
    minutes: int | None = None
    missed_minutes: int = 0
    has_lessons: bool = False
    remark: str | None = None
    """Left as it was when None."""

    def put_in(self, entry: HourEntry) -> None:
        """Write these values in an entry that is not stored yet."""
        entry.kind, entry.start, entry.end = self.kind, self.start, self.end
        entry.breaks, entry.minutes = self.breaks, self.minutes or 0
        entry.missed_minutes, entry.has_lessons = self.missed_minutes, self.has_lessons
        if self.remark is not None:
            entry.remark = self.remark
