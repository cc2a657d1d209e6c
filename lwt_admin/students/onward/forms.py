"""Applications at the mbo, the outcome of a trajectory, and what became of the pupil later."""

from datetime import date
from typing import Any, cast

from django import forms

from lwt_admin.forms import VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.students.models import LaterDestination, MboApplication, Outcome
from lwt_admin.students.models.onward import Route
from lwt_admin.students.onward.services import save_application, save_later, save_outcome

STUDY_HELP = {
    "crebo": "Het nummer van de opleiding: vijf cijfers.",
    "is_related": "Sluit de opleiding (of het werk) aan bij het profiel van de leerling?",
}


def _not_known_yet(form: forms.BaseForm) -> None:
    """Let what may be left open say so in words."""
    related = cast("forms.NullBooleanField", form.fields["is_related"])
    related.widget.choices = [("unknown", "nog niet bekend"), ("true", "ja"), ("false", "nee")]
    route = cast("forms.TypedChoiceField", form.fields["route"])
    route.choices = [("", "nog niet bekend"), *Route.choices]


class MboApplicationForm(DatedForm, VersionedModelForm[MboApplication]):
    """One application with its answer; `instance.trajectory` is set by the page."""

    class Meta:
        model = MboApplication
        fields = (
            *("institution", "course", "crebo", "level", "route", "is_related"),
            *("applied_on", "requirements", "answer", "answered_on", "answer_note"),
        )
        labels = {"answer_note": "Waarom wel of niet"}
        help_texts = STUDY_HELP | {
            "requirements": "Wat de instelling vraagt: een intakegesprek, een test, een portfolio.",
            "answer_note": "Verplicht als de leerling niet is toegelaten.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].required = self.fields["level"].required = True
        levels = cast("forms.TypedChoiceField", self.fields["level"])
        levels.choices = [("", "Kies"), *list(cast("Any", levels.choices))[1:]]
        _not_known_yet(self)
        self.helper = helper(
            group("Opleiding", "institution", "course", "crebo", "level", "route", "is_related"),
            group("Aanmelding", "applied_on"),
            "requirements",
            group("Antwoord van de instelling", "answer", "answered_on"),
            "answer_note",
            "version",
        )

    def store(self, today: date) -> None:
        """Store it, if dates and answer belong together."""
        if self.instance.pk:
            self.claim()
        save_application(self.instance, today)


class WhereaboutsForm(DatedForm):
    """Mixin: where somebody went. Only the mbo has a course."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _not_known_yet(self)
        self.helper = helper(
            *self.first_groups(),
            group("Waarheen", "where", "is_related"),
            group("Als het mbo is", "level", "institution", "course", "crebo", "route"),
            group("Hoe weet u dat", "source", "known_on"),
            "note",
            "version",
        )

    def first_groups(self) -> list[Any]:
        """What stands above the destination."""
        return []

    def clean(self) -> dict[str, Any]:
        cleaned = cast("dict[str, Any]", super().clean())
        where, level = cleaned.get("where"), cleaned.get("level")
        if where == "mbo" and level is None and "level" not in self.errors:
            self.add_error("level", "Kies het niveau van de opleiding.")
        if where and where != "mbo":
            self._refuse_course(cleaned)
        if cleaned.get("source") == "nobody" and where and where != "unknown":
            self.add_error("source", "Is niemand bereikt, dan is de bestemming “onbekend”.")
        return cleaned

    def _refuse_course(self, cleaned: dict[str, Any]) -> None:
        for name in ("level", "institution", "course", "crebo", "route"):
            if cleaned.get(name):
                self.add_error(
                    name, "Een opleiding hoort bij de bestemming mbo. Kies mbo, of maak dit leeg."
                )


WHERE_FIELDS = (
    *("where", "is_related", "level", "institution", "course", "crebo", "route"),
    *("source", "known_on", "note"),
)


class OutcomeForm(WhereaboutsForm, VersionedModelForm[Outcome]):
    """With what a trajectory ended and where the pupil went; the page sets the trajectory."""

    class Meta:
        model = Outcome
        fields = ("result", *WHERE_FIELDS)
        help_texts = STUDY_HELP | {
            "where": "Weet u het niet, kies dan “onbekend”: dat is ook een antwoord."
        }

    def first_groups(self) -> list[Any]:
        return [group("Uitkomst", "result")]

    def store(self, today: date) -> None:
        """Store it, if the destination can be with the result."""
        if self.instance.pk:
            self.claim()
        save_outcome(self.instance, today)


class LaterForm(WhereaboutsForm, VersionedModelForm[LaterDestination]):
    """What became of the pupil; trajectory and years are set by the page."""

    class Meta:
        model = LaterDestination
        fields = WHERE_FIELDS
        help_texts = STUDY_HELP | {
            "where": "Bereikt u niemand, kies dan “onbekend” en bij de bron “niemand bereikt”."
        }

    def store(self, today: date) -> None:
        """Store it, if it is not too soon and can be with the outcome."""
        if self.instance.pk:
            self.claim()
        save_later(self.instance, today)
