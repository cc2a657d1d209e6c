"""A weekly schedule as one line: `do, vr 8.00-15.30 (12.00-12.30); ma 9.00-12.00`."""

import re
from collections.abc import Iterator
from datetime import time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.text import fold
from lwt_admin.worktime import Breaks, check_work_span, parse_breaks

EXAMPLE: Final = "do, vr 8.00-15.30 (12.00-12.30)"
NAMES: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

_TIME = r"(\d{1,2})(?:[.:](\d{2}))?"
_PART = re.compile(
    rf"(?P<days>[a-z ,&+-]+?)[ :]*{_TIME}\s*(?:-|–|tot)\s*{_TIME}(?: uur)?\s*"
    r"(?:[,(]?\s*(?:pauze)?\s*(?P<breaks>[0-9][^()]*?)\s*\)?)?"
)

Week = dict[int, tuple[time, time, Breaks]]
"""Start, end and breaks per ISO weekday."""


def parse_week(text: str) -> Week:
    """Read a schedule; raises ValidationError naming the part that is wrong."""
    week: Week = {}
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        for weekday, worked in _part(part):
            if weekday in week:
                raise ValidationError(f"{NAMES[weekday - 1].capitalize()} staat er twee keer.")
            week[weekday] = worked
    return week


def _part(part: str) -> Iterator[tuple[int, tuple[time, time, Breaks]]]:
    found = _PART.fullmatch(fold(part))
    if found is None:
        raise ValidationError(f"“{part}” is geen werkdag. Schrijf bijvoorbeeld {EXAMPLE}.")
    hour, minute, to_hour, to_minute = (int(digits or 0) for digits in found.groups()[1:5])
    try:
        start, end = time(hour, minute), time(to_hour, to_minute)
    except ValueError:
        raise ValidationError(f"“{part}” bevat een tijd die niet bestaat.") from None
    breaks = parse_breaks(found["breaks"] or "")
    try:
        check_work_span(start, end, breaks)
    except ValidationError as error:
        raise ValidationError(f"“{part}”: {' '.join(error.messages)}") from None
    for weekday in _weekdays(found["days"], part):
        yield weekday, (start, end, breaks)


def _weekdays(text: str, part: str) -> Iterator[int]:
    words = [word for word in re.split(r"[ ,&+]+", text) if word not in {"", "en"}]
    for word in words:
        number = next((at for at, name in enumerate(NAMES, 1) if _is_day(word, name)), None)
        if number is None:
            raise ValidationError(
                f"“{word}” in “{part}” is geen dag. Schrijf ma, di, wo, do of vr."
            )
        yield number


def _is_day(word: str, name: str) -> bool:
    return len(word) >= 2 and name.startswith(word)


class WeekField(forms.CharField):
    """One line with the days and times of a week; cleans to a `Week`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Werkdagen en tijden")
        super().__init__(max_length=400, **kwargs)

    def clean(self, value: Any) -> Week:
        return parse_week(super().clean(value))
