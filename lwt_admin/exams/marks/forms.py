"""The marks and sittings of one candidate on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.exams.decisions.locks import is_locked
from lwt_admin.exams.marks.checking import DAYS, PARTS, Kind, parts_of, read_mark, standing_mark
from lwt_admin.exams.marks.grid import written
from lwt_admin.exams.marks.grid_forms import seen_in
from lwt_admin.exams.marks.saving import UNSET, Overtaken, set_mark
from lwt_admin.exams.marks.sittings import DETAILS, RIGHTS, set_details, set_rights
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.forms import VersionedModelForm, errors_by_field
from lwt_admin.rules.marks import parse_mark
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.text import sentence
from lwt_admin.ui.formats import nl_mark
from lwt_admin.ui.widgets import DateInput

RIGHT_FIELDS: Final = ("general_resit_waived_on", "profile_resit_waived_on", "resits_closed")
COLUMNS: Final = ("se", "ce", "resit")
"""The marks that stand beside each other; a resit of a school exam has its own page."""

LABELS: Final = {
    "ce_on": "dag CE",
    "resit_on": "dag herkansing",
    "resit_requested_on": "herkansing schriftelijk aangevraagd op",
    "resit_parts": "herkanste onderdelen van het CSPE",
}


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


class SubjectMarkField(MarkField):
    """A mark of one subject, with as many decimals as that subject may have."""

    def __init__(self, subject: ExamSubject, part: str) -> None:
        super().__init__(f"{subject.name}: {PARTS[part]}")
        self._subject, self._part = subject, part

    def clean(self, value: Any) -> Decimal | None:
        text = forms.CharField.clean(self, value)
        return read_mark(self._subject, self._part, text)


@dataclass(frozen=True)
class Change:
    """A mark that somebody typed over."""

    subject: ExamSubject
    part: str
    mark: Decimal | None

    @property
    def field(self) -> str:
        return f"{self.part}_{self.subject.pk}"


class MarksForm(VersionedModelForm[ExamCandidate]):
    """All marks of one candidate with their sittings, and the rights to resit."""

    gezien = forms.CharField(required=False, widget=forms.HiddenInput, label="Wat er stond")

    class Meta:
        model = ExamCandidate
        fields = RIGHT_FIELDS
        widgets = {name: DateInput() for name in RIGHT_FIELDS[:2]}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.subjects = [one for one in self.instance.subjects.all() if self.parts_of(one)]
        for subject in self.subjects:
            for part in self.parts_of(subject):
                self._add(subject, part, SubjectMarkField(subject, part))
                self.initial[f"{part}_{subject.pk}"] = standing_mark(subject, part)
            for name in self.details_of(subject):
                label = f"{subject.name}: {LABELS[name]}"
                self._add(subject, name, _detail_field(name, label))
                self.initial[f"{name}_{subject.pk}"] = getattr(subject, name)
        for name in RIGHT_FIELDS:
            self.fields[name].disabled = is_locked(self.instance, RIGHTS)
        self.initial["gezien"] = self._seen()

    def _add(self, subject: ExamSubject, name: str, field: forms.Field) -> None:
        field.disabled = is_locked(self.instance, DETAILS.get(name, name)) or (
            name == "se" and subject.se_from_parts
        )
        self.fields[f"{name}_{subject.pk}"] = field

    def _seen(self) -> str:
        return " ".join(
            f"{subject.pk}-{part}={written(standing_mark(subject, part))}"
            for subject in self.subjects
            for part in self.parts_of(subject)
        )

    def parts_of(self, subject: ExamSubject) -> list[str]:
        """The marks of this page that a subject can have."""
        found = parts_of(subject, profile_has_se=self.instance.profile_has_se)
        return [part for part in COLUMNS if part in found]

    @staticmethod
    def details_of(subject: ExamSubject) -> list[str]:
        """What there is to know of the sittings of a subject."""
        if not subject.has_central_exam:
            return []
        return [name for name in LABELS if name != "resit_parts" or subject.kind == Kind.PROFILE]

    def lines(self) -> Iterator[tuple[ExamSubject, list[forms.BoundField | None]]]:
        """Per subject its fields for SE, CE and resit; None where there is no such sitting."""
        for subject in self.subjects:
            present = self.parts_of(subject)
            yield (
                subject,
                [self[f"{part}_{subject.pk}"] if part in present else None for part in COLUMNS],
            )

    def sittings(self) -> Iterator[tuple[ExamSubject, list[forms.BoundField]]]:
        """Per subject with a central exam what there is to know of its sittings."""
        for subject in self.subjects:
            fields = [self[f"{name}_{subject.pk}"] for name in self.details_of(subject)]
            if fields:
                yield subject, fields

    def rights(self) -> list[forms.BoundField]:
        return [self[name] for name in RIGHT_FIELDS]

    # --- Storing ----------------------------------------------------------------------------------
    @transaction.atomic
    def save(self, commit: bool = True) -> ExamCandidate:
        """Store everything, or nothing: each reason comes at the field it is about."""
        self.claim()
        errors: dict[str, list[str]] = {}
        rights = {name: self.cleaned_data[name] for name in RIGHT_FIELDS}
        for change in self._in_order():
            self._store(change, errors)
        for subject in self.subjects:
            self._store_details(subject, errors)
        if errors:
            raise ValidationError(errors)
        set_rights(self.instance, self._user, **rights)
        return self.instance

    def _in_order(self) -> list[Change]:
        """First what is taken away, the last sitting first; then what is set."""
        found = [
            Change(subject, part, self.cleaned_data[f"{part}_{subject.pk}"])
            for subject in self.subjects
            for part in self.parts_of(subject)
            if f"{part}_{subject.pk}" in self.changed_data
        ]
        gone = [one for one in found if one.mark is None]
        return [*reversed(gone), *(one for one in found if one.mark is not None)]

    def _store(self, change: Change, errors: dict[str, list[str]]) -> None:
        subject, part = change.subject, change.part
        seen = seen_in([self.cleaned_data["gezien"]]).get(f"{subject.pk}-{part}")
        day = f"{DAYS.get(part)}_{subject.pk}"
        try:
            expected = UNSET if seen is None else read_mark(subject, part, seen)
            on = self.cleaned_data.get(day) if day in self.changed_data else None
            set_mark(subject, part, change.mark, by=self._user, on=on, expected=expected)
        except Overtaken as overtaken:
            errors.setdefault(change.field, []).extend(overtaken.messages)
            self._look_again(f"{subject.pk}-{part}", written(overtaken.now))
        except ValidationError as error:
            where = day if error.code == "day" else change.field
            errors.setdefault(where, []).extend(error.messages)

    def _look_again(self, key: str, now: str) -> None:
        """After a refusal the form knows what stands there, so that saving again is a choice."""
        data: Any = self.data
        self.data = data = data.copy()
        seen = seen_in([data.get("gezien", "")]) | {key: now}
        data["gezien"] = " ".join(f"{name}={mark}" for name, mark in seen.items())

    def _store_details(self, subject: ExamSubject, errors: dict[str, list[str]]) -> None:
        changed = {
            name: self.cleaned_data[f"{name}_{subject.pk}"]
            for name in self.details_of(subject)
            if f"{name}_{subject.pk}" in self.changed_data
            and not {f"{part}_{subject.pk}" for part in DAYS} & errors.keys()
        }
        try:
            if changed:
                set_details(subject, self._user, **changed)
        except ValidationError as error:
            for name, reasons in errors_by_field(error).items():
                errors.setdefault(f"{name}_{subject.pk}", []).extend(reasons)


def _detail_field(name: str, label: str) -> forms.Field:
    if name == "resit_parts":
        hint = "Leeg betekent: het hele CSPE."
        return forms.CharField(
            label=label,
            required=False,
            max_length=80,
            help_text=hint,
            validators=[validate_no_bsn],
        )
    return forms.DateField(label=label, required=False, widget=DateInput())


class LapseForm(forms.Form):
    """From which day a CSPE does not count any more."""

    on = forms.DateField(label="Vervallen op", widget=DateInput())
