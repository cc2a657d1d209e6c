"""What stands at both dossiers of one pupil becomes one, and nothing of it is lost unseen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.merging import merge
from lwt_admin.students.merging.sames import SAMES, obstacles
from lwt_admin.students.models import (
    Enrolment,
    Intake,
    IntakeStep,
    MentorAssignment,
    Student,
    Trajectory,
    TrajectoryEvent,
)
from lwt_admin.students.trajectory_checks import check_trajectory
from lwt_admin.twin_finding import twins_of
from tests.factories import (
    EnrolmentFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    signed_agreement,
    staff,
)

EndKind = Trajectory.EndKind
START = date(2026, 8, 24)


@pytest.fixture
def double(student: Student) -> Student:
    """Yara once more, under another number; nothing else is there yet."""
    return StudentFactory(school=student.school, last_name="Jansen", number="990001")


@pytest.fixture
def enrol(double: Student, school_year: SchoolYear) -> Callable[..., Enrolment]:
    """Enrols the double in the year in which the pupil is in class 4bw1 of leerjaar 4."""
    return lambda **given: EnrolmentFactory(student=double, school_year=school_year, **given)


def address(kept: Student, other: Student) -> str:
    return reverse("student_merge", args=[kept.pk, other.pk])


def posted(client: Client, kept: Student, other: Student, **chosen: str) -> str:
    """What the page answers to the form as it was opened, with these choices instead."""
    form = client.get(address(kept, other)).context["form"]
    data = {name: form[name].initial for name in form.fields} | chosen
    return client.post(address(kept, other), data, follow=True).content.decode()


def the_class(student: Student) -> tuple[int, str]:
    """Leerjaar and class of the only enrolment that there is."""
    enrolment = Enrolment.objects.get()
    assert enrolment.student == student
    return enrolment.leerjaar, enrolment.class_name


# --- Enrolments -----------------------------------------------------------------------------------
def test_the_same_enrolment_at_both_is_there_once_without_a_question(
    coordinator: Client, student: Student, double: Student, enrol: Callable[..., Enrolment]
) -> None:
    enrol()
    page = coordinator.get(address(student, double))
    assert page.context["form"].differing == []
    assert "Inschrijving: 2026-2027" in page.content.decode()
    assert "is samengevoegd met" in posted(coordinator, student, double)
    assert the_class(Student.objects.get()) == (4, "4bw1")


@pytest.mark.parametrize(("mine", "theirs"), [("", "4bw1"), ("4bw1", "")])
def test_a_class_that_only_one_of_the_two_has_stays(
    coordinator: Client,
    student: Student,
    double: Student,
    enrol: Callable[..., Enrolment],
    mine: str,
    theirs: str,
) -> None:
    student.enrolments.update(class_name=mine)
    enrol(class_name=theirs)
    assert coordinator.get(address(student, double)).context["form"].differing == []
    posted(coordinator, student, double)
    assert the_class(student) == (4, "4bw1")


@pytest.mark.parametrize("given", [{"class_name": "3a"}, {"leerjaar": 3, "class_name": "3a"}])
@pytest.mark.parametrize("chosen", ["kept", "other"])
def test_of_two_classes_or_leerjaren_the_chosen_one_holds_as_a_whole(
    coordinator: Client,
    student: Student,
    double: Student,
    enrol: Callable[..., Enrolment],
    given: dict[str, Any],
    chosen: str,
) -> None:
    theirs = enrol(**given)
    name = f"enrolment-{theirs.pk}"
    texts = dict(coordinator.get(address(student, double)).context["form"].fields[name].choices)
    assert ("klas 4bw1" in texts["kept"], "klas 3a" in texts["other"]) == (True, True)
    posted(coordinator, student, double, **{name: chosen})
    expected = {"kept": (4, "4bw1"), "other": (theirs.leerjaar, "3a")}
    assert the_class(student) == expected[chosen]


def test_the_history_tells_what_was_dropped(
    coordinator: Client, student: Student, double: Student, enrol: Callable[..., Enrolment]
) -> None:
    enrol(class_name="4zw2")
    posted(coordinator, student, double)
    text = coordinator.get(reverse("history", args=[student.pk])).content.decode()
    assert "wat dubbel was, staat er nog één keer (Inschrijving: 2026-2027)" in text
    assert "4zw2" in text


def test_without_a_choice_between_the_two_nothing_is_merged(
    coordinator: Client, student: Student, double: Student, enrol: Callable[..., Enrolment]
) -> None:
    theirs = enrol(class_name="4zw2")
    answer = posted(coordinator, student, double, **{f"enrolment-{theirs.pk}": ""})
    assert "is samengevoegd met" not in answer
    assert Enrolment.objects.count() == 2


# --- Somebody else meanwhile ----------------------------------------------------------------------
@pytest.mark.parametrize("whose", ["mine", "theirs", "new"])
def test_what_somebody_else_changed_of_it_meanwhile_stops_it(
    coordinator: Client,
    student: Student,
    double: Student,
    enrol: Callable[..., Enrolment],
    whose: str,
) -> None:
    theirs = None if whose == "new" else enrol()
    form = coordinator.get(address(student, double)).context["form"]
    if theirs is None:
        enrol()
    else:
        changed = theirs if whose == "theirs" else student.enrolments.get()
        Enrolment.objects.filter(pk=changed.pk).update(class_name="4zw2", version=2)
    data = {name: form[name].initial for name in form.fields}
    data |= {f"enrolment-{one.pk}": "kept" for one in double.enrolments.all()}
    text = coordinator.post(address(student, double), data).content.decode()
    assert "Iemand anders heeft dit intussen gewijzigd" in text
    assert Enrolment.objects.count() == 2


def test_the_stamp_of_what_was_seen_is_compared(
    student: Student, double: Student, enrol: Callable[..., Enrolment]
) -> None:
    enrol()
    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        merge(student, double, {}, (1, 1), sames=SAMES, seen="")


# --- Trajectories ---------------------------------------------------------------------------------
def test_the_same_trajectory_at_both_becomes_one_with_all_that_hangs_on_it(
    coordinator: Client, trajectory: Trajectory, student: Student, double: Student, mentor: User
) -> None:
    again = TrajectoryFactory(student=double, mentor=mentor)
    for one in (trajectory, again):
        TrajectoryEvent.objects.create(trajectory=one, kind="admitted", day=date(2026, 6, 8))
    agreement = WorkAgreementFactory(trajectory=again)
    assert "is samengevoegd met" in posted(coordinator, student, double)
    assert Trajectory.objects.get() == trajectory
    agreement.refresh_from_db()
    assert agreement.trajectory == trajectory
    assert MentorAssignment.objects.get().mentor == mentor
    assert TrajectoryEvent.objects.filter(kind="admitted").count() == 1


def test_another_day_of_admission_is_chosen(
    coordinator: Client, trajectory: Trajectory, student: Student, double: Student
) -> None:
    again = TrajectoryFactory(student=double, admitted_on=date(2026, 6, 1))
    posted(coordinator, student, double, **{f"trajectory-{again.pk}": "other"})
    trajectory.refresh_from_db()
    assert trajectory.admitted_on == date(2026, 6, 1)


def test_a_trajectory_that_did_not_go_on_stands_beside_the_other(
    coordinator: Client, trajectory: Trajectory, student: Student, double: Student
) -> None:
    off = TrajectoryFactory(
        student=double, profile="Z&W", ended_on=START, end_kind=EndKind.NOT_STARTED
    )
    assert "is samengevoegd met" in posted(coordinator, student, double)
    assert set(student.trajectories.all()) == {trajectory, off}
    check_trajectory(trajectory, trajectory, date(2026, 11, 22))  # and can be corrected later


def test_another_trajectory_at_the_same_time_is_named_with_where_to_call_it_off(
    coordinator: Client, trajectory: Trajectory, student: Student, double: Student
) -> None:
    again = TrajectoryFactory(student=double, profile="Z&W")
    text = posted(coordinator, student, double)
    assert "valt samen met Z&amp;W" in text
    assert "Voeg samen</button>" not in text
    way_out = f"{reverse('trajectory_end', args=[again.pk])}?soort=not_started"
    assert way_out in text
    form = coordinator.get(way_out).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    coordinator.post(way_out, data | {"end_reason": "Stond er dubbel in."})
    assert "is samengevoegd met" in posted(coordinator, student, double)
    assert student.trajectories.count() == 2


def test_of_two_trajectories_in_use_none_is_dropped(
    coordinator: Client, trajectory: Trajectory, student: Student, double: Student
) -> None:
    again = TrajectoryFactory(student=double)
    for one in (trajectory, again):
        WorkAgreementFactory(trajectory=one)
    text = posted(coordinator, student, double)
    assert "Bij allebei horen overeenkomsten" in text
    assert reverse("trajectory_end", args=[again.pk]) in text
    assert Trajectory.objects.count() == 2


def test_an_agreement_that_goes_on_after_its_trajectory_is_ended_first(
    coordinator: Client, trajectory: Trajectory, student: Student, double: Student
) -> None:
    off = TrajectoryFactory(
        student=double, profile="Z&W", ended_on=START, end_kind=EndKind.NOT_STARTED
    )
    agreement = signed_agreement(off)
    text = posted(coordinator, student, double)
    assert "loopt tot en met" in text
    assert reverse("agreement_end", args=[agreement.pk]) in text
    assert Student.objects.count() == 2


def test_an_application_is_no_double_of_an_admission(student: Student, double: Student) -> None:
    TrajectoryFactory(student=student)
    TrajectoryFactory(student=double, admitted_on=None)
    assert len(obstacles(twins_of(student, double, SAMES))) == 1


# --- Being considered -----------------------------------------------------------------------------
def test_a_pupil_who_is_considered_twice_is_considered_once(
    student: Student, double: Student
) -> None:
    mine, theirs = (Intake.objects.create(student=one) for one in (student, double))
    signal: dict[str, Any] = {"kind": "signal", "day": date(2026, 5, 4), "note": ""}
    IntakeStep.objects.create(intake=mine, person="P. Dekker", **signal)
    step = IntakeStep.objects.create(intake=theirs, person="A. Smit", **signal)
    IntakeStep.objects.create(intake=theirs, kind="parents", day=date(2026, 5, 5), person="A. Smit")
    chosen = {f"intakestep-{step.pk}": "other"}
    merge(student, double, chosen, (1, 1), obstacles, sames=SAMES)
    steps = Intake.objects.get().steps.values_list("kind", "person")
    assert set(steps) == {("signal", "A. Smit"), ("parents", "A. Smit")}


# --- The page -------------------------------------------------------------------------------------
def test_the_page_asks_as_much_for_many_years_as_for_one(
    coordinator: Client, student: Student, double: Student, school_year: SchoolYear
) -> None:
    EnrolmentFactory(student=double, school_year=school_year)
    counts = []
    for year in (2023, 2024):
        with CaptureQueriesContext(connection) as asked:
            coordinator.get(address(student, double))
        counts.append(len(asked))
        past = SchoolYearFactory(
            school=student.school,
            start=date(year, 8, 18),
            end=date(year + 1, 7, 10),
            first_central_exam=None,
        )
        for one in (student, double):
            EnrolmentFactory(student=one, school_year=past)
    assert counts[1] <= counts[0] <= 15


def test_the_page_asks_as_much_for_many_trajectories_as_for_one(
    coordinator: Client, student: Student, double: Student, enrol: Callable[..., Enrolment]
) -> None:
    """Each with its mentor and admission; beside it the way to one, with its steps."""
    enrol()
    for one in (student, double):
        intake = Intake.objects.create(student=one)
        for kind in ("signal", "parents"):
            IntakeStep.objects.create(intake=intake, kind=kind, day=date(2026, 5, 4), person="A")
    mentor = staff(student.school, Role.MENTOR)
    counts = []
    for year in (2024, 2025, 2026):
        ended = {"ended_on": date(year + 1, 7, 1), "end_kind": EndKind.OTHER} if year < 2026 else {}
        for one in (student, double):
            along = TrajectoryFactory(
                student=one,
                mentor=mentor,
                start=date(year, 8, 24),
                admitted_on=date(year, 6, 8),
                **ended,
            )
            TrajectoryEvent.objects.create(trajectory=along, kind="admitted", day=START)
        coordinator.get(address(student, double))  # by now it knows the kinds of records
        with CaptureQueriesContext(connection) as asked:
            page = coordinator.get(address(student, double))
        counts.append(len(asked))
    assert len(page.context["together"]) == 5
    assert page.context["stops"] == []
    assert counts == [counts[0]] * 3
    assert counts[0] <= 15


def test_twins_are_found_both_ways_round(
    student: Student, double: Student, enrol: Callable[..., Enrolment]
) -> None:
    theirs = enrol()
    (twin,) = twins_of(double, student, SAMES).top
    assert (twin.mine, twin.theirs) == (theirs, student.enrolments.get())
