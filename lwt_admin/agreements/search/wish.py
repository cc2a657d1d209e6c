"""What is looked for: the period, the days, and from where the distance is measured."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.agreements.forms.agreement import check_period
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.ui.widgets import DateInput

HOME, SCHOOL = "thuis", "school"
RECENT, NEAR, NAME = "gebruikt", "afstand", "naam"


@dataclass(frozen=True)
class Wish:
    """One search; `weekdays` are ISO weekdays, empty when any will do."""

    first: date
    last: date
    weekdays: tuple[int, ...] = ()
    origin: str = HOME
    order: str = RECENT
    everything: bool = False
    text: str = ""


class WishForm(forms.Form):
    """The search as a form above the list; what is wrong in it is told, and not used."""

    van = forms.DateField(label="Eerste dag", widget=DateInput())
    tot = forms.DateField(label="Laatste dag", widget=DateInput())
    dagen = forms.TypedMultipleChoiceField(
        label="Op deze dagen",
        choices=[(number, name.capitalize()) for number, name in WEEKDAYS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    q = forms.CharField(label="Naam of plaats", max_length=100, required=False)
    vanaf = forms.ChoiceField(
        label="Afstand vanaf",
        choices=[(HOME, "thuis"), (SCHOOL, "school")],
        required=False,
    )
    volgorde = forms.ChoiceField(
        label="Volgorde",
        choices=[
            (RECENT, "laatst gebruikt eerst"),
            (NEAR, "dichtstbij eerst"),
            (NAME, "op naam"),
        ],
        required=False,
    )
    alles = forms.BooleanField(label="Toon ook wat niet past, met de reden", required=False)

    def __init__(self, data: Any, usual: Wish) -> None:
        """Before anything was searched it shows the `usual` wish of the pupil."""
        self.usual = usual
        searched = "van" in data  # and not only asked for another page of the list
        super().__init__(data if searched else None, initial=_as_initial(usual))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            check_period(cleaned.get("van"), cleaned.get("tot"))
        except ValidationError as error:
            self.add_error("tot", error.message_dict["end"])
        return cleaned

    def wish(self) -> Wish | None:
        """What to search for: the usual wish before anything was typed, None when that is wrong."""
        if not self.is_bound:
            return self.usual
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return Wish(
            first=given["van"],
            last=given["tot"],
            weekdays=tuple(sorted(given["dagen"])),
            origin=given["vanaf"] or HOME,
            order=given["volgorde"] or RECENT,
            everything=given["alles"],
            text=given["q"],
        )


def _as_initial(wish: Wish) -> dict[str, Any]:
    return {
        "van": wish.first,
        "tot": wish.last,
        "dagen": list(wish.weekdays),
        "vanaf": wish.origin,
        "volgorde": wish.order,
    }
