"""Asking a company for a pupil, its answer, and the draft of an agreement that follows a yes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.agreements.forms.agreement import LONGEST_TEXT, check_period
from lwt_admin.agreements.models import AgreementVersion, PlacementOffer, WorkAgreement
from lwt_admin.agreements.services.drafts import begin
from lwt_admin.forms import VersionedModelForm
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.students.models import Student, Trajectory
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.ui.formats import nl_date

Answer = PlacementOffer.Answer


class OfferRefused(Exception):
    """A draft that cannot be made out of an answer; the message is Dutch."""


class OfferForm(DatedForm, VersionedModelForm[PlacementOffer]):
    """Who asked the company what, and what it said; `instance` names the pupil and the company."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Op deze dagen",
        choices=[(number, name.capitalize()) for number, name in WEEKDAYS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = PlacementOffer
        fields = (
            "asked_on",
            "asked_by",
            "form",
            "found_by",
            "first",
            "last",
            "weekdays",
            "answer",
            "answered_on",
            "note",
        )
        help_texts = {
            "asked_by": "Uzelf, een collega, de leerling of een ouder.",
            "answered_on": "Leeg bij een antwoord is: vandaag.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = helper(
            group("De vraag", "asked_on", "asked_by", "form", "found_by"),
            group("Waarvoor", "first", "last"),
            "weekdays",
            group("Het antwoord", "answer", "answered_on"),
            "note",
            "version",
        )

    def clean_asked_on(self) -> date:
        return self._been("asked_on")

    def clean_answered_on(self) -> date | None:
        if self.cleaned_data["answered_on"]:
            return self._been("answered_on")
        is_answered = self.cleaned_data.get("answer") in {Answer.YES, Answer.NO}
        return self.today if is_answered else None

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if len(note) > LONGEST_TEXT:
            raise ValidationError(f"Dit is langer dan {LONGEST_TEXT} tekens.")
        return note

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            check_period(cleaned.get("first"), cleaned.get("last"))
        except ValidationError as error:
            self.add_error("last", error.message_dict["end"])
        answer = cleaned.get("answer")
        if answer == Answer.OPEN and cleaned.get("answered_on"):
            self.add_error("answer", "Er is een dag van het antwoord: kies ja of nee.")
        if self.instance.agreement_id is not None and answer not in {None, Answer.YES}:
            text = "Hierop is al een overeenkomst gemaakt; het antwoord blijft ja."
            self.add_error("answer", text)
        return cleaned

    def _been(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day > self.today:
            raise ValidationError(f"{nl_date(day)} ligt in de toekomst.")
        return day

    def _get_validation_exclusions(self) -> set[str]:
        # Both come from the page; one open question per pupil and company.
        return super()._get_validation_exclusions() - {"trajectory", "company"}  # type: ignore[misc]


@transaction.atomic
def draft_from(offer: PlacementOffer, *, by: User) -> AgreementVersion:
    """The draft of an agreement at the company that said yes, for the period that was asked.

    Raises OfferRefused when it did not, when there is one already, or when the trajectory is over.
    """
    locked = (
        PlacementOffer.objects.for_system()
        .select_for_update(of=("self",))
        .select_related("trajectory__student__school", "company")
        .get(pk=offer.pk)
    )
    if locked.answer != Answer.YES:
        raise OfferRefused(f"{locked.company} heeft geen ja gezegd.")
    if locked.agreement_id is not None:
        raise OfferRefused("Op dit antwoord is al een overeenkomst gemaakt.")
    if not is_open(locked.trajectory):
        raise OfferRefused("Het leer-werktraject is afgewezen of beëindigd.")
    draft = begin(
        locked.trajectory,
        locked.company,
        kind=WorkAgreement.Kind.LWT,
        start=locked.first,
        end=locked.last,
        by=by,
    )
    locked.agreement = draft.agreement
    locked.version += 1
    locked.save()
    return draft


def is_open(trajectory: Trajectory) -> bool:
    """Whether a place can still be looked for: neither refused nor ended."""
    return trajectory.refused_on is None and trajectory.ended_on is None


def open_trajectory(student: Student) -> Trajectory | None:
    """The trajectory of a pupil in sight for which a place can be looked for, if there is one."""
    found = Trajectory.objects.for_system().filter(student=student).in_main_order().first()
    if found is None or not is_open(found):
        return None
    found.student = student
    return found
