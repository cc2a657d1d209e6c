"""The form of one day at the company, and the choices above the week."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School, User
from lwt_admin.forms import VersionedModelForm
from lwt_admin.placements.checks import check_times
from lwt_admin.placements.models import HourEntry
from lwt_admin.students.models import MentorAssignment
from lwt_admin.worktime import BreaksField


class TimeInput(forms.TimeInput):
    """The browser's own clock; a phone shows its wheel."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class HourEntryForm(VersionedModelForm[HourEntry]):
    """What happened on a day; agreement and date are fixed by the page."""

    breaks = BreaksField()

    class Meta:
        model = HourEntry
        fields = ("kind", "start", "end", "breaks", "has_lessons", "remark")
        widgets = {
            "kind": forms.RadioSelect,
            "start": TimeInput,
            "end": TimeInput,
            "remark": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"kind": "Wat gebeurde er?", "has_lessons": "Die dag was er ook les op school"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") != HourEntry.Kind.WORKED:
            # Times that were filled in beforehand mean nothing on a day without work.
            for name in ("start", "end", "breaks"):
                self.errors.pop(name, None)
            return cleaned | {"start": None, "end": None, "breaks": []}
        if not self.errors.keys() & {"start", "end", "breaks"}:
            self._check_times(cleaned)
        return cleaned

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        entry = HourEntry(
            **{name: cleaned.get(name) for name in ("kind", "start", "end", "breaks")}
        )
        try:
            check_times(entry)
        except ValidationError as error:
            self.add_error(None, error)

    def take_over(self, error: ValidationError) -> None:
        """Show what the service refused, beside its field where the form has it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class RejectForm(forms.Form):
    """Why somebody else's hours are not right; `version` is of the hours on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Versie")
    reason = forms.CharField(
        label="Wat klopt er niet?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wie de uren invoerde, ziet deze reden.",
    )


class WeekFilter(forms.Form):
    """Whose pupils: offered to who sees the pupils of other mentors as well."""

    week = forms.CharField(required=False, widget=forms.HiddenInput, label="Week")
    mentor = forms.TypedChoiceField(
        label="Leerlingen van", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, user: User, school: School | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assignments = MentorAssignment.objects.for_user(user)
        if school is not None:
            assignments = assignments.filter(trajectory__student__school=school)
        rows = (
            assignments.order_by("mentor__last_name", "mentor__first_name", "mentor_id")
            .values_list("mentor_id", "mentor__first_name", "mentor__last_name")
            .distinct()
        )
        names = [(pk, f"{first} {last}".strip()) for pk, first, last in rows]
        mentor = cast("forms.ChoiceField", self.fields["mentor"])
        mentor.choices = [("", "alle mentoren"), *names]
        mentor.widget.attrs["data-autosubmit"] = ""

    @property
    def chosen(self) -> int | None:
        """Primary key of the chosen mentor; None shows everybody."""
        return self.cleaned_data.get("mentor") if self.is_valid() else None
