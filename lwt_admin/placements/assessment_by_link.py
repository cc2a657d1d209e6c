"""What the page behind a link asks: for each pupil and period a form, filled with what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.http import QueryDict

from lwt_admin.placements.assessment_cases import Case
from lwt_admin.placements.assessment_forms import AnswerForm
from lwt_admin.placements.assessment_lines import given_by, goals_now, lines_of
from lwt_admin.placements.models import AssessmentAnswer, ConfirmationLink


@dataclass(frozen=True)
class Part:
    """One pupil in one period; without a form the school has finished it."""

    case: Case
    answer: AssessmentAnswer | None
    form: AnswerForm | None

    @property
    def key(self) -> str:
        """What its form and its place on the page are called."""
        return key_of(self.case)

    @property
    def is_given(self) -> bool:
        return self.answer is not None

    @property
    def is_wide_open(self) -> bool:
        """Whether its questions stand open: nothing was given yet, or something is wrong."""
        return self.form is not None and (not self.is_given or self.form.is_bound)


def key_of(case: Case) -> str:
    """A name for one case on a page."""
    return f"b{case.agreement.pk}-{case.period.pk}"


def parts_of(
    cases: Sequence[Case], link: ConfirmationLink, posted: QueryDict | None = None
) -> list[Part]:
    """The parts of the page, the one that was posted with what was typed; two queries."""
    prefetch_related_objects([case.period.form for case in cases], "questions")
    answers = [one for case in cases if (one := case.answers.get(link.party))]
    prefetch_related_objects(answers, "scores")
    asked = posted.get("part", "") if posted is not None else ""
    return [_part(case, link, posted if key_of(case) == asked else None) for case in cases]


def part_posted(parts: Sequence[Part], posted: QueryDict) -> Part | None:
    """The part that was sent; None for one that the link does not open."""
    return next((part for part in parts if part.key == posted.get("part", "")), None)


def _part(case: Case, link: ConfirmationLink, posted: QueryDict | None) -> Part:
    answer = case.answers.get(link.party)
    if case.is_finished:
        return Part(case, answer, None)
    lines = lines_of(case.period.form, goals_now(case.assessment, case.versions))
    form = AnswerForm(
        posted,
        party=link.party,
        lines=lines,
        given=given_by(answer, lines) if answer else None,
        seen=answer.version if answer else 0,
        prefix=key_of(case),
    )
    return Part(case, answer, form)
