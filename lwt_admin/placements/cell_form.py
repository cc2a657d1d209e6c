"""Reading what is sent for one cell of the week; `views/cell.py` says what that is."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.forms import DayForm, MissedField, check_cleaned
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.values import Values
from lwt_admin.text import LARGEST_KEY
from lwt_admin.worktime import format_breaks

NO_JSON = "Dit is geen JSON-object."
LARGEST_VERSION = 2**31 - 1
ISO_DATE = "%Y-%m-%d"
MOST_BREAKS = 20


@dataclass(frozen=True)
class Sent:
    """One thing that somebody typed in a cell; without `values` it is as planned, or a removal."""

    key: UUID
    agreement_id: int
    date: date
    entry_id: int | None
    seen: int | None
    values: Values | None
    remove: bool
    reason: str
    by: int | None = None


class CellForm(DayForm):
    """The fields of one cell."""

    missed_minutes = None  # type: ignore[assignment]  # called `missed` here
    missed = MissedField(label="Gemist")
    key = forms.UUIDField(label="Sleutel")
    agreement = forms.IntegerField(label="Overeenkomst", min_value=1, max_value=LARGEST_KEY)
    date = forms.DateField(label="Datum", input_formats=[ISO_DATE])
    entry = forms.IntegerField(
        label="Urenregel", min_value=1, max_value=LARGEST_KEY, required=False
    )
    seen = forms.IntegerField(
        label="Versie", min_value=0, max_value=LARGEST_VERSION, required=False
    )
    by = forms.IntegerField(label="Wie", min_value=1, max_value=LARGEST_KEY, required=False)
    as_planned = forms.BooleanField(label="Zoals gepland", required=False)
    remove = forms.BooleanField(label="Verwijderen", required=False)
    kind = forms.ChoiceField(label="Soort", choices=HourEntry.Kind.choices, required=False)
    lessons = forms.BooleanField(label="Ook les", required=False)
    remark = forms.CharField(
        label="Opmerking", max_length=10_000, required=False, validators=[validate_no_bsn]
    )
    reason = forms.CharField(
        label="Reden", max_length=1_000, required=False, validators=[validate_no_bsn]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("entry") and cleaned.get("seen") is None:
            self.add_error("seen", "Vul de versie in die op het scherm stond.")
        if cleaned.get("remove") and not cleaned.get("entry"):
            self.add_error("entry", "Vul in welke urenregel weg moet.")
        times = {"start", "end", "breaks", "minutes"}
        if self._says_values(cleaned) and not self.errors.keys() & times:
            check_cleaned(self, cleaned)
        return cleaned

    @staticmethod
    def _says_values(cleaned: dict[str, Any]) -> bool:
        other = cleaned.get("kind", "") not in {"", HourEntry.Kind.WORKED}
        return not (cleaned.get("as_planned") or cleaned.get("remove") or other)

    def sent(self) -> Sent:
        """What was sent, of a valid form."""
        cleaned = self.cleaned_data
        typed = not cleaned["as_planned"] and not cleaned["remove"]
        return Sent(
            key=cleaned["key"],
            agreement_id=cleaned["agreement"],
            date=cleaned["date"],
            entry_id=cleaned["entry"],
            seen=cleaned["seen"],
            values=self._values(cleaned) if typed else None,
            remove=cleaned["remove"],
            reason=cleaned["reason"],
            by=cleaned["by"],
        )

    def _values(self, cleaned: dict[str, Any]) -> Values:
        return Values(
            kind=cleaned["kind"] or HourEntry.Kind.WORKED,
            start=cleaned["start"],
            end=cleaned["end"],
            breaks=cleaned["breaks"],
            minutes=cleaned["minutes"],
            missed_minutes=cleaned["missed"],
            has_lessons=cleaned["lessons"],
            remark=cleaned["remark"] if "remark" in self.data else None,
        )


def read_sent(request: HttpRequest) -> Sent:
    """What was sent, as a form or as JSON; raises ValidationError by field."""
    if request.content_type == "application/json":
        form = CellForm(_of_json(request.body))
    else:
        form = CellForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.sent()


def _of_json(body: bytes) -> dict[str, str]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ValidationError(NO_JSON) from None
    if not isinstance(data, dict):
        raise ValidationError(NO_JSON)
    return {str(name): _text(value) for name, value in data.items() if value is not None}


def _text(value: Any) -> str:
    """A value of JSON as a form sends it; anything odd becomes text that its field refuses."""
    if isinstance(value, list) and len(value) <= MOST_BREAKS:
        pairs = [pair for pair in value if isinstance(pair, list) and len(pair) == 2]
        if len(pairs) == len(value):
            return format_breaks([[str(moment) for moment in pair] for pair in pairs])
    return str(value)
