"""The resit of a subject with only a school exam, which a school may offer once (EB 35b1)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import User
from lwt_admin.exams.marks.forms import MarkField
from lwt_admin.exams.marks.saving import set_mark
from lwt_admin.exams.school_exam.page import ResitLine


class SchoolResitForm(forms.Form):
    """The mark of the resit of each subject; empty is no resit."""

    def __init__(self, lines: list[ResitLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"vak_{line.subject.pk}": line for line in lines}
        for name, line in self.lines.items():
            self.fields[name] = MarkField(f"{line.subject}: herkansing SE")
            self.initial[name] = line.subject.se_resit

    def rows(self) -> list[tuple[ResitLine, forms.BoundField]]:
        """Each subject with its field."""
        return [(line, self[name]) for name, line in self.lines.items()]

    def store(self, by: User) -> bool:
        """Store what changed; says whether all of it could be. The rest gets its error."""
        self.is_valid()
        for name in self.lines.keys() - self.errors.keys():
            mark = self.cleaned_data[name]
            if mark == self.initial[name]:
                continue
            try:
                set_mark(
                    self.lines[name].subject,
                    "se_resit",
                    mark,
                    expected=self.initial[name],
                    by=by,
                )
            except ValidationError as refused:
                self.add_error(name, refused)
        return not self.errors
