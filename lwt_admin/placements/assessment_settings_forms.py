"""The forms of the settings: the school's own questions, the periods, and what it demands."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.forms import VersionedModelForm
from lwt_admin.placements.assessment_periods import check_period
from lwt_admin.placements.assessment_questions import (
    STANDARD_NAME,
    save_form,
    standard_form,
    texts_of,
)
from lwt_admin.placements.models import Assessment, AssessmentForm, AssessmentPeriod
from lwt_admin.students.forms.parts import DatedForm

FEWEST, MOST = 1, 30
LONGEST_QUESTION = 200
STANDARD = "standaard"


class OwnForm(VersionedModelForm[AssessmentForm]):
    """A form of the school: its name and its questions, one on each line."""

    questions = forms.CharField(
        label="Vragen, één op elke regel",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="De leerdoelen hoeven hier niet bij: die staan in de overeenkomst.",
        max_length=MOST * (LONGEST_QUESTION + 2),
        validators=[validate_no_bsn],
    )

    class Meta:
        model = AssessmentForm
        fields = ("name",)

    def __init__(self, *args: Any, questions: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = texts_of(self.instance) if self.instance.pk else questions
        self.initial["questions"] = "\n".join(stored)

    def _get_validation_exclusions(self) -> set[str]:
        """The name must be unique among those of the school that are in use."""
        return super()._get_validation_exclusions() - {"school", "in_use"}  # type: ignore[misc]

    def clean_questions(self) -> list[str]:
        """The lines that say anything, each once."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["questions"].splitlines())
        questions = list(dict.fromkeys(line for line in lines if line))
        if not FEWEST <= len(questions) <= MOST:
            raise ValidationError(
                f"{len(questions)} vragen: het zijn er minstens {FEWEST} en hoogstens {MOST}."
            )
        for line in questions:
            if len(line) > LONGEST_QUESTION:
                raise ValidationError(
                    f"“{line[:40]}…” is te lang: hoogstens {LONGEST_QUESTION} tekens."
                )
        return questions

    def store(self) -> AssessmentForm:
        """Store it; one that was used gets a next number. Raises ValidationError on a lost race."""
        if self.instance.pk:
            self.claim()
        return save_form(self.instance, self.cleaned_data["questions"])


class PeriodForm(DatedForm, VersionedModelForm[AssessmentPeriod]):
    """A period of a school year, and when it is assessed."""

    form_choice = forms.ChoiceField(label="Formulier")

    class Meta:
        model = AssessmentPeriod
        fields = ("name", "first", "last", "opens_on", "due_on")
        help_texts = {
            "name": "Bijvoorbeeld: periode 1.",
            "opens_on": "Vanaf deze dag krijgen leermeester en leerling een link.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school = self.instance.school_year.school
        forms_here = list(AssessmentForm.objects.for_system().filter(school=school).in_use())
        field: Any = self.fields["form_choice"]
        field.choices = [(str(one.pk), str(one)) for one in forms_here]
        if not any(one.name == STANDARD_NAME for one in forms_here):
            field.choices.append((STANDARD, f"{STANDARD_NAME} (de standaardvragen)"))
        self.initial["form_choice"] = field.choices[0][0]
        self._keep_what_is_used(field)

    def _get_validation_exclusions(self) -> set[str]:
        """The name must be unique in the school year."""
        return super()._get_validation_exclusions() - {"school_year"}  # type: ignore[misc]

    def _keep_what_is_used(self, field: Any) -> None:
        """A period keeps its form once anybody was assessed with it."""
        if not self.instance.pk:
            return
        own = self.instance.form
        self.initial["form_choice"] = str(own.pk)
        if Assessment.objects.for_system().filter(period=self.instance).exists():
            field.choices = [(str(own.pk), str(own))]
            field.help_text = "Met dit formulier is al beoordeeld: het blijft bij deze periode."
        elif str(own.pk) not in dict(field.choices):
            field.choices = [(str(own.pk), str(own)), *field.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        year = self.instance.school_year
        for name in ("first", "last"):
            day: date | None = cleaned.get(name)
            if day is not None and not year.includes(day):
                self.add_error(name, f"Dit ligt buiten schooljaar {year.in_full}.")
        return cleaned

    def store(self) -> None:
        """Store the period; raises ValidationError when it overlaps another."""
        period = self.instance
        if period.pk:
            self.claim()
        chosen = self.cleaned_data["form_choice"]
        school = period.school_year.school
        if chosen == STANDARD:
            period.form = standard_form(school)
        else:
            period.form = AssessmentForm.objects.for_system().get(school=school, pk=chosen)
        check_period(period)
        period.save()


class DemandForm(VersionedModelForm[School]):
    """How many periods of a school year must be sufficient."""

    class Meta:
        model = School
        fields = ("sufficient_periods",)
        labels = {"sufficient_periods": "Zoveel periodes per schooljaar moeten voldoende zijn"}
        help_texts = {"sufficient_periods": "Bijvoorbeeld 2 van de 3. Met 0 is er geen eis."}
