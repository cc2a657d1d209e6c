"""Entering a candidate, the package, and the marks."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.services import check_exam_year, next_position
from lwt_admin.forms import RecordForm, VersionedModelForm
from lwt_admin.rules.marks import parse_mark
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.text import fold, sentence

# The sittings of a subject, as the screen names them.
SITTINGS = {"se": "SE", "ce": "CE", "resit": "herkansing CE"}


class CandidateForm(RecordForm[ExamCandidate]):
    """Enter a pupil for the exam of a year."""

    class Meta:
        model = ExamCandidate
        fields = ("exam_year",)

    def clean_exam_year(self) -> int:
        check_exam_year(self.cleaned_data["exam_year"])
        return self.cleaned_data["exam_year"]

    def _get_validation_exclusions(self) -> set[str]:
        # The pupil comes from the page; the constraint on pupil and year is to be checked with it.
        return super()._get_validation_exclusions() - {"trajectory"}  # type: ignore[misc]


class PackageForm(VersionedModelForm[ExamCandidate]):
    """What holds for the whole package."""

    class Meta:
        model = ExamCandidate
        fields = ("profile_has_se", "is_full_exam", "physical_education", "arts")
        help_texts = {
            "is_full_exam": "Alleen als de vakken samen een volledig BB-examen zijn. "
            "De examensecretaris stelt dit vast; dan geldt ook de gewone slaag-zakregeling."
        }

    def clean_profile_has_se(self) -> bool:
        has_se: bool = self.cleaned_data["profile_has_se"]
        marked = self.instance.subjects.filter(kind=ExamSubject.Kind.PROFILE, se__isnull=False)
        if not has_se and marked.exists():
            raise ValidationError("Er staat een SE-cijfer voor het profielvak. Wis dat eerst.")
        return has_se


class SubjectForm(RecordForm[ExamSubject]):
    """An elective or an extra subject of the package."""

    class Meta:
        model = ExamSubject
        fields = ("kind", "name", "module_of", "has_central_exam")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elective, extra = ExamSubject.Kind.ELECTIVE, ExamSubject.Kind.EXTRA
        self.fields["kind"] = forms.ChoiceField(
            label="Soort",
            choices=[(kind.value, kind.label) for kind in (elective, extra)],
            initial=elective.value,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ExamSubject.Kind.ELECTIVE and cleaned.get("has_central_exam"):
            self.add_error("has_central_exam", "Een keuzevak heeft geen centraal examen.")
        if cleaned.get("kind") == ExamSubject.Kind.EXTRA and cleaned.get("module_of"):
            self.add_error("module_of", "Alleen een keuzevak kan een profielmodule zijn.")
        return cleaned


class SubjectFormSet(forms.BaseInlineFormSet):
    """Electives and extra subjects; marks are never thrown away with a subject."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kinds = (ExamSubject.Kind.ELECTIVE, ExamSubject.Kind.EXTRA)
        kwargs["queryset"] = ExamSubject.objects.filter(kind__in=kinds)
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._refuse_doubles()
        for form in self.deleted_forms:
            subject = form.instance
            if any(mark is not None for mark in (subject.se, subject.ce, subject.resit)):
                raise ValidationError(
                    f"{subject.name} heeft cijfers en kan daarom niet weg. Wis eerst de cijfers."
                )

    def validate_unique(self) -> None:
        # The standard check names no subject; `_refuse_doubles` does.
        pass

    def _refuse_doubles(self) -> None:
        """Refuse a second subject with the same name, whatever its accents and capitals."""
        seen = set()
        for form in self.forms:
            name = form.cleaned_data.get("name", "")
            if not name or form in self.deleted_forms:
                continue
            if fold(name) in seen:
                form.add_error("name", f"{name} staat al in het pakket.")
            seen.add(fold(name))

    def save_new(self, form: Any, commit: bool = True) -> ExamSubject:
        form.instance.position = next_position(self.instance, form.cleaned_data["kind"])
        return super().save_new(form, commit=commit)


SubjectFormset = forms.inlineformset_factory(
    ExamCandidate, ExamSubject, form=SubjectForm, formset=SubjectFormSet, extra=4, max_num=20
)


class MarkField(forms.CharField):
    """A mark with comma or point; empty is no mark yet."""

    def __init__(self, label: str) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 5})
        super().__init__(label=label, required=False, max_length=20, widget=widget)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value

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
