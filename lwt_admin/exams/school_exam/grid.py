"""The marks of one part for all candidates of an exam year, in one form.

What can be stored is stored; what cannot keeps what was typed, with the reason.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.decisions.locks import SCHOOL_EXAM, is_locked
from lwt_admin.exams.marks.forms import MarkField
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from lwt_admin.exams.school_exam.copying import is_same
from lwt_admin.exams.school_exam.page import in_exam_year
from lwt_admin.exams.school_exam.parts import overtaken, settle_part, settled_by
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_date, nl_mark
from lwt_admin.ui.widgets import DateInput


class DoneField(forms.DateField):
    """The day on which a part without weight was done; empty is not yet."""

    def __init__(self, label: str, today: date) -> None:
        super().__init__(label=label, required=False, widget=DateInput())
        self.today = today

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day > self.today:
            raise ValidationError(f"{nl_date(day)} moet nog komen.", code="day")
        return day


def same_parts(part: SchoolExamPart, user: User) -> list[SchoolExamPart]:
    """This part at every candidate of the exam year who has it, in order of name."""
    candidate = part.subject.candidate
    found = ExamSubject.objects.for_user(user, Right.EXAMS_ENTER).filter(kind=part.subject.kind)
    subjects = {one.pk: one for one in in_exam_year(found, candidate) if is_same(part.subject, one)}
    candidates = (
        ExamCandidate.objects.for_user(user, Right.EXAMS_ENTER)
        .filter(pk__in=[one.candidate_id for one in subjects.values()])
        .select_related("trajectory__student")
        .with_locks()
        .in_bulk()
    )
    parts = [
        one
        for one in SchoolExamPart.objects.for_user(user, Right.EXAMS_ENTER).filter(
            subject__in=subjects
        )
        if fold(one.name) == fold(part.name)
    ]
    for one in parts:
        one.subject = subjects[one.subject_id]
        one.subject.candidate = candidates[one.subject.candidate_id]
    return sorted(parts, key=lambda one: one.subject.candidate.trajectory.student.sort_key)


class PartMarksForm(forms.Form):
    """A mark (or a day) per candidate, each with what stood on the screen."""

    def __init__(self, parts: list[SchoolExamPart], *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {f"onderdeel_{part.pk}": part for part in parts}
        for name, part in self.parts.items():
            student = part.subject.candidate.trajectory.student
            label = f"{student}: {part.name}"
            field = MarkField(label) if part.weight else DoneField(label, today)
            field.disabled = is_locked(part.subject.candidate, SCHOOL_EXAM)
            self.fields[name] = field
            self.fields[f"was_{name}"] = forms.CharField(
                label=f"Was: {label}", required=False, widget=forms.HiddenInput
            )
            self.initial[name] = getattr(part, settled_by(part))
            self.initial[f"was_{name}"] = written(part)

    def rows(self) -> list[tuple[SchoolExamPart, forms.BoundField, forms.BoundField]]:
        """Each part with its field and the hidden one with what stood on the screen."""
        return [(part, self[name], self[f"was_{name}"]) for name, part in self.parts.items()]

    def store(self, by: User) -> int:
        """Store every mark that can be; the others get their error. The number stored."""
        self.is_valid()
        return sum(self._store(name, part, by) for name, part in self.parts.items())

    def _store(self, name: str, part: SchoolExamPart, by: User) -> bool:
        if self.errors.keys() & {name, f"was_{name}"} or not self._was_typed(name, part):
            return False
        value: Decimal | date | None = self.cleaned_data[name]
        try:
            with transaction.atomic():
                settle_part(part, value, expected=self.initial[name], by=by)
        except ValidationError as refused:
            self.add_error(name, refused)
            return False
        setattr(part, settled_by(part), value)
        self._now_stands(name, part)
        return True

    def _was_typed(self, name: str, part: SchoolExamPart) -> bool:
        """Whether there is something to store.

        When another mark came meanwhile, what was not touched is left as it is now, and what was
        typed is refused once: the form then carries the mark of now.
        """
        seen, now = self.cleaned_data[f"was_{name}"], written(part)
        typed = written(part, self.cleaned_data[name])
        if typed in {seen, now}:
            return False
        if seen != now:
            self.add_error(name, overtaken(part))
            self._now_stands(name, part)
            return False
        return True

    def _now_stands(self, name: str, part: SchoolExamPart) -> None:
        """Let the form that is shown again carry what is stored now."""
        data: Any = self.data
        self.data = data = data.copy()
        data[f"was_{name}"] = written(part)


def written(part: SchoolExamPart, *value: Decimal | date | None) -> str:
    """A mark or a day as the hidden field holds it; that of the part, or the one that is given."""
    found = value[0] if value else getattr(part, settled_by(part))
    if found is None:
        return ""
    return found.isoformat() if isinstance(found, date) else nl_mark(found)
