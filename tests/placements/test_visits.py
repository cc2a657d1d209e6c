"""Visits: who is due, planning, noting, calling off, and what was agreed."""

from datetime import date, time

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.attention_visits import visit_attention
from lwt_admin.placements.models import Visit, VisitAction
from lwt_admin.placements.visits import visits_due
from lwt_admin.todo import Urgency
from tests.factories import (
    IncidentFactory,
    SchoolFactory,
    TrajectoryFactory,
    VisitActionFactory,
    VisitFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


NO_ACTIONS = {"afspraken-TOTAL_FORMS": "2", "afspraken-INITIAL_FORMS": "0"}


def plan(mentor, **given):
    return {
        "kind": "company",
        "date": "2026-11-24",
        "time": "10:00",
        "visitor": mentor.pk,
        "version": "1",
    } | given


def report(mentor, **given):
    written = {"date": "2026-11-20", "notes": "Hij leert metselen."}
    return plan(mentor, **written) | NO_ACTIONS | given


# --- Who is due -----------------------------------------------------------------------------------
def test_who_was_never_visited_is_due_an_interval_after_the_first_day(mentor, agreement):
    (due,) = visits_due(mentor, None, TODAY)
    assert (due.since, due.due) == (date(2026, 8, 24), date(2026, 10, 5))
    assert due.is_late(TODAY)


def test_the_last_visit_that_was_counts_from_there(mentor, agreement):
    VisitFactory(agreement=agreement, was=True, date=date(2026, 10, 12))
    (due,) = visits_due(mentor, None, TODAY)
    assert due.due == date(2026, 11, 23)
    assert not due.is_late(TODAY)
    assert due.is_soon(TODAY)


def test_the_day_it_is_due_is_not_yet_late(mentor, agreement):
    VisitFactory(agreement=agreement, was=True, date=date(2026, 10, 10))
    (due,) = visits_due(mentor, None, TODAY)
    assert due.due == TODAY
    assert not due.is_late(TODAY)
    assert due.is_late(date(2026, 11, 22))


def test_a_visit_that_did_not_go_through_is_no_visit(mentor, agreement):
    VisitFactory(agreement=agreement, date=date(2026, 11, 17), cancelled_reason="Ziek")
    (due,) = visits_due(mentor, None, TODAY)
    assert due.last is None


def test_the_school_says_how_often(mentor, agreement, trajectory):
    school = trajectory.student.school
    school.visit_interval_weeks = 13
    school.save()
    (due,) = visits_due(mentor, None, TODAY)
    assert not due.is_late(TODAY)


def test_nobody_is_visited_while_the_trajectory_is_interrupted(mentor, agreement, trajectory):
    trajectory.interruptions.create(start=date(2026, 11, 16), reason="ziek")
    assert visits_due(mentor, None, TODAY) == []


def test_an_agreement_that_is_over_is_not_due(mentor, trajectory):
    signed_agreement(trajectory, end=date(2026, 11, 20))
    assert visits_due(mentor, None, TODAY) == []


# --- The list -------------------------------------------------------------------------------------
def test_the_list_shows_who_is_late_what_is_planned_and_what_is_open(mentor_client, agreement):
    VisitFactory(agreement=agreement)
    VisitActionFactory(visit__agreement=agreement, visit__date=date(2026, 9, 8))
    text = text_of(mentor_client.get(reverse("visit_list")))
    assert "te lang niet bezocht" in text
    assert "gepland op di 24 nov 2026" in text
    assert "Veiligheidsschoenen aanschaffen" in text
    assert "over tijd" in text


def test_a_planned_visit_that_went_by_is_still_to_be_noted(mentor_client, agreement):
    VisitFactory(agreement=agreement, date=date(2026, 11, 20))
    assert "nog te noteren" in text_of(mentor_client.get(reverse("visit_list")))


def test_a_mentor_sees_own_pupils_and_a_coordinator_all(
    mentor_client, coordinator_client, agreement, trajectory
):
    other = TrajectoryFactory(student__school=trajectory.student.school)
    signed_agreement(other)
    name = other.student.surname_first
    assert name not in text_of(mentor_client.get(reverse("visit_list")))
    assert name in text_of(coordinator_client.get(reverse("visit_list")))


def test_a_coordinator_narrows_the_list_to_a_mentor(
    coordinator_client, mentor, agreement, trajectory
):
    other = TrajectoryFactory(
        student__school=trajectory.student.school,
        mentor=staff(trajectory.student.school, Role.MENTOR),
    )
    signed_agreement(other)
    url = reverse("visit_list")
    text = text_of(coordinator_client.get(url, {"mentor": mentor.pk}))
    assert trajectory.student.surname_first in text
    assert other.student.surname_first not in text


def test_the_history_shows_what_was_and_what_did_not_go_through(mentor_client, agreement):
    VisitFactory(agreement=agreement, was=True, date=date(2026, 11, 10))
    VisitFactory(agreement=agreement, date=date(2026, 11, 3), cancelled_reason="Ziek")
    text = text_of(mentor_client.get(reverse("visit_history")))
    assert text.index("di 10 nov 2026") < text.index("di 3 nov 2026")
    assert "niet doorgegaan" in text


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_queries_for_any_number(
    coordinator_client, trajectory, number, django_assert_num_queries
):
    for count in range(number):
        other = TrajectoryFactory(student__school=trajectory.student.school)
        agreement = signed_agreement(other)
        VisitFactory(agreement=agreement)
        VisitActionFactory(visit__agreement=agreement, text=f"Afspraak {count}")
    url = reverse("visit_list")
    coordinator_client.get(url)
    with django_assert_num_queries(8):
        coordinator_client.get(url)


# --- Planning -------------------------------------------------------------------------------------
def test_a_mentor_plans_a_visit(mentor_client, mentor, agreement):
    response = mentor_client.post(reverse("visit_plan", args=[agreement.pk]), plan(mentor))
    visit = Visit.objects.get()
    assert response.url == reverse("visit_detail", args=[visit.pk])
    assert (visit.date, visit.time, visit.visitor) == (date(2026, 11, 24), time(10, 0), mentor)
    assert visit.is_planned


def test_the_form_offers_the_mentor_of_the_pupil(coordinator_client, mentor, agreement):
    response = coordinator_client.get(reverse("visit_plan", args=[agreement.pk]))
    assert response.context["form"]["visitor"].value() == mentor.pk


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-20", "vr 20 nov 2026 is al voorbij"),
        ("2027-06-01", "ligt meer dan 8 weken buiten de overeenkomst"),
        ("31-11-2026", "datum"),
        ("", "verplicht"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_kept(mentor_client, mentor, agreement, day, reason):
    url = reverse("visit_plan", args=[agreement.pk])
    text = text_of(mentor_client.post(url, plan(mentor, date=day)))
    assert reason in text
    assert not Visit.objects.exists()


def test_a_second_click_plans_nothing_more(mentor_client, mentor, agreement):
    url = reverse("visit_plan", args=[agreement.pk])
    mentor_client.post(url, plan(mentor))
    text = text_of(mentor_client.post(url, plan(mentor)))
    assert "Op di 24 nov 2026 om 10.00 uur staat al een bezoek." in text
    assert Visit.objects.count() == 1


def test_somebody_of_another_school_cannot_be_the_visitor(mentor_client, mentor, agreement):
    stranger = staff(SchoolFactory(), Role.MENTOR)
    url = reverse("visit_plan", args=[agreement.pk])
    mentor_client.post(url, plan(mentor, visitor=stranger.pk))
    assert not Visit.objects.exists()


def test_an_unsigned_agreement_has_no_visits(mentor_client, mentor, agreement):
    agreement.versions.update(state="draft")
    url = reverse("visit_plan", args=[agreement.pk])
    assert "nog niet door iedereen getekend" in text_of(mentor_client.post(url, plan(mentor)))


def test_two_people_do_not_overwrite_each_other(mentor_client, mentor, agreement):
    visit = VisitFactory(agreement=agreement, visitor=mentor, version=2)
    url = reverse("visit_edit", args=[visit.pk])
    response = mentor_client.post(url, plan(mentor, date="2026-11-25", version="1"))
    assert "Iemand anders heeft dit intussen gewijzigd" in text_of(response)
    visit.refresh_from_db()
    assert visit.date == date(2026, 11, 24)


def test_a_visit_that_was_is_not_planned_again(mentor_client, mentor, agreement):
    visit = VisitFactory(agreement=agreement, was=True, date=date(2026, 11, 10))
    for name in ("visit_edit", "visit_cancel"):
        url = reverse(name, args=[visit.pk])
        response = mentor_client.post(url, plan(mentor, cancelled_reason="Toch niet"))
        assert response.status_code == 302
    visit.refresh_from_db()
    assert visit.done
    assert not visit.cancelled_reason


# --- Noting ---------------------------------------------------------------------------------------
def test_a_visit_is_noted_with_what_was_agreed(mentor_client, mentor, agreement):
    visit = VisitFactory(agreement=agreement, visitor=mentor, date=date(2026, 11, 20))
    agreed = {
        "afspraken-0-text": "Schoenen kopen",
        "afspraken-0-owner": "de leermeester",
        "afspraken-0-due": "2026-12-01",
    }
    mentor_client.post(reverse("visit_report", args=[visit.pk]), report(mentor, **agreed))
    visit.refresh_from_db()
    assert visit.done
    assert visit.notes == "Hij leert metselen."
    action = visit.actions.get()
    assert (action.text, action.due) == ("Schoenen kopen", date(2026, 12, 1))


def test_a_visit_that_nobody_planned_is_noted_too(mentor_client, mentor, agreement):
    mentor_client.post(reverse("visit_log", args=[agreement.pk]), report(mentor, kind="phone"))
    visit = Visit.objects.get()
    assert visit.done
    assert visit.kind == "phone"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"date": "2026-11-22"}, "zo 22 nov 2026 moet nog komen"),
        ({"notes": ""}, "verplicht"),
        ({"afspraken-0-text": "Schoenen kopen"}, "verplicht"),
        (
            {
                "afspraken-0-text": "Schoenen kopen",
                "afspraken-0-owner": "de leermeester",
                "afspraken-0-due": "2026-11-01",
            },
            "zo 1 nov 2026 ligt voor het bezoek op vr 20 nov 2026",
        ),
    ],
)
def test_a_report_that_is_not_right_stores_nothing(mentor_client, mentor, agreement, given, reason):
    url = reverse("visit_log", args=[agreement.pk])
    text = text_of(mentor_client.post(url, report(mentor, **given)))
    assert reason in text
    assert not Visit.objects.exists()
    assert not VisitAction.objects.exists()


