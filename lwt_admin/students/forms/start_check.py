"""An admission for which too little time is left before the exam asks for a second look."""

from datetime import date

from django import forms

from lwt_admin.students.models import Student
from lwt_admin.students.start_room import StartJudged, judge_start


class StartCheck(forms.Form):
    """Mixin for a form with a `start`: too late a one asks for a tick, which shows up then."""

    despite = forms.BooleanField(
        label="Toch toelaten: de reden staat in de motivering",
        required=False,
        widget=forms.HiddenInput,
        help_text="Bijvoorbeeld omdat er elders al uren zijn gemaakt, of de leerling een leerjaar "
        "overdoet.",
    )

    def check_start(self, student: Student, start: date) -> StartJudged:
        """Refuse a start after which the minimum does not fit, unless `despite` is ticked."""
        judged = judge_start(student, start)
        if judged.is_too_late and judged.room is not None:
            self.fields["despite"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("despite"):
                self.add_error("start", judged.room.verdict.text)
        return judged
