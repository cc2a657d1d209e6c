"""What is typed on the way to a leer-werktraject."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.forms import RecordForm, RecordsField, VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.students.forms.signers import GuardianField, ask_guardians
from lwt_admin.students.forms.start_check import StartCheck
from lwt_admin.students.intake.committee import Choice as Said
from lwt_admin.students.intake.committee import Verdict
from lwt_admin.students.intake.letter import Application
from lwt_admin.students.intake.services import StepFacts
from lwt_admin.students.intake.used_steps import NO_BEGINNING
from lwt_admin.students.models import (
    PROFILE_CHOICES,
    Alternative,
    CommitteeMeeting,
    Guardian,
    Intake,
    IntakeStep,
    Interview,
    SignalReason,
    Student,
)
from lwt_admin.students.signers import Choice
from lwt_admin.students.start_room import StartJudged
from lwt_admin.students.validators import validate_no_bsn, validate_person_name

LONGEST = 2000


def profile_field(**given: Any) -> forms.ChoiceField:
    """The profile of the vmbo that a pupil wants."""
    return forms.ChoiceField(label="Profiel", choices=[("", "Kies"), *PROFILE_CHOICES], **given)


def remark(label: str, **given: Any) -> forms.CharField:
    """A remark without a BSN in it."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea,
        validators=[validate_no_bsn],
        **given,
    )