def test_a_visit_did_not_go_through_with_a_reason(mentor_client, agreement):
    visit = VisitFactory(agreement=agreement)
    url = reverse("visit_cancel", args=[visit.pk])
    assert "verplicht" in text_of(mentor_client.post(url, {"version": "1"}))
    mentor_client.post(url, {"version": "1", "cancelled_reason": "Leermeester ziek"})
    visit.refresh_from_db()
    assert visit.cancelled_reason == "Leermeester ziek"


def test_a_visit_that_did_not_go_through_cannot_be_noted(mentor_client, mentor, agreement):
    visit = VisitFactory(agreement=agreement, date=date(2026, 11, 20), cancelled_reason="Ziek")
    mentor_client.post(reverse("visit_report", args=[visit.pk]), report(mentor))
    visit.refresh_from_db()
    assert not visit.done


# --- What was agreed ------------------------------------------------------------------------------
def test_an_action_is_ticked_off_once_and_opened_again(mentor_client, agreement):
    action = VisitActionFactory(visit__agreement=agreement)
    url = reverse("action_done", args=[action.pk])
    mentor_client.post(url, {"gedaan": "1", "version": "1"})
    mentor_client.post(url, {"gedaan": "1", "version": "2"})
    action.refresh_from_db()
    assert (action.done_on, action.version) == (TODAY, 2)
    mentor_client.post(url, {"gedaan": "0", "version": "2"})
    action.refresh_from_db()
    assert action.done_on is None


