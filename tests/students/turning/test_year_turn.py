"""Pupils go on to the next school year, on one page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.attention_turning import turning_attention
from lwt_admin.students.models import (
    Departure,
    Enrolment,
    Interruption,
    Outcome,
    Student,
    Trajectory,
)
from lwt_admin.students.turning import services
from lwt_admin.students.turning.pupils import next_class, pupils_of
from lwt_admin.students.turning.years import turn_to_show, turns_of
from tests.factories import (
    EnrolmentFactory,
    OutcomeFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

TODAY = date(2027, 6, 28)
LAST_DAY = date(2027, 7, 9)
Choice = tuple[str, str]


def asked(action: str, choices: dict[Enrolment, Choice], **more: Any) -> dict[str, Any]:
    """What the browser sends."""
    seen = " ".join(f"{one.pk}:{one.version}" for one in choices)
    data: dict[str, Any] = {"action": action, "last_day": LAST_DAY, "seen": seen}
    for one, (step, class_name) in choices.items():
        data |= {f"step_{one.pk}": step, f"class_{one.pk}": class_name}
    return data | more


def post(client: Client, action: str, choices: dict[Enrolment, Choice], **more: Any) -> str:
    answer = client.post(reverse("year_turn"), asked(action, choices, **more), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def page(client: Client, **query: Any) -> str:
    return client.get(reverse("year_turn"), query).content.decode()


def of(student: Student, year: SchoolYear) -> tuple[int, str] | None:
    rows = Enrolment.objects.filter(student=student, school_year=year)
    return rows.values_list("leerjaar", "class_name").first()


# --- What is proposed ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "leerjaar", "then"),
    [
        ("3bw1", 3, "4bw1"),
        ("3b3", 3, "4b3"),
        ("BK3a", 3, "BK4a"),
        ("2", 2, "3"),
        ("bw33", 3, "bw33"),
        ("31a", 3, "31a"),
        ("Kikkers", 2, "Kikkers"),
        ("", 3, ""),
    ],
)
def test_the_name_of_a_class_goes_up_with_its_leerjaar(name: str, leerjaar: int, then: str) -> None:
    assert next_class(name, leerjaar) == then


def test_a_pupil_of_leerjaar_3_is_proposed_for_leerjaar_4(
    coordinator: Client, third: Enrolment
) -> None:
    text = page(coordinator)
    assert '<option value="up" selected>naar leerjaar 4</option>' in text
    assert 'value="4bw1"' in text


@pytest.mark.parametrize(
    ("result", "proposed"),
    [("", "later"), (Outcome.Result.DIPLOMA_LWT, "diploma"), (Outcome.Result.NONE, "again")],
)
def test_a_pupil_of_leerjaar_4_is_proposed_for_what_the_outcome_says(
    coordinator: Client, fourth: Enrolment, result: str, proposed: str
) -> None:
    trajectory = TrajectoryFactory(student=fourth.student)
    if result:
        OutcomeFactory(trajectory=trajectory, result=result)
    assert f'<option value="{proposed}" selected>' in page(coordinator)


def test_who_left_in_the_course_of_the_year_is_proposed_as_a_leaver(
    coordinator: Client, third: Enrolment
) -> None:
    TrajectoryFactory(
        student=third.student, ended_on=date(2027, 3, 1), end_kind="left", end_reason="Verhuisd."
    )
    assert '<option value="left" selected>' in page(coordinator)


def test_without_a_next_school_year_the_page_leads_to_making_it(
    coordinator: Client, student: Student
) -> None:
    text = page(coordinator)
    assert "Eerst het volgende schooljaar" in text
    assert reverse("year_add") in text


def test_a_school_without_any_year_is_told_so(sign_in: Callable[..., Client]) -> None:
    client = sign_in(Role.COORDINATOR, at=SchoolFactory())
    assert "Er staat nog geen schooljaar" in page(client)


# --- The preview --------------------------------------------------------------------------------
def test_the_preview_tells_who_goes_where_and_stores_nothing(
    coordinator: Client, third: Enrolment, fourth: Enrolment
) -> None:
    TrajectoryFactory(student=fourth.student)
    text = post(coordinator, "preview", {third: ("up", "4bw2"), fourth: ("diploma", "")})
    assert "leerjaar 3, klas 3bw1" in text
    assert "leerjaar 4, klas 4bw2" in text
    assert "Vertrek op vr 9 jul 2027; leer-werktraject eindigt op vr 9 jul 2027" in text
    assert "Leg dit vast" in text
    assert "1 gaat over" in text
    assert Enrolment.objects.count() == 2
    assert not Departure.objects.exists()
    assert not Trajectory.objects.exclude(ended_on=None).exists()


def test_what_was_chosen_stays_when_one_goes_back(coordinator: Client, third: Enrolment) -> None:
    text = post(coordinator, "change", {third: ("again", "3x")})
    assert '<option value="again" selected>' in text
    assert 'value="3x"' in text


def test_a_class_name_that_is_too_long_is_refused_and_kept(
    coordinator: Client, third: Enrolment
) -> None:
    text = post(coordinator, "preview", {third: ("up", "k" * 21)})
    assert "k" * 21 in text
    assert "Leg dit vast" not in text


def test_a_last_day_outside_the_year_is_refused(coordinator: Client, fourth: Enrolment) -> None:
    text = post(coordinator, "store", {fourth: ("diploma", "")}, last_day="2027-09-10")
    assert "vr 10 sep 2027 valt niet in schooljaar" in text
    assert not Departure.objects.exists()


# --- Who is not on the page -----------------------------------------------------------------------
def test_a_running_trajectory_without_a_class_in_the_old_year_is_named_with_a_link(
    coordinator: Client, school: School, third: Enrolment
) -> None:
    left_out = TrajectoryFactory(student__school=school, student__last_name="Groot").student
    text = page(coordinator)
    assert "Groot" in text
    assert reverse("enrolment_add", args=[left_out.pk]) in text


@pytest.mark.parametrize(
    "facts",
    [
        {"ended_on": date(2027, 3, 1), "end_kind": "left", "end_reason": "Weg."},
        {"admitted_on": None, "refused_on": date(2026, 9, 1)},
        {"start": date(2027, 8, 30)},
    ],
    ids=["ended", "refused", "begins next year"],
)
def test_whose_trajectory_does_not_run_in_the_old_year_is_not_named(
    coordinator: Client, school: School, third: Enrolment, facts: dict[str, Any]
) -> None:
    TrajectoryFactory(student__school=school, student__last_name="Groot", **facts)
    assert "Groot" not in page(coordinator)


def test_a_pupil_with_a_class_in_the_next_year_already_is_not_named(
    coordinator: Client, third: Enrolment, next_year: SchoolYear
) -> None:
    groot = TrajectoryFactory(student__school=next_year.school, student__last_name="Groot").student
    EnrolmentFactory(student=groot, school_year=next_year)
    assert "Groot" not in page(coordinator)


def test_a_pupil_of_another_school_without_a_class_is_not_named(
    coordinator: Client, third: Enrolment
) -> None:
    TrajectoryFactory(student__school=SchoolFactory(), student__last_name="Groot")
    assert "Groot" not in page(coordinator)


# --- Storing ------------------------------------------------------------------------------------
def test_pupils_go_up_stay_and_leave_and_earlier_years_stay(
    coordinator: Client,
    third: Enrolment,
    fourth: Enrolment,
    school_year: SchoolYear,
    next_year: SchoolYear,
) -> None:
    again = EnrolmentFactory(
        student=StudentFactory(school=school_year.school), school_year=school_year, leerjaar=3
    )
    text = post(
        coordinator,
        "store",
        {third: ("up", "4bw1"), again: ("again", "3bw2"), fourth: ("diploma", "")},
    )
    assert "Vastgelegd voor 2027-2028" in text
    assert of(third.student, next_year) == (4, "4bw1")
    assert of(again.student, next_year) == (3, "3bw2")
    assert of(fourth.student, next_year) is None
    assert of(third.student, school_year) == (3, "3bw1")
    departure = Departure.objects.get()
    assert (departure.student, departure.kind) == (fourth.student, "diploma")
    assert (departure.last_day, departure.actor.first_name) == (LAST_DAY, "Robin")


@pytest.mark.parametrize(
    ("step", "kind"), [("diploma", "completed"), ("left", "left"), ("moved", "moved")]
)
def test_the_trajectory_of_who_leaves_ends_with_a_decision(
    coordinator: Client, fourth: Enrolment, step: str, kind: str
) -> None:
    trajectory = TrajectoryFactory(student=fourth.student)
    post(coordinator, "store", {fourth: (step, "")})
    trajectory.refresh_from_db()
    assert (trajectory.ended_on, trajectory.end_kind) == (LAST_DAY, kind)
    assert trajectory.version == 2
    assert "Bij de overgang" in trajectory.events.get(kind="ended").reason


def test_a_trajectory_that_was_to_begin_next_year_does_not_go_on(
    coordinator: Client, third: Enrolment
) -> None:
    start = date(2027, 8, 30)
    trajectory = TrajectoryFactory(student=third.student, start=start)
    post(coordinator, "store", {third: ("left", "")})
    trajectory.refresh_from_db()
    assert (trajectory.ended_on, trajectory.end_kind) == (start, "not_started")


@pytest.mark.parametrize("kind", ["left", "entree", "moved"])
def test_who_had_left_already_keeps_the_last_day_that_was_known(
    coordinator: Client, third: Enrolment, kind: str
) -> None:
    known = date(2026, 11, 6)
    TrajectoryFactory(student=third.student, ended_on=known, end_kind=kind, end_reason="Weg.")
    step = "moved" if kind == "moved" else "left"
    assert "Vertrek op vr 6 nov 2026" in post(coordinator, "preview", {third: (step, "")})
    post(coordinator, "store", {third: (step, "")})
    assert Departure.objects.get().last_day == known


@pytest.mark.parametrize(
    ("ended", "kind"),
    [(date(2026, 11, 6), "other"), (date(2026, 11, 6), "bb"), (date(2026, 7, 10), "left")],
    ids=["something else", "went on in bb", "left in an earlier year"],
)
def test_an_end_that_does_not_say_when_the_pupil_left_gives_no_last_day(
    coordinator: Client, third: Enrolment, ended: date, kind: str
) -> None:
    TrajectoryFactory(
        student=third.student,
        start=date(2025, 8, 25),
        ended_on=ended,
        end_kind=kind,
        end_reason="Anders.",
    )
    post(coordinator, "store", {third: ("left", "")})
    assert Departure.objects.get().last_day == LAST_DAY


def test_of_whom_nothing_is_decided_nothing_is_stored(
    coordinator: Client, third: Enrolment
) -> None:
    assert "Er viel niets meer vast te leggen" in post(coordinator, "store", {third: ("later", "")})
    assert Enrolment.objects.count() == 1
    assert "Aksoy" in page(coordinator)


def test_who_is_done_is_no_longer_on_the_page(
    coordinator: Client, third: Enrolment, fourth: Enrolment
) -> None:
    post(coordinator, "store", {third: ("up", "4bw1"), fourth: ("diploma", "")})
    text = page(coordinator)
    assert "Iedereen is over" in text
    assert "Aksoy" not in text


def test_the_history_tells_who_stored_it(coordinator: Client, third: Enrolment) -> None:
    post(coordinator, "store", {third: ("up", "4bw1")})
    stored = third.student.enrolments.latest("pk")
    entry = LogEntry.objects.get_for_object(stored).get()
    assert entry.action == LogEntry.Action.CREATE
    assert entry.actor is not None


# --- Twice, and somebody else ---------------------------------------------------------------------
def test_a_second_click_changes_nothing(
    coordinator: Client, third: Enrolment, fourth: Enrolment
) -> None:
    chosen = {third: ("up", "4bw1"), fourth: ("diploma", "")}
    post(coordinator, "store", chosen)
    entries = LogEntry.objects.count()
    assert "het stond er al zo" in post(coordinator, "store", chosen)
    assert (Enrolment.objects.count(), Departure.objects.count()) == (3, 1)
    assert LogEntry.objects.count() == entries


def test_what_somebody_else_stored_otherwise_stops_all_of_it(
    coordinator: Client, third: Enrolment, fourth: Enrolment, next_year: SchoolYear
) -> None:
    EnrolmentFactory(student=third.student, school_year=next_year, leerjaar=3, class_name="3x")
    text = post(coordinator, "store", {third: ("up", "4bw1"), fourth: ("diploma", "")})
    assert "Staat intussen al in het nieuwe schooljaar: leerjaar 3, klas 3x." in text
    assert not Departure.objects.exists()
    assert of(third.student, next_year) == (3, "3x")


def test_who_is_in_the_new_year_and_leaves_all_the_same_is_led_to_that_enrolment(
    coordinator: Client, third: Enrolment
) -> None:
    post(coordinator, "store", {third: ("up", "4bw1")})
    text = post(coordinator, "store", {third: ("left", "")})
    assert "Verwijder eerst die inschrijving" in text
    taken_on = third.student.enrolments.get(leerjaar=4)
    coordinator.post(reverse("enrolment_delete", args=[taken_on.pk]))
    assert "Aksoy" in page(coordinator)
    post(coordinator, "store", {third: ("left", "")})
    assert Departure.objects.get().student == third.student


def test_who_was_recorded_as_leaving_does_not_go_up_unseen(
    coordinator: Client, fourth: Enrolment
) -> None:
    post(coordinator, "store", {fourth: ("diploma", "")})
    text = post(coordinator, "store", {fourth: ("again", "4bw1")})
    assert "Het vertrek is intussen al vastgelegd: van school, met diploma." in text
    assert Enrolment.objects.count() == 1


def test_an_enrolment_that_somebody_corrected_meanwhile_is_told(
    coordinator: Client, third: Enrolment
) -> None:
    Enrolment.objects.filter(pk=third.pk).update(version=2, class_name="3z", leerjaar=2)
    chosen = {third: ("up", "4bw1")}
    text = post(coordinator, "store", chosen)
    assert "De inschrijving van dit jaar is intussen gewijzigd: leerjaar 2, klas 3z." in text
    assert Enrolment.objects.count() == 1
    assert f'value="{third.pk}:2"' in post(coordinator, "change", chosen)


def test_a_course_that_cannot_end_so_is_told_in_the_preview_and_stops_all(
    coordinator: Client, third: Enrolment, fourth: Enrolment
) -> None:
    trajectory = TrajectoryFactory(student=fourth.student)
    Interruption.objects.create(trajectory=trajectory, start=date(2027, 8, 1), reason="Ziek.")
    chosen = {third: ("up", "4bw1"), fourth: ("left", "")}
    for action in ("preview", "store"):
        assert "Er is nog een onderbreking vanaf zo 1 aug 2027." in post(
            coordinator, action, chosen
        )
    assert Enrolment.objects.count() == 2


def test_when_one_course_fails_at_the_last_moment_nothing_is_stored(
    coordinator: Client, third: Enrolment, fourth: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValidationError("Dat gaat niet.")

    TrajectoryFactory(student=fourth.student)
    monkeypatch.setattr(services, "decide", fail)
    text = post(coordinator, "store", {third: ("up", "4bw1"), fourth: ("diploma", "")})
    assert "Jansen: Dat gaat niet." in text
    assert Enrolment.objects.count() == 2
    assert not Departure.objects.exists()


# --- Who may, and whose pupils --------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.MENTOR, Role.OFFICE, Role.DIRECTOR, Role.MANAGER])
def test_only_a_coordinator_turns_the_year(
    sign_in: Callable[..., Client], third: Enrolment, role: Role
) -> None:
    client = sign_in(role)
    assert client.get(reverse("year_turn")).status_code == 403
    answer = client.post(reverse("year_turn"), asked("store", {third: ("up", "4bw1")}))
    assert answer.status_code == 403


def test_pupils_of_another_school_cannot_be_moved(
    outsider: Client, third: Enrolment, next_year: SchoolYear
) -> None:
    theirs = School.objects.exclude(pk=next_year.school_id).get()
    old = SchoolYearFactory(school=theirs)
    SchoolYearFactory(
        school=theirs, start=date(2027, 8, 30), end=date(2028, 7, 14), first_central_exam=None
    )
    assert "Aksoy" not in page(outsider, van=third.school_year_id)
    address = f"{reverse('year_turn')}?van={old.pk}"
    outsider.post(address, asked("store", {third: ("up", "4bw1")}))
    assert Enrolment.objects.count() == 1


def test_who_went_to_another_school_of_the_board_is_not_moved_here(
    coordinator: Client, third: Enrolment, fourth: Enrolment
) -> None:
    Student.objects.filter(pk=third.student_id).update(school=SchoolFactory())
    assert "Aksoy" not in page(coordinator)


# --- The line on the home page --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 6, 3), False),
        (date(2027, 6, 4), True),
        (date(2027, 7, 9), True),
        (date(2027, 8, 30), True),
        (date(2027, 10, 15), True),
        (date(2027, 10, 16), False),
    ],
)
def test_the_turn_is_said_from_five_weeks_before_to_fourteen_after(
    school: School, third: Enrolment, today: date, said: bool
) -> None:
    assert bool(turning_attention(staff(school, Role.COORDINATOR), None, today)) is said


def test_the_line_counts_who_still_has_to_go(
    school: School, coordinator: Client, third: Enrolment, fourth: Enrolment
) -> None:
    user = staff(school, Role.COORDINATOR)
    (todo,) = turning_attention(user, school, TODAY)
    assert todo.text == "2 leerlingen moeten nog over naar het volgende schooljaar"
    assert todo.url == f"{reverse('year_turn')}?van={third.school_year_id}"
    post(coordinator, "store", {third: ("up", "4bw1"), fourth: ("diploma", "")})
    assert turning_attention(user, school, TODAY) == []


def test_without_a_next_year_in_the_calendar_the_line_is_not_there(
    school: School, student: Student
) -> None:
    assert turning_attention(staff(school, Role.COORDINATOR), school, TODAY) == []


def test_who_may_not_turn_the_year_hears_nothing_of_it(school: School, third: Enrolment) -> None:
    assert turning_attention(staff(school, Role.OFFICE), school, TODAY) == []


# --- Which year -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("today", "shown"),
    [(date(2027, 3, 1), 2026), (date(2027, 9, 10), 2026), (date(2028, 4, 1), 2027)],
)
def test_the_nearest_turn_is_shown(
    school: School, next_year: SchoolYear, today: date, shown: int
) -> None:
    turn = turn_to_show(turns_of(school), today, "")
    assert turn is not None
    assert turn.old.start.year == shown


# --- How much it asks -----------------------------------------------------------------------------
def grow(year: SchoolYear, number: int) -> list[Enrolment]:
    """So many pupils of leerjaar 3 more, each with a trajectory."""
    made = EnrolmentFactory.create_batch(
        number, student__school=year.school, school_year=year, leerjaar=3
    )
    for one in made:
        TrajectoryFactory(student=one.student)
    return made


def queries(do: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked_for:
        do()
    return len(asked_for)


def test_page_and_preview_ask_as_much_for_one_pupil_as_for_many(
    coordinator: Client, school: School, next_year: SchoolYear
) -> None:
    year = school.years.get(start__year=2026)
    made = grow(year, 1)
    page(coordinator)
    counts = []
    for more in (0, 30):
        made += grow(year, more)
        chosen = dict.fromkeys(made, ("left", ""))
        counts.append(queries(lambda: page(coordinator)))
        counts.append(queries(lambda chosen=chosen: post(coordinator, "preview", chosen)))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15


def test_two_hundred_pupils_are_moved_at_once(
    coordinator: Client, school: School, next_year: SchoolYear
) -> None:
    year = school.years.get(start__year=2026)
    pupils = Student.objects.bulk_create(
        Student(
            school=school,
            number=f"8{n:05d}",
            first_name="Noor",
            last_name=f"Blom{n}",
            birth_date=date(2011, 1, 1),
            search_key="noor",
            sort_key=f"{n:05d}",
        )
        for n in range(200)
    )
    rows = Enrolment.objects.bulk_create(
        Enrolment(student=one, school_year=year, leerjaar=3, class_name="3bw1") for one in pupils
    )
    assert page(coordinator).count("<select") == 200
    asked_for = queries(lambda: post(coordinator, "store", dict.fromkeys(rows, ("up", "4bw1"))))
    assert next_year.enrolments.filter(leerjaar=4, class_name="4bw1").count() == 200
    assert asked_for <= 40


def test_the_user_may_move_only_who_is_in_sight(school: School, third: Enrolment) -> None:
    (turn,) = [one for one in turns_of(school) if one.new is not None]
    assert [one.key for one in pupils_of(staff(school, Role.COORDINATOR), turn)] == [third.pk]
    other: User = staff(SchoolFactory(), Role.COORDINATOR)
    assert pupils_of(other, turn) == []
