"""The SE follows from the parts, and nothing of them is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lwt_admin.accounts.models import User
from lwt_admin.exams.decisions.locks import LOCKED_TEXT
from lwt_admin.exams.marks.saving import set_mark
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from lwt_admin.exams.package.forms import PackageForm
from lwt_admin.exams.school_exam.forms import PartForm
from lwt_admin.exams.school_exam.parts import (
    add_part,
    change_part,
    delete_part,
    hold_part,
    settle_part,
)
from tests.exams.school_exam.conftest import part, stored
from tests.factories import ExamDecisionFactory, ExamSessionFactory, ExamSubjectFactory

D = Decimal
MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)


def refusal(action: object, *args: object, **named: object) -> str:
    with pytest.raises(ValidationError) as refused:
        action(*args, **named)  # type: ignore[operator]
    return " ".join(refused.value.messages)


def test_the_first_part_takes_typing_the_se_away(welding: ExamSubject, user: User) -> None:
    part(welding, user)
    assert stored(welding).se_from_parts
    assert "volgt uit het PTA" in refusal(set_mark, welding, "se", D("6.0"), by=user)


def test_the_se_comes_with_the_last_mark_and_goes_with_it(welding: ExamSubject, user: User) -> None:
    part(welding, user, "Toets 1", weight=2, mark="5.4")
    last = part(welding, user, "Toets 2")
    assert stored(welding).se is None
    settle_part(last, D("5.5"), by=user)
    assert stored(welding).se == D("5.4333")
    settle_part(last, None, by=user)
    assert stored(welding).se is None


def test_a_subject_with_a_central_exam_gets_one_decimal(
    candidate: ExamCandidate, user: User
) -> None:
    dutch = candidate.subjects.get(kind="dutch")
    set_mark(dutch, "se", None, by=user)
    part(dutch, user, "Toets 1", mark="5.4")
    part(dutch, user, "Toets 2", mark="5.5")
    assert stored(dutch).se == D("5.5")


def test_arithmetic_gets_one_decimal_as_well(candidate: ExamCandidate, user: User) -> None:
    arithmetic = candidate.subjects.get(kind="arithmetic")
    set_mark(arithmetic, "se", None, by=user)
    part(arithmetic, user, "Toets 1", weight=2, mark="5.4")
    part(arithmetic, user, "Toets 2", mark="5.5")
    assert stored(arithmetic).se == D("5.4")


def test_another_weight_changes_the_se(welding: ExamSubject, user: User) -> None:
    first = part(welding, user, "Toets 1", mark="6.0")
    part(welding, user, "Toets 2", mark="7.0")
    first.weight = 3
    change_part(first, reason="", by=user)
    assert stored(welding).se == D("6.25")


def test_a_part_without_weight_must_be_done_before_there_is_an_se(
    welding: ExamSubject, user: User
) -> None:
    folder = part(welding, user, "Werkmap", weight=0)
    part(welding, user, "Toets 1", mark="6.0")
    assert stored(welding).se is None
    settle_part(folder, MONDAY, by=user)
    assert stored(welding).se == D("6.0")


def test_removing_the_last_part_gives_the_se_back_to_typing(
    welding: ExamSubject, user: User
) -> None:
    delete_part(part(welding, user), by=user)
    set_mark(welding, "se", D("6.0"), by=user)
    assert (stored(welding).se, stored(welding).se_from_parts) == (D("6.0"), False)


def test_removing_an_open_part_can_complete_the_se(welding: ExamSubject, user: User) -> None:
    part(welding, user, "Toets 1", mark="6.0")
    delete_part(part(welding, user, "Toets 2"), by=user)
    assert stored(welding).se == D("6.0")


def test_a_part_with_a_mark_does_not_go(welding: ExamSubject, user: User) -> None:
    marked = part(welding, user, mark="6.0")
    assert "Toets 1 heeft cijfer 6,0" in refusal(delete_part, marked, by=user)
    assert stored(welding).se == D("6.0")


def test_a_part_that_was_done_does_not_go(welding: ExamSubject, user: User) -> None:
    done = part(welding, user, weight=0, done_on=MONDAY)
    assert "is gedaan op ma 2 nov 2026" in refusal(delete_part, done, by=user)


def test_a_typed_se_is_never_overwritten_by_a_first_part(
    candidate: ExamCandidate, user: User
) -> None:
    typed = ExamSubjectFactory(candidate=candidate, name="Metselen", se=D("6.5"))
    assert "SE 6,5 ingevuld" in refusal(part, typed, user)
    assert (stored(typed).se, typed.parts.count()) == (D("6.5"), 0)


@pytest.mark.parametrize("kind", ["followed", "profile"])
def test_a_subject_without_school_exam_gets_no_parts(
    candidate: ExamCandidate, user: User, kind: str
) -> None:
    candidate.profile_has_se = False
    candidate.save()
    candidate.subjects.filter(kind="profile").delete()
    subject = ExamSubjectFactory(
        candidate=candidate, kind=kind, name="Zonder", se=None, has_central_exam=kind == "profile"
    )
    assert "Zonder heeft geen schoolexamen" in refusal(part, subject, user)


def test_a_moved_day_is_kept_beside_the_new_one(welding: ExamSubject, user: User) -> None:
    planned = part(welding, user, planned_on=MONDAY)
    planned.planned_on = TUESDAY
    change_part(planned, reason="Ziek.", by=user)
    move = planned.moves.get()
    assert (move.old_day, move.new_day, move.reason, move.moved_by) == (
        MONDAY,
        TUESDAY,
        "Ziek.",
        user,
    )


def test_a_day_does_not_move_without_a_reason(welding: ExamSubject, user: User) -> None:
    planned = part(welding, user, planned_on=MONDAY)
    planned.planned_on = TUESDAY
    text = refusal(change_part, planned, reason="", by=user)
    assert "van ma 2 nov 2026 naar di 3 nov 2026" in text


def test_a_planned_day_is_not_taken_away(welding: ExamSubject, user: User) -> None:
    planned = part(welding, user, planned_on=MONDAY)
    planned.planned_on = None
    assert "ma 2 nov 2026" in refusal(change_part, planned, reason="Weg.", by=user)


def test_the_first_day_needs_no_reason(welding: ExamSubject, user: User) -> None:
    without = part(welding, user)
    without.planned_on = MONDAY
    change_part(without, reason="", by=user)
    assert not without.moves.exists()


def test_somebody_who_saw_another_mark_hears_which_stands_there(
    welding: ExamSubject, user: User
) -> None:
    marked = part(welding, user, mark="6.0")
    text = refusal(settle_part, marked, D("7.0"), expected=None, by=user)
    assert "Er staat nu 6,0" in text


def test_the_same_mark_sent_again_changes_nothing(welding: ExamSubject, user: User) -> None:
    marked = part(welding, user, mark="6.0")
    settle_part(marked, D("6.0"), expected=None, by=user)
    marked.refresh_from_db()
    assert marked.version == 1


@pytest.mark.parametrize("mark", ["0.9", "10.1", "6.45"])
def test_a_mark_that_cannot_be_is_refused(welding: ExamSubject, user: User, mark: str) -> None:
    opened = part(welding, user)
    refusal(settle_part, opened, D(mark), by=user)
    assert stored(welding).se is None


def test_parts_come_behind_one_another(welding: ExamSubject, user: User) -> None:
    names = ["C", "A", "B"]
    for name in names:
        part(welding, user, name)
    assert [one.name for one in welding.parts.all()] == names


def test_nothing_changes_after_the_school_exam_is_closed(welding: ExamSubject, user: User) -> None:
    opened = part(welding, user)
    school = welding.candidate.trajectory.student.school
    ExamSessionFactory(school=school, school_exam_closed_on=MONDAY)
    for action in (
        lambda: settle_part(opened, D("6.0"), by=user),
        lambda: change_part(opened, reason="", by=user),
        lambda: delete_part(opened, by=user),
        lambda: add_part(SchoolExamPart(subject=welding, name="Toets 2"), by=user),
    ):
        assert "is afgesloten" in refusal(action)
    assert welding.parts.get() == opened


def test_nothing_changes_after_the_decision(welding: ExamSubject, user: User) -> None:
    opened = part(welding, user)
    ExamDecisionFactory(candidate=welding.candidate, confirmed=True)
    assert refusal(settle_part, opened, D("6.0"), by=user) == LOCKED_TEXT


def test_a_mark_is_not_emptied_while_its_resit_stands(welding: ExamSubject, user: User) -> None:
    marked = part(welding, user, mark="5.0")
    ExamSubject.objects.for_system().filter(pk=welding.pk).update(se_resit=D("6.0"))
    assert "herkansing SE" in refusal(settle_part, marked, None, by=user)
    marked.refresh_from_db()
    assert marked.mark == D("5.0")


def test_a_part_that_somebody_removed_is_gone(welding: ExamSubject, user: User) -> None:
    opened = part(welding, user)
    SchoolExamPart.objects.for_system().filter(pk=opened.pk).delete()
    assert "intussen verwijderd" in refusal(hold_part, opened)


def test_a_subject_that_somebody_removed_gets_no_parts(welding: ExamSubject, user: User) -> None:
    made = SchoolExamPart(subject=welding, name="Toets 1")
    ExamSubject.objects.for_system().filter(pk=welding.pk).delete()
    assert "niet meer in het pakket" in refusal(add_part, made, by=user)


def test_a_profile_subject_with_parts_keeps_its_school_exam(
    candidate: ExamCandidate, user: User
) -> None:
    profile = candidate.subjects.get(kind="profile")
    set_mark(profile, "se", None, by=user)
    part(profile, user, "Praktijk", mark="6.0")
    part(profile, user, "Theorie")
    form = PackageForm({"version": candidate.version}, instance=candidate)
    assert "onderdelen in het PTA" in " ".join(form.errors["profile_has_se"])


def test_the_candidate_is_held_before_the_part_so_that_two_never_wait_for_each_other(
    welding: ExamSubject, user: User
) -> None:
    one = part(welding, user)
    sent = {"version": one.version, "name": "Toets 1", "weight": 1, "form": "written"}
    form = PartForm(
        sent | {"place": "school", "mark": "6,4"}, instance=one, today=MONDAY, user=user
    )
    assert form.is_valid(), form.errors
    with CaptureQueriesContext(connection) as asked:
        form.save()
    told = [one["sql"] for one in asked]
    held = next(n for n, sql in enumerate(told) if 'FROM "exams_examcandidate"' in sql)
    changed = next(n for n, sql in enumerate(told) if sql.startswith("UPDATE"))
    assert held < changed
