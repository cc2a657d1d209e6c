"""What is typed about a transfer."""

from collections.abc import Sequence
from typing import Any

from django import forms

from lwt_admin.dossier.transfer.sections import PERSON, SECTIONS
from lwt_admin.dossier.transfer.sending import (
    DAYS,
    DOWNLOADS,
    MOST_DAYS,
    MOST_DOWNLOADS,
    Terms,
)
from lwt_admin.students.forms.parts import DatedForm
from lwt_admin.students.forms.signers import GuardianField, ask_guardians
from lwt_admin.students.models import Guardian
from lwt_admin.students.signers import Choice
from lwt_admin.students.validators import validate_no_bsn, validate_person_name

LONGEST_REASON = 500
CHOICES = [(one.key, f"{one.title}: {one.told}") for one in SECTIONS if one.key != PERSON]


class PrepareForm(DatedForm):
    """For whom a dossier is, what is in it, and who consents with the pupil."""

    institution = forms.CharField(
        label="Ontvangende instelling",
        max_length=160,
        validators=[validate_person_name, validate_no_bsn],
        help_text="De naam van de school of mbo-instelling, zoals leerling en ouders die kennen.",
    )
    sections = forms.MultipleChoiceField(
        label="Wat gaat mee?",
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Naam, klas en profiel gaan altijd mee. Kies verder alleen wat nodig is.",
    )
    guardians = GuardianField(
        label="Wie geeft akkoord met de leerling?",
        queryset=Guardian.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_guardians(self, choice)

    @property
    def chosen(self) -> Sequence[Guardian]:
        """Who consents with the pupil."""
        return list(self.cleaned_data.get("guardians", ()))


class SendForm(DatedForm):
    """To whom the link goes, how long and how often it works."""

    receiver = forms.CharField(
        label="Naam van de ontvanger",
        max_length=160,
        validators=[validate_person_name, validate_no_bsn],
        help_text="Wie bij de instelling het dossier ophaalt.",
    )
    address = forms.EmailField(label="E-mailadres van de ontvanger")
    days = forms.IntegerField(
        label="Hoeveel dagen werkt de link?", min_value=1, max_value=MOST_DAYS, initial=DAYS
    )
    downloads = forms.IntegerField(
        label="Hoe vaak mag het dossier worden opgehaald?",
        min_value=1,
        max_value=MOST_DOWNLOADS,
        initial=DOWNLOADS,
        help_text="De pdf en het gegevensbestand tellen elk als één keer.",
    )

    def terms(self) -> Terms:
        """What was typed."""
        return Terms(**self.cleaned_data)


class ReasonForm(DatedForm):
    """Why a dossier is taken back, or who took back the consent."""

    reason = forms.CharField(
        label="Reden",
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        validators=[validate_no_bsn],
    )


class StopForm(ReasonForm):
    """Consent that was taken back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Wie trok het akkoord in, en waarom?"
