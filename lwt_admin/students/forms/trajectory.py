"""The leer-werktraject: decisions, interruptions, mentors and additional subjects."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.forms import RecordForm, VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm, group, helper, offer
from lwt_admin.students.forms.start_check import StartCheck
from lwt_admin.students.models import (
    AdditionalSubject,
    Interruption,
    MentorAssignment,
    Trajectory,
)
from lwt_admin.students.services import (
    add_subject,
    assign_mentor,
    open_trajectory,
    save_interruption,
)
from lwt_admin.students.transitions import decide


def mentors_at(school_id: int) -> QuerySet[User]:
    """The people who may be chosen as mentor at a school today."""
    return User.objects.with_role(Role.MENTOR, school_id)


class TrajectoryForm(StartCheck, DatedForm, VersionedModelForm[Trajectory]):
    """Profile, start, and the decisions with their dates; `instance.student` is set by the page."""

    class Meta:
        model = Trajectory
        fields = ("profile", "start", "applied_on", "admitted_on", "refused_on", "admission_note")
        labels = {"start": "Start", "admission_note": "Motivering van het besluit"}
        help_texts = {
            "start": "De eerste dag van het leer-werktraject.",
            "admitted_on": "De dag van het besluit, niet later dan de start.",
            "refused_on": "Vul dit alleen in als de leerling niet wordt toegelaten.",
            "admission_note": "Waarom past dit traject wel of niet bij deze leerling?",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = (self.instance.admitted_on, self.instance.start)
        self.helper = helper(*self.groups(), "version")

    def groups(self) -> list[Any]:
        """The parts of the form, in order."""
        return [
            group("Traject", "profile", "start"),
            group("Besluit", "applied_on", "admitted_on", "refused_on"),
            "despite",
            "admission_note",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        admitted, start = cleaned.get("admitted_on"), cleaned.get("start")
        if admitted is not None and start is not None and (admitted, start) != self.was:
            self.check_start(self.instance.student, start)
        return cleaned

    def decide(self, actor: User, today: date) -> None:
        """Store the corrected dates or the new decision."""
        self.claim()
        decide(self.instance, actor, today)


class TrajectoryAddForm(TrajectoryForm):
    """A new trajectory, with its mentor."""

    mentor = forms.ModelChoiceField(User.objects.none(), label="Mentor", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", mentors_at(self.instance.student.school_id))

    def groups(self) -> list[Any]:
        """The ordinary parts, with the mentor beside the start."""
        return [group("Traject", "profile", "start", "mentor"), *super().groups()[1:]]

    def open(self, actor: User, today: date) -> None:
        """Store the trajectory with its first decision and its mentor."""
        open_trajectory(self.instance, self.cleaned_data["mentor"], actor, today)


class TrajectoryEndForm(DatedForm, VersionedModelForm[Trajectory]):
    """The last day and the reason; without a last day an end that was entered before is undone."""

    class Meta:
        model = Trajectory
        fields = ("end_kind", "ended_on", "end_reason")
        labels = {
            "end_kind": "Hoe eindigt het traject?",
            "ended_on": "Laatste dag",
            "end_reason": "Reden",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        was_ended = self.instance.ended_on is not None
        for field in self.fields.values():
            field.required = field is not self.fields["version"] and not was_ended
        if was_ended:
            self.fields["ended_on"].help_text = "Leeg laten maakt het einde ongedaan."
        kinds = cast("forms.ChoiceField", self.fields["end_kind"])
        kinds.choices = [("", "Kies"), *Trajectory.EndKind.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "ended_on" in cleaned and cleaned["ended_on"] is None:
            cleaned["end_kind"] = ""  # an end that is undone was of no kind
        return cleaned

    def decide(self, actor: User, today: date) -> None:
        """Store the end, its correction, or its undoing."""
        self.claim()
        decide(self.instance, actor, today)


class InterruptionForm(DatedForm, VersionedModelForm[Interruption]):
    """A time in which the trajectory stands still."""

    class Meta:
        model = Interruption
        fields = ("start", "end", "reason")
        help_texts = {"end": "Leeg zolang het einde nog niet bekend is."}

    def store(self) -> None:
        """Store it, in the trajectory's time and apart from other interruptions."""
        if self.instance.pk:
            self.claim()
        save_interruption(self.instance)


class MentorEditForm(DatedForm, VersionedModelForm[MentorAssignment]):
    """From when until when somebody guides the pupil; who it is does not change."""

    class Meta:
        model = MentorAssignment
        fields = ("start", "until", "is_substitute")
        labels = {"is_substitute": "Vervangt de mentor tijdelijk"}
        help_texts = {"until": "Leeg zolang het einde nog niet bekend is."}

    def store(self) -> None:
        """Store it, if the person is not tied to the pupil twice in that time."""
        self.claim()
        assign_mentor(self.instance)


class MentorAssignForm(DatedForm, RecordForm[MentorAssignment]):
    """A new mentor or substitute; `instance.trajectory` is set by the page."""

    replaces = forms.BooleanField(label="De huidige mentor stopt dan", required=False)

    class Meta:
        model = MentorAssignment
        fields = ("mentor", "start", "until", "is_substitute", "replaces")
        labels = {"is_substitute": "Vervangt de mentor tijdelijk"}
        help_texts = {"until": "Verplicht voor een vervanger; anders meestal leeg."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", mentors_at(self.instance.trajectory.student.school_id))

    def store(self) -> None:
        """Store it, and let the present mentors stop when asked."""
        assign_mentor(self.instance, replaces=self.cleaned_data["replaces"])


class SubjectForm(DatedForm, RecordForm[AdditionalSubject]):
    """A subject that the school adds after consultation (WVO art. 10b1 lid 3)."""

    class Meta:
        model = AdditionalSubject
        fields = ("subject", "consulted", "consulted_with", "consulted_on", "decided_on")
        labels = {"consulted_with": "Met wie (namen)"}
        help_texts = {"consulted_with": "Bijvoorbeeld: Yara en haar moeder."}

    def store(self, today: date) -> None:
        """Store it, with when and with whom it was discussed."""
        add_subject(self.instance, today)
