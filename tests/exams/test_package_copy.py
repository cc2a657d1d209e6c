"""The same package for several candidates of one profile."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.package.copying import carry_out, kinds_of, plan_copy
from tests.factories import (
    CatalogueSubjectFactory,
    ExamCandidateFactory,
    ExamDecisionFactory,
    ExamSubjectFactory,
    SchoolExamPartFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

COPY = "exam_package_copy"
ELECTIVES = kinds_of(with_extra=False)
EVERYTHING = kinds_of(with_extra=True)


@pytest.fixture
def school(candidate: ExamCandidate) -> School:
    return candidate.trajectory.student.school


def another(school: School, **traits: Any) -> ExamCandidate:
    trajectory = TrajectoryFactory(student=StudentFactory(school=school))
    return ExamCandidateFactory(trajectory=trajectory, **traits)


@pytest.fixture
def other(school: School) -> ExamCandidate:
    """A candidate of the same profile and year without electives."""
    return another(school)


def names(candidate: ExamCandidate, kind: str = "elective") -> list[str]:
    return [one.name for one in candidate.subjects.filter(kind=kind)]


def take_over(source: ExamCandidate, target: ExamCandidate, kinds: Any = ELECTIVES) -> int:
    plan = plan_copy(source.subjects.all(), target, kinds)
    return carry_out(source, kinds, {target.pk: plan.digest}, by=None)


def page(client: Client, **query: Any) -> str:
    return client.get(reverse(COPY), query).content.decode()


def test_a_package_is_taken_over_without_its_marks(
    candidate: ExamCandidate, other: ExamCandidate, school: School
) -> None:
    listed = CatalogueSubjectFactory(school=school, name="Lassen", code="1234", module_of="PIE")
    ExamSubjectFactory(
        candidate=candidate,
        catalogue=listed,
        name="Lassen",
        code="1234",
        module_of="PIE",
        position=20,
    )
    assert take_over(candidate, other) == 1
    assert names(other) == names(candidate)
    copied = other.subjects.get(name="Lassen")
    assert (copied.catalogue, copied.code, copied.module_of) == (listed, "1234", "PIE")
    assert set(other.subjects.values_list("se", flat=True)) == {None}


def test_only_the_electives_come_along_unless_one_asks_for_more(
    candidate: ExamCandidate, other: ExamCandidate
) -> None:
    ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Engels", has_central_exam=True, position=60
    )
    ExamSubjectFactory(
        candidate=candidate, kind="followed", name="Biologie", note="deel 1", se=None, position=90
    )
    take_over(candidate, other)
    assert names(other, "extra") == []
    take_over(candidate, other, EVERYTHING)
    assert other.subjects.get(kind="extra").has_central_exam
    assert other.subjects.get(kind="followed").note == "deel 1"


def test_a_subject_with_marks_stays_behind_the_others(
    candidate: ExamCandidate, other: ExamCandidate
) -> None:
    ExamSubjectFactory(candidate=other, name="Tuinaanleg", se=Decimal("8.0"), position=10)
    ExamSubjectFactory(candidate=other, name="Dierverzorging", se=None, position=11)
    take_over(candidate, other)
    assert names(other) == [*names(candidate), "Tuinaanleg"]
    assert other.subjects.get(name="Tuinaanleg").se == Decimal("8.0")


def test_a_subject_of_which_a_part_was_done_stays(
    candidate: ExamCandidate, other: ExamCandidate
) -> None:
    subject = ExamSubjectFactory(candidate=other, name="Tuinaanleg", se=None, position=10)
    SchoolExamPartFactory(subject=subject, mark=Decimal("6.0"))
    take_over(candidate, other)
    assert names(other)[-1] == "Tuinaanleg"


def test_a_subject_that_both_have_keeps_its_mark_and_gets_its_place(
    candidate: ExamCandidate, other: ExamCandidate
) -> None:
    last = names(candidate)[-1]
    ExamSubjectFactory(candidate=other, name=last.upper(), se=Decimal("9.0"), position=10)
    take_over(candidate, other)
    assert names(other)[-1] == last.upper()
    assert other.subjects.get(name=last.upper()).se == Decimal("9.0")


def test_another_order_is_a_change(candidate: ExamCandidate, school: School) -> None:
    other = another(school)
    take_over(candidate, other)
    assert not plan_copy(candidate.subjects.all(), other, ELECTIVES).does_something
    first = other.subjects.filter(kind="elective").first()
    first.position = 40
    first.save()
    fresh = ExamCandidate.objects.get(pk=other.pk)
    assert plan_copy(candidate.subjects.all(), fresh, ELECTIVES).does_something
    take_over(candidate, fresh)
    assert names(fresh) == names(candidate)


def test_what_is_the_same_is_left_alone(candidate: ExamCandidate, other: ExamCandidate) -> None:
    take_over(candidate, other)
    assert take_over(candidate, ExamCandidate.objects.get(pk=other.pk)) == 0


def test_when_something_changed_nothing_is_stored(
    candidate: ExamCandidate, other: ExamCandidate
) -> None:
    plan = plan_copy(candidate.subjects.all(), other, ELECTIVES)
    ExamSubjectFactory(candidate=other, name="Tuinaanleg", position=10)
    with pytest.raises(ValidationError, match="Intussen is er iets gewijzigd"):
        carry_out(candidate, ELECTIVES, {other.pk: plan.digest}, by=None)
    assert names(other) == ["Tuinaanleg"]


def test_a_locked_package_is_left_alone(candidate: ExamCandidate, other: ExamCandidate) -> None:
    ExamDecisionFactory(candidate=other, confirmed=True)
    assert take_over(candidate, ExamCandidate.objects.get(pk=other.pk)) == 0
    assert names(other) == []


# --- The page -------------------------------------------------------------------------------------
def test_the_page_shows_what_changes_and_then_does_it(
    candidate: ExamCandidate, other: ExamCandidate, secretary: Client
) -> None:
    text = page(secretary, van=candidate.pk)
    assert ", ".join(names(candidate)) in text
    assert names(other) == []
    plan = plan_copy(candidate.subjects.all(), other, ELECTIVES)
    sent = {"kandidaat": other.pk, f"plan_{other.pk}": plan.digest}
    answer = secretary.post(f"{reverse(COPY)}?van={candidate.pk}", sent, follow=True)
    assert "1 kandidaat heeft nu het pakket van" in answer.content.decode()
    assert "heeft dit pakket al" in answer.content.decode()
    assert names(other) == names(candidate)


def test_nobody_chosen_is_told(
    candidate: ExamCandidate, other: ExamCandidate, secretary: Client
) -> None:
    answer = secretary.post(f"{reverse(COPY)}?van={candidate.pk}&extra=on", {"kandidaat": "x"})
    assert "Kies ten minste één kandidaat." in answer.content.decode()


def test_an_old_preview_is_told_and_shown_anew(
    candidate: ExamCandidate, other: ExamCandidate, secretary: Client
) -> None:
    sent = {"kandidaat": other.pk, f"plan_{other.pk}": "oud"}
    text = secretary.post(f"{reverse(COPY)}?van={candidate.pk}", sent).content.decode()
    assert "Intussen is er iets gewijzigd" in text
    assert names(other) == []


def test_only_candidates_of_the_same_year_and_profile_are_shown(
    candidate: ExamCandidate, school: School, secretary: Client
) -> None:
    later = another(school, exam_year=2028)
    green = ExamCandidateFactory(
        trajectory=TrajectoryFactory(student=StudentFactory(school=school), profile="Groen")
    )
    text = page(secretary, van=candidate.pk)
    assert "Geen andere kandidaten" in text
    for one in (later, green):
        assert reverse("exam_package", args=[one.pk]) not in text


def test_who_asks_for_a_package_chooses_from_those_like_it(
    candidate: ExamCandidate, other: ExamCandidate, secretary: Client
) -> None:
    text = page(secretary, naar=other.pk)
    assert str(candidate.trajectory.student) in text
    third = another(other.trajectory.student.school)
    text = page(secretary, naar=other.pk, van=candidate.pk)
    assert f'value="{other.pk}" checked' in " ".join(text.split())
    assert f'value="{third.pk}" checked' not in " ".join(text.split())


def test_a_package_of_another_school_is_not_taken_over(
    candidate: ExamCandidate, secretary: Client
) -> None:
    foreign = ExamCandidateFactory(passing=True)
    text = page(secretary, van=foreign.pk)
    assert str(foreign.trajectory.student) not in text
    assert "Wat er verandert" not in text


def test_who_may_only_see_exams_does_not_come_here(school: School, client: Client) -> None:
    client.force_login(staff(school, Role.COORDINATOR))
    assert client.get(reverse(COPY)).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_takes_the_same_queries_for_one_and_for_twenty(
    candidate: ExamCandidate,
    school: School,
    secretary: Client,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(number):
        another(school, passing=True)
    page(secretary, van=candidate.pk)
    with django_assert_num_queries(11):
        page(secretary, van=candidate.pk)
