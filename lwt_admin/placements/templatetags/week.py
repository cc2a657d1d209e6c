"""The parts of a row of the week, without a template: a page has hundreds of them."""

from collections.abc import Iterable
from typing import Final

from django.template import Library
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lwt_admin.placements.week_cells import Cell, EntryLine, PlannedLine, address
from lwt_admin.placements.week_rows import Column, Row
from lwt_admin.ui.formats import hours, nl_period, nl_time
from lwt_admin.ui.templatetags.ui import icon

register = Library()

PUPIL: Final = '<th scope="row" class="week-pupil"><a href="{}">{}</a>{}{}</th>'
COMPANY: Final = " <small>{}{}</small>"
CARRIED: Final = " <small>Overgenomen {}: {} uur op {} {}</small>"
DAY: Final = '<td class="week-day{}{}"><span class="week-day-name">{}</span>{}</td>'
FREE: Final = (
    '<div class="week-free" data-slot="{}"><a class="week-add" href="{}" data-edit>'
    '<span class="week-plus" aria-hidden="true">+</span>'
    '<span class="week-add-day">{}</span><span class="visually-hidden">'
    " uren invullen voor {} op {} bij {}</span></a></div>"
)
ENTRY: Final = '<div class="hour hour-{}" data-slot="{}">{}{}{}</div>'
LINK: Final = (
    '<a class="hour-link" href="{}"{}><span class="hour-value">{}{}'
    '<span class="visually-hidden">, {}, {}, bekijk of wijzig</span></span>'
    '{}<small class="hour-note">{}{}</small></a>'
)
FINDING: Final = (
    '<p class="hour-finding">{}<span>{} <span class="hour-article">{}</span></span></p>'
)
JUDGE: Final = (
    '<div class="hour-judge"><form method="post" action="{0}" hx-post="{0}">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{1}">'
    '<input type="hidden" name="version" value="{2}">'
    '<button class="btn btn-sm btn-primary" type="submit">Akkoord'
    '<span class="visually-hidden">: {3}, {4}</span></button></form>{5}</div>'
)
REJECT: Final = (
    ' <a class="btn btn-sm btn-outline-primary" href="{}">Niet'
    '<span class="visually-hidden"> akkoord: {}, {}</span></a>'
)
PLANNED: Final = (
    '<div class="hour hour-planned"><div class="hour-link">'
    '<span class="hour-value">{}<span class="hour-unit"> uur</span></span>{}{}</div></div>'
)
TO_ENTER: Final = (
    '<div class="hour hour-planned" data-slot="{}"><a class="hour-link" href="{}" data-edit>'
    '<span class="hour-value">{}<span class="hour-unit"> uur</span><span class="visually-hidden">'
    " gepland voor {} op {}, anders invullen</span></span>{}{}</a>"
    '<div class="hour-confirm"><button class="btn btn-sm btn-outline-primary" type="submit" '
    'form="zoals-gepland" name="plek" value="{}" data-as-planned="cell">{}'
    '<span>Zoals gepland<span class="visually-hidden">: {}, {}</span></span></button> '
    '<a class="btn btn-sm btn-link hour-other" href="{}" data-edit>Anders'
    '<span class="visually-hidden">: {}, {}</span></a></div></div>'
)
NOTE: Final = mark_safe('<small class="hour-note">gepland</small>')
CLOSED: Final = '<small class="week-closed">{}</small>'
TIMES: Final = '<small class="num">{}–{}</small>'
MISSED: Final = "<small>{} uur gemist</small>"
UNIT: Final = mark_safe('<span class="hour-unit"> uur</span>')
EDIT: Final = mark_safe(" data-edit")
WITHOUT_TIMES: Final = mark_safe(
    "<small>zonder tijden: rust, pauze en nacht niet te beoordelen</small>"
)
NOTHING: Final = SafeString()