def test_an_action_that_changed_meanwhile_is_not_ticked_off(mentor_client, agreement):
    action = VisitActionFactory(visit__agreement=agreement, version=3)
    mentor_client.post(reverse("action_done", args=[action.pk]), {"gedaan": "1", "version": "2"})
    action.refresh_from_db()
    assert action.done_on is None


def test_an_action_is_not_due_before_its_visit(mentor_client, agreement):
    action = VisitActionFactory(visit__agreement=agreement)
    given = {"text": "Kopen", "owner": "Jan", "due": "2026-11-09", "version": "1"}
    text = text_of(mentor_client.post(reverse("action_edit", args=[action.pk]), given))
    assert "ma 9 nov 2026 ligt voor het bezoek op di 10 nov 2026" in text


def test_something_more_is_agreed_later(mentor_client, agreement):
    visit = VisitFactory(agreement=agreement, was=True, date=date(2026, 11, 10))
    given = {"text": "Kopen", "owner": "Jan", "due": "2026-12-01", "version": "1"}
    mentor_client.post(reverse("action_add", args=[visit.pk]), given)
    assert visit.actions.get().owner == "Jan"


# --- On the pupil's page, and what must happen ----------------------------------------------------
def test_the_dossier_fetches_the_visits(mentor_client, agreement, trajectory):
    VisitFactory(agreement=agreement)
    page = mentor_client.get(reverse("dossier", args=[trajectory.student_id]))
    url = reverse("visit_student", args=[trajectory.student_id])
    assert f'hx-get="{url}"' in page.content.decode()
    part = text_of(mentor_client.get(url, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "di 24 nov 2026" in part


def test_a_reader_sees_visits_and_has_no_buttons(client, agreement, trajectory):
    VisitFactory(agreement=agreement)
    client.force_login(staff(trajectory.student.school, Role.READER))
    text = text_of(client.get(reverse("visit_student", args=[trajectory.student_id])))
    assert "di 24 nov 2026" in text
    assert "Noteren" not in text


def test_a_mentor_hears_of_who_is_late_and_what_was_not_done(mentor, agreement):
    VisitFactory(agreement=agreement, visitor=mentor, date=date(2026, 11, 20))
    VisitActionFactory(visit__agreement=agreement, visit__date=date(2026, 9, 8))
    IncidentFactory(agreement=agreement, follow_up_on=date(2026, 11, 1), follow_up="Gesprek")
    todos = visit_attention(mentor, None, TODAY)
    assert {todo.action for todo in todos} == {
        "Plan een bezoek",
        "Noteer het bezoek",
        "Bekijk het bezoek",
        "Bekijk het incident",
    }
    assert {todo.urgency for todo in todos} == {Urgency.ATTENTION}


def test_of_pupils_of_another_mentor_a_coordinator_hears_that_it_waits(coordinator, agreement):
    (todo,) = visit_attention(coordinator, None, TODAY)
    assert todo.urgency == Urgency.WAITS


def test_nothing_waits_once_a_visit_is_planned(mentor, agreement):
    VisitFactory(agreement=agreement)
    assert visit_attention(mentor, None, TODAY) == []


def test_an_office_hears_nothing_of_visits(agreement, trajectory):
    office = staff(trajectory.student.school, Role.OFFICE)
    assert visit_attention(office, None, TODAY) == []
