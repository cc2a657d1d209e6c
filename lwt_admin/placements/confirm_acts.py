"""What a post from the page behind a link asks, taken to its door (`by_link`).

Nothing here trusts what was posted: an entry or agreement that the link does not open is refused.
A second click, or the same form from a second tab, does nothing and is no error; what somebody else
changed meanwhile is.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.forms import show_refusal
from lwt_admin.placements.by_link import (
    CLOSED,
    NOT_OPEN,
    confirm_by_link,
    correct_by_link,
    dispute_by_link,
    propose_by_link,
)
from lwt_admin.placements.closed import is_closed
from lwt_admin.placements.confirm_forms import (
    DayByLinkForm,
    OtherDayForm,
    QuestionForm,
    RemarkForm,
    initial_of,
)
from lwt_admin.placements.confirm_page import Line, PupilPart
from lwt_admin.placements.confirming import Party
from lwt_admin.placements.models import ConfirmationLink, HourEntry, HourStep, WeekRemark
from lwt_admin.placements.values import Values
from lwt_admin.students.locks import lock_work_of
from lwt_admin.text import key_in
from lwt_admin.ui.formats import nl_date
from lwt_admin.worktime import format_breaks

Status = HourEntry.Status
SOME_CHANGED = "{number} van de dagen zijn intussen gewijzigd. Bekijk ze hieronder opnieuw."


class NotTaken(Exception):
    """A post that was refused: what the page says, and the form in which it was typed."""

    def __init__(self, message: str = "", key: str = "", form: forms.Form | None = None) -> None:
        super().__init__(message)
        self.message, self.key, self.form = message, key, form


@dataclass(frozen=True)
class Opened:
    """The link by which somebody came, and what it opens at this moment."""

    link: ConfirmationLink
    agreements: Mapping[int, WorkAgreement]
    now: datetime
    parts: list[PupilPart] = field(default_factory=list)

    def agreement(self, text: str) -> WorkAgreement:
        """The agreement that was posted; raises PermissionDenied when the link does not open it."""
        found = self.agreements.get(key_in(text) or 0)
        if found is None:
            raise PermissionDenied(NOT_OPEN)
        return found

    def entry(self, text: str) -> HourEntry:
        """The entry that was posted, with its agreement; raises as `agreement`."""
        entries = HourEntry.objects.for_system().filter(agreement__in=self.agreements)
        entry = entries.filter(pk=key_in(text) or 0).first()
        if entry is None:
            raise PermissionDenied(NOT_OPEN)
        entry.agreement = self.agreements[entry.agreement_id]
        return entry

    def line(self, key: str) -> Line | None:
        """The line of the page with this key."""
        return next((line for part in self.parts for line in part.lines if line.key == key), None)


def confirm(opened: Opened, posted: QueryDict) -> str:
    """The leermeester agrees with one entry."""
    entry = opened.entry(posted.get("entry", ""))
    try:
        _confirm(opened, entry, _number(posted.get("seen", "")))
    except ValidationError as error:
        raise NotTaken(_told(error)) from error
    return f"u{entry.pk}"


def confirm_all(opened: Opened, posted: QueryDict) -> str:
    """The leermeester agrees with all entries of a pupil that stood on the screen."""
    failed = 0
    for pair in posted.getlist("seen"):
        pk, _, version = pair.partition(":")
        try:
            _confirm(opened, opened.entry(pk), _number(version))
        except ValidationError:
            failed += 1
    if failed:
        raise NotTaken(SOME_CHANGED.format(number=failed))
    return ""


def correct(opened: Opened, posted: QueryDict) -> str:
    """Times or hours were different: of the leermeester, or of the pupil's own proposal."""
    entry = opened.entry(posted.get("entry", ""))
    form = DayByLinkForm(
        posted, party=opened.link.party, prefix=f"u{entry.pk}", initial=initial_of(entry, None)
    )
    seen, key = _number(posted.get("seen", "")), f"u{entry.pk}"
    with _typed(form, key):
        values = _keeping(entry, form.values)
        try:
            correct_by_link(entry, opened.link, seen, values, opened.now)
        except ValidationError:
            if not _was_mine(opened, entry, seen, values):
                raise
    return key


def dispute(opened: Opened, posted: QueryDict) -> str:
    """The leermeester questions an entry."""
    entry = opened.entry(posted.get("entry", ""))
    seen, key = _number(posted.get("seen", "")), f"u{entry.pk}"
    form = QuestionForm(posted, prefix=f"v{entry.pk}")
    with _typed(form, f"v{entry.pk}"):
        try:
            reason = form.cleaned_data["reason"]
            dispute_by_link(entry, opened.link, seen, reason, opened.now)
        except ValidationError:
            if not (_is_last_by(opened.link, entry) and _now(entry).status == Status.DISPUTED):
                raise
    return key


def report(opened: Opened, posted: QueryDict) -> str:
    """Hours of a planned day that nobody entered, as planned or otherwise."""
    agreement = opened.agreement(posted.get("agreement", ""))
    day = _date(posted.get("day", ""))
    key = f"d{agreement.pk}-{day:%Y%m%d}"
    line = opened.line(key)
    planned = initial_of(None, line.planned) if line else {}
    party = opened.link.party
    data: Any = posted
    if "as_planned" in posted:
        if not planned:
            raise NotTaken(f"{nl_date(day)}: hier staan al uren, of er was niets gepland.")
        data = {f"{key}-{name}": value for name, value in planned.items() if name != "breaks"}
        data |= {f"{key}-kind": "worked", f"{key}-breaks": format_breaks(planned["breaks"])}
    form = DayByLinkForm(data, party=party, prefix=key, initial=planned)
    with _typed(form, key):
        _propose(opened, agreement, day, form.values)
    return ""


