"""The lines of one assessment: the learning goals of the agreement and the questions of the form.

The goals are those of the newest text that was signed for the period; as soon as somebody answers
they stay with the assessment, whatever is agreed afterwards.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.placements.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentForm,
    AssessmentQuestion,
    AssessmentScore,
)
from lwt_admin.storing import store_changed, store_new

Level = AssessmentScore.Level
KINDS: Final[dict[int | None, str]] = {
    Level.POOR: "bad",
    Level.FAIR: "warn",
    Level.SUFFICIENT: "ok",
    Level.GOOD: "ok",
}
BULLET: Final = re.compile(r"^\s*(?:[-–•*]|\d+[.)])\s+")
MOST_GOALS: Final = 30
ENOUGH_OF_HASH: Final = 12


@dataclass(frozen=True)
class Line:
    """One question or one goal."""

    text: str
    question: AssessmentQuestion | None = None
    goal: int | None = None

    @property
    def key(self) -> str:
        """What its fields are called; a goal with another text is another goal."""
        if self.question is not None:
            return f"v{self.question.pk}"
        return f"d{sha256(self.text.encode()).hexdigest()[:ENOUGH_OF_HASH]}"


@dataclass(frozen=True)
class Said:
    """The level on one line, and a remark; without a level somebody does not know."""

    level: int | None
    remark: str = ""

    @property
    def label(self) -> str:
        """In words."""
        return "weet ik niet" if self.level is None else Level(self.level).label

    @property
    def kind(self) -> str:
        """The kind of mark that a page gives it."""
        return KINDS.get(self.level, "neutral")


@dataclass(frozen=True)
class Given:
    """All that one party says."""

    said: dict[str, Said] = field(default_factory=dict)
    """By the key of the line."""
    remarks: str = ""


def goals_in(text: str) -> list[str]:
    """The goals in the text of an agreement: a line each, without dashes, each once.

    What is more than the most becomes one last line, so that no goal is left out.
    """
    lines = (BULLET.sub("", line).strip() for line in text.splitlines())
    goals = list(dict.fromkeys(line for line in lines if line))
    if len(goals) <= MOST_GOALS:
        return goals
    return [*goals[: MOST_GOALS - 1], "; ".join(goals[MOST_GOALS - 1 :])]


def goals_of(versions: Sequence[AgreementVersion]) -> list[str]:
    """The goals of the first of these versions, which come with the newest first."""
    return goals_in(versions[0].learning_goals) if versions else []


def lines_of(form: AssessmentForm, goals: Iterable[str]) -> list[Line]:
    """First the goals, then the questions; costs a query for the questions unless read along."""
    questions = (Line(one.text, question=one) for one in form.questions.all())
    return [*(Line(text, goal=place) for place, text in enumerate(goals)), *questions]


def given_by(answer: AssessmentAnswer, lines: Iterable[Line]) -> Given:
    """What was stored, by the keys of these lines; a query unless the scores were read along."""
    by_question = {one.question_id: one for one in answer.scores.all() if one.question_id}
    by_goal = {one.goal: one for one in answer.scores.all() if one.question_id is None}
    said = {}
    for line in lines:
        found = by_question.get(line.question.pk) if line.question else by_goal.get(line.goal)
        if found is not None:
            said[line.key] = Said(found.level, found.remark)
    return Given(said, answer.remarks)


def scores_of(answer: AssessmentAnswer, given: Given, lines: Iterable[Line]) -> None:
    """Store the levels; the history tells of each that changed what it was before."""
    stored = AssessmentScore.objects.for_system().filter(answer=answer)
    there = {(one.question_id, one.goal): one for one in stored}
    new, changed = [], []
    for line in lines:
        said, key = given.said[line.key], (line.question.pk if line.question else None, line.goal)
        score = there.pop(key, None)
        if score is None:
            score = AssessmentScore(answer=answer, question=line.question, goal=line.goal)
            new.append(score)
        elif (score.level, score.remark) != (said.level, said.remark):
            score.question = line.question  # read already: the history names it
            changed.append(score)
        score.level, score.remark = said.level, said.remark
    for gone in there.values():
        gone.delete()
    store_changed(changed)
    store_new(new)


def goals_now(assessment: Assessment | None, versions: Sequence[AgreementVersion]) -> list[str]:
    """Those that stay with the assessment, or else those of the agreement as it stands."""
    return list(assessment.goals) if assessment is not None else goals_of(versions)
