"""One week of lessons: per school day from first bell to last bell."""

from collections.abc import Iterator, Mapping
from datetime import time
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.students.models import WEEKDAYS
from lwt_admin.students.school_times import Span, Week
from lwt_admin.ui.widgets import TimeInput

NAMES = dict(WEEKDAYS)


class WeekForm(forms.Form):
    """A begin and an end per weekday, or neither on a day without lessons.

    The hidden `stamp` tells which times the form was opened with, so that nobody overwrites unseen.
    """

    stamp = forms.CharField(widget=forms.HiddenInput, required=False, label="Versie")

    def __init__(
        self,
        *args: Any,
        weekdays: list[int],
        stored: Week,
        shown: Week | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored
        self.weekdays = sorted({*weekdays, *stored})
        self.initial["stamp"] = stamp_of(stored)
        for weekday in self.weekdays:
            start, end = _whole_day((shown if shown is not None else stored).get(weekday, []))
            for name, label, value in (("start", "begin", start), ("end", "einde", end)):
                self.fields[f"{name}_{weekday}"] = forms.TimeField(
                    label=f"{NAMES[weekday].capitalize()}, {label}",
                    required=False,
                    initial=value,
                    widget=TimeInput(),
                )

    def days(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Per weekday its name and its two fields."""
        for weekday in self.weekdays:
            yield NAMES[weekday], self[f"start_{weekday}"], self[f"end_{weekday}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for weekday in self.weekdays:
            self._check_day(weekday, cleaned)
        newest = stamp_of(self.stored)
        if cleaned.get("stamp") != newest:
            # What was typed stays; saving once more is then a deliberate choice.
            data = cast("QueryDict", self.data).copy()
            data["stamp"] = newest
            self.data = data
            raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
        return cleaned

    def week(self) -> Mapping[int, Span]:
        """The filled days."""
        pairs = {
            weekday: (self.cleaned_data[f"start_{weekday}"], self.cleaned_data[f"end_{weekday}"])
            for weekday in self.weekdays
        }
        return {weekday: pair for weekday, pair in pairs.items() if pair[0] is not None}

    def _check_day(self, weekday: int, cleaned: Mapping[str, Any]) -> None:
        first, last = f"start_{weekday}", f"end_{weekday}"
        if first in self.errors or last in self.errors:
            return
        start, end = cleaned[first], cleaned[last]
        if (start is None) != (end is None):
            missing = first if start is None else last
            self.add_error(missing, f"Vul voor {NAMES[weekday]} een begin en een einde in.")
        elif start is not None and end <= start:
            message = f"{end:%H.%M} ligt niet na het begin om {start:%H.%M}."
            self.add_error(last, message)


def stamp_of(week: Week) -> str:
    """A short mark that differs as soon as any time differs."""
    written = ";".join(
        f"{weekday}:{start:%H%M}-{end:%H%M}"
        for weekday, spans in sorted(week.items())
        for start, end in spans
    )
    return sha256(written.encode()).hexdigest()[:16]


def _whole_day(spans: list[Span]) -> tuple[time | None, time | None]:
    """From the first bell to the last."""
    return (spans[0][0], spans[-1][1]) if spans else (None, None)
