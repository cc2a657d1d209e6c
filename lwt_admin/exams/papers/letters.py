"""The letter that tells a candidate the result, once it was decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Final

from lwt_admin.exams.decisions.what_if import is_waived, subject_name
from lwt_admin.exams.decisions.words import needed_text
from lwt_admin.exams.facts import school_resits
from lwt_admin.exams.models import ExamDecision, ExamSession
from lwt_admin.exams.papers.content import Paper
from lwt_admin.exams.papers.tables import decided_on
from lwt_admin.rules.agreements import OF_AGE
from lwt_admin.rules.exam import PASSED, what_if
from lwt_admin.rules.periods import age_on
from lwt_admin.rules.requests import read_exam
from lwt_admin.students.addresses import printed_address

AT_HOME: Final = "en ouder(s) of verzorger(s)"


@dataclass(frozen=True)
class Letter:
    """What a letter tells.

    `chances` are the resits with which the candidate can still pass, in words; `before` is the day
    before which a resit is asked for, if the school set one.
    """

    paper: Paper
    decided_on: date
    to: tuple[str, ...]
    chances: tuple[str, ...]
    before: date | None

    @property
    def passed(self) -> bool:
        return self.paper.result == PASSED


def letters_of(papers: list[Paper], session: ExamSession | None) -> list[Letter]:
    """A letter for each candidate of whom a decision holds; of the others there is none."""
    return [
        _letter(paper, paper.decision, session) for paper in papers if paper.decision is not None
    ]


def _letter(paper: Paper, decision: ExamDecision, session: ExamSession | None) -> Letter:
    day = decided_on(paper) or decision.created_at.date()
    minor = age_on(paper.student.birth_date, day) < OF_AGE
    at_home = (AT_HOME,) if minor else ()
    failed_for_now = paper.is_provisional and paper.result != PASSED
    return Letter(
        paper=paper,
        decided_on=day,
        to=(str(paper.student), *at_home, *printed_address(paper.student)),
        chances=tuple(_chances(paper, decision, session)) if failed_for_now else (),
        before=None if session is None else session.resit_requests_before,
    )


def _chances(paper: Paper, decision: ExamDecision, session: ExamSession | None) -> Iterator[str]:
    """By which resit alone the candidate still passes, from the facts of the decision."""
    subjects = [SimpleNamespace(**one) for one in decision.papers]
    offered = session is not None and session.offers_se_resit
    resits = school_resits(subjects) if offered else []
    for field, mark in what_if(read_exam(decision.facts), resits).items():
        if mark is not None and not is_waived(paper.candidate, field):
            yield needed_text(subject_name(subjects, field), "resit", mark)
