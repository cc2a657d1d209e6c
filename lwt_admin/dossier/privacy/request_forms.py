"""What somebody asks about a pupil's data, and what the school decides about that."""

from datetime import date
from typing import Any

from django import forms

from lwt_admin.accounts.models import User
from lwt_admin.forms import VersionedModelForm
from lwt_admin.students.models import PrivacyRequest
from lwt_admin.ui.formats import nl_date
from lwt_admin.ui.widgets import DateInput


class RequestForm(VersionedModelForm):
    """A request as it came in."""

    class Meta:
        model = PrivacyRequest
        fields = ("kind", "asked_on", "asked_by", "what")
        labels = {"kind": "Wat voor verzoek"}
        widgets = {"asked_on": DateInput(), "what": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["asked_on"] = self.instance.asked_on or today

    def clean_asked_on(self) -> date:
        return not_to_come(self.cleaned_data["asked_on"], self.today)


class DecisionForm(VersionedModelForm):
    """What the school decided about a request, and what it did."""

    class Meta:
        model = PrivacyRequest
        fields = ("decision", "decided_on", "answer")
        widgets = {"decided_on": DateInput(), "answer": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, today: date, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            field.required = True
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ChoiceField)  # noqa: S101  (for the type checker)
        decision.choices = [("", "Kies"), *PrivacyRequest.Decision.choices]
        self.initial["decided_on"] = self.instance.decided_on or today
        self.instance.decided_by = user

    def clean_decided_on(self) -> date:
        return not_to_come(self.cleaned_data["decided_on"], self.today)


def not_to_come(day: date, today: date) -> date:
    """The day; raises ValidationError for one that is still to come."""
    if day > today:
        raise forms.ValidationError(f"{nl_date(day)} ligt in de toekomst.")
    return day
