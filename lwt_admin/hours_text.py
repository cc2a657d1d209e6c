"""Hours as people type them: `42`, `42,5`, `42:30` or `42u30`; kept as whole minutes."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

MINUTES_PER_HOUR: Final = 60

_DECIMAL = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")
_CLOCK = re.compile(r"(\d{1,4})[:uU]([0-5]\d)")


def parse_hours(text: str) -> int:
    """Whole minutes; two decimals are rounded half up. Raises ValidationError."""
    words = text.strip()
    if clock := _CLOCK.fullmatch(words):
        return int(clock[1]) * MINUTES_PER_HOUR + int(clock[2])
    if found := _DECIMAL.fullmatch(words):
        minutes = Decimal(f"{found[1]}.{found[2] or 0}") * MINUTES_PER_HOUR
        return int(minutes.to_integral_value(ROUND_HALF_UP))
    raise ValidationError(f"“{words[:40]}” is geen aantal uren. Schrijf bijvoorbeeld 42 of 42,5.")


def hours_number(minutes: int) -> Decimal:
    """Minutes as a number of hours with two decimals, from which the same minutes follow."""
    return (Decimal(minutes) / MINUTES_PER_HOUR).quantize(Decimal("0.01"), ROUND_HALF_UP)


class HoursField(forms.CharField):
    """A number of hours; cleans to minutes, or to None when it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> int | None:
        words = super().clean(value)
        return parse_hours(words) if words else None
