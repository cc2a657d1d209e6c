"""What a signatory fills in."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lwt_admin.accounts.models import User
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.names import is_own_name
from lwt_admin.signing.addresses import same
from lwt_admin.signing.drawings import read_drawing
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import Mark
from lwt_admin.text import fold

LONGEST_REASON: Final = 2000


class SigningForm(forms.Form):
    """Consent, and a drawn signature or a typed name; `sha256` is of the text on this page."""

    sha256 = forms.CharField(widget=forms.HiddenInput, label=gettext_lazy("Kenmerk van de tekst"))
    consent = forms.BooleanField(label="Akkoord")  # in the words of the kind of document
    drawing = forms.CharField(
        widget=forms.HiddenInput, required=False, label=gettext_lazy("Handtekening")
    )
    typed_name = forms.CharField(
        max_length=160,
        required=False,
        label=gettext_lazy("Uw volledige naam"),
        validators=[validate_no_bsn],
    )

    def __init__(
        self,
        *args: Any,
        signatory: Signatory,
        others: Iterable[Signatory],
        witness: User | None = None,
        **kwargs: Any,
    ) -> None:
        """`others` are the other parties of the document: nobody signs with one of their names.

        At one table a member of staff is `witness`.
        """
        super().__init__(*args, **kwargs)
        self.signatory = signatory
        self.witness = witness
        self.words = kind_of(signatory.document).words
        self.fields["consent"].label = self.words.consent
        self.fields["consent"].error_messages["required"] = self.words.unread
        self.other_names = {fold(one.name) for one in others} - {fold(signatory.name)}

    def clean_drawing(self) -> bytes:
        given = self.cleaned_data["drawing"]
        try:
            return read_drawing(given) if given else b""
        except ValidationError as wrong:
            raise ValidationError([_(message) for message in wrong.messages]) from None

    def clean_typed_name(self) -> str:
        name: str = self.cleaned_data["typed_name"].strip()
        if name and (wrong := self._what_is_wrong_with(name)):
            raise ValidationError(wrong)
        return name

    def _what_is_wrong_with(self, name: str) -> str:
        """Why nobody signs with this name, the signatory least of all; empty when they may."""
        if sum(char.isalpha() for char in name) < 2:
            return _("“%(name)s” is geen naam. Typ uw voor- en achternaam.") % {"name": name}
        if self.witness is not None and fold(name) in self.witness.names:
            return _("“%(name)s” is de naam van de medewerker die erbij is. Typ uw eigen naam.") % {
                "name": name
            }
        if fold(name) in self.other_names:
            return _(
                "“%(name)s” is de naam van een andere partij. Typ uw eigen naam: niemand tekent "
                "voor een ander."
            ) % {"name": name}
        if not is_own_name(name, self.signatory.name):
            return str(self.words.other_name % {"name": name, "own": self.signatory.name})
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        fine = not self.errors.keys() & {"drawing", "typed_name"}
        if fine and not cleaned.get("drawing") and not cleaned.get("typed_name"):
            self.add_error("typed_name", _("Teken uw handtekening, of typ uw naam."))
        return cleaned

    def mark(self) -> Mark:
        """What was put down; a drawing goes before a typed name. Consent as it was read."""
        drawing = self.cleaned_data["drawing"]
        return Mark(
            sha256=self.cleaned_data["sha256"],
            consent=str(self.fields["consent"].label),
            typed_name="" if drawing else self.cleaned_data["typed_name"],
            drawing=drawing,
        )


class CodeForm(forms.Form):
    """The code that came by e-mail."""

    code = forms.CharField(
        label=gettext_lazy("Code uit uw e-mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
        ),
        error_messages={
            "required": gettext_lazy("Vul de zes cijfers in die u per e-mail kreeg."),
        },
    )


class RemoteSigningForm(CodeForm, SigningForm):
    """Signing at a distance."""

    field_order = ("sha256", "code", "consent", "drawing", "typed_name")

    def typed_so_far(self) -> dict[str, Any]:
        """What stands in the form, to go on with after asking for another code."""
        given = {name: self.data.get(name, "") for name in self.fields}
        return given | {"code": "", "consent": bool(given["consent"])}


class RefusalForm(CodeForm):
    """Why somebody does not agree."""

    reason = forms.CharField(
        label=gettext_lazy("Waarom gaat u niet akkoord?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("De school leest dit en neemt contact met u op."),
        error_messages={
            "required": gettext_lazy("Vul in waarom u niet akkoord gaat."),
            "max_length": gettext_lazy("Dit zijn te veel tekens. Gebruik er hoogstens 2000."),
        },
        validators=[validate_no_bsn],
    )
    field_order = ("reason", "code")

    def typed_so_far(self) -> dict[str, Any]:
        """What stands in the form, to go on with after asking for another code."""
        return {"reason": self.data.get("reason", "")}


class LostLinkForm(forms.Form):
    """The address to which the links of somebody go."""

    email = forms.EmailField(
        label=gettext_lazy("Uw e-mailadres"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Vul uw e-mailadres in."),
            "invalid": gettext_lazy("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@mail.nl."),
        },
    )


class CopyForm(forms.Form):
    """Where the sealed document goes; `so_far` keeps a second click from sending it twice."""

    email = forms.EmailField(
        label="E-mailadres",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul het e-mailadres in."},
    )
    so_far = forms.IntegerField(widget=forms.HiddenInput, min_value=0, label="Al verstuurd")


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
        validators=[validate_no_bsn],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Versie")

    def __init__(self, *args: Any, signatory: Signatory, **kwargs: Any) -> None:
        seen = {"email": signatory.email, "version": signatory.version}
        super().__init__(*args, **{"initial": seen} | kwargs)
        self.signatory = signatory

    def clean(self) -> dict[str, Any]:
        """Refuse to replace what somebody else filled in since; after that it is a choice."""
        cleaned = super().clean() or self.cleaned_data
        seen, now = cleaned.get("version"), self.signatory.version
        if seen is not None and seen != now:
            data: Any = self.data
            self.data = data = data.copy()
            data[self.add_prefix("version")] = str(now)
            address = self.signatory.email or "leeg"
            raise ValidationError(
                f"Iemand anders wijzigde dit adres intussen in {address}. Klopt dat niet, sla dan "
                "nog eens op."
            )
        return cleaned

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].strip()
        if same(address, self.signatory.email):
            raise ValidationError(f"{address} is al het adres van {self.signatory.name}.")
        return address
