import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils.html import strip_tags

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State, TrajectoryRoute
from tests.factories import (
    AgreementVersionFactory,
    CooperationAgreementFactory,
    EnrolmentFactory,
    ExamCandidateFactory,
    GuardianFactory,
    HourEntryFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    signed_agreement,
    staff,
)
from tests.factories.course import ProfileChangeFactory
from tests.factories.intake import IntakeFactory

pytestmark = pytest.mark.django_db


def url(trajectory, name="dossier"):
    return reverse(name, args=[trajectory.student_id])


def page(client, trajectory, name="dossier"):
    response = client.get(url(trajectory, name))
    assert response.status_code == 200
    return response.content.decode()


def test_the_header_says_age_class_and_mentor(sign_in, agreement, trajectory, mentor):
    text = " ".join(page(sign_in(Role.COORDINATOR), trajectory).split())
    assert "16 jaar (17 op wo 12 mei 2027)" in text
    assert "leerjaar 4, klas 4bw1" in text
    assert f"mentor {mentor}" in text


def test_the_birthday_of_an_adult_is_not_mentioned(sign_in, agreement, trajectory):
    student = trajectory.student
    student.birth_date = student.birth_date.replace(year=2005)
    student.save()
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert "21 jaar" in text
    assert "(22 op" not in text


def test_hours_and_days_stand_against_the_norm(sign_in, agreement, trajectory):
    text = " ".join(page(sign_in(Role.COORDINATOR), trajectory).split())
    assert "<strong>14</strong> van minimaal 640 uur" in text
    assert "<strong>2</strong> van minimaal 80 dagen" in text


def test_hours_that_wait_are_told_apart(sign_in, agreement, trajectory):
    HourEntryFactory(agreement=agreement, date="2026-09-10", status="proposed")
    assert "7 uur wacht op akkoord" in page(sign_in(Role.COORDINATOR), trajectory)


def test_where_it_leads_is_told_as_on_the_page_of_the_hours(sign_in, agreement, trajectory):
    """Days that wait or were not entered yet are still to come, wherever one looks."""
    HourEntryFactory(agreement=agreement, date="2026-09-10", status="proposed")
    client = sign_in(Role.COORDINATOR)
    ahead = client.get(url(trajectory, "hours_student")).context["parts"][0]["evidence"].ahead
    assert ahead.verdicts
    for verdict in ahead.verdicts:
        assert verdict.text in page(client, trajectory)


def test_the_law_is_listed_with_article_and_status(sign_in, agreement, trajectory):
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert "WVO 10b1 (oud)" in text
    assert "niet geverifieerd" in text


def test_hours_without_recognition_are_named(sign_in, agreement, trajectory):
    agreement.company.recognitions.all().delete()
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert "2 urenregels vallen niet binnen een erkenning voor LWT." in text


def test_the_exam_is_shown_in_short(sign_in, agreement, trajectory):
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert "Examen 2027" in text
    assert "geslaagd" in text


def test_without_an_agreement_the_next_step_is_to_make_one(sign_in, trajectory):
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert reverse("agreement_add", args=[trajectory.pk]) in text
    assert "Maak een overeenkomst" in text


def test_a_draft_is_the_next_step(sign_in, trajectory):
    version = AgreementVersionFactory(agreement__trajectory=trajectory)
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert f"De overeenkomst met {version.agreement.company} is nog een concept." in text


def test_an_agreement_that_runs_out_is_the_next_step(sign_in, agreement, trajectory, mentor):
    AgreementVersion.objects.update(end="2026-12-10")
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert "loopt af op do 10 dec 2026" in text


def test_a_reader_gets_no_button_to_change(sign_in, agreement, trajectory):
    text = page(sign_in(Role.READER), trajectory)
    assert reverse("student_edit", args=[trajectory.student_id]) not in text
    assert reverse("agreement_add", args=[trajectory.pk]) not in text


def test_an_exam_secretary_sees_no_hours(sign_in, agreement, trajectory):
    text = page(sign_in(Role.EXAM_SECRETARY), trajectory)
    assert "van minimaal 640 uur" not in text


def test_office_sees_no_exam(sign_in, agreement, trajectory):
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    assert "Examen 2027" not in page(sign_in(Role.OFFICE), trajectory)


