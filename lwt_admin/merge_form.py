"""The form on which somebody says what stays of two records that become one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from lwt_admin.bsn import find_bsn
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.merging import KEPT, NO_REASON, OTHER, Guard, differing, guards_of, loosened
from lwt_admin.records import Record
from lwt_admin.rules.text import date_text


def value_text(record: Record, field: models.Field) -> str:
    """A value as the page names it."""
    value = getattr(record, field.name)
    if value in (None, ""):
        return "leeg"
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return date_text(value) if isinstance(field, models.DateField) else str(value)


class MergeForm(forms.Form):
    """For each field that differs, whose value stays."""

    versions = forms.CharField(label="Versies", widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kept: Record,
        other: Record,
        guards: Sequence[Guard] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["versions"] = f"{kept.version}:{other.version}"
        self.kept, self.other, self.guards = kept, other, guards
        strictest = guards_of(kept, other, guards)
        along = {name for one in guards if one.name in strictest for name in one.follows}
        self.asked = [field for field in differing(kept, other) if field.name not in along]
        for field in self.asked:
            self.fields[field.name] = self._field(field, strictest.get(field.name))
        if strictest:
            self.fields["reason"] = forms.CharField(
                label="Waarom mag het minder streng?",
                help_text="Alleen invullen als u hierboven niet het strengste kiest. Het komt in "
                "de geschiedenis van het dossier.",
                required=False,
                max_length=300,
            )

    def _field(self, field: models.Field, strictest: str | None) -> forms.ChoiceField:
        """The two values; beforehand chosen is what protects most, else what is filled in."""
        filled = value_text(self.kept, field) != "leeg"
        texts = {KEPT: value_text(self.kept, field), OTHER: value_text(self.other, field)}
        if strictest is not None:
            texts[strictest] += " (strengste)"
        return forms.ChoiceField(
            label=capfirst(str(field.verbose_name)),
            choices=list(texts.items()),
            widget=forms.RadioSelect,
            initial=strictest or (KEPT if filled else OTHER),
        )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if (found := find_bsn(reason)) is not None:
            raise ValidationError(f"{found} lijkt een BSN. Laat dat weg.")
        return reason

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            loosened(self.kept, self.other, cleaned, self.guards)
            and not cleaned.get("reason", "").strip()
        ):
            self.add_error("reason", NO_REASON)
        return cleaned

    def clean_versions(self) -> tuple[int, int]:
        kept, _, other = self.cleaned_data["versions"].partition(":")
        if not (kept.isdecimal() and other.isdecimal()):
            raise ValidationError(CHANGED_MEANWHILE)
        return int(kept), int(other)

    @property
    def chosen(self) -> dict[str, str]:
        return {field.name: self.cleaned_data[field.name] for field in self.asked}