@register.simple_tag
def pupil(row: Row) -> SafeString:
    """The head of a row: who, where, and what was taken over from paper."""
    companies = (
        (one.company, " · oriëntatie" if one.is_orientation else "") for one in row.agreements
    )
    carried = (
        (nl_period(one.first, one.last), hours(one.minutes), one.days, _days(one.days))
        for one in row.carried
    )
    return format_html(
        PUPIL,
        row.url,
        row.name,
        format_html_join("", COMPANY, companies),
        format_html_join("", CARRIED, carried),
    )


@register.simple_tag(takes_context=True)
def days(context: Context, row: Row, cells: Iterable[tuple[Column, Cell]]) -> SafeString:
    """The cells of a pupil: what stands on each day, or where something may be entered."""
    token = context["csrf_token"]
    return _joined(_day(row, cell, column, token) for column, cell in cells)


def _day(row: Row, cell: Cell, column: Column, token: str) -> SafeString:
    shown = [_entry(row, line, column, token) for line in cell.lines]
    shown += [_planned(row, cell, line, column) for line in cell.planned]
    return format_html(
        DAY,
        " is-empty" if cell.is_empty else "",
        " is-today" if column.is_today else "",
        column.short,
        _joined(shown) if shown else _free(row, cell, column),
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _free(row: Row, cell: Cell, column: Column) -> SafeString:
    """Why nothing stands on a day, and where something may be entered."""
    closed = format_html(CLOSED, cell.closed.name) if cell.closed else NOTHING
    places = cell.free if row.may_log else []
    free = ((one.key, one.url, column.short, row.name, column.long, one.company) for one in places)
    return closed + format_html_join("", FREE, free)


def _entry(row: Row, line: EntryLine, column: Column, token: str) -> SafeString:
    """An entry, with what the law says of it and the buttons of who may judge it."""
    findings = (
        (icon("alert"), warning.short, warning.finding.article) for warning in line.warnings
    )
    return format_html(
        ENTRY,
        line.kind,
        line.key,
        _link(row, line, column),
        format_html_join("", FINDING, findings),
        _judge(row, line, column, token) if line.may_approve else "",
    )


def _link(row: Row, line: EntryLine, column: Column) -> SafeString:
    """What was entered and what it is worth; leads to the entry, or to the hours of the pupil."""
    picture, words = line.mark
    return format_html(
        LINK,
        line.url if row.may_log else address("hours_student", row.trajectory.student_id),
        EDIT if row.may_log else "",
        line.value,
        UNIT if line.entry.minutes else "",
        row.name,
        column.long,
        _times(line),
        icon(picture),
        words,
    )


def _judge(row: Row, line: EntryLine, column: Column, token: str) -> SafeString:
    """Say yes to what somebody else entered, or go to where one says no."""
    about = (row.name, column.short)
    pk = line.entry.pk
    no = format_html(REJECT, address("hour_reject", pk), *about) if line.may_reject else ""
    return format_html(JUDGE, address("hour_approve", pk), token, line.entry.version, *about, no)


def _planned(row: Row, cell: Cell, line: PlannedLine, column: Column) -> SafeString:
    """What was planned; from its day on it can be entered, as planned or in another way."""
    shift = line.shift
    worth = hours(shift.minutes)
    times = format_html(TIMES, nl_time(shift.start), nl_time(shift.end))
    if not (row.may_log and cell.is_past):
        return format_html(PLANNED, worth, times, NOTE)
    about = (row.name, column.short)
    link = (line.key, line.url, worth, row.name, column.long, times, NOTE)
    return format_html(TO_ENTER, *link, line.place, icon("check"), *about, line.url, *about)


def _times(line: EntryLine) -> SafeString:
    """From when to when, and what was missed of it."""
    entry, said = line.entry, NOTHING
    if entry.start:
        said = format_html(TIMES, nl_time(entry.start), nl_time(entry.end))
    elif entry.minutes:
        said = WITHOUT_TIMES
    return said + format_html(MISSED, hours(entry.missed_minutes)) if entry.missed_minutes else said


def _days(number: int) -> str:
    return "dag" if number == 1 else "dagen"
