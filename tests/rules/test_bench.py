"""What the rules are measured against says the same as they do."""

from hypothesis import given

from bench import bare_exam, bare_hours
from bench.lines import PLACEMENT_DAYS, exam_lines, hours_lines, labour_lines
from lwt_admin.rules import exam, hours
from lwt_admin.rules.requests import read_exam, read_hours, read_labour
from tests.rules.test_exam_properties import candidates
from tests.rules.test_hours import TRAJECTORIES


@given(candidates())
def test_the_bare_exam_decides_as_the_rules_do(facts):
    assert bare_exam.decide(facts) == bare_exam.fields(exam.decide(facts))


@given(candidates(complete=False))
def test_the_bare_exam_decides_as_the_rules_do_while_marks_are_missing(facts):
    assert bare_exam.decide(facts) == bare_exam.fields(exam.decide(facts))


@given(TRAJECTORIES)
def test_the_bare_hours_are_judged_as_the_rules_do(facts):
    assert bare_hours.judge(facts) == bare_hours.fields(hours.judge(facts))


def test_the_lines_are_different_and_right():
    for lines, read in (
        (exam_lines(50), read_exam),
        (hours_lines(50), read_hours),
        (labour_lines(50), read_labour),
    ):
        assert len({repr(read(line)) for line in lines}) == 50
    assert {len(line["days"]) for line in hours_lines(50)} == {PLACEMENT_DAYS}
