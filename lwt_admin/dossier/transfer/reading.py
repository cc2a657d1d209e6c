"""Reads the sections of a transfer dossier: of each only what the person may see themselves.

Every record comes through `for_user`, so nobody hands on what is shut to them. What may never go
along is never read here (see `sections`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.dossier.transfer.sections import SECTIONS, Row
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.papers.content import Paper, read_papers
from lwt_admin.exams.papers.tables import decided_on
from lwt_admin.placements.facts import carried_facts, counted_entries, judge_hours
from lwt_admin.placements.models import Assessment
from lwt_admin.placements.reading import Placement, TrajectoryHours, read_hours
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.text import WEEKDAYS
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import (
    CareerEvidence,
    CareerGoal,
    CareerTalk,
    Certificate,
    MboArrangement,
    Student,
    Support,
    SupportKind,
    Trajectory,
)
from lwt_admin.students.summary import StudentSummary, TrajectorySummary, summarise
from lwt_admin.ui.formats import nl_time

Rows = dict[str, list[Row]]


@dataclass(frozen=True)
class Reader:
    """One pupil as this person sees them on a day."""

    user: User
    student_id: int
    today: date

    def of_student(self, model: Any) -> Any:
        """The pupil's records of a model, in the person's sight."""
        return model.objects.for_user(self.user).filter(student=self.student_id)

    @cached_property
    def summary(self) -> StudentSummary:
        """Class, mentors and decisions; eight queries."""
        students = Student.objects.for_user(self.user).with_dossier()
        return summarise(students.get(pk=self.student_id), self.today)

    @property
    def trajectories(self) -> list[TrajectorySummary]:
        """The one that counts first."""
        main = self.summary.trajectory
        return [*((main,) if main else ()), *self.summary.earlier]


def read_sections(user: User, student: Student, chosen: Collection[str], today: date) -> list[Row]:
    """The chosen sections in their order, as they go into the frozen text."""
    reader = Reader(user, student.pk, today)
    found = []
    for section in SECTIONS:
        if section.key not in chosen:
            continue
        rows = READERS[section.key](reader)
        parts = [part.frozen(rows[part.key]) for part in section.parts]
        found.append({"key": section.key, "title": section.title, "parts": parts})
    return found


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


# --- Who, and what was decided --------------------------------------------------------------------
def _person(reader: Reader) -> Rows:
    seen = reader.summary
    student, main = seen.student, seen.trajectory
    mentors = [one for one in main.mentors if one.includes(reader.today)] if main else []
    return {
        "pupil": [
            {
                "name": str(student),
                "birth_date": _iso(student.birth_date),
                "number": student.number,
                "leerjaar": seen.leerjaar,
                "class": seen.class_name,
                "profile": BY_SHORT[main.trajectory.profile].name if main else "",
                "mentors": ", ".join(str(one.mentor) for one in mentors),
            }
        ]
    }


def _trajectory(reader: Reader) -> Rows:
    return {
        "trajectories": [
            {
                "profile": BY_SHORT[one.trajectory.profile].name,
                "start": _iso(one.trajectory.start),
                "until": _iso(one.trajectory.ended_on),
                "status": str(one.status.stage.label),
            }
            for one in reader.trajectories
        ],
        "decisions": [
            {"day": _iso(line.day), "what": line.what, "until": _iso(line.until)}
            for one in reader.trajectories
            for line in one.decisions
        ],
    }


# --- Placements and agreements --------------------------------------------------------------------
def _placements(reader: Reader) -> Rows:
    trajectories = Trajectory.objects.for_user(reader.user, Right.PLACEMENTS_VIEW)
    own = trajectories.filter(student=reader.student_id).select_related("student__school")
    read = read_hours(own)
    rows = [row for hours in read for row in _of_hours(hours)]
    totals = []
    for hours in read[:1]:
        try:
            result = judge_hours(hours, reader.today)
        except RuleError:
            break
        counted = {"minutes": result.minutes, "days": result.days}
        totals.append(counted | {"counted_on": _iso(reader.today)})
    return {"totals": totals, "placements": rows}


def _of_hours(hours: TrajectoryHours) -> Iterator[Row]:
    entries = [one for one in counted_entries(hours) if one.counts]
    carried = [(month, fact) for month, fact in carried_facts(hours) if fact.counts]
    for placement in hours.placements:
        if not placement.binding:
            continue
        key = placement.agreement.pk
        own = [one.entry for one in entries if one.entry.agreement_id == key]
        sums = [fact for month, fact in carried if month.agreement_id == key]
        yield {
            "company": str(placement.agreement.company),
            "city": placement.agreement.company.city,
            "start": _iso(min(one.start for one in placement.binding)),
            "until": _iso(max(one.last_day for one in placement.binding)),
            "times": _times(placement),
            "minutes": sum(one.minutes for one in own) + sum(one.minutes for one in sums),
            "days": len({one.date for one in own}) + sum(one.days for one in sums),
        }


def _times(placement: Placement) -> str:
    """The schedule of the version that was signed last: `do 8.00–16.30, vr 8.00–16.30`."""
    days: Any = placement.nearest
    return ", ".join(
        f"{WEEKDAYS[row.weekday - 1]} {nl_time(row.start)}–{nl_time(row.end)}"
        for row in days.weekdays
    )


def _agreements(reader: Reader) -> Rows:
    versions = AgreementVersion.objects.for_user(reader.user).binding()
    own = versions.filter(agreement__trajectory__student=reader.student_id)
    found = own.select_related("agreement__company", "supervisor").order_by("start", "pk")
    return {
        "agreements": [
            {
                "company": str(one.agreement.company),
                "start": _iso(one.start),
                "until": _iso(one.last_day),
                "supervisor": str(one.supervisor or ""),
                "tasks": one.tasks,
                "learning_goals": one.learning_goals,
                "assessment": one.assessment,
                "guidance_school": one.guidance_school,
                "guidance_company": one.guidance_company,
            }
            for one in found
        ]
    }


def _assessments(reader: Reader) -> Rows:
    finished = Assessment.objects.for_user(reader.user).filter(
        agreement__trajectory__student=reader.student_id, finished_at__isnull=False
    )
    found = list(
        finished.select_related("period", "agreement__company")
        .prefetch_related("answers__scores__question")
        .order_by("period__first", "pk")
    )
    return {
        "results": [
            {
                "period": str(one.period),
                "company": str(one.agreement.company),
                "start": _iso(one.period.first),
                "until": _iso(one.period.last),
                "result": one.get_sufficient_display(),
                "conclusion": one.conclusion,
            }
            for one in found
        ],
        "levels": [row for one in found for row in _levels(one)],
    }


def _levels(assessment: Assessment) -> Iterable[Row]:
    """What each party said of each question and goal, in the order of the first who answered."""
    rows: dict[str, Row] = {}
    for answer in assessment.answers.all():
        for score in answer.scores.all():
            asked = _asked(assessment, score)
            row = rows.setdefault(
                asked,
                {
                    "period": str(assessment.period),
                    "company": str(assessment.agreement.company),
                    "subject": asked,
                    **dict.fromkeys(("by_company", "by_mentor", "by_student"), ""),
                },
            )
            row[f"by_{answer.party}"] = score.get_level_display() or ""
    return rows.values()


def _asked(assessment: Assessment, score: Any) -> str:
    return str(score.question.text if score.question else assessment.goals[score.goal])


# --- What helps the pupil, and what the pupil wants -----------------------------------------------
SAID: Final = {True: "ja", False: "nee", None: "niet bekend"}


def _support(reader: Reader) -> Rows:
    found = reader.of_student(Support).exclude(kind=SupportKind.CARE).order_by("start", "pk")
    lwoo = SAID[reader.summary.student.has_lwoo]
    return {
        "lwoo": [{"has_lwoo": lwoo}],
        "supports": [
            {
                "kind": one.get_kind_display(),
                "what": one.what,
                "given_by": one.giver or one.get_given_by_display(),
                "start": _iso(one.start),
                "until": _iso(one.until),
                "evaluation": one.evaluation,
            }
            for one in found
        ],
    }


def _certificates(reader: Reader) -> Rows:
    return {
        "certificates": [
            {
                "name": str(one),
                "obtained_on": _iso(one.obtained_on),
                "until": _iso(one.valid_until),
                "number": one.number,
            }
            for one in reader.of_student(Certificate).order_by("obtained_on", "pk")
        ]
    }


def _career(reader: Reader) -> Rows:
    return {
        "goals": [
            {"text": one.text, "set_on": _iso(one.set_on), "reached_on": _iso(one.reached_on)}
            for one in reader.of_student(CareerGoal).order_by("set_on", "pk")
        ],
        "talks": [
            {"day": _iso(one.date), "subject": one.subject, "outcome": one.outcome}
            for one in reader.of_student(CareerTalk).order_by("date", "pk")
        ],
        "evidence": [
            {"title": one.title}
            for one in reader.of_student(CareerEvidence).order_by("added_at", "pk")
        ],
    }


def _mbo(reader: Reader) -> Rows:
    return {
        "arrangements": [
            {
                "institution": one.institution,
                "kind": one.get_kind_display(),
                "what": one.what,
                "agreed_on": _iso(one.agreed_on),
            }
            for one in reader.of_student(MboArrangement).order_by("agreed_on", "pk")
        ]
    }


def _exam(reader: Reader) -> Rows:
    """What was decided, as it was frozen then; as long as nothing is, the marks and no result."""
    candidates = ExamCandidate.objects.for_user(reader.user)
    found = read_papers(candidates.filter(trajectory__student=reader.student_id))
    found.sort(key=lambda paper: paper.candidate.exam_year)
    return {
        "exam": [
            {
                "exam_year": one.candidate.exam_year,
                "result": one.told if one.decision or one.reopened else "",
                "decided_on": _iso(decided_on(one)),
                "physical_education": one.candidate.get_physical_education_display(),
                "arts": one.candidate.get_arts_display(),
            }
            for one in found
        ],
        "subjects": [row for one in found for row in _subjects(one)],
    }


def _subjects(paper: Paper) -> Iterator[Row]:
    """Without an extra subject that the candidate does not want to be listed."""
    for line in paper.listed:
        yield {
            "exam_year": paper.candidate.exam_year,
            "name": line["name"],
            **{name: line[name] or "" for name in ("se", "ce", "resit")},
            "final": line["final"],
        }
    for name in paper.followed:
        yield {
            "exam_year": paper.candidate.exam_year,
            "name": f"{name}: gevolgd zonder examen",
            **dict.fromkeys(("se", "ce", "resit"), ""),
            "final": None,
        }


READERS: Final[dict[str, Callable[[Reader], Rows]]] = {
    "person": _person,
    "trajectory": _trajectory,
    "placements": _placements,
    "agreements": _agreements,
    "assessments": _assessments,
    "support": _support,
    "certificates": _certificates,
    "career": _career,
    "mbo": _mbo,
    "exam": _exam,
}
