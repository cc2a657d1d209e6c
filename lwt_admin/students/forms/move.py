"""The form that gives a pupil to another school of the board."""

from typing import Any

from django import forms

from lwt_admin.accounts.models import School
from lwt_admin.students.models import Student
from lwt_admin.students.validators import validate_no_bsn, validate_student_number


class MoveForm(forms.Form):
    """To which school, under which number, and what that school should know."""

    school = forms.ModelChoiceField(
        label="Naar school", queryset=School.objects.none(), empty_label="Kies"
    )
    number = forms.CharField(
        label="Leerlingnummer bij die school",
        max_length=20,
        validators=[validate_student_number],
        help_text="Het nummer in de leerlingadministratie van die school. Nooit het BSN.",
    )
    remark = forms.CharField(
        label="Toelichting",
        required=False,
        validators=[validate_no_bsn],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, student: Student, schools: list[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = School.objects.for_system().filter(pk__in=[one.pk for one in schools])
        self.fields["school"].queryset = found.order_by("name", "pk")  # type: ignore[attr-defined]
        self.initial["number"] = student.number
        if len(schools) == 1:
            self.initial["school"] = schools[0].pk
