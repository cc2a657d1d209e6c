"""Rows of the list of candidates, made without a template: there may be thousands on a page."""

from collections.abc import Iterable
from functools import lru_cache

from django.template import Library
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lwt_admin.exams.decisions.overview import Attention, Line
from lwt_admin.exams.decisions.words import Mark
from lwt_admin.ui.formats import NOTHING
from lwt_admin.ui.templatetags.ui import chip

register = Library()

ROW = """<tr>
<th scope="row">{name}</th>
<td data-label="Profiel">{profile}</td>
<td data-label="Nederlands" class="is-number">{dutch}</td>
<td data-label="Profielvak" class="is-number">{subject}</td>
<td data-label="Keuzevakken" class="is-number">{combination}</td>
<td data-label="Uitslag volgens de regels">{result}{why}</td>
<td data-label="Besluit">{decided}</td>
</tr>
"""
NAME = '<a href="{url}">{name}</a>'
WHY = """
<details class="why" hx-get="{why}" hx-trigger="toggle once" hx-target="find .why-text">
<summary>Waarom?</summary><div class="why-text"><a href="{why}">Lees waarom</a></div></details>"""

NO_NUMBER = 0


@register.simple_tag
def candidate_rows(lines: Iterable[Line]) -> SafeString:
    """The rows of the table, in the order of the lines."""
    page = reverse("exam_candidate", args=[NO_NUMBER])
    why = reverse("exam_reasons", args=[NO_NUMBER])
    return mark_safe("".join([_row(line, page, why) for line in lines]))  # noqa: S308


def _row(line: Line, page: str, why: str) -> str:
    """All that comes from people is escaped here; the rest are numbers and words of our own."""
    marks, place = line.judged.final_marks, f"/{line.pk}/"
    name, reasons = str(conditional_escape(line.name)), ""
    if not line.is_anonymised:
        name = NAME.format(url=page.replace("/0/", place), name=name)
        reasons = WHY.format(why=why.replace("/0/", place))
    return ROW.format(
        name=name,
        why=reasons,
        profile=conditional_escape(line.row.candidate.profile),
        dutch=marks.dutch or NOTHING,
        subject=marks.profile or NOTHING,
        combination=marks.combination or NOTHING,
        result=_result(line.mark, line.attention, line.route),
        decided=_decided(line.decided),
    )


@lru_cache(maxsize=256)
def _result(mark: Mark, attention: Attention, route: str) -> SafeString:
    """The result, and in words why somebody should look at it."""
    way = format_html(" {}", chip("via volledig BB-examen")) if route else ""
    told = format_html("<br><small>{}</small>", attention.label)
    return format_html("{}{}{}", chip(*mark), way, told if attention.needs_somebody else "")


@lru_cache(maxsize=64)
def _decided(mark: Mark | None) -> str:
    return NOTHING if mark is None else chip(*mark)
