"""What a signatory fills in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import User
from lwt_admin.signing.drawings import read_drawing
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import Mark
from lwt_admin.text import fold

CONSENT = "Ik heb de overeenkomst gelezen en ga akkoord."


class SigningForm(forms.Form):
    """Consent, and a drawn signature or a typed name; `sha256` is of the text on this page."""

    sha256 = forms.CharField(widget=forms.HiddenInput, label="Kenmerk van de tekst")
    consent = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": "Zet eerst een vinkje: dat u de overeenkomst hebt gelezen."},
    )
    drawing = forms.CharField(widget=forms.HiddenInput, required=False, label="Handtekening")
    typed_name = forms.CharField(max_length=160, required=False, label="Uw volledige naam")

    def __init__(
        self,
        *args: Any,
        witness: User,
        signatory: Signatory,
        others: Iterable[Signatory],
        **kwargs: Any,
    ) -> None:
        """`others` are the other parties of the document: nobody signs with one of their names."""
        super().__init__(*args, **kwargs)
        self.witness = witness
        self.other_names = {fold(one.name) for one in others} - {fold(signatory.name)}

    def clean_drawing(self) -> bytes:
        given = self.cleaned_data["drawing"]
        return read_drawing(given) if given else b""

    def clean_typed_name(self) -> str:
        name: str = self.cleaned_data["typed_name"].strip()
        if name and sum(char.isalpha() for char in name) < 2:
            raise ValidationError(f"“{name}” is geen naam. Typ uw voor- en achternaam.")
        if name and fold(name) == fold(str(self.witness)):
            raise ValidationError(
                f"“{name}” is de naam van de medewerker die erbij is. Typ uw eigen naam."
            )
        if name and fold(name) in self.other_names:
            raise ValidationError(
                f"“{name}” is de naam van een andere partij. Typ uw eigen naam: niemand tekent "
                "voor een ander."
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        fine = not self.errors.keys() & {"drawing", "typed_name"}
        if fine and not cleaned.get("drawing") and not cleaned.get("typed_name"):
            self.add_error("typed_name", "Teken uw handtekening, of typ uw naam.")
        return cleaned

    def mark(self) -> Mark:
        """What was put down; a drawing goes before a typed name."""
        drawing = self.cleaned_data["drawing"]
        return Mark(
            sha256=self.cleaned_data["sha256"],
            consent=CONSENT,
            typed_name="" if drawing else self.cleaned_data["typed_name"],
            drawing=drawing,
        )
