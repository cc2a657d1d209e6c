"""The form of one part of a school exam."""

from typing import Any

from django import forms
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.exams.decisions.locks import hold_candidate
from lwt_admin.exams.marks.forms import MarkField
from lwt_admin.exams.models import SchoolExamPart
from lwt_admin.exams.school_exam.parts import add_part, change_part, check_move
from lwt_admin.forms import show_refusal
from lwt_admin.students.support.forms import PastForm
from lwt_admin.students.validators import validate_no_bsn


class PartForm(PastForm[SchoolExamPart]):
    """What a part is, when and where it is done, and its mark."""

    past = ("done_on",)

    mark = MarkField("Cijfer")
    reason = forms.CharField(
        label="Reden van de verplaatsing",
        max_length=200,
        required=False,
        validators=[validate_no_bsn],
        help_text="Alleen nodig als de geplande datum verandert.",
    )

    class Meta:
        model = SchoolExamPart
        fields = (
            "name",
            "weight",
            "period",
            "form",
            "place",
            "teacher",
            "planned_on",
            "done_on",
            "mark",
        )
        help_texts = {
            "weight": "0: moet gedaan zijn, zonder cijfer.",
            "teacher": "Nodig bij een onderdeel bij het leerbedrijf.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.old_day = self.instance.planned_on
        if self.old_day is None:
            del self.fields["reason"]
        self.fields["name"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "planned_on" not in self.errors:
            try:
                check_move(self.old_day, cleaned.get("planned_on"), cleaned.get("reason", ""))
            except forms.ValidationError as refused:
                show_refusal(self, refused)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The subject comes from the page; that a name is there once is to be checked with it.
        return super()._get_validation_exclusions() - {"subject"}  # type: ignore[misc]

    @transaction.atomic
    def save(self, commit: bool = True) -> SchoolExamPart:
        part: SchoolExamPart = self.instance
        if part._state.adding:
            add_part(part, by=self.user)
        else:
            # First the candidate, as whoever enters a mark does: the other way round two can wait
            # for each other.
            hold_candidate(part.subject.candidate_id)
            self.claim()
            change_part(part, reason=self.cleaned_data.get("reason", ""), by=self.user)
        return part
