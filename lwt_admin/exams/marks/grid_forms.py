"""What of the grid to show, and the grid as an ordinary form."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_date

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.marks.checking import read_mark
from lwt_admin.exams.marks.grid import (
    COMPULSORY,
    EVERYTHING,
    Cell,
    Chosen,
    Refused,
    Row,
    group_of,
    title_of,
)
from lwt_admin.exams.marks.saving import set_mark
from lwt_admin.exams.models import ExamCandidate, ExamSubject

NO_DATE: Final = "Dit is geen datum."


class GridFilter(forms.Form):
    """Exam year, subject and class; what cannot be chosen is as if nothing was."""

    examenjaar = forms.TypedChoiceField(
        label="Examenjaar", required=False, coerce=int, empty_value=None
    )
    vak = forms.ChoiceField(label="Vak", required=False)
    klas = forms.ChoiceField(label="Klas", required=False)

    def __init__(self, *args: Any, user: User, school: School | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mine = ExamCandidate.objects.for_user(user, Right.EXAMS_ENTER).at_school(school)
        years = sorted(set(self._mine.order_by().values_list("exam_year", flat=True)), reverse=True)
        self._choices("examenjaar", [(str(year), str(year)) for year in years])
        asked = self.data.get("examenjaar", "")
        self.exam_year = int(asked) if asked in map(str, years) else (years[0] if years else 0)
        self.initial["examenjaar"] = str(self.exam_year)
        self._choices("vak", [("", "verplichte vakken"), (EVERYTHING, "alle vakken"), *self._vak()])
        self._choices("klas", [("", "alle klassen"), *self._klas()])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = choices
        field.widget.attrs["data-autosubmit"] = ""

    def _vak(self) -> Iterable[tuple[str, str]]:
        found = ExamSubject.objects.for_system().filter(
            candidate__in=self._mine.filter(exam_year=self.exam_year)
        )
        rows = found.exclude(kind=ExamSubject.Kind.FOLLOWED).order_by()
        subjects = [
            ExamSubject(kind=kind, name=name)
            for kind, name in rows.values_list("kind", "name").distinct()
        ]
        named = {group_of(one): title_of(one) for one in subjects}
        places = {str(kind): place for place, kind in enumerate(COMPULSORY)}
        return sorted(named.items(), key=lambda pair: (places.get(pair[0], 9), pair[1].casefold()))

    def _klas(self) -> Iterable[tuple[str, str]]:
        mine = self._mine.filter(exam_year=self.exam_year)
        return [(name, name) for name in mine.class_names()]

    @property
    def chosen(self) -> Chosen:
        """What to show; a value that is not offered does not narrow."""
        self.is_valid()
        found = self.cleaned_data
        return Chosen(self.exam_year, found.get("vak", ""), found.get("klas", ""))


class SentGrid:
    """The grid as it was sent without a script: what was typed over is stored cell by cell."""

    def __init__(self, sent: QueryDict) -> None:
        self._sent = sent
        self._seen = seen_in(sent.getlist("gezien"))
        self.refused: dict[str, Refused] = {}
        self.saved = 0

    def store(self, rows: Iterable[Row], by: User) -> None:
        """Store every cell that differs from what stood on the screen, each by itself."""
        for row in rows:
            for cell in row.open_cells:
                self._store(cell, by)

    def _store(self, cell: Cell, by: User) -> None:
        typed = self._sent.get(cell.key, "").strip()
        if cell.key not in self._sent or typed == self._seen.get(cell.key, cell.text):
            return
        subject, part = cast("ExamSubject", cell.subject), cell.column.part
        try:
            set_mark(
                subject,
                part,
                read_mark(subject, part, typed),
                by=by,
                on=self._day(cell) if typed and cell.on is None else None,
                expected=read_mark(subject, part, self._seen.get(cell.key, "")),
            )
        except ValidationError as error:
            self.refused[cell.key] = typed, " ".join(error.messages)
        else:
            self.saved += 1

    def _day(self, cell: Cell) -> date | None:
        """The day at the head of the column."""
        text = self._sent.get(f"dag-{cell.column.key}", "").strip()
        if not text or not cell.column.has_day:
            return None
        try:
            found = parse_date(text)
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(f"“{text[:20]}”: {NO_DATE}")
        return found

    @property
    def days(self) -> Mapping[str, str]:
        """The days at the heads of the columns, as they were typed."""
        return {name[4:]: str(value) for name, value in self._sent.items() if name[:4] == "dag-"}


def seen_in(texts: Iterable[str]) -> dict[str, str]:
    """The marks that stood on the screen, as `Row.seen` writes them."""
    pairs = (pair.partition("=") for text in texts for pair in text.split())
    return {key: mark for key, _, mark in pairs}
