"""Another e-mail address for who must still sign."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.signing.addresses import same
from lwt_admin.signing.models import Signatory


class AddressForm(forms.Form):
    """The right address, and why it was wrong; the text that is signed stays as it is."""

    email = forms.EmailField(
        label="E-mailadres",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul het e-mailadres in."},
    )
    reason = forms.CharField(
        label="Waarom wijzigt het adres?",
        max_length=400,
        help_text="Bijvoorbeeld: tikfout, of de e-mail kwam terug.",
        error_messages={"required": "Vul in waarom het adres wijzigt."},
    )

    def __init__(self, *args: Any, signatory: Signatory, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"email": signatory.email})
        super().__init__(*args, **kwargs)
        self.signatory = signatory

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].strip()
        if same(address, self.signatory.email):
            raise ValidationError(f"{address} is al het adres van {self.signatory.name}.")
        return address
