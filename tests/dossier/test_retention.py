"""How long a school keeps what it knows about a pupil, and erasing it when that has passed."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.privacy.attention import erasure_attention
from lwt_admin.students.models import Departure, Kept, RetentionTerm, Student
from lwt_admin.students.retention import due_at, terms_of, years_after
from tests.agreements import remote
from tests.factories import (
    EnrolmentFactory,
    IntakeFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    UserFactory,
    staff,
)

pytestmark = pytest.mark.django_db

LEFT = date(2027, 7, 9)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def student(school):
    """A pupil whose last school year ended on 9 July 2027."""
    student = StudentFactory(school=school, last_name="Berg")
    TrajectoryFactory(student=student)
    EnrolmentFactory(student=student, school_year=SchoolYearFactory(school=school, end=LEFT))
    return student


def due(school, day):
    return [
        (one.student, one.kept) for one in due_at(school, Student.objects.at_school(school), day)
    ]


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (date(2029, 7, 8), None),
        (date(2029, 7, 9), Kept.GUIDANCE),
        (date(2032, 7, 8), Kept.GUIDANCE),
        (date(2032, 7, 9), Kept.DOSSIER),
    ],
)
def test_what_is_due_follows_from_the_last_day_to_the_day(school, student, day, kept):
    assert due(school, day) == ([(student, kept)] if kept else [])


def test_who_was_not_admitted_is_kept_for_a_shorter_time(school):
    student = StudentFactory(school=school)
    TrajectoryFactory(student=student, admitted_on=None, refused_on=date(2026, 6, 1))
    assert due(school, date(2027, 5, 31)) == []
    assert due(school, date(2027, 6, 1)) == [(student, Kept.NOT_ADMITTED)]


def test_a_later_trajectory_counts_not_an_earlier_one(school, student):
    trajectory = student.trajectories.get()
    trajectory.ended_on = date(2028, 1, 31)
    trajectory.save()
    assert due(school, date(2030, 1, 30)) == []
    assert due(school, date(2030, 1, 31)) == [(student, Kept.GUIDANCE)]


def test_guidance_that_was_erased_is_not_due_again(school, student):
    Student.objects.filter(pk=student.pk).update(guidance_erased_at="2029-08-01T12:00Z")
    assert due(school, date(2030, 1, 1)) == []


def counted(school, day):
    found = due_at(school, Student.objects.at_school(school), day)
    return [(one.student, one.left_on, one.counted_from) for one in found]


def made(student, moment):
    Student.objects.filter(pk=student.pk).update(created_at=moment)
    return student


def test_a_pupil_without_any_date_is_due_counted_from_when_the_record_was_made(school):
    student = made(StudentFactory(school=school), "2026-09-01T22:30Z")
    assert counted(school, date(2027, 9, 1)) == []
    [(found, left_on, counted_from)] = counted(school, date(2027, 9, 2))
    assert (found, left_on) == (student, date(2026, 9, 2))
    assert "ingevoerd" in counted_from


def test_a_pupil_whose_trajectory_nobody_ended_is_due_counted_from_its_start(school):
    student = made(StudentFactory(school=school), "2020-09-01T12:00Z")
    TrajectoryFactory(student=student, start=date(2026, 8, 31))
    assert counted(school, date(2028, 8, 30)) == []
    [(found, left_on, counted_from)] = counted(school, date(2028, 8, 31))
    assert (found, left_on) == (student, date(2026, 8, 31))
    assert "het begin van het traject" in counted_from


def test_the_last_resorts_do_not_count_beside_a_last_day(school, student):
    made(student, "2040-01-01T12:00Z")
    assert [left_on for _, left_on, _ in counted(school, date(2050, 1, 1))] == [LEFT]


def test_a_way_in_that_was_stopped_counts_as_leaving(school):
    student = made(StudentFactory(school=school), "2030-01-01T12:00Z")
    IntakeFactory(student=student, closed_on=date(2026, 3, 2), closed_reason="Verhuisd")
    told = (student, date(2026, 3, 2), "het stoppen van de aanloop")
    assert counted(school, date(2027, 3, 2)) == [told]


def test_a_departure_counts_by_its_last_day(school, student):
    year = student.enrolments.get().school_year
    Departure.objects.create(
        student=student,
        school_year=year,
        kind=Departure.Kind.LEFT,
        last_day=date(2027, 8, 1),
        actor=UserFactory(),
    )
    told = (student, date(2027, 8, 1), "de laatste dag op school")
    assert counted(school, date(2029, 7, 31)) == []
    assert counted(school, date(2029, 8, 1)) == [told]


def left_early(student):
    return Departure.objects.create(
        student=student,
        school_year=student.enrolments.get().school_year,
        kind=Departure.Kind.LEFT,
        last_day=date(2026, 11, 6),
        actor=UserFactory(),
    )


def test_who_left_in_the_course_of_a_year_is_not_kept_until_its_end(school, student):
    left_early(student)
    told = (student, date(2026, 11, 6), "de laatste dag op school")
    assert counted(school, date(2028, 11, 5)) == []
    assert counted(school, date(2028, 11, 6)) == [told]


def test_who_came_back_after_leaving_is_kept_from_the_end_of_the_later_year(school, student):
    left_early(student)
    later = {"start": date(2028, 8, 28), "end": date(2029, 7, 13), "first_central_exam": None}
    EnrolmentFactory(student=student, school_year=SchoolYearFactory(school=school, **later))
    told = (student, date(2029, 7, 13), "het einde van het laatste schooljaar")
    assert counted(school, date(2031, 7, 12)) == []
    assert counted(school, date(2031, 7, 13)) == [told]


def test_a_term_on_29_february_ends_on_1_march():
    assert years_after(date(2028, 2, 29), 1) == date(2029, 3, 1)


def test_finding_what_is_due_takes_two_queries(school, student, django_assert_num_queries):
    for _ in range(5):
        EnrolmentFactory(
            student=StudentFactory(school=school), school_year=student.enrolments.get().school_year
        )
    with django_assert_num_queries(2):
        assert len(due(school, date(2030, 1, 1))) == 6


def told(user, school, day):
    return [one.text for one in erasure_attention(user, school, day)]


def test_the_home_page_tells_a_coordinator_how_many_are_due(school, student):
    coordinator = staff(school, Role.COORDINATOR)
    assert told(coordinator, school, date(2029, 7, 8)) == []
    assert told(coordinator, school, date(2029, 7, 9)) == [
        "Van 1 leerling is een bewaartermijn voorbij"
    ]


def test_who_may_not_erase_is_told_nothing(school, student):
    assert told(staff(school, Role.READER), school, date(2032, 7, 9)) == []


# --- The page of terms ----------------------------------------------------------------------------
def sent(years=(2, 1, 5)):
    return dict(zip((Kept.GUIDANCE, Kept.NOT_ADMITTED, Kept.DOSSIER), years, strict=True))


def test_a_manager_sets_the_terms_of_the_school(client, school):
    client.force_login(staff(school, Role.MANAGER))
    client.post(reverse("retention_terms"), sent((3, 2, 7)))
    assert terms_of(school) == sent((3, 2, 7))
    assert terms_of(SchoolFactory()) == sent((2, 1, 5))


def test_setting_the_terms_again_changes_the_same_records(client, school):
    client.force_login(staff(school, Role.MANAGER))
    for years in ((3, 2, 7), (4, 2, 7)):
        client.post(reverse("retention_terms"), sent(years))
    assert RetentionTerm.objects.filter(school=school).count() == 3


@pytest.mark.parametrize("years", [(0, 1, 5), (2, 1, 31), (6, 1, 5), ("twee", 1, 5)])
def test_a_term_that_cannot_be_is_refused_and_kept_on_the_page(client, school, years):
    client.force_login(staff(school, Role.MANAGER))
    answer = client.post(reverse("retention_terms"), sent(years))
    assert answer.status_code == 200
    assert f'value="{years[0]}"' in answer.content.decode()
    assert not RetentionTerm.objects.exists()


# --- The list of what is due ----------------------------------------------------------------------
@pytest.fixture
def coordinator(school):
    return staff(school, Role.COORDINATOR)


def erase(client, *chosen, sure="on"):
    return client.post(reverse("erasure_list"), {"chosen": chosen, "sure": sure}, follow=True)


@time_machine.travel("2032-08-01")
def test_a_coordinator_erases_who_is_due(client, school, student, coordinator):
    client.force_login(coordinator)
    page = client.get(reverse("erasure_list")).content.decode()
    assert "Berg" in page
    assert reverse("dossier", args=[student.pk]) in page  # to look before erasing
    answer = erase(client, f"{student.pk}-dossier").content.decode()
    assert "is geanonimiseerd" in answer
    assert "Er hoeft niets gewist te worden" in answer
    assert Student.objects.for_system().get(pk=student.pk).last_name != "Berg"


@time_machine.travel("2032-08-01")
def test_who_are_erased_together_are_told_in_one_message(client, school, student, coordinator):
    twin = StudentFactory(school=school, first_name="Noor", prefix="van den", last_name="Berg")
    EnrolmentFactory(student=twin, school_year=student.enrolments.get().school_year)
    client.force_login(coordinator)
    answer = erase(client, f"{student.pk}-dossier", f"{twin.pk}-dossier")
    assert [str(one) for one in answer.context["messages"]] == [
        f"{student} en {twin} zijn geanonimiseerd."
    ]


@time_machine.travel("2032-08-01")
def test_the_list_says_from_what_day_it_counted(client, student, coordinator):
    client.force_login(coordinator)
    page = client.get(reverse("erasure_list")).content.decode()
    assert "vr 9 jul 2027" in page
    assert "het einde van het laatste schooljaar" in page


@time_machine.travel("2032-08-01")
def test_nothing_is_erased_without_saying_that_it_is_for_good(client, student, coordinator):
    client.force_login(coordinator)
    answer = erase(client, f"{student.pk}-dossier", sure="").content.decode()
    assert "Bevestig dat u weet dat dit voorgoed is." in answer
    assert Student.objects.get(pk=student.pk).last_name == "Berg"


@time_machine.travel("2032-08-01")
def test_the_summary_of_what_is_wrong_leads_to_the_list(client, student, coordinator):
    client.force_login(coordinator)
    page = client.post(reverse("erasure_list"), {"sure": ""}).content.decode()
    assert 'href="#id_chosen_0"' in page
    assert 'id="id_chosen_0"' in page
    assert page.count("Vink aan wat u wilt wissen.") == 2


@time_machine.travel("2029-08-01")
def test_what_is_not_due_cannot_be_erased_by_sending_it_all_the_same(client, student, coordinator):
    client.force_login(coordinator)
    erase(client, f"{student.pk}-dossier")
    assert Student.objects.get(pk=student.pk).last_name == "Berg"


@time_machine.travel("2032-08-01")
def test_a_pupil_of_another_school_cannot_be_erased(client, student):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    erase(client, f"{student.pk}-dossier")
    assert Student.objects.get(pk=student.pk).last_name == "Berg"


@time_machine.travel("2099-08-01")
def test_a_pupil_with_an_open_document_stays_and_the_page_says_why(client, coordinator):
    student = remote.offered().agreement.trajectory.student
    last = {"start": date(2027, 8, 23), "end": date(2028, 7, 7), "first_central_exam": None}
    year = SchoolYearFactory(school=student.school, **last)
    EnrolmentFactory(student=student, school_year=year)
    client.force_login(staff(student.school, Role.COORDINATOR))
    answer = erase(client, f"{student.pk}-dossier").content.decode()
    assert "Trek het eerst in." in answer
    assert Student.objects.get(pk=student.pk).anonymised_at is None


@time_machine.travel("2032-08-01")
def test_erasing_twice_by_a_double_click_says_so_once(client, student, coordinator):
    client.force_login(coordinator)
    erase(client, f"{student.pk}-dossier")
    answer = erase(client, f"{student.pk}-dossier").content.decode()
    assert "is geanonimiseerd" not in answer
