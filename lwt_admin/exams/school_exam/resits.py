"""The resit of a subject with only a school exam, which a school may offer once (EB 35b1)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import User
from lwt_admin.exams.marks.forms import MarkField
from lwt_admin.exams.marks.grid import written
from lwt_admin.exams.marks.saving import Overtaken, set_mark
from lwt_admin.exams.school_exam.page import ResitLine


class SchoolResitForm(forms.Form):
    """The mark of the resit of each subject, with what stood on the screen; empty is no resit."""

    def __init__(self, lines: list[ResitLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"vak_{line.subject.pk}": line for line in lines}
        for name, line in self.lines.items():
            self.fields[name] = MarkField(f"{line.subject}: herkansing SE")
            self.fields[f"was_{name}"] = was = MarkField(f"Was: {line.subject}: herkansing SE")
            was.widget = forms.HiddenInput()
            self.initial[name] = self.initial[f"was_{name}"] = line.subject.se_resit

    def rows(self) -> list[tuple[ResitLine, forms.BoundField, forms.BoundField]]:
        """Each subject with its field, and the hidden one with what stood on the screen."""
        return [(line, self[name], self[f"was_{name}"]) for name, line in self.lines.items()]

    def store(self, by: User) -> bool:
        """Store what changed; says whether all of it could be. The rest gets its error."""
        self.is_valid()
        for name, line in self.lines.items():
            if not self.errors.keys() & {name, f"was_{name}"}:
                self._store(name, line, by)
        return not self.errors

    def _store(self, name: str, line: ResitLine, by: User) -> None:
        mark, seen = self.cleaned_data[name], self.cleaned_data[f"was_{name}"]
        if mark == seen:
            return
        try:
            set_mark(line.subject, "se_resit", mark, expected=seen, by=by)
        except ValidationError as refused:
            self.add_error(name, refused)
            if isinstance(refused, Overtaken):
                self._now_stands(name, refused.now)

    def _now_stands(self, name: str, mark: Decimal | None) -> None:
        """Let the form that is shown again know what stands there, so that saving is a choice."""
        data: Any = self.data
        self.data = data = data.copy()
        data[f"was_{name}"] = written(mark)
