"""The form on which somebody says what stays of two records that become one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.merging import (
    NO_REASON,
    Guard,
    Whole,
    choices,
    guards_of,
    loosened,
)
from lwt_admin.records import Record
from lwt_admin.twins import KEPT, OTHER, Twins, said_of


def value_text(record: Record, field: models.Field | Whole) -> str:
    """A value as the page names it."""
    if isinstance(field, Whole):
        return field.text(record) or "leeg"
    return said_of(record, field)


def label_of(field: models.Field | Whole) -> str:
    """What the page calls it."""
    return field.label if isinstance(field, Whole) else capfirst(str(field.verbose_name))


class MergeForm(forms.Form):
    """For each field that differs, or the whole that it is a part of, whose value stays.

    For each of `twins` that differ too: such as the two enrolments of one year.
    """

    versions = forms.CharField(label="Versies", widget=forms.HiddenInput)
    seen = forms.CharField(label="Gezien", widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        kept: Record,
        other: Record,
        guards: Sequence[Guard] = (),
        wholes: Sequence[Whole] = (),
        twins: Twins | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        twins = twins or Twins()
        self.initial["versions"] = f"{kept.version}:{other.version}"
        self.initial["seen"] = twins.stamp
        self.kept, self.other, self.guards = kept, other, guards
        strictest = guards_of(kept, other, guards)
        self.asked = choices(kept, other, guards, wholes)
        for field in self.asked:
            self.fields[field.name] = self._field(field, strictest.get(field.name))
        self.differing = [twin for twin in twins.every if twin.asks]
        for twin in self.differing:
            self.fields[twin.name] = forms.ChoiceField(
                label=twin.label,
                choices=list(twin.texts.items()),
                widget=forms.RadioSelect,
                initial=twin.fuller,
            )
        if strictest:
            self.fields["reason"] = forms.CharField(
                label="Waarom mag het minder streng?",
                help_text="Alleen invullen als u hierboven niet het strengste kiest. Het komt in "
                "de geschiedenis van het dossier.",
                required=False,
                max_length=300,
                validators=[validate_no_bsn],
            )

    def _field(self, field: models.Field | Whole, strictest: str | None) -> forms.ChoiceField:
        """The two values; beforehand chosen is what protects most, else what is filled in."""
        filled = value_text(self.kept, field) != "leeg"
        texts = {KEPT: value_text(self.kept, field), OTHER: value_text(self.other, field)}
        if strictest is not None:
            texts[strictest] += " (strengste)"
        return forms.ChoiceField(
            label=label_of(field),
            choices=list(texts.items()),
            widget=forms.RadioSelect,
            initial=strictest or (KEPT if filled else OTHER),
        )

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
        """Whose value stays, of each field and of each twin that was asked about."""
        return {one.name: self.cleaned_data[one.name] for one in (*self.asked, *self.differing)}
