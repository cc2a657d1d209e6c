"""Changing how or when a pupil left, or taking that back; either needs a reason."""

from datetime import date
from typing import Any

from django import forms

from lwt_admin.accounts.models import User
from lwt_admin.forms import VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm
from lwt_admin.students.models import Departure
from lwt_admin.students.turning.departures import change_departure, undo_departure
from lwt_admin.students.validators import validate_no_bsn


class DepartureForm(DatedForm, VersionedModelForm[Departure]):
    """How a pupil left and on which day."""

    class Meta:
        model = Departure
        fields = ("kind", "last_day", "reason")
        labels = {"reason": "Waarom wijzigt u dit"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.initial["reason"] = ""

    def store(self, by: User, today: date) -> None:
        """Store it, if day and kind can be."""
        self.claim()
        change_departure(self.instance, by=by, today=today)


class UndoForm(DatedForm):
    """Why a departure is taken back."""

    reason = forms.CharField(
        label="Waarom maakt u dit ongedaan",
        widget=forms.Textarea,
        max_length=1000,
        validators=[validate_no_bsn],
    )

    def store(self, departure: Departure, by: User, today: date) -> None:
        """Take it back."""
        undo_departure(departure, self.cleaned_data["reason"], by=by, today=today)