def test_a_mentor_opens_the_dossier_of_an_own_pupil(mentor_client, agreement, trajectory):
    assert str(trajectory.student) in page(mentor_client, trajectory)


@pytest.mark.parametrize("name", ["dossier", "dossier_details"])
def test_a_mentor_cannot_open_a_pupil_of_another_mentor(sign_in, trajectory, name):
    assert sign_in(Role.MENTOR).get(url(trajectory, name)).status_code == 404


@pytest.mark.parametrize("name", ["dossier", "dossier_details"])
def test_somebody_of_another_school_does_not_find_the_pupil(client, trajectory, name):
    client.force_login(staff(StudentFactory().school, Role.COORDINATOR))
    assert client.get(url(trajectory, name)).status_code == 404


@pytest.mark.parametrize("name", ["dossier", "dossier_details"])
def test_a_manager_has_no_dossiers(sign_in, trajectory, name):
    assert sign_in(Role.MANAGER).get(url(trajectory, name)).status_code == 403


def test_a_pupil_without_trajectory_has_a_dossier(sign_in, school):
    student = StudentFactory(school=school)
    response = sign_in(Role.COORDINATOR).get(reverse("dossier", args=[student.pk]))
    assert "Open een leer-werktraject" in response.content.decode()


def test_of_a_pupil_on_the_way_the_next_step_is_that_way(sign_in, school):
    intake = IntakeFactory(student__school=school)
    address = reverse("dossier", args=[intake.student_id])
    text = sign_in(Role.COORDINATOR).get(address).content.decode()
    assert "is op weg naar een leer-werktraject." in text
    assert f'href="{reverse("intake", args=[intake.student_id])}">Bekijk de aanloop' in text
    assert "Open een leer-werktraject" not in text


def test_an_application_is_decided_in_the_way_where_that_was_recorded(sign_in, school):
    trajectory = TrajectoryFactory(student__school=school, admitted_on=None, admission_note="")
    client = sign_in(Role.COORDINATOR)
    assert reverse("trajectory_edit", args=[trajectory.pk]) in page(client, trajectory)
    IntakeFactory(student=trajectory.student, trajectory=trajectory)
    text = page(client, trajectory)
    assert "Over het leer-werktraject is nog niet besloten." in text
    assert "Bekijk de aanloop" in text


def test_every_view_by_staff_is_recorded(sign_in, agreement, trajectory):
    page(sign_in(Role.COORDINATOR), trajectory)
    views = LogEntry.objects.get_for_object(trajectory.student)
    assert views.filter(action=LogEntry.Action.ACCESS).count() == 1


def test_a_trajectory_from_before_the_law_says_why_it_is_not_judged(sign_in, agreement, trajectory):
    trajectory.start = trajectory.start.replace(year=2001)
    trajectory.save()
    assert "Niet te beoordelen" in page(sign_in(Role.COORDINATOR), trajectory)


def test_the_meter_uses_the_day_it_is_asked(sign_in, agreement, trajectory):
    client = sign_in(Role.COORDINATOR)
    with time_machine.travel("2026-09-03 18:00+02:00", tick=False):
        client.force_login(staff(trajectory.student.school, Role.COORDINATOR))
        text = " ".join(page(client, trajectory).split())
    assert "<strong>7</strong> van minimaal 640 uur" in text


def test_the_details_show_who_to_call(sign_in, trajectory):
    guardian = GuardianFactory(student=trajectory.student, phone="0612345678")
    text = page(sign_in(Role.COORDINATOR), trajectory, "dossier_details")
    assert guardian.name in text
    assert "tel:0612345678" in text


def test_the_details_show_decisions_with_their_dates(sign_in, trajectory):
    text = page(sign_in(Role.COORDINATOR), trajectory, "dossier_details")
    assert "Toegelaten" in text
    assert "ma 8 jun 2026" in text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER])
def test_only_who_may_choose_the_route_to_the_mbo_is_led_to_it(sign_in, trajectory, role):
    text = page(sign_in(role), trajectory, "dossier_details")
    assert "Route naar het mbo nog niet bekend" in " ".join(strip_tags(text).split())
    address = reverse("route_edit", args=[trajectory.pk])
    assert (address in text) is (role == Role.COORDINATOR)


