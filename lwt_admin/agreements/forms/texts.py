"""The form for a new edition of a standard text."""

from django import forms

from lwt_admin.agreements.forms.agreement import LONGEST_TEXT
from lwt_admin.bsn import validate_no_bsn


class TextForm(forms.Form):
    """The text, and the number of the edition that its writer looked at."""

    text = forms.CharField(
        label="Tekst",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Laat leeg om terug te gaan naar de tekst die anders geldt.",
        validators=[validate_no_bsn],
    )
    seen = forms.IntegerField(label="Uitgave", min_value=0, widget=forms.HiddenInput)
