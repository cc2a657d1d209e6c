"""The forms of a draft: what it says, its weekly schedule, and texts and goals to take over."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.models import construct_instance

from lwt_admin.agreements.forms.agreement import LONGEST_TEXT, check_period
from lwt_admin.agreements.models import AgreementVersion, ScheduleDay
from lwt_admin.agreements.provisions import FIELDS, PROVISIONS, Provision
from lwt_admin.agreements.services.amendments import start_outside
from lwt_admin.agreements.services.goals import GoalGroup, missing_lines, with_lines
from lwt_admin.forms import VersionedModelForm
from lwt_admin.rules.verdicts import UNVERIFIED
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.ui.widgets import DateInput, TimeInput
from lwt_admin.worktime import Breaks, BreaksField, check_work_span

TIME_FORMATS = ["%H:%M", "%H.%M"]
GOALS_FIELD = "learning_goals"

Day = tuple[time, time, Breaks]


class ProvisionPart(NamedTuple):
    """One provision on the page.

    `standard` is the school's standard text, empty when the field already says that. `replaced` is
    what stood there before it was taken over just now.
    """

    field: forms.BoundField
    standard: str
    replaced: str | None


class GoalChoice(NamedTuple):
    """A learning goal to tick."""

    id: str
    line: str
    is_chosen: bool


class GoalChoices(NamedTuple):
    """The goals of one subject that the text does not have yet."""

    subject: str
    choices: Sequence[GoalChoice]


class DraftForm(VersionedModelForm[AgreementVersion]):
    """Everything a draft says, but for the weekly schedule.

    `standard` holds the school's standard text per provision, `goals` the learning goals to pick
    from; `replaced` what a standard text that was just taken over stood in the place of.
    """

    goals = forms.MultipleChoiceField(
        label="Leerdoelen kiezen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "“%(value)s” is geen leerdoel uit de lijst."},
    )

    class Meta:
        model = AgreementVersion
        fields = (
            *("start", "end", "change_reason", "supervisor", "place", "sunday_agreed"),
            *FIELDS,
            *("company_signatory_name", "company_signatory_capacity", "company_signatory_email"),
        )
        widgets = {
            "start": DateInput(),
            "end": DateInput(),
            "change_reason": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            **{provision.field: provision.heading for provision in PROVISIONS},
            "company_signatory_name": "Wie tekent namens het leerbedrijf",
            "company_signatory_capacity": "Functie",
            "company_signatory_email": "E-mailadres",
        }
        help_texts = {
            "change_reason": "Nodig om aan te bieden. Dit komt in het addendum.",
            "sunday_agreed": "Alleen als het werk het nodig maakt. De jongsten mogen het nooit.",
            "company_signatory_name": "Nodig om aan te bieden.",
        }

    def __init__(
        self,
        *args: Any,
        standard: Mapping[str, str],
        goals: Sequence[GoalGroup],
        replaced: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.standard = standard
        self.goal_groups = goals
        self.replaced = replaced or {}
        lines = [line for group in goals for line in group.lines]
        cast("forms.MultipleChoiceField", self.fields["goals"]).choices = [
            (line, line) for line in lines
        ]
        if not self.instance.is_amendment:
            del self.fields["change_reason"]
        supervisors = self.instance.agreement.company.supervisors
        self.fields["supervisor"] = forms.ModelChoiceField(
            supervisors.filter(is_active=True),
            label="Leermeester",
            required=False,
            empty_label="Nog niet bekend",
        )
        for provision in PROVISIONS:
            self._prepare(provision)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_period(cleaned.get("start"), cleaned.get("end"))
        amended = self.instance.amends
        if amended is not None and (outside := start_outside(amended, cleaned.get("start"))):
            self.add_error("start", outside)
        if GOALS_FIELD in cleaned:
            cleaned[GOALS_FIELD] = with_lines(cleaned[GOALS_FIELD], cleaned.get("goals", ()))
        return cleaned

    def provision_parts(self) -> Iterator[ProvisionPart]:
        """The provisions in the order of the document, each with the text that could be taken."""
        for provision in PROVISIONS:
            field = self[provision.field]
            standard = self.standard.get(provision.field, "").strip()
            same = standard == _lines(field.value())
            replaced = self.replaced.get(provision.field)
            yield ProvisionPart(field, "" if same else standard, replaced)

    def goal_choices(self) -> Iterator[GoalChoices]:
        """Per subject the goals that the text does not have yet."""
        text = self[GOALS_FIELD].value() or ""
        chosen = set(self["goals"].value() or ())
        number = 0
        for group in self.goal_groups:
            choices = []
            for line in missing_lines(text, group.lines):
                number += 1
                choices.append(GoalChoice(f"id_goals_{number}", line, line in chosen))
            if choices:
                yield GoalChoices(group.subject.name, choices)

    def _prepare(self, provision: Provision) -> None:
        field = self.fields[provision.field]
        field.widget.attrs["rows"] = 4
        needed = "Nodig om aan te bieden." if provision.key else ""
        words = (needed, provision.help, self._cited(provision))
        field.help_text = " ".join(filter(None, words))
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))

    def _cited(self, provision: Provision) -> str:
        """Where the provision stands, as help; nothing for what is only custom."""
        source = provision.source_on(self.instance.start)
        if source is None:
            return ""
        unverified = f", {source.status}" if source.status == UNVERIFIED else ""
        return f"({source.article}{unverified})"


class TypedDraftForm(DraftForm):
    """What is typed in a draft, only to look at: what is valid goes onto the instance.

    Nothing is compared with what others stored meanwhile; that is for saving.
    """

    def _stored_version(self) -> int | None:
        return self.cleaned_data.get("version")

    def _post_clean(self) -> None:
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)


def _lines(text: Any) -> str:
    """A typed text with the line ends that are stored."""
    return "\n".join(str(text or "").strip().splitlines())


class ScheduleRow(NamedTuple):
    """One weekday of the schedule on the page."""

    label: str
    start: forms.BoundField
    end: forms.BoundField
    breaks: forms.BoundField


class ScheduleForm(forms.Form):
    """The week: start, end and breaks per weekday; a day without times is no working day."""

    prefix = "rooster"

    def __init__(
        self,
        *args: Any,
        schedule: Sequence[ScheduleDay] = (),
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        stored: dict[str, Any] = {}
        for day in schedule:
            stored |= {
                f"start_{day.weekday}": day.start,
                f"end_{day.weekday}": day.end,
                f"breaks_{day.weekday}": day.breaks,
            }
        kwargs["initial"] = stored | dict(initial or {})
        super().__init__(*args, **kwargs)
        for weekday, name in WEEKDAYS:
            for key, label in (("start", "van"), ("end", "tot")):
                self.fields[f"{key}_{weekday}"] = forms.TimeField(
                    label=f"{name.capitalize()} {label}",
                    required=False,
                    widget=TimeInput(),
                    input_formats=TIME_FORMATS,
                )
            self.fields[f"breaks_{weekday}"] = BreaksField(
                label=f"{name.capitalize()} pauzes",
                help_text="",
                widget=forms.TextInput(attrs={"placeholder": "12.00-12.30"}),
            )

    def rows(self) -> Iterator[ScheduleRow]:
        """The weekdays in order."""
        for weekday, name in WEEKDAYS:
            fields = (self[f"{key}_{weekday}"] for key in ("start", "end", "breaks"))
            yield ScheduleRow(name.capitalize(), *fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for weekday, _ in WEEKDAYS:
            if not self._is_wrong(weekday):
                self._clean_day(weekday, cleaned)
        return cleaned

    def days(self) -> dict[int, Day]:
        """The working days as typed, by ISO weekday; a day with an error is left out."""
        found = {}
        for weekday, _ in WEEKDAYS:
            start, end = (self.cleaned_data.get(f"{key}_{weekday}") for key in ("start", "end"))
            if start is not None and end is not None and not self._is_wrong(weekday):
                found[weekday] = (start, end, self.cleaned_data[f"breaks_{weekday}"])
        return found

    def as_schedule(self) -> list[ScheduleDay]:
        """The working days as they would be stored."""
        return [
            ScheduleDay(weekday=weekday, start=start, end=end, breaks=breaks)
            for weekday, (start, end, breaks) in self.days().items()
        ]

    def _is_wrong(self, weekday: int) -> bool:
        return any(field.endswith(f"_{weekday}") for field in self.errors)

    def _clean_day(self, weekday: int, cleaned: dict[str, Any]) -> None:
        start: time | None = cleaned.get(f"start_{weekday}")
        end: time | None = cleaned.get(f"end_{weekday}")
        breaks = cleaned.get(f"breaks_{weekday}") or []
        if start is None and end is None:
            if breaks:
                self.add_error(f"start_{weekday}", "Vul het begin in, of wis de pauze.")
            return
        if start is None or end is None:
            empty = "start" if start is None else "end"
            self.add_error(f"{empty}_{weekday}", "Vul begin én einde in.")
            return
        try:
            check_work_span(start, end, breaks)
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.add_error(f"{field}_{weekday}", messages)
