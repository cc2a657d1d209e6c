"""The forms behind a link: how a day really was, what is not right, and a line about a week."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.hours_text import HoursField
from lwt_admin.placements.forms import ClockField, check_cleaned
from lwt_admin.placements.models import ConfirmationLink, HourEntry, WeekRemark
from lwt_admin.placements.reading import PlannedShift
from lwt_admin.placements.values import Values
from lwt_admin.ui.formats import hours, nl_date
from lwt_admin.worktime import BreaksField

Party = ConfirmationLink.Party
Kind = HourEntry.Kind

TIMES = ("start", "end", "breaks", "minutes")
OF_COMPANY = (
    (Kind.WORKED, "gewerkt"),
    (Kind.ILL, "ziek"),
    (Kind.ABSENT, "niet gekomen, niet afgemeld"),
    (Kind.EXCUSED, "niet gekomen, wel afgemeld"),
    (Kind.HOLIDAY, "vrij"),
    (Kind.CLOSED, "het bedrijf was gesloten"),
)
OF_STUDENT = (
    (Kind.WORKED, "ik heb gewerkt"),
    (Kind.ILL, "ik was ziek"),
    (Kind.EXCUSED, "ik had verlof"),
    (Kind.HOLIDAY, "ik was vrij"),
    (Kind.CLOSED, "het bedrijf was gesloten"),
)
TOLD_BY_COMPANY = tuple(
    (one.value, one.label) for one in (WeekRemark.Kind.PRAISE, WeekRemark.Kind.WARNING)
)


class DayByLinkForm(forms.Form):
    """How a day was: times, or the hours alone."""

    kind = forms.ChoiceField(label="Wat gebeurde er?", choices=OF_COMPANY)
    start = ClockField(label="Begin")
    end = ClockField(label="Einde")
    breaks = BreaksField()
    minutes = HoursField(label="Of alleen de uren", help_text="Bijvoorbeeld 7,5.")
    remark = forms.CharField(
        label="Wat heb je gedaan en geleerd?",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_no_bsn],
    )

    def __init__(self, *args: Any, party: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if party == Party.STUDENT:
            kind: Any = self.fields["kind"]
            kind.choices = OF_STUDENT
        else:  # what stands there is between the school and the pupil
            del self.fields["remark"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != Kind.WORKED:
            for name in TIMES:
                self.errors.pop(name, None)
            cleaned |= {"start": None, "end": None, "breaks": [], "minutes": None}
        elif cleaned.get("minutes") and not {"start", "end"} & set(self.changed_data):
            # Hours typed beside times that were filled in beforehand take their place.
            cleaned |= {"start": None, "end": None, "breaks": []}
        if not self.errors.keys() & set(TIMES):
            check_cleaned(self, cleaned)
        return cleaned

    @property
    def values(self) -> Values:
        """What was typed, as the doors take it."""
        given = self.cleaned_data
        return Values(
            kind=given["kind"],
            start=given["start"],
            end=given["end"],
            breaks=given["breaks"],
            minutes=given["minutes"],
            remark=given.get("remark"),
        )


class OtherDayForm(DayByLinkForm):
    """A day that was not planned."""

    day = forms.TypedChoiceField(
        label="Dag", coerce=date.fromisoformat, error_messages={"required": "Kies een dag."}
    )
    field_order = ("day", "kind")

    def __init__(self, *args: Any, days: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["day"]
        field.choices = [("", "Kies"), *((day.isoformat(), nl_date(day)) for day in days)]


class QuestionForm(forms.Form):
    """What is not right; the hours stop counting until the school has looked."""

    reason = forms.CharField(
        label="Wat klopt er niet?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Vul in wat er niet klopt."},
        validators=[validate_no_bsn],
    )


class RemarkForm(forms.Form):
    """One line about a week: of a leermeester praise or a warning, of a pupil what was learned."""

    kind = forms.ChoiceField(
        label="Wat voor bericht?",
        choices=TOLD_BY_COMPANY,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies compliment of waarschuwing."},
    )
    text = forms.CharField(
        label="In één regel",
        max_length=500,
        error_messages={"required": "Schrijf een regel."},
        validators=[validate_no_bsn],
    )

    def __init__(self, *args: Any, party: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if party == Party.STUDENT:
            del self.fields["kind"]
            self.fields["text"].label = "Wat heb je deze week geleerd?"

    @property
    def kind_given(self) -> str:
        """A pupil tells what was learned."""
        return str(self.cleaned_data.get("kind", WeekRemark.Kind.LEARNED))


def initial_of(entry: HourEntry | None, planned: PlannedShift | None) -> dict[str, Any]:
    """What stands in the fields of a day beforehand."""
    if entry is not None:
        typed = entry.minutes if entry.spans is None and entry.minutes else None
        return {
            "kind": entry.kind,
            "start": entry.start,
            "end": entry.end,
            "breaks": entry.breaks,
            "minutes": "" if typed is None else hours(typed),
            "remark": entry.remark,
        }
    if planned is not None:
        return {"start": planned.start, "end": planned.end, "breaks": planned.breaks}
    return {}
