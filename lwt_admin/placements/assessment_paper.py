"""An assessment as a PDF, for the file of the pupil and the company."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.text import slugify

from lwt_admin.pdf import render_pdf
from lwt_admin.placements.assessment_content import Sheet
from lwt_admin.text import fold

LONGEST_NAME = 120


def assessment_html(sheet: Sheet, now: datetime) -> str:
    """The page of which the PDF is made; one that is not finished says so."""
    context = {"sheet": sheet, "content": sheet.content, "made_at": sheet.finished_at or now}
    return render_to_string("documents/assessment.html", context)


def assessment_pdf(sheet: Sheet, now: datetime) -> bytes:
    """The same, tagged for screen readers."""
    return render_pdf(assessment_html(sheet, now))


def file_name(sheet: Sheet) -> str:
    """`beoordeling-periode-1-yara-jansen.pdf`, with a mark while it is not finished."""
    name = f"beoordeling {sheet.content['period']['name']} {sheet.content['student']}"
    mark = "" if sheet.finished_at else "-concept"
    return f"{slugify(fold(name))[:LONGEST_NAME].strip('-')}{mark}.pdf"
