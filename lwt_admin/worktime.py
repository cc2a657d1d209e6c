"""Working times as people type them: from, to, and the breaks between.

Breaks are stored as pairs of times, `[["12:00", "12:30"]]`, the shape that the rules read.
"""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.rules.periods import minutes_between

Breaks = list[list[str]]

_TIME = r"(\d{1,2})[.:](\d{2})"
_BREAK = re.compile(rf"^{_TIME}\s*(?:-|–|tot)\s*{_TIME}$")


def parse_breaks(text: str) -> Breaks:
    """Read `12.00-12.30, 15:00-15:15`; raises ValidationError naming the part that is wrong."""
    breaks = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        found = _BREAK.match(part)
        if found is None:
            raise ValidationError(f"“{part}” is geen pauze. Schrijf bijvoorbeeld 12.00-12.30.")
        hour, minute, to_hour, to_minute = (int(digits) for digits in found.groups())
        try:
            pair = time(hour, minute), time(to_hour, to_minute)
        except ValueError:
            raise ValidationError(f"“{part}” bevat een tijd die niet bestaat.") from None
        breaks.append([f"{moment:%H:%M}" for moment in pair])
    return sorted(breaks)


def format_breaks(breaks: Breaks) -> str:
    """Breaks as they are typed: `12.00-12.30, 15.00-15.15`."""
    return ", ".join(f"{start}-{end}".replace(":", ".") for start, end in breaks)


def break_times(breaks: Breaks) -> list[tuple[time, time]]:
    """Stored breaks as times."""
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in breaks]


def worked_minutes(start: time, end: time, breaks: Breaks) -> int:
    """Whole minutes from `start` to `end`, breaks taken off."""
    off = sum(minutes_between(*pair) for pair in break_times(breaks))
    return minutes_between(start, end) - off


def check_work_span(start: time, end: time, breaks: Breaks) -> None:
    """Raise ValidationError, per field, when the end or a break does not fit."""
    if end <= start:
        raise ValidationError({"end": "Het einde ligt na het begin."})
    reached = start
    for break_start, break_end in break_times(breaks):
        if break_end <= break_start:
            raise ValidationError({"breaks": f"De pauze van {break_start:%H.%M} eindigt te vroeg."})
        if start <= break_start < reached:
            raise ValidationError(
                {"breaks": f"De pauze van {break_start:%H.%M} overlapt met de pauze ervoor."}
            )
        if break_start < reached or break_end > end:
            raise ValidationError(
                {"breaks": f"De pauze van {break_start:%H.%M} valt niet binnen de werktijd."}
            )
        reached = break_end
    if worked_minutes(start, end, breaks) < 1:
        raise ValidationError({"breaks": "Na de pauzes blijft er geen werktijd over."})


class BreaksField(forms.CharField):
    """One line with any number of breaks; cleans to the stored shape."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Pauzes")
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "Bijvoorbeeld 12.00-12.30")
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_breaks(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Breaks:
        return parse_breaks(super().clean(value))
