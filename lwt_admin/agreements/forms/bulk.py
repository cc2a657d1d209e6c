"""Which agreements something is to be done with, as the list hands them over."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lwt_admin.text import key_in

MOST: Final = 2000
OPEN_FOR: Final = timedelta(hours=12)


class SelectionForm(forms.Form):
    """The agreements with a tick, or all that the filter of the list shows."""

    pk = forms.MultipleChoiceField(required=False, label="Overeenkomsten")
    everything = forms.BooleanField(required=False, label="Alle overeenkomsten van dit filter")
    q = forms.CharField(required=False, label="Leerling of bedrijf")
    stand = forms.CharField(required=False, label="Stand")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["pk"] = _Keys(required=False, label="Overeenkomsten")


class StartForm(SelectionForm):
    """The same, with the moment at which the page was opened: submitting it twice is one job."""

    opened_at = forms.CharField(label="Geopend op", widget=forms.HiddenInput)

    def clean_opened_at(self) -> datetime:
        try:
            opened = datetime.fromisoformat(self.cleaned_data["opened_at"])
        except ValueError:
            opened = None
        now = timezone.now()
        if opened is None or opened.tzinfo is None or not now - OPEN_FOR <= opened <= now:
            raise ValidationError("Deze pagina is te lang open geweest. Kijk de lijst nog eens na.")
        return opened


class _Keys(forms.Field):
    """Primary keys, as many boxes have a tick; what is no key is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        keys = (key_in(one) for one in (value or [])[:MOST])
        return [key for key in keys if key]
