"""The papers of an exam year as PDF: overviews of marks, letters, and the list of the meeting."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from lwt_admin.accounts.models import School
from lwt_admin.exams.papers.content import COURSE, NOT_OFFICIAL, TITLE, Paper
from lwt_admin.exams.papers.letters import Letter
from lwt_admin.pdf import render_pdf


def overviews_pdf(school: School, papers: list[Paper], now: datetime) -> bytes:
    """An overview of marks for each candidate, each on a page of its own."""
    more = {"papers": papers, "not_official": NOT_OFFICIAL, "kind": TITLE}
    return _pdf("documents/exam_marks.html", school, now, more)


def letters_pdf(school: School, letters: list[Letter], now: datetime) -> bytes:
    """A letter for each candidate, each on a page of its own."""
    return _pdf("documents/exam_letters.html", school, now, {"letters": letters})


def meeting_pdf(school: School, year: int, papers: list[Paper], now: datetime) -> bytes:
    """All candidates of an exam year on one list, to lie on the table of the meeting."""
    return _pdf("documents/exam_meeting.html", school, now, {"papers": papers, "year": year})


def _pdf(template: str, school: School, now: datetime, more: dict[str, Any]) -> bytes:
    context = {"school": school, "made_at": now, "course": COURSE, **more}
    return render_pdf(render_to_string(template, context))
