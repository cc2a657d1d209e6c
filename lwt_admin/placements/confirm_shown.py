"""The page behind a link as its template shows it: each line with its forms."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from lwt_admin.placements.confirm_acts import Opened
from lwt_admin.placements.confirm_forms import (
    DayByLinkForm,
    OtherDayForm,
    QuestionForm,
    RemarkForm,
    initial_of,
)
from lwt_admin.placements.confirm_page import Line, OpenWeek, PupilPart
from lwt_admin.placements.confirming import Party
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.states import MARKS

Typed = Mapping[str, forms.Form]
Status = HourEntry.Status


@dataclass(frozen=True)
class ShownLine:
    """A line with its forms; a form in which something was wrong stands open."""

    line: Line
    form: forms.Form | None
    question: forms.Form | None
    mark: tuple[str, str]

    @property
    def changing(self) -> bool:
        return self.form is not None and self.form.is_bound

    @property
    def asking(self) -> bool:
        return self.question is not None and self.question.is_bound


@dataclass(frozen=True)
class ShownWeek:
    """A week with its lines and the form for a line about it."""

    open_week: OpenWeek
    lines: list[ShownLine]
    key: str
    remark: forms.Form | None


@dataclass(frozen=True)
class ShownPart:
    """One pupil at one company."""

    part: PupilPart
    weeks: list[ShownWeek]
    other_day: forms.Form | None


def shown(opened: Opened, typed: Typed) -> list[ShownPart]:
    """What the template needs; `typed` holds the forms that were refused, by their key."""
    return [_part(opened.link.party, part, typed) for part in opened.parts]


def _part(party: str, part: PupilPart, typed: Typed) -> ShownPart:
    key = f"a{part.agreement.pk}"
    other: forms.Form | None = typed.get(key)
    if other is None and part.free_days:
        other = OtherDayForm(party=party, prefix=key, days=part.free_days)
    return ShownPart(part, [_week(party, part, week, typed) for week in part.weeks], other)


def _week(party: str, part: PupilPart, week: OpenWeek, typed: Typed) -> ShownWeek:
    key = f"w{part.agreement.pk}-{week.week.monday:%Y%m%d}"
    remark = None
    if not week.is_closed:
        remark = typed.get(key) or RemarkForm(party=party, prefix=key)
    return ShownWeek(week, [_line(party, line, typed) for line in week.lines], key, remark)


def _line(party: str, line: Line, typed: Typed) -> ShownLine:
    form: forms.Form | None = typed.get(line.key)
    if form is None and (line.may_correct or line.planned is not None):
        initial = initial_of(line.entry, line.planned)
        form = DayByLinkForm(party=party, prefix=line.key, initial=initial)
    question: forms.Form | None = None
    if line.entry is not None and line.may_dispute:
        key = f"v{line.entry.pk}"
        question = typed.get(key) or QuestionForm(prefix=key)
    return ShownLine(line, form, question, _mark(party, line))


def _mark(party: str, line: Line) -> tuple[str, str]:
    """How a line is marked: what this reader still has to do comes first."""
    if line.entry is None:
        return ("wait", "nog niet ingevuld")
    if party == Party.COMPANY and line.may_confirm and line.entry.status != Status.DISPUTED:
        return ("wait", "nog niet bevestigd")
    if party == Party.COMPANY and line.confirmed is not None:
        return ("ok", "bevestigd")
    return MARKS[Status(line.entry.status)]
