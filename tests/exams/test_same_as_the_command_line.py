"""What a page shows of a candidate is what the command line of the rules says of the same facts."""

import json

import pytest
from django.test import Client

from bench.exam_candidates import EXAM_YEAR, store_candidates
from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.facts import judge_candidate
from lwt_admin.exams.models import ExamCandidate
from tests.factories import SchoolYearFactory, staff
from tests.support.exam_results import as_shown, shown, told

NUMBER = 1000


@pytest.mark.one_database
def test_a_thousand_candidates_are_judged_and_shown_as_the_command_line_judges_them(
    db: None, client: Client
) -> None:
    year: SchoolYear = SchoolYearFactory()  # type: ignore[assignment]
    store_candidates(year.school, year, NUMBER)
    candidates = list(ExamCandidate.objects.for_system().with_subjects())
    answers = told(candidates)
    assert len(answers) == NUMBER
    for candidate in candidates:
        judged, answer = judge_candidate(candidate), answers[candidate.pk]
        if judged.result is None:
            assert answer["error"]["message"] == judged.problem
        else:
            said = {"id": str(candidate.pk), **judged.result.as_dict()}
            assert answer == json.loads(json.dumps(said))
    found = {answer.get("result") for answer in answers.values()}
    assert found >= {"geslaagd", "afgewezen", "onbepaald"}
    client.force_login(staff(year.school, Role.EXAM_SECRETARY))
    assert shown(client, EXAM_YEAR) == {pk: as_shown(one) for pk, one in answers.items()}
