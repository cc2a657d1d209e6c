"""Forms about a company: days and places, quality, and contact."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right, roles_with
from lwt_admin.agreements.models import (
    Company,
    CompanyContact,
    CompanyDay,
    QualityAnswer,
    QualityAssessment,
)
from lwt_admin.agreements.models.company import MOST_PLACES
from lwt_admin.forms import RecordForm, VersionedModelForm
from lwt_admin.rules.recognition import CRITERIA, Criterion
from lwt_admin.students.forms.parts import DatedForm, group, helper, offer
from lwt_admin.students.models import MentorAssignment
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.ui.formats import nl_date
from lwt_admin.ui.widgets import TimeInput

TIME_FORMATS = ["%H:%M", "%H.%M"]
KEYS = ("places", "start", "end")


def not_in_future(value: date | None, today: date) -> None:
    """Raise ValidationError for a day that has still to come."""
    if value is not None and value > today:
        raise ValidationError(f"{nl_date(value)} ligt in de toekomst.")


class DayRow(NamedTuple):
    """One weekday on the page."""

    label: str
    places: forms.BoundField
    start: forms.BoundField
    end: forms.BoundField


class CompanyDaysForm(VersionedModelForm[Company]):
    """How many pupils can come, at once and on each weekday, from what age, and the usual times."""

    class Meta:
        model = Company
        fields = ("places", "minimum_age")
        help_texts = {
            "places": "Hoeveel leerlingen hier tegelijk terechtkunnen.",
            "minimum_age": "In jaren. Laat leeg als het bedrijf daar niets over zegt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {day.weekday: day for day in self.instance.days.all()}
        for weekday, name in WEEKDAYS:
            self._add_day(weekday, name.capitalize())

    def _add_day(self, weekday: int, name: str) -> None:
        day = self.stored.get(weekday) or CompanyDay()
        self.fields[f"places_{weekday}"] = forms.IntegerField(
            label=f"{name}, plaatsen",
            required=False,
            initial=day.places,
            validators=[
                MinValueValidator(0, "Dit kan niet kleiner zijn dan 0."),
                MaxValueValidator(MOST_PLACES, f"Meer dan {MOST_PLACES} plaatsen kan niet."),
            ],
        )
        for key, label, initial in (("start", "van", day.start), ("end", "tot", day.end)):
            self.fields[f"{key}_{weekday}"] = forms.TimeField(
                label=f"{name} {label}",
                required=False,
                initial=initial,
                widget=TimeInput(),
                input_formats=TIME_FORMATS,
            )

    def rows(self) -> Iterator[DayRow]:
        """The weekdays in order."""
        for weekday, name in WEEKDAYS:
            yield DayRow(name.capitalize(), *(self[f"{key}_{weekday}"] for key in KEYS))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for weekday, _ in WEEKDAYS:
            start, end = cleaned.get(f"start_{weekday}"), cleaned.get(f"end_{weekday}")
            wrong = {f"start_{weekday}", f"end_{weekday}"} & self.errors.keys()
            if wrong or (start is None and end is None):
                continue
            if start is None or end is None:
                empty = "start" if start is None else "end"
                self.add_error(f"{empty}_{weekday}", "Vul begin én einde in.")
            elif end <= start:
                text = f"{end:%H.%M} uur ligt niet na het begin om {start:%H.%M} uur."
                self.add_error(f"end_{weekday}", text)
        return cleaned

    def save(self, commit: bool = True) -> Company:
        """Store the company and exactly the days on which something was filled in."""
        with transaction.atomic():
            company = super().save(commit)
            for weekday, _ in WEEKDAYS:
                self._save_day(company, weekday)
        return company

    def _save_day(self, company: Company, weekday: int) -> None:
        values = tuple(self.cleaned_data[f"{key}_{weekday}"] for key in KEYS)
        day = self.stored.get(weekday)
        if values == (None, None, None):
            if day is not None:
                day.delete()
            return
        if day is None or day.values != values:
            day = day or CompanyDay(company=company, weekday=weekday)
            day.places, day.start, day.end = values
            day.save()


class CriterionRow(NamedTuple):
    """One criterion on the page."""

    criterion: Criterion
    met: forms.BoundField
    note: forms.BoundField


class QualityForm(DatedForm, RecordForm[QualityAssessment]):
    """A new assessment of the criteria a-k; it never changes an earlier one."""

    class Meta:
        model = QualityAssessment
        fields = ("assessed_on", "assessor", "assessor_name", "note")
        help_texts = {
            "assessor": "SBB beoordeelt elk leerbedrijf; de school kan dat ook zelf doen.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for criterion in CRITERIA:
            self._add(criterion)

    def _add(self, criterion: Criterion) -> None:
        letter = criterion.letter
        self.fields[f"met_{letter}"] = forms.ChoiceField(
            label=f"{letter}: voldoet",
            choices=[("", "Kies"), *QualityAnswer.Met.choices],
            error_messages={"required": f"Kies een oordeel over {letter}: {criterion.text}."},
        )
        self.fields[f"note_{letter}"] = forms.CharField(
            label=f"{letter}: toelichting",
            max_length=300,
            required=False,
            validators=[validate_no_bsn],
        )

    def rows(self) -> Iterator[CriterionRow]:
        """The criteria in the order of the article."""
        for criterion in CRITERIA:
            letter = criterion.letter
            yield CriterionRow(criterion, self[f"met_{letter}"], self[f"note_{letter}"])

    def clean_assessed_on(self) -> date:
        day: date = self.cleaned_data["assessed_on"]
        not_in_future(day, self.today)
        return day

    def save(self, commit: bool = True) -> QualityAssessment:
        """Store the assessment with its eleven answers."""
        with transaction.atomic():
            assessment = super().save(commit)
            for criterion in CRITERIA:
                letter = criterion.letter
                QualityAnswer.objects.create(
                    assessment=assessment,
                    letter=letter,
                    met=self.cleaned_data[f"met_{letter}"],
                    note=self.cleaned_data[f"note_{letter}"],
                )
        return assessment


def who_follow_up(company: Company) -> Any:
    """The people who may write in the log of a company, mentors of pupils there included."""
    who = Q()
    for role in roles_with(Right.COMPANY_LOG):
        who |= Q(pk__in=User.objects.with_role(role, company.school_id).order_by().values("pk"))
    mentors = MentorAssignment.objects.for_system().running_on(timezone.localdate())
    here = mentors.filter(trajectory__agreements__company=company).order_by()
    who |= Q(pk__in=here.values("mentor"))
    return User.objects.filter(who).order_by("sort_key", "pk")


class CompanyContactForm(DatedForm, VersionedModelForm[CompanyContact]):
    """One line about a contact, and what is to be done after it; `instance.by` is set before."""

    class Meta:
        model = CompanyContact
        fields = ("on", "form", "with_whom", "text", "follow_up_on", "follow_up_by", "done_on")
        help_texts = {
            "text": "In één regel. Ieder die leerbedrijven ziet, leest dit: niets vertrouwelijks.",
            "follow_up_on": "Mag leeg blijven.",
            "follow_up_by": "Kiest u niemand, dan bent u het zelf.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer(self, "follow_up_by", who_follow_up(self.instance.company))
        follow_up = ["follow_up_on", "follow_up_by"]
        if self.instance.pk:
            follow_up.append("done_on")
        else:
            del self.fields["done_on"]
            self.initial["on"] = today
        self.helper = helper(
            group("Contact", "on", "form", "with_whom"),
            "text",
            group("Opvolgen", *follow_up),
            "version",
        )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        not_in_future(day, self.today)
        return day

    def clean_done_on(self) -> date | None:
        day: date | None = self.cleaned_data["done_on"]
        not_in_future(day, self.today)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("follow_up_on") and not cleaned.get("follow_up_by"):
            cleaned["follow_up_by"] = self.instance.by
        if cleaned.get("done_on") and "follow_up_on" in cleaned and not cleaned["follow_up_on"]:
            self.add_error("follow_up_on", "Vul in wanneer dit opgevolgd moest worden.")
        return cleaned
