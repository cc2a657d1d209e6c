"""A company, its recognitions by SBB, and the people who guide pupils there."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.agreements.models import Company, Recognition, RecognitionProfile, Supervisor
from lwt_admin.contact import PhoneField, PostcodeField
from lwt_admin.forms import VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.students.models import PROFILE_CHOICES
from lwt_admin.ui.formats import nl_date

Status = Recognition.Status


class CompanyForm(VersionedModelForm[Company]):
    """Address, contact and who signs; `instance.school` is set by the page."""

    phone = PhoneField()
    postcode = PostcodeField()

    class Meta:
        model = Company
        fields = (
            "name",
            "kvk",
            "sbb_id",
            "street",
            "house_number",
            "postcode",
            "city",
            "phone",
            "email",
            "signatory_name",
            "signatory_capacity",
            "places",
        )
        help_texts = {
            "kvk": "8 cijfers.",
            "sbb_id": "Het nummer van het leerbedrijf bij SBB.",
            "places": "Hoeveel leerlingen hier tegelijk terechtkunnen.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            group("Leerbedrijf", "name", "places", "kvk", "sbb_id"),
            group("Adres", "street", "house_number", "postcode", "city"),
            group("Contact", "phone", "email"),
            group("Wie tekent", "signatory_name", "signatory_capacity"),
            "version",
        )

    def _get_validation_exclusions(self) -> set[str]:
        # The school comes from the page; the constraint on school and SBB number is to be checked.
        return super()._get_validation_exclusions() - {"school"}  # type: ignore[misc]


class RecognitionForm(DatedForm, VersionedModelForm[Recognition]):
    """Requested, valid, refused or withdrawn; for LWT or for mbo only; for which profiles."""

    profiles = forms.MultipleChoiceField(
        label="Profielen",
        choices=PROFILE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Recognition
        fields = ("status", "for_lwt", "requested_on", "valid_from", "valid_until", "note")
        help_texts = {
            "for_lwt": "Een erkenning voor alleen mbo is niet genoeg.",
            "status": (
                "Trekt SBB de erkenning in vanaf een dag, laat dan erkend staan en vul bij "
                "“erkend tot en met” de laatste dag in: eerdere uren blijven zo tellen."
            ),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.pk:
            self.initial["profiles"] = sorted(self.instance.profile_shorts)
        self.helper = helper(
            group("Erkenning", "status", "for_lwt"),
            "profiles",
            group("Wanneer", "requested_on", "valid_from", "valid_until"),
            "note",
            "version",
        )

    def clean_requested_on(self) -> date | None:
        requested: date | None = self.cleaned_data["requested_on"]
        if requested is not None and requested > self.today:
            raise ValidationError(f"{nl_date(requested)} ligt in de toekomst.")
        return requested

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("for_lwt") and "profiles" in cleaned and not cleaned["profiles"]:
            self.add_error("profiles", "Kies minstens één profiel.")
        asked = cleaned.get("status") == Status.REQUESTED
        if asked and "requested_on" in cleaned and not cleaned["requested_on"]:
            self.add_error("requested_on", "Vul in wanneer de erkenning is aangevraagd.")
        return cleaned

    def save(self, commit: bool = True) -> Recognition:
        """Store the recognition and exactly the chosen profiles."""
        with transaction.atomic():
            recognition = super().save(commit)
            chosen = set(self.cleaned_data["profiles"])
            for row in recognition.profiles.all():
                if row.profile not in chosen:
                    row.delete()
            for short in sorted(chosen - {row.profile for row in recognition.profiles.all()}):
                RecognitionProfile.objects.create(recognition=recognition, profile=short)
        return recognition

    def _get_validation_exclusions(self) -> set[str]:
        # The company comes from the page; one recognition per company and first day.
        return super()._get_validation_exclusions() - {"company"}  # type: ignore[misc]


class SupervisorForm(VersionedModelForm[Supervisor]):
    """Who guides the pupil at work; somebody who left is kept, but no longer offered."""

    phone = PhoneField()

    class Meta:
        model = Supervisor
        fields = ("name", "email", "phone", "qualification", "is_active")
        help_texts = {
            "qualification": "Bijvoorbeeld een vakdiploma of een cursus voor praktijkopleiders.",
            "is_active": "Haal het vinkje weg als deze persoon geen leerlingen meer begeleidt.",
        }
