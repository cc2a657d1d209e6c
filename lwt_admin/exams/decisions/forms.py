"""What somebody says with a step: the result of the school, a reason, that something was seen."""

from typing import Any

from django import forms

from lwt_admin.exams.models.decision import Verdict
from lwt_admin.students.forms.parts import DatedForm
from lwt_admin.students.validators import validate_no_bsn


class ReasonForm(DatedForm):
    """Why: asked for every step back."""

    reason = forms.CharField(
        label="Waarom?", max_length=2000, widget=forms.Textarea, validators=[validate_no_bsn]
    )


class ProposeForm(DatedForm):
    """A proposal; it asks only what this candidate needs."""

    result = forms.ChoiceField(
        label="Wat besluit de school?",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        help_text="De regels geven hier geen zekerheid. De school kiest, en zegt waarom.",
    )
    reason = forms.CharField(
        label="Reden", max_length=2000, widget=forms.Textarea, validators=[validate_no_bsn]
    )
    placement_seen = forms.BooleanField(label="Ik heb gezien hoe de stage ervoor staat")
    looked_at = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, contested: bool, corrects: bool, in_order: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not contested:
            del self.fields["result"]
        if corrects:
            self.fields["reason"].label = "Wat is er verbeterd?"
        elif contested:
            self.fields["reason"].label = "Waarom besluit de school dit?"
        else:
            del self.fields["reason"]
        if in_order:
            del self.fields["placement_seen"]
