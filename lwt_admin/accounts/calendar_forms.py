"""Forms that fill the school's calendar: a file to read, and what of an offer to add."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from lwt_admin.accounts.closed_offers import Offer
from lwt_admin.accounts.models import School
from lwt_admin.calendar_reading import (
    MAX_BYTES,
    NotUnderstood,
    UnreadableCalendar,
    WholeDays,
    read_calendar,
)

SALT: Final = "closed-periods-of-a-file"
KEPT_FOR: Final = 24 * 60 * 60
"""Seconds."""


class CalendarFileForm(forms.Form):
    """A calendar file; `events` is what stands in it once the form is valid."""

    file = forms.FileField(
        label="Agendabestand (.ics)",
        error_messages={"empty": "Het bestand is leeg.", "required": "Kies een bestand."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events: list[WholeDays | NotUnderstood] = []

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            self.events = read_calendar(upload.read(MAX_BYTES + 1))
        except UnreadableCalendar as error:
            raise ValidationError(f"{upload.name}: {error}") from error
        return upload

    @property
    def periods(self) -> list[WholeDays]:
        return [event for event in self.events if isinstance(event, WholeDays)]

    @property
    def not_understood(self) -> list[NotUnderstood]:
        return [event for event in self.events if isinstance(event, NotUnderstood)]


class ChosenForm(forms.Form):
    """Which of the offers to add."""

    chosen = forms.MultipleChoiceField(
        label="Toevoegen",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vink minstens één periode aan.",
            "invalid_choice": "“%(value)s” kan niet meer worden toegevoegd.",
        },
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [(offer.key, str(offer.period.name)) for offer in offers if offer.year is not None]
        cast("forms.MultipleChoiceField", self.fields["chosen"]).choices = keys

    @property
    def ticked(self) -> set[str]:
        """What is ticked on the page at this moment."""
        return set(self["chosen"].value() or ())


def wrapped(school: School, periods: Sequence[WholeDays]) -> str:
    """What a file offered, to travel in the page from the preview to the adding of it."""
    rows = [(one.name, one.first.isoformat(), one.last.isoformat()) for one in periods]
    return signing.dumps([school.pk, rows], salt=SALT, compress=True)


def unwrapped(school: School, text: str) -> list[WholeDays] | None:
    """What `wrapped` holds; None when it is not ours, of another school, or a day old."""
    try:
        school_pk, rows = signing.loads(text, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    if school_pk != school.pk:
        return None
    return [
        WholeDays(name, date.fromisoformat(first), date.fromisoformat(last))
        for name, first, last in rows
    ]