def test_the_details_say_to_which_institution_the_route_leads(sign_in, trajectory):
    cooperation = CooperationAgreementFactory(
        school=trajectory.student.school, institution="ROC Waalstad"
    )
    TrajectoryRoute.objects.create(trajectory=trajectory, cooperation=cooperation)
    text = page(sign_in(Role.COORDINATOR), trajectory, "dossier_details")
    assert "Route naar het mbo ROC Waalstad" in " ".join(strip_tags(text).split())


def test_the_dossier_fetches_its_details_as_a_part_of_the_page(sign_in, trajectory):
    client = sign_in(Role.COORDINATOR)
    response = client.get(url(trajectory, "dossier_details"), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()


def make_history(trajectory, number):
    """`number` agreements with an entry each, besides those there are."""
    for _ in range(number):
        HourEntryFactory(agreement=signed_agreement(trajectory, weekdays=[1]), date="2026-09-07")
        GuardianFactory(student=trajectory.student)


@pytest.mark.parametrize("history", [1, 20])
def test_the_dossier_costs_the_same_queries_whatever_its_size(
    sign_in, agreement, trajectory, history, django_assert_num_queries
):
    client = sign_in(Role.COORDINATOR)
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    make_history(trajectory, history)
    page(client, trajectory)
    with django_assert_num_queries(13):
        page(client, trajectory)


@pytest.mark.parametrize("history", [1, 20])
def test_the_details_cost_the_same_queries_whatever_their_size(
    mentor_client, agreement, trajectory, history, django_assert_num_queries
):
    make_history(trajectory, history)
    page(mentor_client, trajectory, "dossier_details")
    with django_assert_num_queries(15):
        page(mentor_client, trajectory, "dossier_details")


@pytest.fixture
def other_profile(agreement, trajectory):
    """The pupil is taught to another profile than the company is recognised for."""
    recognition = agreement.company.recognitions.get()
    recognition.profiles.all().delete()
    recognition.profiles.create(profile=trajectory.profile)
    trajectory.profile = "PIE"
    trajectory.save()
    ProfileChangeFactory(trajectory=trajectory, to_profile="PIE", day="2026-09-14")


def test_a_company_that_does_not_fit_the_new_profile_is_told(sign_in, other_profile, trajectory):
    text = page(sign_in(Role.COORDINATOR), trajectory)
    assert text.count("niet voor PIE: het profiel van de leerling vanaf ma 14 sep 2026") == 2
    assert "past niet bij het nieuwe profiel" in text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MENTOR])
def test_after_a_change_of_profile_the_dossier_stays_within_its_queries(
    sign_in, mentor_client, other_profile, trajectory, role, django_assert_max_num_queries
):
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    client = mentor_client if role == Role.MENTOR else sign_in(role)
    page(client, trajectory)
    with django_assert_max_num_queries(15):
        page(client, trajectory)


def test_a_mentor_needs_no_more_queries_than_a_coordinator(
    mentor_client, agreement, trajectory, django_assert_max_num_queries
):
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    page(mentor_client, trajectory)
    with django_assert_max_num_queries(15):
        page(mentor_client, trajectory)


def test_an_earlier_trajectory_stands_in_the_details(sign_in, trajectory):
    TrajectoryFactory(
        student=trajectory.student,
        profile="PIE",
        start="2025-08-25",
        ended_on="2026-01-15",
        end_reason="Ander profiel gekozen.",
    )
    text = page(sign_in(Role.COORDINATOR), trajectory, "dossier_details")
    assert "Eerder leer-werktraject" in text
    assert "Ander profiel gekozen." in text


def test_a_withdrawn_agreement_does_not_count_as_one(sign_in, trajectory):
    agreement = WorkAgreementFactory(trajectory=trajectory)
    AgreementVersionFactory(agreement=agreement, state=State.WITHDRAWN)
    assert "Maak een overeenkomst" in page(sign_in(Role.COORDINATOR), trajectory)


def test_a_pupil_without_class_shows_what_is_missing(sign_in, school):
    trajectory = TrajectoryFactory(student__school=school)
    text = page(sign_in(Role.OFFICE), trajectory)
    assert "nog in geen enkel schooljaar ingeschreven" in text
    EnrolmentFactory(student=trajectory.student, school_year=school.years.get())
    assert "geen enkel schooljaar" not in page(sign_in(Role.OFFICE), trajectory)
