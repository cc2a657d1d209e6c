"""Which hours somebody wants in a file."""

from datetime import date
from typing import Any, cast

from django import forms

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.placements.hours_export import Chosen
from lwt_admin.students.models import Student, Trajectory
from lwt_admin.ui.formats import nl_date
from lwt_admin.ui.widgets import DateInput

FORMS = (("xlsx", "Excel (.xlsx)"), ("csv", "CSV"))


class ExportForm(forms.Form):
    """A period, pupils if not all of them, and the kind of file."""

    van = forms.DateField(label="Van", widget=DateInput)
    tot = forms.DateField(label="Tot en met", widget=DateInput)
    vorm = forms.ChoiceField(label="Bestand", choices=FORMS, widget=forms.RadioSelect)
    leerling = forms.TypedMultipleChoiceField(
        label="Leerlingen",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies niemand, dan gaan alle leerlingen mee.",
    )

    def __init__(self, *args: Any, user: User, school: School | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedMultipleChoiceField", self.fields["leerling"])
        trajectories = Trajectory.objects.for_user(user, Right.DOCUMENTS).at_school(school)
        placed = trajectories.filter(agreements__isnull=False).values("student")
        pupils = Student.objects.for_user(user).filter(pk__in=placed).order_by("sort_key", "pk")
        field.choices = [(pupil.pk, str(pupil)) for pupil in pupils]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and last < first:
            self.add_error("tot", f"{nl_date(last)} ligt voor {nl_date(first)}.")
        return cleaned

    @property
    def chosen(self) -> Chosen:
        """What was asked for, of a valid form."""
        given = self.cleaned_data
        return Chosen(given["van"], given["tot"], given["leerling"] or None)


def usual(today: date) -> dict[str, Any]:
    """What the form holds beforehand: this month up to today, for Excel."""
    return {"van": today.replace(day=1), "tot": today, "vorm": next(iter(dict(FORMS)))}
