"""The last cell of a row of the week, drawn as `week` draws the others: the sum and what to do."""

from typing import Final

from django.template import Library
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lwt_admin.placements.week_cells import address
from lwt_admin.placements.week_rows import Row
from lwt_admin.ui.formats import hours, nl_date
from lwt_admin.ui.templatetags.ui import chip, icon

register = Library()

TOTAL: Final = (
    '<td class="week-total"><div class="week-sum"><span class="week-sum-label">Deze week</span> '
    '<b class="num">{}</b> uur {}</div><div class="week-state">{}</div>'
    '<div class="week-buttons">{}{}{}</div></td>'
)
STILL_PLANNED: Final = '<small class="num">{} uur gepland</small>'
AS_PLANNED: Final = (
    '<button class="btn btn-outline-primary" type="submit" form="zoals-gepland" name="plek"'
    ' value="{}" data-as-planned="row">{}<span>Hele week zoals gepland'
    '<span class="visually-hidden">: {} {} van {}</span></span></button>'
)
FORM: Final = (
    '<form method="post" action="{0}" hx-post="{0}">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{1}">'
    '<input type="hidden" name="week" value="{2}">'
    '<input type="hidden" name="mentor" value="{3}">{4}'
    '<button class="btn btn-outline-primary" type="submit">{5}<span>{6}'
    '<span class="visually-hidden">{7}</span></span></button></form>'
)
SEEN: Final = '<input type="hidden" name="seen" value="{}-{}">'
CLOSED: Final = '<small class="muted">door {}, {}</small>'
NOTHING: Final = SafeString()


@register.simple_tag(takes_context=True)
def week_total(context: Context, row: Row) -> SafeString:
    """What the week of a pupil adds up to, how it stands, and what can be done with all of it."""
    planned = row.planned_minutes
    return format_html(
        TOTAL,
        hours(row.minutes),
        format_html(STILL_PLANNED, hours(planned)) if planned else "",
        format_html_join(" ", "{}", ((chip(words, kind),) for words, kind in row.states)),
        _as_planned(row),
        _approve(context, row),
        _close(context, row),
    )


def _as_planned(row: Row) -> SafeString:
    if not (row.may_log and row.to_enter):
        return NOTHING
    days = "dag" if row.to_enter == 1 else "dagen"
    return format_html(AS_PLANNED, row.key, icon("check"), row.to_enter, days, row.name)


def _approve(context: Context, row: Row) -> SafeString:
    """Say yes in one go to what others entered, as it stands on the screen."""
    if row.to_judge < 2:
        return NOTHING
    entries = (line.entry for line in row.lines if line.may_reject)
    seen = format_html_join("", SEEN, ((entry.pk, entry.version) for entry in entries))
    words = (f"Alle {row.to_judge} akkoord", f" voor {row.name}")
    return _form(context, row, "hours_approve", *words, seen)


def _close(context: Context, row: Row) -> SafeString:
    """Close the week, or who did."""
    if row.may_close:
        return _form(context, row, "hours_close", "Week afsluiten", f": {row.name}")
    if row.closed is None:
        return NOTHING
    return format_html(CLOSED, row.closed.closed_by.get_full_name(), nl_date(row.closed.closed_at))


def _form(
    context: Context, row: Row, name: str, words: str, about: str, more: str = ""
) -> SafeString:
    return format_html(
        FORM,
        address(name, row.trajectory.pk),
        context["csrf_token"],
        context["week"],
        context["mentor"] or "",
        more,
        icon("check"),
        words,
        about,
    )
