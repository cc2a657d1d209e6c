"""Forms about what was made before: a number of hours and of days for each month."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.hours_text import HoursField
from lwt_admin.placements.carrying import MonthSum, month_name
from lwt_admin.placements.models import CarriedMonth
from lwt_admin.ui.formats import hours


def add_month_fields(form: forms.Form, months: Iterable[date]) -> None:
    """A field for hours and one for days per month, named `2026-09-minutes` and `2026-09-days`."""
    for month in months:
        name = month_name(month)
        form.fields[f"{month:%Y-%m}-minutes"] = HoursField(label=f"Uren in {name}")
        form.fields[f"{month:%Y-%m}-days"] = forms.IntegerField(
            label=f"Dagen in {name}",
            required=False,
            min_value=0,
            max_value=31,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "invalid": "Vul een heel aantal dagen in.",
                "min_value": "Een aantal dagen is niet kleiner dan %(limit_value)s.",
                "max_value": "Een maand heeft hoogstens %(limit_value)s dagen.",
            },
        )


def sums_in(cleaned: Mapping[str, Any], months: Iterable[date]) -> list[MonthSum]:
    """What was filled in, a month without anything as nothing."""
    return [
        MonthSum(
            month,
            cleaned.get(f"{month:%Y-%m}-minutes") or 0,
            cleaned.get(f"{month:%Y-%m}-days") or 0,
        )
        for month in months
    ]


class CarriedForm(forms.Form):
    """The months of one agreement; the hidden `stamp` tells what the form was opened with."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False, label="Versie")
    reason = forms.CharField(
        label="Waarom wijzigt u een overgenomen maand?",
        max_length=1000,
        required=False,
        help_text="Alleen nodig als u iets wijzigt wat er al stond.",
        validators=[validate_no_bsn],
    )

    def __init__(
        self,
        *args: Any,
        months: Iterable[date],
        stored: Iterable[CarriedMonth],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {one.month: one for one in stored}
        self.months = sorted({*months, *self.stored})
        add_month_fields(self, self.months)
        self.initial["stamp"] = self.newest_stamp
        for month, one in self.stored.items():
            self.initial[f"{month:%Y-%m}-minutes"] = hours(one.minutes)
            self.initial[f"{month:%Y-%m}-days"] = one.days

    @property
    def newest_stamp(self) -> str:
        return ",".join(f"{one.pk}:{one.version}" for one in self.stored.values())

    def rows(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField, CarriedMonth | None]]:
        """Per month its name, its two fields and what is stored."""
        for month in self.months:
            name = f"{month:%Y-%m}"
            yield (
                month_name(month),
                self[f"{name}-minutes"],
                self[f"{name}-days"],
                self.stored.get(month),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stamp") != self.newest_stamp:
            data: Any = self.data
            self.data = data = data.copy()
            data["stamp"] = self.newest_stamp
            raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
        return cleaned

    def sums(self) -> list[MonthSum]:
        return sums_in(self.cleaned_data, self.months)
