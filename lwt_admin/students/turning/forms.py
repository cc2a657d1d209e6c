"""One form for all pupils of a school year: what becomes of each, and in which class."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.students.models import Enrolment
from lwt_admin.students.turning.plan import Choice
from lwt_admin.students.turning.pupils import Pupil, Step
from lwt_admin.students.turning.years import Turn
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.ui.formats import nl_date
from lwt_admin.ui.widgets import DateInput

LONGEST_CLASS: Final = Enrolment._meta.get_field("class_name").max_length


class TurnForm(forms.Form):
    """Two fields for each pupil; `seen` holds the versions of the enrolments on the page."""

    last_day = forms.DateField(
        label="Laatste dag van wie van school gaat",
        widget=DateInput,
        help_text=(
            "Op deze dag eindigt ook een leer-werktraject dat nog loopt. "
            "Wie al eerder van school ging, houdt de dag van toen."
        ),
    )
    seen = forms.CharField(label="Gezien", widget=forms.HiddenInput)

    def __init__(self, *args: Any, pupils: Sequence[Pupil], turn: Turn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pupils, self.turn = pupils, turn
        self.initial = {"last_day": turn.old.end, "seen": versions_of(pupils)} | dict(self.initial)
        for pupil in pupils:
            self.fields[f"step_{pupil.key}"] = _step_field(pupil)
            self.fields[f"class_{pupil.key}"] = _class_field(pupil)

    @property
    def rows(self) -> list[tuple[Pupil, forms.BoundField, forms.BoundField]]:
        """Every pupil with the two fields."""
        return [
            (pupil, self[f"step_{pupil.key}"], self[f"class_{pupil.key}"]) for pupil in self.pupils
        ]

    def clean_last_day(self) -> Any:
        day, old, new = self.cleaned_data["last_day"], self.turn.old, self.turn.new
        if day < old.start or (new is not None and day >= new.start):
            raise ValidationError(f"{nl_date(day)} valt niet in schooljaar {old.in_full}.")
        return day

    def clean_seen(self) -> dict[int, int]:
        """The versions by the keys of the enrolments."""
        try:
            pairs = (pair.split(":") for pair in self.cleaned_data["seen"].split())
            return {int(key): int(version) for key, version in pairs}
        except ValueError:
            raise ValidationError("De pagina is niet heel verstuurd. Open haar opnieuw.") from None

    def choices(self) -> dict[int, Choice]:
        """What was chosen for each pupil; call it on a valid form."""
        given = self.cleaned_data
        return {
            pupil.key: Choice(
                step=Step(given[f"step_{pupil.key}"]),
                class_name=given[f"class_{pupil.key}"],
                version=given["seen"].get(pupil.key, 0),
            )
            for pupil in self.pupils
        }


def versions_of(pupils: Sequence[Pupil]) -> str:
    """The versions of the enrolments as one hidden field carries them: `12:1 13:4`."""
    return " ".join(f"{pupil.key}:{pupil.enrolment.version}" for pupil in pupils)


def _step_field(pupil: Pupil) -> forms.ChoiceField:
    label = f"Wat wordt het: {pupil.student}"
    widget = forms.Select(attrs={"class": "form-select", "aria-label": label})
    return forms.ChoiceField(
        label=label, choices=pupil.steps, initial=pupil.proposal, widget=widget
    )


def _class_field(pupil: Pupil) -> forms.CharField:
    label = f"Nieuwe klas: {pupil.student}"
    widget = forms.TextInput(attrs={"class": "form-control", "aria-label": label, "size": 8})
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_CLASS,
        initial=pupil.proposed_class,
        widget=widget,
        validators=[validate_no_bsn],
    )
