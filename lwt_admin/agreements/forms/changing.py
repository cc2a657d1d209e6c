"""Forms to change a signed agreement: an addendum, an early end, another place instead."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.agreements.forms.agreement import BeginForm
from lwt_admin.agreements.models import AgreementVersion, Termination
from lwt_admin.agreements.services.amendments import start_outside
from lwt_admin.agreements.steps import TerminationFacts
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.forms import RecordForm, VersionedModelForm
from lwt_admin.ui.formats import nl_date
from lwt_admin.ui.widgets import DateInput

LONGEST_REASON = 2000


def not_to_come(day: date | None, today: date) -> date | None:
    """The day itself; ValidationError when it has yet to come."""
    if day is not None and day > today:
        raise ValidationError(f"{nl_date(day)} is nog niet geweest.")
    return day


class AmendForm(forms.Form):
    """From when an addendum holds, and why there is one."""

    start = forms.DateField(
        label="Vanaf welke dag geldt de wijziging",
        widget=DateInput(),
        help_text="Tot die dag blijft gelden wat is getekend.",
    )
    change_reason = forms.CharField(
        label="Waarom er iets wijzigt",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Deze reden staat in het addendum.",
        error_messages={"required": "Vul in waarom er iets wijzigt."},
        validators=[validate_no_bsn],
    )

    def __init__(self, *args: Any, amended: AgreementVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amended = amended

    def clean_start(self) -> date:
        start: date = self.cleaned_data["start"]
        if outside := start_outside(self.amended, start):
            raise ValidationError(outside)
        return start


class EndForm(RecordForm[Termination]):
    """How a signed agreement stops before its time: when, why, and who decided that together."""

    last_day = forms.DateField(
        label="Laatste dag",
        widget=DateInput(),
        help_text="De laatste dag waarop de overeenkomst geldt. Gaat de stage helemaal niet door, "
        "vul dan de dag vóór de eerste dag in.",
    )
    field_order: tuple[str, ...] = ("last_day",)

    class Meta:
        model = Termination
        fields = ("cause", "participants", "decided_on", "sbb_consulted_on", "explanation")
        labels = {"sbb_consulted_on": "Overlegd met SBB op"}
        help_texts = {
            "participants": "Bijvoorbeeld: leerling, ouder, leermeester en mentor.",
            "sbb_consulted_on": "Nodig voor een andere plek als de plek wegvalt of de begeleiding "
            "tekortschiet (WVO 10b4 lid 6). Mag later.",
            "explanation": "Deze toelichting staat ook in de brief aan de partijen.",
        }
        widgets = {
            "decided_on": DateInput(),
            "sbb_consulted_on": DateInput(),
            "participants": forms.Textarea(attrs={"rows": 2}),
            "explanation": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.update({"decided_on": today, "last_day": today})

    def clean_decided_on(self) -> date | None:
        return not_to_come(self.cleaned_data["decided_on"], self.today)

    def clean_sbb_consulted_on(self) -> date | None:
        return not_to_come(self.cleaned_data["sbb_consulted_on"], self.today)

    def facts(self) -> TerminationFacts:
        """What the transition needs to know."""
        return TerminationFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class LastDayForm(EndForm, VersionedModelForm[Termination]):
    """Another last day for what ended early, why, and what else became different with it."""

    reason = forms.CharField(
        label="Waarom de laatste dag wijzigt",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Deze reden staat ook in de nieuwe brief.",
        error_messages={"required": "Vul in waarom de laatste dag wijzigt."},
        validators=[validate_no_bsn],
    )
    field_order = ("last_day", "reason")

    def __init__(self, *args: Any, last_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"decided_on": self.instance.decided_on, "last_day": last_day})


class ReplaceForm(BeginForm):
    """Another place instead of one that failed; when SBB was consulted, if that is not known."""

    sbb_consulted_on = forms.DateField(
        label="Overlegd met SBB op",
        required=False,
        widget=DateInput(),
        help_text="De school regelt een andere plek na overleg met SBB (WVO 10b4 lid 6).",
    )

    def __init__(self, *args: Any, today: date, ask_sbb: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not ask_sbb:
            del self.fields["sbb_consulted_on"]

    def clean_sbb_consulted_on(self) -> date | None:
        return not_to_come(self.cleaned_data["sbb_consulted_on"], self.today)

    def chosen(self) -> dict[str, Any]:
        """What the new agreement begins with."""
        names = ("kind", "start", "end", "sbb_consulted_on")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
