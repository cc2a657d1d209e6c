"""Learning goals to pick from the pupil's own subjects."""

import pytest

from lwt_admin.agreements.services.goals import OF_PROFILE, goal_groups, with_lines
from lwt_admin.exams.learning_subjects import subjects_of
from lwt_admin.exams.models import ExamSubject
from lwt_admin.rules.profiles import PROFILES
from tests.factories import ExamCandidateFactory, TrajectoryFactory


def elective(candidate, name, position):
    kind = ExamSubject.Kind.ELECTIVE
    return candidate.subjects.create(kind=kind, name=name, position=position)


def test_every_profile_has_goals():
    assert OF_PROFILE.keys() == {profile.short for profile in PROFILES}


@pytest.mark.django_db
def test_without_an_exam_package_there_are_goals_of_the_profile_subject_with_its_code():
    (group,) = goal_groups(TrajectoryFactory(profile="BWI"))
    assert group.subject.name == "profielvak Bouwen, wonen en interieur (7011)"
    assert group.lines[0] == (
        "Profielvak BWI: meten en aftekenen volgens een tekening of werkopdracht."
    )


@pytest.mark.django_db
def test_the_electives_of_the_newest_package_come_after_in_its_order():
    trajectory = TrajectoryFactory()
    old = ExamCandidateFactory(trajectory=trajectory, exam_year=2026)
    elective(old, "Wonen en design", 10)
    new = ExamCandidateFactory(trajectory=trajectory, exam_year=2027)
    elective(new, "Meubelmaken", 11)
    elective(new, "Daken en kapconstructies", 10)
    assert subjects_of(trajectory) == ["Daken en kapconstructies", "Meubelmaken"]
    names = [group.subject.name for group in goal_groups(trajectory)[1:]]
    assert names == ["keuzevak Daken en kapconstructies", "keuzevak Meubelmaken"]


@pytest.mark.django_db
def test_every_line_names_its_subject():
    trajectory = TrajectoryFactory()
    elective(ExamCandidateFactory(trajectory=trajectory), "Meubelmaken", 10)
    for group in goal_groups(trajectory):
        assert all(group.subject.is_named_in(line) for line in group.lines)


@pytest.mark.parametrize(
    ("text", "lines", "result"),
    [
        ("", ["A.", "B."], "A.\nB."),
        ("Typed.\n", ["A."], "Typed.\nA."),
        ("Typed.\nA. \nMore.", ["A.", "B.", "B."], "Typed.\nA. \nMore.\nB."),
        ("Typed.", [], "Typed."),
    ],
)
def test_a_chosen_line_is_added_once(text, lines, result):
    assert with_lines(text, lines) == result
