"""Forms to begin, draft, send and withdraw an agreement."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.agreements.parties import Choice, how_they_sign
from lwt_admin.agreements.provisions import FIELDS, PROVISIONS, Provision
from lwt_admin.forms import VersionedModelForm
from lwt_admin.rules.periods import days_in
from lwt_admin.rules.verdicts import UNVERIFIED
from lwt_admin.students.models import Guardian
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.ui.formats import nl_date
from lwt_admin.ui.widgets import DateInput, TimeInput
from lwt_admin.worktime import Breaks, BreaksField, check_work_span

LONGEST_TEXT = 10_000
LONGEST_PERIOD = timedelta(days=3 * 366)
TIME_FORMATS = ["%H:%M", "%H.%M"]

Day = tuple[time, time, Breaks]


def check_period(start: date | None, end: date | None) -> None:
    """Raise ValidationError on `end` when it lies before the start, or years after it."""
    if start is None or end is None:
        return
    if end < start:
        message = f"De laatste dag ({nl_date(end)}) ligt voor de eerste dag ({nl_date(start)})."
        raise ValidationError({"end": message})
    if end - start > LONGEST_PERIOD:
        days = days_in(start, end)
        raise ValidationError(
            {"end": f"Van {nl_date(start)} tot {nl_date(end)} is {days} dagen. Klopt het jaar?"}
        )


class BeginForm(forms.Form):
    """What kind of agreement, for when; `q` narrows the list of companies."""

    kind = forms.ChoiceField(
        label="Soort",
        choices=[
            (WorkAgreement.Kind.LWT, "Leer-werkovereenkomst, bij een erkend leerbedrijf"),
            (WorkAgreement.Kind.ORIENTATION, "Oriëntatiestage, bij elk bedrijf; telt niet mee"),
        ],
        widget=forms.RadioSelect,
        initial=WorkAgreement.Kind.LWT,
    )
    start = forms.DateField(label="Eerste dag", widget=DateInput())
    end = forms.DateField(label="Laatste dag", widget=DateInput())
    q = forms.CharField(label="Zoek op naam of plaats", max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_period(cleaned.get("start"), cleaned.get("end"))
        return cleaned


class DraftForm(VersionedModelForm[AgreementVersion]):
    """Everything a draft says, but for the weekly schedule."""

    class Meta:
        model = AgreementVersion
        fields = (
            *("start", "end", "supervisor", "place", "sunday_agreed"),
            *FIELDS,
            *("company_signatory_name", "company_signatory_capacity", "company_signatory_email"),
        )
        widgets = {"start": DateInput(), "end": DateInput()}
        labels = {
            **{provision.field: provision.heading for provision in PROVISIONS},
            "company_signatory_name": "Wie tekent namens het leerbedrijf",
            "company_signatory_capacity": "Functie",
            "company_signatory_email": "E-mailadres",
        }
        help_texts = {
            "sunday_agreed": "Alleen als het werk het nodig maakt. De jongsten mogen het nooit.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supervisors = self.instance.agreement.company.supervisors
        self.fields["supervisor"] = forms.ModelChoiceField(
            supervisors.filter(is_active=True),
            label="Leermeester",
            required=False,
            empty_label="Nog niet bekend",
        )
        for provision in PROVISIONS:
            field = self.fields[provision.field]
            field.widget.attrs["rows"] = 4
            field.help_text = f"{provision.help} {self._cited(provision)}".strip()
            field.validators.append(MaxLengthValidator(LONGEST_TEXT))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_period(cleaned.get("start"), cleaned.get("end"))
        return cleaned

    def provision_fields(self) -> Iterator[forms.BoundField]:
        """The provisions in the order of the document."""
        return (self[provision.field] for provision in PROVISIONS)

    def _cited(self, provision: Provision) -> str:
        """Where the provision stands, as help; nothing for what is only custom."""
        source = provision.source_on(self.instance.start)
        if source is None:
            return ""
        unverified = f", {source.status}" if source.status == UNVERIFIED else ""
        return f"({source.article}{unverified})"


class ScheduleRow(NamedTuple):
    """One weekday of the schedule on the page."""

    label: str
    start: forms.BoundField
    end: forms.BoundField
    breaks: forms.BoundField


class ScheduleForm(forms.Form):
    """The week: start, end and breaks per weekday; a day without times is no working day."""

    prefix = "rooster"

    def __init__(self, *args: Any, version: AgreementVersion, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        for day in version.schedule.all():
            initial |= {
                f"start_{day.weekday}": day.start,
                f"end_{day.weekday}": day.end,
                f"breaks_{day.weekday}": day.breaks,
            }
        super().__init__(*args, **kwargs | {"initial": initial})
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
            if not any(field.endswith(f"_{weekday}") for field in self.errors):
                self._clean_day(weekday, cleaned)
        return cleaned

    def days(self) -> dict[int, Day]:
        """The working days as typed, by ISO weekday."""
        found = {}
        for weekday, _ in WEEKDAYS:
            start, end = (self.cleaned_data.get(f"{key}_{weekday}") for key in ("start", "end"))
            if start is not None and end is not None:
                found[weekday] = (start, end, self.cleaned_data[f"breaks_{weekday}"])
        return found

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


class GuardianField(forms.ModelMultipleChoiceField):
    """Guardians by name and relation, and how each would sign."""

    def label_from_instance(self, guardian: Any) -> str:
        how = how_they_sign(guardian.name, guardian.email)
        return f"{guardian.name} ({guardian.get_relation_display()}): {how}"


ALL_SIGN = "Uw school laat alle wettelijk vertegenwoordigers tekenen (Instellingen, School)."
ONE_IS_ENOUGH = "Eén is genoeg. Wie u kiest, staat in de tekst en moet tekenen."


class SendForm(forms.Form):
    """Who signs for the pupil, and which text was looked at before sending."""

    guardians = GuardianField(
        label="Wie tekent voor de leerling",
        queryset=Guardian.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wie er voor de leerling tekent."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, label="Versie")

    def __init__(self, *args: Any, draft: AgreementVersion, choice: Choice, **kwargs: Any) -> None:
        """Without anybody to choose from the question is not asked; see `parties.choice_of`."""
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.initial["version"] = draft.version
        if not choice.guardians:
            del self.fields["guardians"]
            return
        field = cast("GuardianField", self.fields["guardians"])
        keys = [guardian.pk for guardian in choice.guardians]
        field.queryset = Guardian.objects.for_system().filter(pk__in=keys)
        field.disabled = choice.all_of_them
        field.help_text = ALL_SIGN if choice.all_of_them else ONE_IS_ENOUGH
        obvious = choice.obvious or []
        self.initial["guardians"] = [guardian.pk for guardian in obvious]

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        if version != self.draft.version:
            raise ValidationError("De tekst is intussen gewijzigd. Lees haar nog eens na.")
        return version

    @property
    def chosen(self) -> list[Guardian]:
        return list(self.cleaned_data.get("guardians", ()))


class ReasonForm(forms.Form):
    """Why a version is withdrawn."""

    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul de reden in."},
    )