# --- Steps ----------------------------------------------------------------------------------------
class StepFields(DatedForm):
    """Mixin: when, by whom, and a note; with the version of the step that was on the screen."""

    day = forms.DateField(label="Datum")
    person = forms.CharField(
        label="Door wie", max_length=160, validators=[validate_person_name, validate_no_bsn]
    )
    note = remark("Notitie", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Versie")

    def facts(self) -> StepFacts:
        """What was typed about the step itself."""
        given = self.cleaned_data
        return StepFacts(given["day"], given["person"], given["note"], given["seen"] or 0)


class StepForm(StepFields):
    """Parents informed, or the talk with the mentor."""


class SkipForm(StepFields):
    """A step that the school leaves out for this pupil, and why."""

    note = remark("Waarom slaat de school deze stap over?")


class SignalForm(StepFields):
    """A first sign, with one or more reasons."""

    reasons = forms.MultipleChoiceField(
        label="Waarom past een leer-werktraject misschien?",
        choices=SignalReason.Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één reden."},
    )
    field_order = ("reasons", "day", "person", "note", "seen")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        other = SignalReason.Reason.OTHER in cleaned.get("reasons", ())
        if other and not cleaned.get("note", "").strip():
            self.add_error("note", "U koos “iets anders”. Schrijf kort op wat dat is.")
        return cleaned


class PaperLetterForm(StepFields):
    """An application that came on paper: what it asks for, and when and by whom it was taken in."""

    profile = profile_field()
    start = forms.DateField(label="Gewenste start")
    field_order = ("profile", "start", "day", "person", "note", "seen")

    def asked(self) -> Application:
        """What is applied for."""
        return Application(self.cleaned_data["profile"], self.cleaned_data["start"])


class InterviewForm(StepFields, RecordForm[Interview]):
    """The intake interview; when the pupil has spoken, in the pupil's own words where possible."""

    class Meta:
        model = Interview
        fields = ("fit", "dutch", "vocational", "trade", "duties", "wish")
        help_texts = {
            "fit": "Is de leerling toe aan werken in een bedrijf, of kan dat nog komen?",
            "trade": "Welk werk lijkt de leerling leuk?",
            "duties": "Waaruit blijkt dat de leerling iets aankan?",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            group("Het gesprek", "day", "person"),
            group("Past het?", "fit", "dutch", "vocational"),
            "trade",
            "duties",
            "wish",
            "note",
            "seen",
        )


FORMS: dict[str, type[StepFields]] = {
    IntakeStep.Kind.SIGNAL: SignalForm,
    IntakeStep.Kind.PARENTS: StepForm,
    IntakeStep.Kind.LETTER: PaperLetterForm,
    IntakeStep.Kind.INTERVIEW: InterviewForm,
    IntakeStep.Kind.MENTOR: StepForm,
}
"""The form of each step that is typed in; a meeting has pages of its own."""


class CloseForm(DatedForm):
    """The pupil does not go on, without a decision."""

    day = forms.DateField(label="Datum")
    reason = remark("Waarom stopt de aanloop?")


class ReasonForm(DatedForm):
    """Why a letter is taken back."""

    reason = remark("Reden")


class UsedStepsForm(forms.Form):
    """The steps that a school uses; `seen` are those it used when the page was made."""

    used = forms.MultipleChoiceField(
        label="Deze stappen gebruikt de school",
        choices=[(kind.value, kind.label.capitalize()) for kind in IntakeStep.Kind],
        widget=forms.CheckboxSelectMultiple,
        help_text="Eén leerling kan een stap ook overslaan, met de reden: dat doet u bij die "
        "leerling.",
        error_messages={"required": NO_BEGINNING},
    )
    seen = forms.CharField(widget=forms.HiddenInput, label="Gezien")

    def __init__(self, *args: Any, stored: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"used": list(stored), "seen": " ".join(stored)} | dict(self.initial)


# --- The letter -----------------------------------------------------------------------------------
class LetterForm(DatedForm):
    """What the letter asks for, and who signs it with the pupil."""

    profile = profile_field()
    start = forms.DateField(
        label="Gewenste start", help_text="De eerste dag van het leer-werktraject."
    )
    words = remark(
        "In eigen woorden",
        required=False,
        help_text="Waarom wil de leerling dit? Komt zo in de brief. Mag leeg blijven.",
    )
    guardians = GuardianField(
        label="Wie tekent voor de leerling",
        queryset=Guardian.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wie er voor de leerling tekent."},
    )

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_guardians(self, choice)

    def asked(self) -> Application:
        """What is applied for."""
        given = self.cleaned_data
        return Application(given["profile"], given["start"], given["words"])

    @property
    def chosen(self) -> list[Guardian]:
        return list(self.cleaned_data.get("guardians", ()))


# --- The committee --------------------------------------------------------------------------------
class MeetingForm(DatedForm, VersionedModelForm[CommitteeMeeting]):
    """When the committee meets and who is in it; `instance.school` is set by the page."""

    class Meta:
        model = CommitteeMeeting
        fields = ("day", "members", "note")
        help_texts = {"members": "Eén naam per regel."}

    def clean_members(self) -> str:
        names = [line.strip() for line in self.cleaned_data["members"].splitlines()]
        return "\n".join(filter(None, names))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        decided = self.instance.pk and self.instance.has_decisions
        if decided and day != self.initial["day"]:
            raise ValidationError("Er is in deze vergadering al besloten; de datum blijft staan.")
        return day

    def _get_validation_exclusions(self) -> set[str]:
        """The school is not typed, and counts for one meeting a day."""
        return super()._get_validation_exclusions() - {"school"}  # type: ignore[misc]


class AgendaForm(forms.Form):
    """Which pupils the committee discusses."""

    intakes = RecordsField(
        Intake.objects.none(),
        label="Leerlingen",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één leerling."},
    )

    def __init__(self, *args: Any, offered: Sequence[Intake], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("RecordsField", self.fields["intakes"])
        keys = [one.pk for one in offered]
        field.queryset = Intake.objects.for_system().filter(pk__in=keys)
        # They have been read already: showing them costs no query.
        field.choices = [(one.pk, str(one.student)) for one in offered]


class VerdictForm(StartCheck, DatedForm):
    """What was decided about one pupil, and why; `judged` is what the rule says of the start."""

    choice = forms.ChoiceField(
        label="Besluit",
        choices=Said.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er is besloten."},
    )
    day = forms.DateField(label="Datum van het besluit")
    profile = profile_field()
    start = forms.DateField(label="Start van het leer-werktraject")
    motivation = remark("Motivering", help_text="Leerling en ouders horen deze reden.")
    alternative = forms.ChoiceField(
        label="Advies bij niet toelaten",
        choices=[("", "geen"), *Alternative.choices],
        required=False,
    )
    alternative_note = remark("Toelichting op het advies", required=False)
    field_order = ("choice", "day", "profile", "start", "despite", "motivation", "alternative")

    def __init__(self, *args: Any, student: Student, in_meeting: bool, **kwargs: Any) -> None:
        """In a meeting the day is that of the meeting; outside one nobody is put off."""
        super().__init__(*args, **kwargs)
        self.student = student
        self.judged: StartJudged | None = None
        if in_meeting:
            del self.fields["day"]
        else:
            choices = [one for one in Said.choices if one[0] != Said.HOLD_OVER]
            cast("forms.ChoiceField", self.fields["choice"]).choices = choices
        for name in ("profile", "start"):
            self.fields[name].required = self.data.get("choice") != Said.HOLD_OVER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("choice") == Said.REFUSE and not cleaned.get("alternative"):
            self.add_error("alternative", "Kies wat de school in plaats daarvan adviseert.")
        if cleaned.get("choice") == Said.ADMIT and cleaned.get("start"):
            self.judged = self.check_start(self.student, cleaned["start"])
        return cleaned

    def verdict(self) -> Verdict:
        """What was typed, as the committee's word."""
        given = self.cleaned_data
        return Verdict(
            choice=Said(given["choice"]),
            motivation=given["motivation"],
            profile=given["profile"],
            start=given["start"],
            alternative=given["alternative"],
            alternative_note=given["alternative_note"],
        )


class AdviceForm(DatedForm, VersionedModelForm[Intake]):
    """What the school advises to who is not admitted."""

    class Meta:
        model = Intake
        fields = ("alternative", "alternative_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alternative"].required = True
