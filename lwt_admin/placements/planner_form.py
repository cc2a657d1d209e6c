"""What somebody types to try a schedule: for whom, from when, on which days, how long."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms

from lwt_admin.agreements.forms.draft import TIME_FORMATS, ScheduleForm
from lwt_admin.agreements.models import ScheduleDay
from lwt_admin.hours_text import HoursField
from lwt_admin.students.models import Trajectory
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.students.upper_years import UPPER_YEARS
from lwt_admin.ui.widgets import DateInput, TimeInput
from lwt_admin.worktime import Breaks

QUARTER: Final = 15
LONGEST_PAUSE: Final = 240
DAY_MINUTES: Final = 24 * 60
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)

AN_EXAMPLE: Final[dict[str, Any]] = {
    "leerjaar": "4",
    "weekdays": ["4", "5"],
    "hours": "7,5",
    "begin": "08:30",
    "pause": "30",
}
"""What the form starts with: two days a week, as most schools plan them."""


class PlannerForm(forms.Form):
    """A schedule to try, for a pupil or for a made-up birth date; it is sent by GET."""

    student = forms.ChoiceField(
        label="Leerling",
        required=False,
        widget=forms.Select(attrs={"data-autosubmit": ""}),
        error_messages={"invalid_choice": "Kies een leerling uit de lijst."},
    )
    born = forms.DateField(
        label="Geboortedatum",
        required=False,
        widget=DateInput,
        help_text="Alleen als u geen leerling kiest.",
    )
    leerjaar = forms.TypedChoiceField(
        label="Leerjaar op de eerste dag",
        required=False,
        coerce=int,
        choices=[(year, f"leerjaar {year}") for year in UPPER_YEARS],
        help_text="Alleen als u geen leerling kiest.",
    )
    start = forms.DateField(label="Vanaf", widget=DateInput)
    end = forms.DateField(
        label="Tot en met",
        required=False,
        widget=DateInput,
        help_text="Leeg: tot de laatste dag die telt.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="Dagen",
        required=False,
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = HoursField(label="Uren per dag", help_text="Zonder de pauze. Bijvoorbeeld 7,5.")
    begin = forms.TimeField(
        label="Begint om", required=False, widget=TimeInput, input_formats=TIME_FORMATS
    )
    pause = forms.IntegerField(
        label="Pauze in minuten",
        required=False,
        min_value=0,
        max_value=LONGEST_PAUSE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    instead = forms.BooleanField(
        label="In plaats van wat al is afgesproken",
        required=False,
        help_text="Vanaf de eerste dag tellen lopende overeenkomsten dan niet meer mee.",
    )
    sunday = forms.BooleanField(label="Werken op zondag is afgesproken", required=False)

    def __init__(self, *args: Any, trajectories: Sequence[Trajectory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trajectories = {str(row.student_id): row for row in trajectories}
        students = [(key, str(row.student)) for key, row in self._trajectories.items()]
        self.fields["student"].choices = [("", "Verzonnen leerling"), *students]  # type: ignore[attr-defined]
        self.times = ScheduleForm(self.data if self.is_bound else None)

    @property
    def trajectory(self) -> Trajectory | None:
        """The trajectory of the chosen pupil."""
        return self._trajectories.get(self.cleaned_data.get("student", ""))

    @property
    def has_own_times(self) -> bool:
        """Whether times per day are typed: then the part of the page with them stands open."""
        return any(self.times[name].value() for name in self.times.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("student") and "student" not in self.errors:
            self._check_made_up(cleaned)
        start, end = cleaned.get("start"), cleaned.get("end")
        for field, day in (("start", start), ("end", end), ("born", cleaned.get("born"))):
            if day is not None and not EARLIEST <= day <= LATEST:
                self.add_error(field, f"Dat jaar kan niet: {day.year}.")
        if start and end and end < start:
            self.add_error("end", "De laatste dag ligt niet voor de eerste dag.")
        if not self.times.is_valid():
            self.add_error(None, "Bij de tijden per dag klopt iets niet.")
        elif not self.times.days():
            self._check_days(cleaned)
        return cleaned

    def _check_made_up(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("born") and "born" not in self.errors:
            self.add_error("born", "Kies een leerling of vul een geboortedatum in.")
        if not cleaned.get("leerjaar") and "leerjaar" not in self.errors:
            self.add_error("leerjaar", "Kies het leerjaar.")

    def _check_days(self, cleaned: Mapping[str, Any]) -> None:
        """The same hours on every day that is ticked."""
        if not cleaned.get("weekdays") and "weekdays" not in self.errors:
            self.add_error("weekdays", "Kies minstens één dag.")
        if not cleaned.get("hours") and "hours" not in self.errors:
            self.add_error("hours", "Vul in hoeveel uur per dag, bijvoorbeeld 7,5.")
        if not cleaned.get("begin") and "begin" not in self.errors:
            self.add_error("begin", "Vul in hoe laat het werk begint.")
        if self.errors.keys() & {"hours", "begin", "pause"}:
            return
        if _minute(cleaned["begin"]) + cleaned["hours"] + (cleaned["pause"] or 0) >= DAY_MINUTES:
            self.add_error("hours", "Zo eindigt het werk pas na middernacht.")

    def schedule(self) -> list[ScheduleDay]:
        """The week to try: the times per day when they are typed, else the ticked days alike."""
        if own := self.times.as_schedule():
            return own
        begin, minutes = self.cleaned_data["begin"], self.cleaned_data["hours"]
        pause = self.cleaned_data["pause"] or 0
        breaks = _halfway(begin, minutes, pause)
        return [
            ScheduleDay(
                weekday=weekday, start=begin, end=_later(begin, minutes + pause), breaks=breaks
            )
            for weekday in self.cleaned_data["weekdays"]
        ]


def _halfway(begin: time, minutes: int, pause: int) -> Breaks:
    """One break about halfway the work, on a quarter of an hour when there is room."""
    if not pause:
        return []
    half = minutes // 2
    after = half // QUARTER * QUARTER or half
    start = _later(begin, after)
    return [[f"{start:%H:%M}", f"{_later(start, pause):%H:%M}"]]


def _later(moment: time, minutes: int) -> time:
    """So many minutes later on the same day."""
    return (datetime.combine(EARLIEST, moment) + timedelta(minutes=minutes)).time()


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
