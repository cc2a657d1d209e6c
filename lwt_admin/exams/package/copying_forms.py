"""Which package is taken over."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from lwt_admin.exams.models import ExamCandidate
from lwt_admin.students.forms.parts import offer


class OtherCandidate(forms.ModelChoiceField):
    """A candidate as one recognises it: name and profile."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.trajectory.student}, {obj.trajectory.profile}, examen {obj.exam_year}"


class SourceForm(forms.Form):
    """Whose package is taken over, and how much of it."""

    van = OtherCandidate(queryset=ExamCandidate.objects.none(), label="Het pakket van")
    extra = forms.BooleanField(
        required=False,
        label="Ook de extra vakken en de vakken zonder examen",
        help_text="Voor een extra vak is per leerling een besluit na overleg nodig.",
    )

    def __init__(self, *args: Any, candidates: QuerySet[ExamCandidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "van", candidates)
        cast("forms.ModelChoiceField", self.fields["van"]).empty_label = "Kies een kandidaat"
