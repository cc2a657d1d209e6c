"""The forms of visits: planning, noting, calling off, and what was agreed."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.forms import RecordForm, VersionedModelForm
from lwt_admin.placements.forms import WeekFilter
from lwt_admin.placements.models import Visit, VisitAction
from lwt_admin.placements.visits import save_visit, visitors_at
from lwt_admin.students.forms.parts import DatedForm, offer
from lwt_admin.ui.formats import nl_date


class VisitFilter(WeekFilter):
    """Whose pupils, as above the week."""

    week = None  # type: ignore[assignment]


class VisitForm(DatedForm, VersionedModelForm[Visit]):
    """Who goes when, and how; the agreement is set by the page."""

    class Meta:
        model = Visit
        fields = ("kind", "date", "time", "visitor")
        widgets = {"kind": forms.RadioSelect}
        help_texts = {"time": "Mag leeg blijven."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "visitor", visitors_at(self.instance.agreement.trajectory.student.school_id))

    def store(self, today: date) -> None:
        """Store the visit; raises ValidationError when its date cannot be."""
        if self.instance.pk:
            self.claim()
        save_visit(self.instance, today)


class ReportForm(VisitForm):
    """How it was; saving it says that the visit was."""

    class Meta:
        model = Visit
        widgets = VisitForm.Meta.widgets
        fields = ("kind", "date", "time", "visitor", "notes")
        labels = {"notes": "Verslag"}
        help_texts = {
            "time": "Mag leeg blijven.",
            "notes": "Wat u zag en besprak. Iedereen die de uren van de leerling ziet, leest dit.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notes"].required = True

    def store(self, today: date) -> None:
        self.instance.done = True
        super().store(today)


class CancelForm(VersionedModelForm[Visit]):
    """Why it did not go through."""

    class Meta:
        model = Visit
        fields = ("cancelled_reason",)
        labels = {"cancelled_reason": "Waarom ging het niet door?"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cancelled_reason"].required = True


class ActionForm(DatedForm, RecordForm[VisitAction]):
    """Something agreed: what, who does it, and when it must be done; or nothing at all."""

    class Meta:
        model = VisitAction
        fields = ("text", "owner", "due")
        labels = {"text": "Wat is afgesproken?"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = field.widget.is_required = False

    def clean(self) -> dict[str, Any]:
        """Once anything was filled in, all of it has to be."""
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if self.has_changed() and name not in self.errors and not cleaned.get(name):
                self.add_error(name, field.error_messages["required"])
        return cleaned

    def refuse_before(self, day: date) -> bool:
        """Say so when it would have to be done before the visit; True when that is wrong."""
        due = self.cleaned_data.get("due")
        if due is None or due >= day:
            return False
        self.add_error("due", f"{nl_date(due)} ligt voor het bezoek op {nl_date(day)}.")
        return True


class ActionEditForm(DatedForm, VersionedModelForm[VisitAction]):
    """The same, of something that was agreed already."""

    class Meta(ActionForm.Meta):
        pass

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        day = self.instance.visit.date
        if due < day:
            raise ValidationError(f"{nl_date(due)} ligt voor het bezoek op {nl_date(day)}.")
        return due


MOST_ACTIONS: Final = 10
ActionFormSet = forms.formset_factory(
    ActionForm, extra=2, max_num=MOST_ACTIONS, absolute_max=MOST_ACTIONS + 1, validate_max=True
)