def other_day(opened: Opened, posted: QueryDict) -> str:
    """Hours of a day that was not planned."""
    agreement = opened.agreement(posted.get("agreement", ""))
    key = f"a{agreement.pk}"
    days = [
        day for one in opened.parts if one.agreement.pk == agreement.pk for day in one.free_days
    ]
    again = _posted_day(posted, key)
    form = OtherDayForm(
        posted, party=opened.link.party, prefix=key, days=[*days, *again], initial={}
    )
    with _typed(form, key):
        _propose(opened, agreement, form.cleaned_data["day"], form.values)
    return ""


def remark(opened: Opened, posted: QueryDict) -> str:
    """One line about a week; the same line is stored once."""
    agreement = opened.agreement(posted.get("agreement", ""))
    monday = _date(posted.get("monday", ""))
    key = f"w{agreement.pk}-{monday:%Y%m%d}"
    form = RemarkForm(posted, party=opened.link.party, prefix=key)
    with _typed(form, key):
        _remark(opened, agreement, monday, form)
    return key


@transaction.atomic
def _remark(opened: Opened, agreement: WorkAgreement, monday: date, form: RemarkForm) -> None:
    lock_work_of(agreement.trajectory.pk)
    if is_closed(agreement.trajectory, monday):
        raise ValidationError(CLOSED)
    shown = {one.week.monday for part in opened.parts for one in part.weeks}
    if monday not in shown:
        raise PermissionDenied(NOT_OPEN)
    WeekRemark.objects.get_or_create(
        agreement=agreement,
        monday=monday,
        kind=form.kind_given,
        text=form.cleaned_data["text"],
        link=opened.link,
        defaults={"at": opened.now},
    )


ACTS = {
    Party.COMPANY: {
        "bevestig": confirm,
        "alles": confirm_all,
        "verbeter": correct,
        "vraag": dispute,
        "dag": report,
        "andere-dag": other_day,
        "bericht": remark,
    },
    Party.STUDENT: {
        "verbeter": correct,
        "dag": report,
        "andere-dag": other_day,
        "bericht": remark,
    },
}


# --- What these share -----------------------------------------------------------------------------
def _confirm(opened: Opened, entry: HourEntry, seen: int) -> None:
    try:
        confirm_by_link(entry, opened.link, seen, opened.now)
    except ValidationError:
        agreed = _now(entry).status in {Status.CONFIRMED, Status.APPROVED}
        if not (agreed and _is_last_by(opened.link, entry)):
            raise


def _propose(opened: Opened, agreement: WorkAgreement, day: date, values: Values) -> None:
    try:
        propose_by_link(agreement, day, values, opened.link, opened.now)
    except ValidationError:
        entries = HourEntry.objects.for_system().filter(agreement=agreement, date=day)
        mine = entries.filter(entered_link=opened.link).first()
        if mine is None or not _says(mine, values):
            raise


def _keeping(entry: HourEntry, values: Values) -> Values:
    """What the page does not ask stays: lessons that day, and what was missed of the same day."""
    missed = entry.missed_minutes if entry.kind == values.kind else 0
    return replace(values, has_lessons=entry.has_lessons, missed_minutes=missed)


def _was_mine(opened: Opened, entry: HourEntry, seen: int, values: Values) -> bool:
    """Whether these very values were stored already, by an earlier click of the same person."""
    stored = _now(entry)
    return stored.version > seen and _is_last_by(opened.link, entry) and _says(stored, values)


def _says(stored: HourEntry, values: Values) -> bool:
    asked = HourEntry(agreement=stored.agreement, date=stored.date)
    values.put_in(asked)
    names = ["kind", "start", "end", "breaks"] + ["remark"] * (values.remark is not None)
    same = all(getattr(stored, name) == getattr(asked, name) for name in names)
    return same and (stored.spans is not None or stored.minutes == asked.minutes)


def _now(entry: HourEntry) -> HourEntry:
    """The entry as it is stored; as it was when it is gone."""
    return HourEntry.objects.for_system().filter(pk=entry.pk).first() or entry


def _is_last_by(link: ConfirmationLink, entry: HourEntry) -> bool:
    """Whether nobody took a step with the entry since somebody with this link did."""
    steps = HourStep.objects.for_system().filter(entry=entry)
    by_people = steps.exclude(by__isnull=True, link__isnull=True)
    last = by_people.order_by("-at", "-pk").first()
    return last is not None and last.link_id == link.pk


@contextmanager
def _typed(form: forms.Form, key: str) -> Iterator[None]:
    """Take a step with what was typed; what is refused is shown in its form."""
    if not form.is_valid():
        raise NotTaken(key=key, form=form)
    try:
        yield
    except ValidationError as error:
        show_refusal(form, error)
        raise NotTaken(key=key, form=form) from error


def _posted_day(posted: QueryDict, key: str) -> list[date]:
    """The posted day, when it can be one: the door tells what is wrong with it."""
    try:
        return [date.fromisoformat(posted.get(f"{key}-day", ""))]
    except ValueError:
        return []


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise PermissionDenied(NOT_OPEN) from None
    if not timedelta(0) <= found - date(2000, 1, 1) <= timedelta(days=36_500):
        raise PermissionDenied(NOT_OPEN)
    return found


def _number(text: str) -> int:
    return key_in(text) or 0


def _told(error: ValidationError) -> str:
    return " ".join(error.messages)
