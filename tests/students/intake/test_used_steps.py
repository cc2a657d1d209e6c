"""The steps that a school uses: its own choice, for all of its pupils."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.students.attention_intake import intake_attention
from lwt_admin.students.intake import committee
from lwt_admin.students.intake.committee import Choice, Verdict
from lwt_admin.students.intake.page import board
from lwt_admin.students.intake.progress import Column, Standing, progress_of
from lwt_admin.students.intake.used_steps import NO_BEGINNING, first_step, use_steps, used_at
from lwt_admin.students.models import IntakeStep, UnusedStep
from tests.factories import (
    AgendaItemFactory,
    IntakeFactory,
    IntakeStepFactory,
    SchoolFactory,
    staff,
)
from tests.students.intake.support import START, TODAY, again, coordinator, offered, pupil

pytestmark = pytest.mark.django_db

Kind = IntakeStep.Kind
ALL = tuple(Kind.values)


def without(school, *kinds):
    use_steps(school, [kind for kind in ALL if kind not in kinds], seen=used_at(school))


def kinds_of(intake):
    return [line.kind for line in progress_of(again(intake), TODAY).lines]


def test_a_school_uses_every_step_unless_it_says_otherwise():
    assert used_at(SchoolFactory()) == list(Kind)


def test_an_unused_step_is_neither_shown_nor_asked_for():
    intake = IntakeFactory()
    without(intake.student.school, "parents", "letter")
    progress = progress_of(again(intake), TODAY)
    assert kinds_of(intake) == ["signal", "interview", "mentor", "committee"]
    assert (progress.next.kind, progress.column) == (Kind.INTERVIEW, Column.TALKS)


def test_what_was_recorded_of_an_unused_step_stays_in_sight():
    intake = IntakeFactory()
    IntakeStepFactory(intake=intake, kind="parents")
    without(intake.student.school, "parents")
    assert "parents" in kinds_of(intake)


def test_a_letter_that_was_withdrawn_stays_in_sight_without_being_asked_anew(client):
    letter = offered()
    intake = letter.intake
    post(client, intake.student, "letter_withdraw", [letter.pk], {"reason": "Foute naam"})
    without(intake.student.school, "signal", "parents", "letter")
    progress = progress_of(again(intake), TODAY)
    line = progress.lines[0]
    assert (line.kind, line.standing) == (Kind.LETTER, Standing.UNUSED)
    assert progress.next.kind == Kind.INTERVIEW
    page = client.get(reverse("intake", args=[intake.student.pk])).content.decode()
    assert "Brief ingetrokken" in page
    assert 'Sla over<span class="visually-hidden">: aanvraag' not in page


def test_a_letter_that_is_open_is_still_waited_for():
    intake = offered().intake
    without(intake.student.school, "signal", "parents", "letter")
    assert progress_of(again(intake), TODAY).next.kind == Kind.LETTER


def test_a_school_without_a_committee_decides_without_a_meeting():
    student = pupil()
    intake = IntakeFactory(student=student)
    without(student.school, "committee")
    verdict = Verdict(Choice.ADMIT, "Past goed.", "BWI", START)
    by = coordinator(student)
    decided = committee.conclude(again(intake), verdict, day=TODAY, actor=by, today=TODAY)
    assert decided.trajectory.admitted_on == TODAY


def test_the_decision_itself_is_still_asked_for_with_its_day_and_motivation():
    student = pupil()
    intake = IntakeFactory(student=student)
    without(student.school, "committee")
    by = coordinator(student)
    for verdict, day in ((Verdict(Choice.ADMIT, " "), TODAY), (Verdict(Choice.ADMIT, "Ja."), None)):
        with pytest.raises(ValidationError):
            committee.conclude(again(intake), verdict, day=day, actor=by, today=TODAY)


def test_another_school_is_asked_every_step_as_before():
    here, there = IntakeFactory(), IntakeFactory()
    without(here.student.school, "mentor")
    assert "mentor" in kinds_of(there)


def test_the_way_begins_with_the_first_step_that_is_used(client):
    student = pupil()
    without(student.school, "signal", "parents")
    assert first_step(student.school) is Kind.LETTER
    client.force_login(coordinator(student))
    page = client.get(reverse("intake", args=[student.pk])).content.decode()
    assert reverse("letter_offer", args=[student.pk]) in page
    assert "Leg het signaal vast" not in page


def test_the_board_leaves_out_what_nobody_waits_for():
    student = pupil()
    without(student.school, "letter", "committee")
    columns = [one.column for one in board([], student.school, TODAY)]
    assert columns == [Column.FOLLOW_UP, Column.TALKS, Column.COMMITTEE, Column.DONE]


def test_the_board_of_a_school_without_a_committee_plans_no_meeting(client):
    student = pupil()
    without(student.school, "committee")
    client.force_login(coordinator(student))
    page = client.get(reverse("intake_board")).content.decode()
    assert "Vergadering toevoegen" not in page
    assert "Vergaderingen van de toelatingscommissie" not in page


def test_meetings_that_were_held_stay_on_the_board(client):
    item = AgendaItemFactory()
    student = item.intake.student
    without(student.school, "committee")
    client.force_login(coordinator(student))
    page = client.get(reverse("intake_board")).content.decode()
    assert reverse("meeting_detail", args=[item.meeting_id]) in page


def test_a_signal_to_follow_up_does_not_ask_after_parents_where_that_is_no_step():
    intake = IntakeFactory(signal__day=TODAY.replace(day=1, month=9))
    without(intake.student.school, "parents")
    told = list(intake_attention(coordinator(intake.student), None, TODAY))
    assert [one.detail.split(". ")[1] for one in told] == ["Wat is de volgende stap?"]


# --- The page of the school -----------------------------------------------------------------------
def post(client, student, name, arguments, data):
    client.force_login(coordinator(student))
    return client.post(reverse(name, args=arguments), data)


def settings(client, role=Role.MANAGER):
    school = SchoolFactory()
    client.force_login(staff(school, role))
    return school


def test_a_manager_chooses_the_steps(client):
    school = settings(client)
    used = ["signal", "parents", "interview"]
    answer = client.post(reverse("intake_steps"), {"used": used, "seen": " ".join(ALL)})
    assert answer.status_code == 302
    assert used_at(school) == used
    back = [*used, "letter"]
    client.post(reverse("intake_steps"), {"used": back, "seen": " ".join(used)})
    assert UnusedStep.objects.count() == 2


@pytest.mark.parametrize("used", [[], ["committee"]])
def test_a_step_to_begin_with_must_stay(client, used):
    settings(client)
    answer = client.post(reverse("intake_steps"), {"used": used, "seen": " ".join(ALL)})
    assert NO_BEGINNING in answer.content.decode()
    assert not UnusedStep.objects.exists()


def test_what_somebody_else_chose_meanwhile_is_not_overwritten(client):
    school = settings(client)
    without(school, "mentor")
    answer = client.post(reverse("intake_steps"), {"used": ["signal"], "seen": " ".join(ALL)})
    assert "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()
    assert UnusedStep.objects.get().kind == "mentor"


def test_a_second_click_changes_nothing(client):
    settings(client)
    for _ in range(2):
        client.post(reverse("intake_steps"), {"used": ["signal"], "seen": " ".join(ALL)})
    assert {one.version for one in UnusedStep.objects.all()} == {1}
    assert UnusedStep.objects.count() == 5


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MENTOR])
def test_only_the_manager_chooses(client, role):
    settings(client, role)
    assert client.get(reverse("intake_steps")).status_code == 403
