"""Forms to begin, send and withdraw an agreement."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.rules.periods import days_in
from lwt_admin.students.forms.signers import GuardianField, ask_guardians
from lwt_admin.students.models import Guardian
from lwt_admin.students.signers import Choice
from lwt_admin.ui.formats import nl_date
from lwt_admin.ui.widgets import DateInput

LONGEST_TEXT = 10_000
LONGEST_PERIOD = timedelta(days=3 * 366)


def check_period(start: date | None, end: date | None) -> None:
    """Raise ValidationError on `end` when it lies before the start, or years after it."""
    if start is None or end is None:
        return
    if end < start:
        message = f"De laatste dag ({nl_date(end)}) ligt voor de eerste dag ({nl_date(start)})."
        raise ValidationError({"end": message})
    if end - start > LONGEST_PERIOD:
        days = days_in(start, end)
        raise ValidationError(
            {"end": f"Van {nl_date(start)} tot {nl_date(end)} is {days} dagen. Klopt het jaar?"}
        )


class BeginForm(forms.Form):
    """What kind of agreement, for when; `q` narrows the list of companies."""

    kind = forms.ChoiceField(
        label="Soort",
        choices=[
            (WorkAgreement.Kind.LWT, "Leer-werkovereenkomst, bij een erkend leerbedrijf"),
            (WorkAgreement.Kind.ORIENTATION, "Oriëntatiestage, bij elk bedrijf; telt niet mee"),
        ],
        widget=forms.RadioSelect,
        initial=WorkAgreement.Kind.LWT,
    )
    start = forms.DateField(label="Eerste dag", widget=DateInput())
    end = forms.DateField(label="Laatste dag", widget=DateInput())
    q = forms.CharField(label="Zoek op naam of plaats", max_length=100, required=False)

    def __init__(self, *args: Any, until: date | None = None, **kwargs: Any) -> None:
        """`until` is the last day of the trajectory, when it has one."""
        super().__init__(*args, **kwargs)
        self.until = until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        end = cleaned.get("end")
        check_period(cleaned.get("start"), end)
        if end is not None and self.until is not None and end > self.until:
            text = f"Het leer-werktraject loopt tot en met {nl_date(self.until)}."
            raise ValidationError({"end": text})
        return cleaned


class SendForm(forms.Form):
    """Who signs for the pupil, and which text was looked at before sending."""

    guardians = GuardianField(
        label="Wie tekent voor de leerling",
        queryset=Guardian.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wie er voor de leerling tekent."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, label="Versie")

    def __init__(self, *args: Any, draft: AgreementVersion, choice: Choice, **kwargs: Any) -> None:
        """Without anybody to choose from the question is not asked; see `parties.choice_of`."""
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.initial["version"] = draft.version
        ask_guardians(self, choice)

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        if version != self.draft.version:
            raise ValidationError("De tekst is intussen gewijzigd. Lees haar nog eens na.")
        return version

    @property
    def chosen(self) -> list[Guardian]:
        return list(self.cleaned_data.get("guardians", ()))


class ReasonForm(forms.Form):
    """Why a version is withdrawn."""

    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul de reden in."},
        validators=[validate_no_bsn],
    )
