"""The form of a contact: one line is enough; what follows needs no more than its own words."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms

from lwt_admin.accounts.models import User
from lwt_admin.students.forms.parts import offer
from lwt_admin.students.models import Contact
from lwt_admin.students.support.contacts import owners_for
from lwt_admin.students.support.forms import PastForm

FOLLOW_UP_WITHIN: Final = timedelta(weeks=1)
NEXT: Final = ("follow_up_on", "follow_up_owner")


class ContactForm(PastForm[Contact]):
    """Who, how, when and one line; with what has still to happen, by whom and when."""

    past = ("date",)
    starts_today = "date"

    class Meta:
        model = Contact
        fields = (
            "with_whom",
            "way",
            "line",
            "date",
            "person",
            "note",
            "follow_up",
            "follow_up_on",
            "follow_up_owner",
        )
        widgets = {"with_whom": forms.RadioSelect, "way": forms.RadioSelect}
        help_texts = {
            "person": "Met wie precies, als dat iets toevoegt.",
            "follow_up": "Leeg als er niets meer hoeft.",
            "follow_up_on": "Leeg: binnen een week.",
        }

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.user = user
        owners = owners_for(self.instance.student, self.instance.follow_up_owner_id, today)
        offer(self, "follow_up_owner", owners)
        if self.instance.follow_up_owner_id is None:
            self.initial["follow_up_owner"] = user.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("follow_up") and "follow_up" not in self.errors:
            self._check_nothing_follows(cleaned)
        elif self.errors.keys().isdisjoint(NEXT):
            self._complete(cleaned)
        return cleaned

    def _check_nothing_follows(self, cleaned: dict[str, Any]) -> None:
        """A typed date belongs to something that must happen; the owner is only offered."""
        if cleaned.get("follow_up_on") and "follow_up_on" in self.changed_data:
            self.add_error("follow_up", "Wat moet er dan gebeuren?")
        for name in NEXT:
            cleaned[name] = None
        self.instance.follow_up_done_on = None

    def _complete(self, cleaned: dict[str, Any]) -> None:
        cleaned["follow_up_on"] = cleaned.get("follow_up_on") or self.today + FOLLOW_UP_WITHIN
        cleaned["follow_up_owner"] = cleaned.get("follow_up_owner") or self.user
