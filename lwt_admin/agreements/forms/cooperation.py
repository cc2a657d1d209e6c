"""The cooperation agreement with an mbo institution, and which pupil goes by it."""

from typing import Any

from django import forms

from lwt_admin.agreements.models import CooperationAgreement, TrajectoryRoute
from lwt_admin.forms import VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.ui.formats import nl_period


class CooperationForm(DatedForm, VersionedModelForm[CooperationAgreement]):
    """With whom, about which courses, and when it holds; `instance.school` is set by the page."""

    class Meta:
        model = CooperationAgreement
        fields = (
            "institution",
            "institution_brin",
            "courses",
            "signed_on",
            "valid_from",
            "valid_until",
            "notice_months",
            "terminated_on",
        )
        help_texts = {
            "valid_until": "Leeg: voor onbepaalde tijd.",
            "signed_on": "Leeg: nog niet getekend. Zonder handtekening geldt de overeenkomst niet.",
            "terminated_on": "De eerste dag waarop de overeenkomst niet meer geldt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            group("Instelling", "institution", "institution_brin"),
            "courses",
            group("Looptijd", "signed_on", "valid_from", "valid_until", "notice_months"),
            group("Opzegging", "terminated_on"),
            "version",
        )

    def clean_institution_brin(self) -> str:
        return str(self.cleaned_data["institution_brin"]).upper()


class CooperationChoice(forms.ModelChoiceField):
    """Institutions with the time in which their agreement holds."""

    def label_from_instance(self, obj: CooperationAgreement) -> str:
        return f"{obj.institution} ({nl_period(obj.valid_from, obj.last_day)})"


class RouteForm(VersionedModelForm[TrajectoryRoute]):
    """To which mbo institution the pupil's continuous route leads; empty is not known yet."""

    cooperation = CooperationChoice(
        queryset=CooperationAgreement.objects.none(),
        label="Samenwerkingsovereenkomst",
        required=False,
        empty_label="Nog niet bekend",
    )

    class Meta:
        model = TrajectoryRoute
        fields = ("cooperation",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school = self.instance.trajectory.student.school_id
        cooperations = CooperationAgreement.objects.for_system().filter(school=school)
        self.fields["cooperation"].queryset = cooperations  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        # Without a choice there is nothing to make an instance of; the page removes the route.
        if self.cleaned_data.get("cooperation") is not None:
            super()._post_clean()  # type: ignore[misc]
