"""The smallest parts of the page of a week, without a template: a page has hundreds of them."""

from typing import Final

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lwt_admin.placements.week_cells import Cell, EntryLine, PlannedLine, address
from lwt_admin.placements.week_rows import Column, Row
from lwt_admin.ui.formats import hours, nl_time
from lwt_admin.ui.templatetags.ui import icon

register = Library()

EMPTY: Final = '<td class="week-day is-empty{}"><span class="week-day-name">{}</span>{}{}</td>'
TODAY: Final = " is-today"
FREE: Final = (
    '<div class="week-free" data-slot="{}"><a class="week-add" href="{}" data-edit>'
    '<span class="week-plus" aria-hidden="true">+</span>'
    '<span class="week-add-day">{}</span><span class="visually-hidden">'
    " uren invullen voor {} op {} bij {}</span></a></div>"
)
ENTRY: Final = (
    '<a class="hour-link" href="{}"{}><span class="hour-value">{}{}'
    '<span class="visually-hidden">, {}, {}, bekijk of wijzig</span></span>'
    '{}<small class="hour-note">{}{}</small></a>'
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
WITHOUT_TIMES: Final = mark_safe(
    "<small>zonder tijden: rust, pauze en nacht niet te beoordelen</small>"
)
NOTHING: Final = SafeString()


@register.simple_tag
def empty_day(row: Row, cell: Cell, column: Column) -> SafeString:
    """The cell of a day on which nothing stands: why, and where something may be entered."""
    places = cell.free if row.may_log else []
    free = [(one.key, one.url, column.short, row.name, column.long, one.company) for one in places]
    return format_html(
        EMPTY,
        TODAY if column.is_today else "",
        column.short,
        format_html(CLOSED, cell.closed.name) if cell.closed else "",
        format_html_join("", FREE, free),
    )


@register.simple_tag
def entry_link(row: Row, line: EntryLine, column: Column) -> SafeString:
    """What was entered and what it is worth; leads to the entry, or to the hours of the pupil."""
    picture, words = line.mark
    url = line.url if row.may_log else address("hours_student", row.trajectory.student_id)
    return format_html(
        ENTRY,
        url,
        mark_safe(" data-edit") if row.may_log else "",
        line.value,
        UNIT if line.entry.minutes else "",
        row.name,
        column.long,
        _times(line),
        icon(picture),
        words,
    )


@register.simple_tag
def planned_line(row: Row, cell: Cell, line: PlannedLine, column: Column) -> SafeString:
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
