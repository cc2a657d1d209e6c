"""Forms of what is noted about the guidance of a pupil; the page sets the pupil and who notes."""

from datetime import date
from typing import Any, ClassVar, TypeVar, cast

from django import forms

from lwt_admin.attachments import AttachmentField
from lwt_admin.forms import VersionedModelForm
from lwt_admin.records import Record
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.students.models import (
    CareerEvidence,
    CareerGoal,
    CareerTalk,
    Certificate,
    MboArrangement,
    RestrictedNote,
    Student,
    Support,
)
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_date

R = TypeVar("R", bound=Record)


class PastForm(DatedForm, VersionedModelForm[R]):
    """A form about what has happened: the dates in `past` are not after today."""

    past: ClassVar[tuple[str, ...]] = ()
    starts_today: ClassVar[str] = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.starts_today and self.instance.pk is None:
            self.initial[self.starts_today] = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.past:
            day = cleaned.get(name)
            if day is not None and day > self.today:
                self.add_error(name, f"{nl_date(day)} moet nog komen.")
        return cleaned


class SupportForm(PastForm[Support]):
    past = ("evaluated_on",)
    starts_today = "start"

    class Meta:
        model = Support
        fields = (
            "kind",
            "what",
            "given_by",
            "giver",
            "start",
            "until",
            "note",
            "evaluated_on",
            "evaluation",
        )
        help_texts = {
            "what": "Bijvoorbeeld: elke dinsdag een uur samen plannen.",
            "giver": "Wie het doet, als dat iets toevoegt.",
            "until": "Leeg als nog niet vaststaat wanneer het stopt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            group("Welke ondersteuning", "kind", "given_by", "what", "giver", "start", "until"),
            "note",
            group("Evaluatie", "evaluated_on"),
            "evaluation",
            "version",
        )


class CertificateForm(PastForm[Certificate]):
    past = ("obtained_on",)

    class Meta:
        model = Certificate
        fields = ("kind", "name", "obtained_on", "valid_until", "number")
        help_texts = {
            "name": "Alleen nodig bij “anders”, of als er meer soorten van zijn.",
            "valid_until": "Leeg als het niet verloopt.",
            "number": "Alleen het nummer; geen naam, geboortedatum of leerlingnummer.",
        }

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if number and _tells_who(number, self.instance.student):
            raise forms.ValidationError(
                "Hierin staat een naam, de geboortedatum of het leerlingnummer. Laat dat weg."
            )
        return number


def _tells_who(number: str, student: Student) -> bool:
    """Whether the number holds something by which the pupil is known."""
    born = student.birth_date
    bare = "".join(sign for sign in fold(number) if sign.isalnum())
    names = (fold(part).replace(" ", "") for part in (student.first_name, student.last_name))
    known = (
        fold(student.number),
        *(name for name in names if len(name) > 2),
        f"{born:%d%m%Y}",
        f"{born:%Y%m%d}",
        f"{born:%d%m%y}",
    )
    return any(part in bare for part in known)


class MboArrangementForm(PastForm[MboArrangement]):
    past = ("agreed_on",)
    starts_today = "agreed_on"

    class Meta:
        model = MboArrangement
        fields = ("institution", "kind", "what", "agreed_on", "agreed_with", "note")
        help_texts = {
            "what": "Bijvoorbeeld: module Lassen 1 telt mee, of geen rekenen in het eerste jaar.",
            "agreed_with": "Naam of functie bij de instelling.",
        }


class LwooForm(VersionedModelForm[Student]):
    """Whether the pupil has learning support, or that this is not known."""

    class Meta:
        model = Student
        fields = ("has_lwoo",)
        widgets = {"has_lwoo": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["has_lwoo"])
        field.choices = [("", "niet bekend"), (True, "ja"), (False, "nee")]


class CareerGoalForm(PastForm[CareerGoal]):
    past = ("set_on", "reached_on")
    starts_today = "set_on"

    class Meta:
        model = CareerGoal
        fields = ("text", "competence", "set_on", "by", "reached_on")
        help_texts = {"text": "In de woorden van de leerling."}
        widgets = {"text": forms.Textarea}


class CareerTalkForm(PastForm[CareerTalk]):
    past = ("date",)
    starts_today = "date"

    class Meta:
        model = CareerTalk
        fields = ("date", "subject", "competence", "present", "outcome")
        help_texts = {
            "present": "Bijvoorbeeld: de leerling, moeder en de mentor.",
            "outcome": "Wat de leerling nu weet, wil of gaat doen.",
        }


class CareerEvidenceForm(DatedForm, VersionedModelForm[CareerEvidence]):
    """What a file shows; a new one comes with the file itself."""

    class Meta:
        model = CareerEvidence
        fields = ("title", "competence")
        help_texts = {"title": "Bijvoorbeeld: foto van mijn eerste muur."}


class CareerEvidenceAddForm(CareerEvidenceForm):
    file = AttachmentField()


class NoteForm(PastForm[RestrictedNote]):
    past = ("date",)
    starts_today = "date"

    class Meta:
        model = RestrictedNote
        fields = ("date", "text")
        help_texts = {"text": "Alleen de coördinator en de eigen mentor kunnen dit lezen."}
