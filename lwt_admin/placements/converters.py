"""A date in an address: `2026-11-19`."""

from datetime import date


class DateConverter:
    """Only dates that exist; anything else is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
