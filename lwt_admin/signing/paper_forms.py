"""Forms about a text that was signed on paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.forms import RecordsField
from lwt_admin.scans import ScanField
from lwt_admin.signing.models import Document, Signatory
from lwt_admin.signing.scans import why_not_on
from lwt_admin.ui.widgets import DateInput


class SignatoriesField(RecordsField):
    """Signatories by name and for whom they sign."""

    def label_from_instance(self, signatory: Any) -> str:
        return f"{signatory.name} ({signatory.get_party_display()})"


class PaperForm(forms.Form):
    """The scan, who signed on it, and when."""

    signatories = SignatoriesField(
        label="Wie heeft er op dit papier getekend?",
        queryset=Signatory.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wie er op dit papier heeft getekend."},
    )
    signed_on = forms.DateField(
        label="Op welke datum?",
        widget=DateInput(),
        help_text="Staan er meer datums bij de handtekeningen, vul dan de laatste in.",
        error_messages={"required": "Vul in wanneer er is getekend."},
    )
    file = ScanField(label="Scan")

    def __init__(
        self,
        *args: Any,
        document: Document,
        signatories: Sequence[Signatory],
        today: date,
        **kwargs: Any,
    ) -> None:
        """`signatories` are those who may still be on a new scan."""
        super().__init__(*args, **kwargs)
        self.document, self.today = document, today
        keys = [one.pk for one in signatories]
        field = cast("SignatoriesField", self.fields["signatories"])
        field.queryset = Signatory.objects.for_system().filter(pk__in=keys)
        self.initial.setdefault("signatories", keys if len(keys) == 1 else [])

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if why := why_not_on(day, self.document, self.today):
            raise ValidationError(why)
        return day


ACCEPT: Final = "accept"
REJECT: Final = "reject"


class CompareForm(forms.Form):
    """What the colleague saw."""

    verdict = forms.ChoiceField(
        label="Wat ziet u?",
        choices=[
            (
                ACCEPT,
                "Het klopt: dit is deze tekst, en iedereen die hierboven staat heeft getekend",
            ),
            (REJECT, "Het klopt niet"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of de scan klopt."},
    )
    reason = forms.CharField(
        label="Wat klopt er niet?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen invullen als het niet klopt. Wie de scan invoerde, leest dit.",
        validators=[validate_no_bsn],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == REJECT and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Vul in wat er niet klopt.")
        return cleaned

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["verdict"] == ACCEPT)
