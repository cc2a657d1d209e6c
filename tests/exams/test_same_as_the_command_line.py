"""What a page says of a candidate is what the command line of the rules says of the same facts."""

import json
import subprocess
import sys

import pytest

from bench.exam_candidates import store_candidates
from lwt_admin.exams.facts import facts_of, judge_candidate
from lwt_admin.exams.lines import line_of
from lwt_admin.exams.models import ExamCandidate
from tests.factories import SchoolYearFactory

NUMBER = 1000


def by_command_line(candidates: list[ExamCandidate]) -> list[dict[str, object]]:
    """What `python -m lwt_admin.rules exam` answers to each candidate, less the id."""
    lines = [json.dumps(line_of(facts_of(one), str(one.pk))) for one in candidates]
    command = [sys.executable, "-m", "lwt_admin.rules", "exam"]
    told = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, check=False
    )
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [answer.pop("id") for answer in answers] == [str(one.pk) for one in candidates]
    return answers


@pytest.mark.one_database
def test_a_thousand_candidates_are_judged_as_the_command_line_judges_them(db: None) -> None:
    year = SchoolYearFactory()
    store_candidates(year.school, year, NUMBER)
    candidates = list(ExamCandidate.objects.for_system().with_subjects())
    answers = by_command_line(candidates)
    assert len(answers) == NUMBER
    for candidate, answer in zip(candidates, answers, strict=True):
        judged = judge_candidate(candidate)
        if judged.result is None:
            assert answer["error"]["message"] == judged.problem  # type: ignore[index]
        else:
            assert answer == json.loads(json.dumps(judged.result.as_dict()))
    assert {answer.get("result") for answer in answers} >= {"geslaagd", "afgewezen", "onbepaald"}
