"""What holds for a whole package, and the objection to an extra subject."""

from typing import Any

from django.core.exceptions import ValidationError

from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.forms import VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm


class PackageForm(VersionedModelForm[ExamCandidate]):
    """What holds for the whole package."""

    class Meta:
        model = ExamCandidate
        fields = (
            "profile_has_se",
            "is_full_exam",
            "physical_education",
            "arts",
            "extra_time",
            "audio",
            "adaptation",
        )
        help_texts = {
            "is_full_exam": "Alleen als de vakken samen een volledig BB-examen zijn. "
            "De examensecretaris stelt dit vast; dan geldt ook de gewone slaag-zakregeling.",
            "adaptation": "Bijvoorbeeld: eigen ruimte, laptop, groot schrift.",
        }

    def clean_profile_has_se(self) -> bool:
        has_se: bool = self.cleaned_data["profile_has_se"]
        marked = self.instance.subjects.filter(kind=ExamSubject.Kind.PROFILE, se__isnull=False)
        if not has_se and marked.exists():
            raise ValidationError("Er staat een SE-cijfer voor het profielvak. Wis dat eerst.")
        parted = self.instance.subjects.filter(kind=ExamSubject.Kind.PROFILE, se_from_parts=True)
        if not has_se and parted.exists():
            raise ValidationError("Het profielvak heeft onderdelen in het PTA. Wis die eerst.")
        return has_se

    def store(self) -> None:
        """Store these fields and no others; raises ValidationError when somebody was first."""
        self.clean_profile_has_se()  # once more: now no mark can come while the candidate is held
        self.claim()
        self.instance.save(update_fields=[*self.Meta.fields, "updated_at"])


class ObjectionForm(DatedForm, VersionedModelForm[ExamSubject]):
    """Since when the candidate does not want an extra subject on the overview of marks."""

    class Meta:
        model = ExamSubject
        fields = ("objected_on",)
        labels = {"objected_on": "Bezwaar van de kandidaat op"}
        help_texts = {"objected_on": "Laat leeg als de kandidaat geen bezwaar (meer) heeft."}

    def clean(self) -> dict[str, Any]:
        self.day = self.cleaned_data.get("objected_on")
        return super().clean()
