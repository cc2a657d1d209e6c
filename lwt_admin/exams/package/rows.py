"""The rows of a package: subjects chosen from the school's list, in an order of one's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms

from lwt_admin.exams.catalogue.services import take_over
from lwt_admin.exams.models import CatalogueSubject, ExamCandidate, ExamSubject
from lwt_admin.exams.models import SubjectKind as Kind
from lwt_admin.exams.package.services import Wanted
from lwt_admin.rules.exam_package import COMPULSORY
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.text import fold, key_in

MOST: Final = 30
USUAL_ELECTIVES: Final = 4
"""How many rows for electives stand ready; how many are needed the rules say."""
EMPTY_ROWS: Final = 2


class Row(forms.Form):
    """One subject: a stored one, or one to add."""

    kind: str
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput, label="Vak")
    position = forms.IntegerField(
        required=False, min_value=1, max_value=MOST, label="Volgorde", widget=forms.NumberInput
    )
    leaves = forms.BooleanField(required=False, label="Uit het pakket")

    def __init__(
        self, *args: Any, kind: str, stored: Mapping[int, ExamSubject], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        key = key_in(str(self["pk"].value() or ""))
        self.stored = stored.get(key) if key else None

    def wanted(self) -> Wanted | None:
        """What the row asks for; None for an empty row."""
        if not self.is_bound or not self.is_valid():
            return None
        typed = self._typed()
        pk = self.cleaned_data.get("pk")
        if pk is None and not (typed.listed or typed.name):
            return None
        return typed

    def _typed(self) -> Wanted:
        raise NotImplementedError

    def subject(self) -> ExamSubject | None:
        """The subject as it would be, for the rules to look at; stored is nothing."""
        wanted = self.wanted()
        if wanted is None or wanted.leaves:
            return None
        known = self.stored
        if wanted.listed is not None:
            one = ExamSubject(kind=self.kind, name=wanted.listed.name)
            take_over(one, wanted.listed, taken=set())
            one.has_central_exam = wanted.listed.has_central_exam
            return one
        return ExamSubject(
            kind=self.kind,
            name=wanted.name or (known.name if known else ""),
            module_of=known.module_of if known else "",
            has_central_exam=known.has_central_exam if known else False,
        )


class ListedRow(Row):
    """An elective or extra subject of the school's list."""

    listed = forms.ChoiceField(required=False, label="Vak")

    def __init__(
        self, *args: Any, listed: Sequence[CatalogueSubject], own_profile: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.stored.catalogue_id if self.stored else None
        self.known = {one.pk: one for one in listed if one.is_offered or one.pk == chosen}
        nothing = "Kies een vak"
        if self.stored is not None and chosen is None:
            nothing = f"{self.stored.name} (staat niet op de schoollijst)"
        field: Any = self.fields["listed"]
        field.choices = [("", nothing), *_groups(self.known.values(), own_profile)]
        if self.stored is not None and chosen is not None:
            field.choices = field.choices[1:]

    def _typed(self) -> Wanted:
        key = key_in(self.cleaned_data.get("listed", ""))
        return Wanted(
            self.kind,
            pk=self.cleaned_data.get("pk"),
            listed=self.known.get(key) if key else None,
            leaves=self.cleaned_data.get("leaves", False),
        )


def _groups(subjects: Iterable[CatalogueSubject], own_profile: str) -> list[tuple[str, Any]]:
    """The choices, with the modules of each profile together and those of the own profile last."""
    plain: list[tuple[str, str]] = []
    modules: dict[str, list[tuple[str, str]]] = {}
    for one in subjects:
        place = modules.setdefault(one.module_of, []) if one.module_of else plain
        place.append((str(one.pk), one.name))
    own = modules.pop(own_profile, [])
    groups: list[tuple[str, Any]] = [*plain]
    groups += [(f"Profielmodules van {short}", of) for short, of in sorted(modules.items())]
    if own:
        groups.append((f"Modules van het eigen profiel {own_profile} (niet toegestaan)", own))
    return groups


class FollowedRow(Row):
    """A subject that is followed without exam: noted, not counted."""

    name = forms.CharField(
        required=False, max_length=120, label="Vak", validators=[validate_no_bsn]
    )
    note = forms.CharField(
        required=False, max_length=200, label="Welke onderdelen", validators=[validate_no_bsn]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = cleaned.get("pk") or cleaned.get("note")
        if asked and not cleaned.get("leaves") and not cleaned.get("name"):
            self.add_error("name", "Vul de naam van het vak in.")
        return cleaned

    def _typed(self) -> Wanted:
        return Wanted(
            self.kind,
            pk=self.cleaned_data.get("pk"),
            name=" ".join(self.cleaned_data.get("name", "").split()),
            note=self.cleaned_data.get("note", ""),
            leaves=self.cleaned_data.get("leaves", False),
        )


class Rows:
    """All rows of a package; bound to what was sent, or showing what is stored."""

    def __init__(
        self, data: Any, candidate: ExamCandidate, listed: Sequence[CatalogueSubject]
    ) -> None:
        self._stored = list(candidate.subjects.all())
        own = candidate.trajectory.profile
        of_kind = {kind: [one for one in listed if one.kind == kind] for kind in Kind}
        more = {"own_profile": own}
        self.electives = self._set(
            ListedRow, data, Kind.ELECTIVE, listed=of_kind[Kind.ELECTIVE], **more
        )
        self.extra = self._set(ListedRow, data, Kind.EXTRA, listed=of_kind[Kind.EXTRA], **more)
        self.followed = self._set(FollowedRow, data, Kind.FOLLOWED)

    def _set(self, form: type[Row], data: Any, kind: Kind, **more: Any) -> Any:
        stored = [one for one in self._stored if one.kind == kind]
        usual = USUAL_ELECTIVES if kind == Kind.ELECTIVE else 0
        made = forms.formset_factory(
            form,
            extra=max(EMPTY_ROWS, usual - len(stored)),
            max_num=MOST,
            absolute_max=MOST + 1,  # one more than may be is enough to refuse
            validate_max=True,
        )
        initial = [
            {
                "pk": one.pk,
                "position": number,
                "listed": one.catalogue_id or "",
                "name": one.name,
                "note": one.note,
            }
            for number, one in enumerate(stored, start=1)
        ]
        known = {"kind": kind.value, "stored": {one.pk: one for one in stored}}
        return made(data, initial=initial, prefix=kind.value, form_kwargs=known | more)

    @property
    def _sets(self) -> tuple[Any, ...]:
        return self.electives, self.extra, self.followed

    def is_valid(self) -> bool:
        """Whether every row can be; a subject that stands there twice is told at its row."""
        fine = [one.is_valid() for one in self._sets]
        return all(fine) and self._all_once()

    def _all_once(self) -> bool:
        seen = {fold(one.name) for one in self._stored if one.kind in COMPULSORY}
        fine = True
        for row in self._rows():
            subject = row.subject()
            if subject is None:
                continue
            if fold(subject.name) in seen:
                field = "listed" if "listed" in row.fields else "name"
                row.add_error(field, f"{subject.name} staat al in het pakket.")
                fine = False
            seen.add(fold(subject.name))
        return fine

    def _rows(self) -> list[Row]:
        """The rows in the order that was asked for; those without a number come last."""
        ordered: list[Row] = []
        for one in self._sets:
            rows = [row for row in one if not one.is_bound or row.is_valid()]
            ordered += sorted(rows, key=_place)
        return ordered

    def wanted(self) -> list[Wanted]:
        """What the rows ask for, in order."""
        return [one for one in (row.wanted() for row in self._rows()) if one is not None]

    def subjects(self) -> list[ExamSubject]:
        """The package as the rows say it, with the subjects that every exam has."""
        if not self.electives.is_bound:
            return self._stored
        fixed = [one for one in self._stored if one.kind in COMPULSORY]
        typed = (row.subject() for row in self._rows())
        return [*fixed, *(one for one in typed if one is not None)]


def _place(row: Row) -> int:
    return (row.cleaned_data.get("position") if row.is_bound else None) or MOST + 1
