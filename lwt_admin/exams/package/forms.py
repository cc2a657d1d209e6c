"""The subjects of a package, and what holds for the whole of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.services import next_position
from lwt_admin.forms import RecordForm, VersionedModelForm
from lwt_admin.text import fold


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
