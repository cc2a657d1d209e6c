"""The cooperation agreement with an mbo institution, and which pupil goes by it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.agreements.models import CooperationAgreement, TrajectoryRoute
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.forms import VersionedModelForm
from lwt_admin.scans import ScanField
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.ui.formats import nl_date, nl_period
from lwt_admin.ui.widgets import DateInput


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
        parts = [
            group("Instelling", "institution", "institution_brin"),
            "courses",
            group("Looptijd", "signed_on", "valid_from", "valid_until", "notice_months"),
        ]
        if self.instance.pk:
            parts.append(group("Opzegging", "terminated_on"))
        else:
            del self.fields["terminated_on"]
        self.helper = helper(*parts, "version")

    def clean_institution_brin(self) -> str:
        return str(self.cleaned_data["institution_brin"]).upper()


class ArticlesForm(forms.Form):
    """The articles of one agreement; what is left empty is the school's own text again."""

    version = forms.IntegerField(widget=forms.HiddenInput, label="Versie")

    def __init__(
        self, *args: Any, cooperation: CooperationAgreement, articles: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = cooperation.version
        for one in articles:
            self.fields[one.article.field] = forms.CharField(
                label=f"Artikel {one.number}. {one.article.heading}",
                help_text=one.article.help,
                initial=one.text,
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 6}),
                validators=[validate_no_bsn],
            )

    def reopen(self, version: int) -> None:
        """Carry the newest number, so that saving once more is a deliberate choice."""
        data: Any = self.data
        self.data = data = data.copy()
        data["version"] = str(version)

    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "version"}


class SignedScanForm(forms.Form):
    """The signed paper, and when the last party signed it."""

    signed_on = forms.DateField(
        label="Getekend op",
        widget=DateInput(),
        help_text="De datum van de laatste handtekening.",
        error_messages={"required": "Vul in wanneer de laatste partij tekende."},
    )
    file = ScanField(label="Scan van de getekende overeenkomst")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise ValidationError(f"{nl_date(day)} is nog niet geweest.")
        return day


class NoticeForm(forms.Form):
    """Giving notice: when, and from when on the agreement no longer holds."""

    notice_given = forms.DateField(
        label="Opgezegd op",
        widget=DateInput(),
        help_text="De datum van de brief.",
        error_messages={"required": "Vul in wanneer er is opgezegd."},
    )
    first_day_without = forms.DateField(
        label="Opgezegd per",
        widget=DateInput(),
        help_text="De eerste dag waarop de overeenkomst niet meer geldt.",
        error_messages={"required": "Vul in per wanneer de overeenkomst niet meer geldt."},
    )
    at_once = forms.BooleanField(
        label="Eerder dan de opzegtermijn",
        help_text="Alleen als beide dat willen, of bij faillissement of surseance van betaling.",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_notice_given(self) -> date:
        day: date = self.cleaned_data["notice_given"]
        if day > self.today:
            raise ValidationError(f"{nl_date(day)} is nog niet geweest.")
        return day


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
