"""One row of the table in which a school takes over its running paper agreements."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, cast

from django import forms

from lwt_admin.agreements.models import Company
from lwt_admin.agreements.services.takeover import OnPaper
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.carried_forms import add_month_fields, sums_in
from lwt_admin.placements.carrying import MonthSum
from lwt_admin.rules.text import MONTHS
from lwt_admin.scans import ScanField
from lwt_admin.students.models import Guardian, Trajectory
from lwt_admin.ui.widgets import DateInput
from lwt_admin.week_text import Week, WeekField


class TakeOverRow(forms.Form):
    """A paper agreement of one pupil; a row in which nothing stands is left alone."""

    use_required_attribute = False

    company = forms.ChoiceField(
        label="Leerbedrijf", error_messages={"required": "Kies het leerbedrijf."}
    )
    supervisor = forms.CharField(
        label="Leermeester", max_length=160, required=False, validators=[validate_no_bsn]
    )
    guardian = forms.MultipleChoiceField(
        label="Wie tekende er voor de leerling?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    start = forms.DateField(
        label="Eerste dag",
        widget=DateInput(),
        error_messages={"required": "Vul de eerste dag in."},
    )
    end = forms.DateField(
        label="Laatste dag",
        widget=DateInput(),
        error_messages={"required": "Vul de laatste dag in."},
    )
    signed_on = forms.DateField(
        label="Getekend op",
        widget=DateInput(),
        error_messages={"required": "Vul in wanneer de laatste partij tekende."},
    )
    schedule = WeekField(
        error_messages={"required": "Vul de werkdagen en tijden in."},
    )
    scan = ScanField(label="Scan", required=False)
    reason = forms.CharField(
        label="Toelichting",
        max_length=1000,
        required=False,
        validators=[validate_no_bsn],
    )

    def __init__(
        self,
        *args: Any,
        trajectory: Trajectory,
        companies: Sequence[Company],
        months: Iterable[date] = (),
        **kwargs: Any,
    ) -> None:
        """Without `months` no hours are asked: not everybody enters them."""
        kwargs |= {"empty_permitted": True, "prefix": f"t{trajectory.pk}"}
        super().__init__(*args, **kwargs)
        self.trajectory, self.months = trajectory, list(months)
        self.companies = {str(one.pk): one for one in companies}
        listed = [(key, str(one)) for key, one in self.companies.items()]
        cast("forms.ChoiceField", self.fields["company"]).choices = [("", "Kies"), *listed]
        guardians = [one for one in trajectory.student.guardians.all() if one.may_sign]
        self.guardians = {str(one.pk): one for one in guardians}
        if len(guardians) > 1:
            field = cast("forms.MultipleChoiceField", self.fields["guardian"])
            field.choices = [(key, one.name) for key, one in self.guardians.items()]
        else:
            del self.fields["guardian"]
        add_month_fields(self, self.months)
        for one in self.fields.values():
            # What belongs in a column is told once, above the table.
            one.help_text = ""
            one.widget.attrs["class"] = _css_class(one)

    def paper(self) -> OnPaper:
        """What the row says; the representative counts when one had to sign."""
        given = self.cleaned_data
        return OnPaper(
            trajectory=self.trajectory,
            company=self.companies[given["company"]],
            start=given["start"],
            end=given["end"],
            signed_on=given["signed_on"],
            schedule=cast("Week", given["schedule"]),
            supervisor=given["supervisor"],
            guardians=self._signed_by(),
            reason=given["reason"],
        )

    def _signed_by(self) -> list[Guardian]:
        if "guardian" in self.fields:
            return [self.guardians[key] for key in self.cleaned_data["guardian"]]
        return list(self.guardians.values())

    def sums(self) -> list[MonthSum]:
        """The months in which something was made."""
        found = sums_in(self.cleaned_data, self.months)
        return [one for one in found if one.minutes or one.days]

    @property
    def problems(self) -> list[str]:
        """Everything that is wrong with the row, with the names of its fields."""
        return [
            f"{self.fields[name].label}: {text}" if name in self.fields else str(text)
            for name, texts in self.errors.items()
            for text in texts
        ]

    def about(self) -> list[forms.BoundField]:
        """Where and with whom."""
        names = ("company", "supervisor", "guardian", "reason")
        return [self[name] for name in names if name in self.fields]

    def dates(self) -> list[forms.BoundField]:
        """From when to when, and when it was signed."""
        return [self[name] for name in ("start", "end", "signed_on")]

    def month_fields(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        for month in self.months:
            name = f"{month:%Y-%m}"
            yield (
                f"{MONTHS[month.month - 1]} {month.year}",
                self[f"{name}-minutes"],
                self[f"{name}-days"],
            )

    def place(self, problems: dict[str, str]) -> None:
        """Put what is in the way beside its field; `guardians` is a field when one can choose."""
        for name, text in problems.items():
            field = "guardian" if name == "guardians" else name
            self.add_error(field if field in self.fields else None, text)


def _css_class(field: forms.Field) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        return "form-check-input"
    return "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
