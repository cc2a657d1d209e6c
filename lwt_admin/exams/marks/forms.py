"""The marks of one candidate on one page."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.forms import VersionedModelForm
from lwt_admin.rules.marks import parse_mark
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.text import sentence
from lwt_admin.ui.formats import nl_mark

# The sittings of a subject, as the screen names them.
SITTINGS = {"se": "SE", "ce": "CE", "resit": "herkansing CE"}


class MarkField(forms.CharField):
    """A mark with comma or point; empty is no mark yet."""

    def __init__(self, label: str) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 5})
        super().__init__(label=label, required=False, max_length=20, widget=widget)

    def prepare_value(self, value: Any) -> Any:
        return nl_mark(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        try:
            return parse_mark(text) if text else None
        except RuleError as error:
            raise ValidationError(sentence(error.message), code="mark") from error


class MarksForm(VersionedModelForm[ExamCandidate]):
    """All marks of one candidate on one page, one field per subject and sitting."""

    class Meta:
        model = ExamCandidate
        fields = ("resits_closed",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = list(self.instance.subjects.all())
        for subject in self.subjects:
            for part in self.parts_of(subject):
                label = f"{subject.name}: {SITTINGS[part]}"
                self.fields[f"{part}_{subject.pk}"] = MarkField(label)
                self.initial[f"{part}_{subject.pk}"] = getattr(subject, part)

    def parts_of(self, subject: ExamSubject) -> list[str]:
        """The sittings for which a subject can have a mark."""
        parts = list(SITTINGS) if subject.has_central_exam else ["se"]
        no_school_exam = subject.kind == subject.Kind.PROFILE and not self.instance.profile_has_se
        return parts[1:] if no_school_exam else parts

    def lines(self) -> Iterator[tuple[ExamSubject, list[forms.BoundField | None]]]:
        """Per subject its fields for SE, CE and resit; None where there is no such sitting."""
        for subject in self.subjects:
            present = self.parts_of(subject)
            yield (
                subject,
                [self[f"{part}_{subject.pk}"] if part in present else None for part in SITTINGS],
            )

    @transaction.atomic
    def save(self, commit: bool = True) -> ExamCandidate:
        candidate = super().save(commit)
        for subject in self.subjects:
            before = {part: getattr(subject, part) for part in self.parts_of(subject)}
            after = {part: self.cleaned_data[f"{part}_{subject.pk}"] for part in before}
            if before != after:
                for part, mark in after.items():
                    setattr(subject, part, mark)
                subject.version += 1
                subject.save()
        return candidate
