"""The form of one day at the company, and the choices above the week."""

import re
from datetime import time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School, User
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.forms import VersionedModelForm
from lwt_admin.hours_text import HoursField, parse_hours
from lwt_admin.placements.checks import check_minutes, check_times
from lwt_admin.placements.models import HourEntry
from lwt_admin.rules.periods import MINUTES_A_DAY
from lwt_admin.students.models import MentorAssignment
from lwt_admin.ui.formats import hours
from lwt_admin.ui.widgets import TimeInput
from lwt_admin.worktime import BreaksField


class ClockField(forms.TimeField):
    """A time of day; what is none is named in the error."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", TimeInput)
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> time | None:
        try:
            return super().to_python(value)
        except ValidationError:
            shown = str(value)[:20]
            raise ValidationError(f"“{shown}” is geen tijd. Schrijf bijvoorbeeld 8:00.") from None


class MissedField(HoursField):
    """Missed time: whole minutes, or as `1:30`; cleans to minutes, 0 when it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Gemist, in minuten")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value or ""

    def clean(self, value: Any) -> int:
        words = forms.CharField.clean(self, value)
        if words and not words.isdecimal() and not re.search("[:uU]", words):
            raise ValidationError(f"“{words}” is geen aantal minuten. Schrijf bijvoorbeeld 15.")
        minutes = int(words) if words.isdecimal() else (parse_hours(words) if words else 0)
        if minutes > MINUTES_A_DAY:
            raise ValidationError(f"{words} minuten is meer dan een dag.")
        return minutes


TIMES = ("start", "end", "breaks", "minutes")


class DayForm(forms.Form):
    """The times of a day, or its hours alone; shared by the page of an entry and by a cell."""

    start = ClockField(label="Begin")
    end = ClockField(label="Einde")
    breaks = BreaksField()
    minutes = HoursField(
        label="Of alleen de uren",
        help_text="Als u de tijden niet weet, bijvoorbeeld 7,5. Rust, pauze en nacht zijn dan niet"
        " te beoordelen.",
    )
    missed_minutes = MissedField(
        help_text="Te laat, of zonder verlof gemist. Leeg bij een hele dag zonder verlof: wat er"
        " gepland was.",
    )


class HourEntryForm(VersionedModelForm[HourEntry], DayForm):
    """What happened on a day; agreement and date are fixed by the page.

    In a closed week (`is_closed`) it asks why the week is corrected.
    """

    reason = forms.CharField(
        label="Waarom verbetert u deze afgesloten week?",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_no_bsn],
    )

    class Meta:
        model = HourEntry
        fields = ("kind", "start", "end", "breaks", "missed_minutes", "has_lessons", "remark")
        widgets = {"kind": forms.RadioSelect, "remark": forms.Textarea(attrs={"rows": 3})}
        labels = {"kind": "Wat gebeurde er?", "has_lessons": "Die dag was er ook les op school"}

    def __init__(self, *args: Any, is_closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.minutes and self.instance.spans is None:
            self.initial["minutes"] = hours(self.instance.minutes)
        if not is_closed:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") != HourEntry.Kind.WORKED:
            # Times that were filled in beforehand mean nothing on a day without work.
            for name in TIMES:
                self.errors.pop(name, None)
            cleaned |= {"start": None, "end": None, "breaks": [], "minutes": None}
        elif cleaned.get("minutes") and not {"start", "end"} & set(self.changed_data):
            # Hours typed beside times that were filled in beforehand take their place.
            cleaned |= {"start": None, "end": None, "breaks": []}
        self.instance.minutes = cleaned.get("minutes") or 0
        if not self.errors.keys() & set(TIMES):
            check_cleaned(self, cleaned)
        return cleaned


def check_cleaned(form: forms.Form | HourEntryForm, cleaned: dict[str, Any]) -> None:
    """Show beside their fields what does not fit together: times, or hours beside times."""
    times = {name: cleaned.get(name) for name in ("start", "end", "breaks")}
    minutes = cleaned.get("minutes")
    kind = cleaned.get("kind") or HourEntry.Kind.WORKED
    if minutes is not None and kind == HourEntry.Kind.WORKED:
        try:
            check_minutes(minutes)
        except ValidationError as error:
            form.add_error(None, error)
            return
        if times["start"] or times["end"]:
            form.add_error("minutes", "Vul de tijden in, of alleen de uren; niet allebei.")
            return
    try:
        check_times(HourEntry(kind=kind, minutes=minutes or 0, **times))
    except ValidationError as error:
        form.add_error(None, error)


class RejectForm(forms.Form):
    """Why somebody else's hours are not right; `version` is of the hours on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Versie")
    reason = forms.CharField(
        label="Wat klopt er niet?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wie de uren invoerde, ziet deze reden.",
        validators=[validate_no_bsn],
    )


class ReasonForm(forms.Form):
    """Why something is done all the same; `version` is of the hours on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Versie")
    reason = forms.CharField(
        label="Waarom?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_no_bsn],
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
