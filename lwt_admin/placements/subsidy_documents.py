"""The documents that are made for the subsidy: contents, progress on learning goals, guidance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from lwt_admin.pdf import render_pdf
from lwt_admin.placements.models import Assessment, AssessmentAnswer
from lwt_admin.placements.subsidy import AgreementFile, CompanyFile, PupilFile
from lwt_admin.placements.subsidy_checks import about_the_year, deadline, problems_of
from lwt_admin.rules.subsidy import HOW_COUNTED, SOURCE
from lwt_admin.ui.formats import NOTHING, local

Cell = tuple[str, str]
"""A level in words, and what was said with it."""


@dataclass(frozen=True)
class Progress:
    """A finished assessment: per learning goal what each of those who answered found."""

    assessment: Assessment
    answers: tuple[AssessmentAnswer, ...]
    parties: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class ZipEntry:
    """A line of the contents; `file` is empty and `problem` says why when none goes along."""

    file: str
    student: str
    what: str
    sha256: str = ""
    problem: str = ""


def contents_html(
    file: CompanyFile, entries: Iterable[ZipEntry], now: datetime, *, with_notes: bool
) -> str:
    """The table of contents: the weeks, what is missing, and every file."""
    today = local(now).date()
    context = _common(file, now) | {
        "file": file,
        "entries": list(entries),
        "problems": [(pupil, problems_of(pupil)) for pupil in file.pupils],
        "about": about_the_year(file, today),
        "deadline": deadline(file.year.school, today)[1],
        "how_counted": HOW_COUNTED,
        "source": SOURCE,
        "with_notes": with_notes,
    }
    return render_to_string("documents/subsidy_contents.html", context)


def progress_html(file: CompanyFile, one: AgreementFile, now: datetime) -> str:
    """What finished assessments say about the learning goals of one agreement."""
    context = _common(file, now) | {
        "student": one.sheet.student,
        "goals": one.versions[-1].version.learning_goals if one.versions else "",
        "assessments": [progress_of(done) for done in one.assessments],
        "unfinished": one.shown.unfinished,
    }
    return render_to_string("documents/subsidy_progress.html", context)


def guidance_html(
    file: CompanyFile, pupil: PupilFile, one: AgreementFile, now: datetime, *, with_notes: bool
) -> str:
    """Who guided the pupil: visits that were with what was agreed, and remarks per week."""
    supervisor = one.sheet.version.supervisor
    context = _common(file, now) | {
        "student": pupil.student,
        "supervisor": supervisor.name if supervisor else "",
        "mentors": pupil.mentors,
        "visits": one.visits,
        "remarks": one.remarks,
        "with_notes": with_notes,
    }
    return render_to_string("documents/subsidy_guidance.html", context)


def contents_pdf(
    file: CompanyFile, entries: Iterable[ZipEntry], now: datetime, *, with_notes: bool
) -> bytes:
    return render_pdf(contents_html(file, entries, now, with_notes=with_notes))


def progress_pdf(file: CompanyFile, one: AgreementFile, now: datetime) -> bytes:
    return render_pdf(progress_html(file, one, now))


def guidance_pdf(
    file: CompanyFile, pupil: PupilFile, one: AgreementFile, now: datetime, *, with_notes: bool
) -> bytes:
    return render_pdf(guidance_html(file, pupil, one, now, with_notes=with_notes))


def _common(file: CompanyFile, now: datetime) -> dict[str, Any]:
    year = file.year
    return {"company": file.company, "year": year, "school": year.school, "made_at": now}


def progress_of(assessment: Assessment) -> Progress:
    """The levels per learning goal, as each of the parties gave them; prefetch `answers__scores`.

    A goal on which nobody gave a level is left out.
    """
    answers = tuple(assessment.answers.all())
    said = [
        {score.goal: score for score in answer.scores.all() if score.goal is not None}
        for answer in answers
    ]
    rows = []
    for place, goal in enumerate(assessment.goals):
        found = [levels.get(place) for levels in said]
        if any(score is not None for score in found):
            cells = tuple(
                (score.get_level_display() or NOTHING, score.remark) if score else (NOTHING, "")
                for score in found
            )
            rows.append((str(goal), cells))
    parties = tuple(str(answer.get_party_display()) for answer in answers)
    return Progress(assessment, answers, parties, tuple(rows))
