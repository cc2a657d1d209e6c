from datetime import date

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from tests.factories import HourEntryFactory, SchoolFactory, StudentFactory, staff

pytestmark = pytest.mark.django_db


def page(client, trajectory):
    response = client.get(reverse("hours_student", args=[trajectory.student_id]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_entries_stand_by_month_with_their_totals(mentor_client, agreement, trajectory):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    HourEntryFactory(agreement=agreement, date=date(2026, 10, 1), status="proposed")
    text = page(mentor_client, trajectory)
    assert text.index("Oktober 2026") < text.index("September 2026")
    assert "7 uur gewerkt, 7 uur telt mee" in text
    assert "7 uur gewerkt, 0 uur telt mee" in text


def test_an_entry_that_does_not_count_says_why(mentor_client, agreement, trajectory):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    agreement.company.recognitions.all().delete()
    text = page(mentor_client, trajectory)
    assert "Het leerbedrijf had op deze dag geen geldige erkenning voor LWT" in text


def test_the_verdicts_stand_with_article_and_status(mentor_client, agreement, trajectory):
    text = page(mentor_client, trajectory)
    assert "WVO 10b1 (oud)" in text
    assert "niet geverifieerd" in text


def test_a_pupil_without_trajectory_has_an_empty_page(coordinator_client, trajectory):
    student = StudentFactory(school=trajectory.student.school)
    response = coordinator_client.get(reverse("hours_student", args=[student.pk]))
    assert "Nog geen leer-werktraject" in response.content.decode()


def test_looking_is_recorded(mentor_client, agreement, trajectory):
    page(mentor_client, trajectory)
    views = LogEntry.objects.get_for_object(trajectory.student)
    assert views.filter(action=LogEntry.Action.ACCESS).exists()


def test_a_mentor_of_another_pupil_does_not_find_it(client, agreement, trajectory):
    client.force_login(staff(trajectory.student.school, Role.MENTOR))
    url = reverse("hours_student", args=[trajectory.student_id])
    assert client.get(url).status_code == 404


def test_an_exam_secretary_is_refused(client, agreement, trajectory):
    client.force_login(staff(trajectory.student.school, Role.EXAM_SECRETARY))
    url = reverse("hours_student", args=[trajectory.student_id])
    assert client.get(url).status_code == 403


def test_somebody_of_another_school_does_not_find_it(client, agreement, trajectory):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    url = reverse("hours_student", args=[trajectory.student_id])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_costs_the_same_queries_for_any_number_of_entries(
    mentor_client, agreement, trajectory, number, django_assert_num_queries
):
    for day in range(1, number + 1):
        HourEntryFactory(agreement=agreement, date=date(2026, 9, day))
    page(mentor_client, trajectory)
    with django_assert_num_queries(13):
        page(mentor_client, trajectory)
