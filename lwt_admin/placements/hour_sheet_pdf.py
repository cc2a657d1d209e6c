"""The hour sheet on paper: with what was confirmed and by whom, and room to sign for the rest."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.text import slugify

from lwt_admin.pdf import render_pdf
from lwt_admin.placements.hour_sheet import HourSheet
from lwt_admin.rules.subsidy import HOW_COUNTED, RealisedWeeks
from lwt_admin.text import fold


def sheet_pdf(sheet: HourSheet, now: datetime, weeks: RealisedWeeks | None = None) -> bytes:
    """The sheet as PDF/A-3a, tagged for screen readers; with the weeks of the subsidy if given."""
    return render_pdf(sheet_html(sheet, now, weeks))


def sheet_html(sheet: HourSheet, now: datetime, weeks: RealisedWeeks | None = None) -> str:
    """The same as a page, ready to become the PDF."""
    school = sheet.student.school
    context = {
        "sheet": sheet,
        "school": school,
        "made_at": now,
        "weeks": weeks,
        "how_counted": HOW_COUNTED,
    }
    return render_to_string("documents/hour_sheet.html", context)


def sheet_stem(sheet: HourSheet) -> str:
    """With what the name of each file of this sheet begins: `urenlijst-yara-jansen-…-2026-09`."""
    parts = (str(sheet.student), sheet.agreement.company.name)
    who = slugify(fold(" ".join(parts)))[:100].strip("-")
    first, last = sheet.stretch.first, sheet.stretch.last
    one_month = (first.year, first.month) == (last.year, last.month)
    when = f"{first:%Y-%m}" if one_month else f"{first:%Y-%m}-{last:%Y-%m}"
    return f"urenlijst-{who or sheet.agreement.pk}-{when}"
