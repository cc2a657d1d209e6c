"""The forms of accidents and incidents."""

from datetime import date
from typing import Any

from django import forms

from lwt_admin.attachments import AttachmentField
from lwt_admin.forms import VersionedModelForm
from lwt_admin.placements.models import Incident
from lwt_admin.placements.visits import signed_period
from lwt_admin.students.forms.parts import DatedForm
from lwt_admin.ui.formats import nl_date, nl_period


class IncidentForm(DatedForm, VersionedModelForm[Incident]):
    """What happened, to whom it was told, and what comes next; the page sets the agreement."""

    class Meta:
        model = Incident
        fields = (
            "kind",
            "date",
            "time",
            "place",
            "involved",
            "what",
            "told_to",
            "told_on",
            "follow_up",
            "follow_up_owner",
            "follow_up_on",
        )
        help_texts = {
            "involved": "De leerling, en wie er verder bij was of het zag.",
            "what": "Alleen wat er gebeurde, zo precies als u weet.",
            "told_to": "Bijvoorbeeld de ouders, de leermeester, de directie, de Arbeidsinspectie.",
            "follow_up": "Wat er nog moet gebeuren.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_date(cleaned.get("date"))
        self._check_told(cleaned)
        self._check_follow_up(cleaned)
        return cleaned

    def _check_date(self, day: date | None) -> None:
        if day is None:
            return
        period = signed_period(self.instance.agreement)
        if day > self.today:
            self.add_error("date", f"{nl_date(day)} moet nog komen.")
        elif period is None:
            self.add_error("date", "Deze overeenkomst is nog niet door iedereen getekend.")
        elif not period[0] <= day <= period[1]:
            self.add_error(
                "date", f"{nl_date(day)} ligt buiten de overeenkomst ({nl_period(*period)})."
            )

    def _check_told(self, cleaned: dict[str, Any]) -> None:
        told_on = cleaned.get("told_on")
        if told_on is None:
            return
        if not cleaned.get("told_to") and "told_to" not in self.errors:
            self.add_error("told_to", f"Aan wie is het op {nl_date(told_on)} gemeld?")
        if told_on > self.today:
            self.add_error("told_on", f"{nl_date(told_on)} moet nog komen.")
        self._not_before(cleaned, "told_on")

    def _check_follow_up(self, cleaned: dict[str, Any]) -> None:
        """What has still to be done has somebody who does it, and a day."""
        if cleaned.get("follow_up"):
            if not cleaned.get("follow_up_owner") and "follow_up_owner" not in self.errors:
                self.add_error("follow_up_owner", "Wie doet dit vervolg?")
            if not cleaned.get("follow_up_on") and "follow_up_on" not in self.errors:
                self.add_error("follow_up_on", "Wanneer moet dit vervolg klaar zijn?")
        elif cleaned.get("follow_up_owner") or cleaned.get("follow_up_on"):
            self.add_error("follow_up", "Wat is het vervolg?")
        self._not_before(cleaned, "follow_up_on")

    def _not_before(self, cleaned: dict[str, Any], name: str) -> None:
        happened, day = cleaned.get("date"), cleaned.get(name)
        if happened and day and day < happened:
            self.add_error(name, f"{nl_date(day)} ligt voor het incident op {nl_date(happened)}.")


class CloseForm(DatedForm, VersionedModelForm[Incident]):
    """Since when it has been dealt with."""

    class Meta:
        model = Incident
        fields = ("closed_on",)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["closed_on"].required = True

    def clean_closed_on(self) -> date:
        day: date = self.cleaned_data["closed_on"]
        if day > self.today:
            raise forms.ValidationError(f"{nl_date(day)} moet nog komen.")
        if day < self.instance.date:
            happened = nl_date(self.instance.date)
            raise forms.ValidationError(f"{nl_date(day)} ligt voor het incident op {happened}.")
        return day


class AttachmentForm(forms.Form):
    """A photo or a document."""

    file = AttachmentField()
