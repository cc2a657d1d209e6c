"""School times of a class, and of a pupil in their place."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.perms import Role
from lwt_admin.students.forms.times import stamp_of
from lwt_admin.students.models import SchoolTime, Student
from lwt_admin.students.school_times import (
    own_times,
    store_week,
    week_of,
    weekly_school_times,
)
from tests.factories import SchoolYearFactory

MORNING = (time(8, 30), time(12, 0))
WHOLE_DAY = (time(8, 30), time(15, 15))


@pytest.fixture
def class_week(student: Student, school_year: SchoolYear) -> None:
    """Class 4bw1 has lessons on Monday and Tuesday."""
    store_week(school_year, {1: WHOLE_DAY, 2: WHOLE_DAY}, class_name="4bw1")


def sent(stored: dict[int, tuple[time, time]], **times: str) -> dict[str, str]:
    """What the form sends, opened while `stored` held."""
    return {"stamp": stamp_of({day: [span] for day, span in stored.items()})} | times


def test_a_pupil_has_the_times_of_the_class(
    student: Student, school_year: SchoolYear, class_week: None
) -> None:
    assert weekly_school_times(student, school_year) == {1: [WHOLE_DAY], 2: [WHOLE_DAY]}


def test_own_times_replace_the_whole_week_of_the_class(
    student: Student, school_year: SchoolYear, class_week: None
) -> None:
    store_week(school_year, {3: MORNING}, student=student)
    assert weekly_school_times(student, school_year) == {3: [MORNING]}


def test_own_times_hold_also_before_the_pupil_sits_in_a_class(
    student: Student, school_year: SchoolYear
) -> None:
    student.enrolments.all().delete()
    store_week(school_year, {3: MORNING}, student=student)
    assert weekly_school_times(student, school_year) == {3: [MORNING]}


def test_the_times_of_one_year_do_not_hold_in_another(
    student: Student, school_year: SchoolYear, class_week: None
) -> None:
    other = SchoolYearFactory(
        school=student.school,
        start=date(2025, 8, 25),
        end=date(2026, 7, 10),
        first_central_exam=None,
    )
    assert weekly_school_times(student, other) == {}


def test_office_fills_in_the_week_of_a_class(
    student: Student, school_year: SchoolYear, office: Client
) -> None:
    office.post(reverse("class_times"), sent({}, start_1="08:30", end_1="12:00"))
    times = SchoolTime.objects.filter(class_name="4bw1", school_year=school_year)
    assert week_of(list(times)) == {1: [MORNING]}


def test_a_day_that_is_emptied_has_no_lessons(
    student: Student, school_year: SchoolYear, class_week: None, office: Client
) -> None:
    stored = {1: WHOLE_DAY, 2: WHOLE_DAY}
    office.post(reverse("class_times"), sent(stored, start_1="08:30", end_1="15:15"))
    assert weekly_school_times(student, school_year) == {1: [WHOLE_DAY]}


@pytest.mark.parametrize(
    ("times", "field", "message"),
    [
        ({"start_1": "12:00", "end_1": "08:30"}, "end_1", "08.30 ligt niet na het begin om 12.00"),
        ({"start_1": "08:30"}, "end_1", "Vul voor maandag een begin en een einde in."),
        ({"end_1": "08:30"}, "start_1", "Vul voor maandag een begin en een einde in."),
        ({"start_1": "25:00", "end_1": "26:00"}, "start_1", "tijd"),
    ],
)
def test_times_that_cannot_be_are_refused(
    student: Student, office: Client, times: dict[str, str], field: str, message: str
) -> None:
    response = office.post(reverse("class_times"), sent({}, **times))
    assert message in str(response.context["form"].errors[field])
    assert not SchoolTime.objects.exists()


def test_two_people_do_not_overwrite_each_others_times(
    student: Student, class_week: None, office: Client
) -> None:
    response = office.post(reverse("class_times"), sent({}, start_1="08:30", end_1="12:00"))
    assert "Iemand anders heeft dit intussen gewijzigd." in response.content.decode()


def test_without_a_school_year_the_page_says_what_to_do_first(office: Client) -> None:
    assert "Maak eerst een schooljaar" in office.get(reverse("class_times")).content.decode()


def test_without_a_class_the_page_says_what_to_do_first(
    school_year: SchoolYear, office: Client
) -> None:
    assert "Nog geen klassen" in office.get(reverse("class_times")).content.decode()


def test_an_unknown_class_does_not_exist(student: Student, office: Client) -> None:
    assert office.get(reverse("class_times"), {"klas": "9z"}).status_code == 404


def test_the_year_of_another_school_does_not_exist(student: Student, office: Client) -> None:
    elsewhere = SchoolYearFactory()
    assert office.get(reverse("class_times"), {"jaar": elsewhere.pk}).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.OFFICE, 200),
        (Role.MANAGER, 200),
        (Role.MENTOR, 403),
        (Role.READER, 403),
    ],
)
def test_the_calendar_right_opens_the_times_of_classes(
    student: Student, sign_in: Callable[..., Client], role: Role, status: int
) -> None:
    assert sign_in(role).get(reverse("class_times")).status_code == status


def test_a_coordinator_gives_a_pupil_own_times(
    student: Student, school_year: SchoolYear, class_week: None, coordinator: Client
) -> None:
    url = reverse("school_times", args=[student.pk])
    coordinator.post(url, sent({}, start_3="08:30", end_3="12:00"))
    assert weekly_school_times(student, school_year) == {3: [MORNING]}


def test_the_times_of_the_class_are_proposed(
    student: Student, class_week: None, coordinator: Client
) -> None:
    form = coordinator.get(reverse("school_times", args=[student.pk])).context["form"]
    assert form["start_1"].value() == time(8, 30)


def test_saving_the_times_of_the_class_makes_no_own_times(
    student: Student, school_year: SchoolYear, class_week: None, coordinator: Client
) -> None:
    whole = {"start_1": "08:30", "end_1": "15:15", "start_2": "08:30", "end_2": "15:15"}
    coordinator.post(reverse("school_times", args=[student.pk]), sent({}, **whole))
    assert own_times(student, school_year) == []


def test_own_times_go_back_to_those_of_the_class(
    student: Student, school_year: SchoolYear, class_week: None, coordinator: Client
) -> None:
    store_week(school_year, {3: MORNING}, student=student)
    back = sent({3: MORNING}, start_3="08:30", end_3="12:00", reset="1")
    coordinator.post(reverse("school_times", args=[student.pk]), back)
    assert weekly_school_times(student, school_year) == {1: [WHOLE_DAY], 2: [WHOLE_DAY]}


def test_own_times_are_for_who_may_change_the_trajectory(
    student: Student, coordinator: Client, office: Client, outsider: Client
) -> None:
    url = reverse("school_times", args=[student.pk])
    statuses = [one.get(url).status_code for one in (coordinator, office, outsider)]
    assert statuses == [200, 403, 404]
