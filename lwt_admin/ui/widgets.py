"""The browser's own pickers for a date and a time."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms


class _Picker:
    """Falls back to a text field when the value is not one: a picker would drop what was typed."""

    reads: Callable[[str], object] = staticmethod(date.fromisoformat)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        widget = context["widget"]
        if widget["value"] and not self._readable(widget["value"]):
            widget["type"] = "text"
        return context

    def _readable(self, value: str) -> bool:
        try:
            self.reads(value)
        except ValueError:
            return False
        return True


class DateInput(_Picker, forms.DateInput):
    """A date, exchanged as 2026-09-07; typed as 7-9-2026 it is read as well."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(_Picker, forms.TimeInput):
    """A time of day in hours and minutes."""

    input_type = "time"
    reads = staticmethod(time.fromisoformat)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")
