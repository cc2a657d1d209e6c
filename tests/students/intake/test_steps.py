"""The steps of an intake: taken, corrected, left out, and what comes next."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.students.intake import services, signing
from lwt_admin.students.intake.progress import Column, Outcome, Standing, progress_of
from lwt_admin.students.intake.services import IntakeRefused, StepFacts
from lwt_admin.students.models import Intake, IntakeStep, Interview
from tests.factories import (
    AgendaItemFactory,
    IntakeFactory,
    IntakeStepFactory,
    TrajectoryFactory,
    staff,
)
from tests.students.intake.support import FACTS, TODAY, again, coordinator, offered, pupil

pytestmark = pytest.mark.django_db

Kind = IntakeStep.Kind
ANSWERS = {"fit": "now", "dutch": "yes", "vocational": "doubt", "wish": "Timmeren."}


def line(intake, kind):
    return next(one for one in progress_of(again(intake), TODAY).lines if one.kind == kind)


def post(client, student, name, data, kind=None):
    client.force_login(coordinator(student))
    arguments = [student.pk, kind] if kind else [student.pk]
    return client.post(reverse(name, args=arguments), data)


def typed(**changes):
    return {"day": "2026-10-05", "person": "P. Dekker", "note": "", "seen": ""} | changes


def test_a_signal_begins_an_intake_with_all_its_reasons(client):
    student = pupil()
    reasons = ["doing", "dyslexia"]
    answer = post(client, student, "intake_step", typed(reasons=reasons), "signal")
    assert answer.status_code == 302
    intake = Intake.objects.get(student=student)
    assert [one.reason for one in intake.reasons.all()] == reasons
    assert line(intake, Kind.SIGNAL).day == date(2026, 10, 5)
    assert progress_of(again(intake), TODAY).next.kind == Kind.PARENTS


def test_another_reason_is_explained(client):
    student = pupil()
    answer = post(client, student, "intake_step", typed(reasons=["other"]), "signal")
    assert "Schrijf kort op wat dat is" in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_signal_without_a_reason_keeps_what_was_typed(client):
    student = pupil()
    answer = post(client, student, "intake_step", typed(person="Mevrouw Vos"), "signal")
    assert "Kies minstens één reden." in answer.content.decode()
    assert "Mevrouw Vos" in answer.content.decode()


def test_reasons_are_corrected():
    student = pupil()
    services.record_signal(student, FACTS, ["doing", "motivation"], TODAY)
    seen = StepFacts(FACTS.day, FACTS.person, FACTS.note, seen=1)
    step = services.record_signal(student, seen, ["motivation", "stay_down"], TODAY)
    assert {one.reason for one in step.intake.reasons.all()} == {"motivation", "stay_down"}
    assert step.version == 2


def test_a_second_click_stores_no_second_signal():
    student = pupil()
    for _ in range(2):
        services.record_signal(student, FACTS, ["doing"], TODAY)
    assert IntakeStep.objects.get().version == 1
    assert Intake.objects.count() == 1


def test_what_somebody_else_stored_is_not_overwritten(client):
    student = pupil()
    services.record_step(student, Kind.PARENTS, FACTS, TODAY)
    answer = post(client, student, "intake_step", typed(note="Anders"), "parents")
    assert "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()
    assert IntakeStep.objects.get().note == FACTS.note


def test_a_step_cannot_lie_in_the_future(client):
    student = pupil()
    answer = post(client, student, "intake_step", typed(day="2099-01-04"), "parents")
    assert "ligt in de toekomst" in answer.content.decode()


def test_a_bsn_in_a_note_is_refused(client):
    student = pupil()
    answer = post(client, student, "intake_step", typed(note="BSN 111222333"), "mentor")
    assert "lijkt een BSN" in answer.content.decode()
    assert not IntakeStep.objects.exists()


def test_the_interview_keeps_its_answers(client):
    student = pupil()
    answer = post(client, student, "intake_step", typed(**ANSWERS), "interview")
    assert answer.status_code == 302
    interview = Interview.objects.get()
    assert interview.get_vocational_display() == "twijfel"
    assert line(interview.intake, Kind.INTERVIEW).standing is Standing.DONE


def test_answers_that_somebody_else_changed_are_not_overwritten():
    student = pupil()
    services.record_interview(student, FACTS, Interview(**ANSWERS), TODAY)
    other = Interview.objects.get()
    other.wish = "Lassen."
    with pytest.raises(IntakeRefused):
        services.record_interview(student, FACTS, other, TODAY)
    assert Interview.objects.get().wish == "Timmeren."


def test_a_step_is_skipped_visibly_with_day_person_and_reason(client):
    student = pupil()
    intake = IntakeFactory(student=student)
    given = typed(note="Alle ouders waren op de voorlichting.")
    assert post(client, student, "intake_skip", given, "parents").status_code == 302
    html = client.get(reverse("intake", args=[student.pk])).content.decode()
    assert "Overgeslagen op ma 5 okt 2026" in html
    assert "Alle ouders waren op de voorlichting." in html
    assert "P. Dekker" in html
    assert progress_of(again(intake), TODAY).next.kind == Kind.LETTER


def test_a_step_is_not_skipped_without_a_reason(client):
    student = pupil()
    answer = post(client, student, "intake_skip", typed(), "parents")
    assert answer.status_code == 200
    assert not IntakeStep.objects.exists()


def test_a_step_that_was_taken_is_not_skipped():
    student = pupil()
    services.record_step(student, Kind.MENTOR, FACTS, TODAY)
    with pytest.raises(IntakeRefused, match="al gedaan"):
        services.skip(student, Kind.MENTOR, FACTS, TODAY)


def test_a_step_that_was_skipped_is_taken_after_all():
    student = pupil()
    services.skip(student, Kind.MENTOR, FACTS, TODAY)
    taken = StepFacts(date(2026, 10, 20), "P. Dekker", seen=1)
    assert services.record_step(student, Kind.MENTOR, taken, TODAY).skipped is False


def test_an_application_on_paper_opens_the_trajectory(client):
    student = pupil()
    given = typed(profile="BWI", start="2027-08-30")
    assert post(client, student, "intake_step", given, "letter").status_code == 302
    trajectory = student.trajectories.get()
    assert (trajectory.profile, trajectory.applied_on) == ("BWI", date(2026, 10, 5))
    assert trajectory.intake.student == student


def test_a_trajectory_that_was_opened_elsewhere_belongs_to_the_intake(client):
    student = pupil()
    intake = IntakeFactory(student=student)
    given = {"profile": "PIE", "start": "2027-08-30", "applied_on": "2026-10-12"}
    assert post(client, student, "trajectory_add", given).status_code == 302
    assert again(intake).trajectory == student.trajectories.get()


def test_an_intake_stops_without_a_decision(client):
    student = pupil()
    intake = IntakeFactory(student=student)
    given = {"day": "2026-10-20", "reason": "Kiest toch voor een andere school."}
    assert post(client, student, "intake_close", given).status_code == 302
    assert progress_of(again(intake), TODAY).outcome is Outcome.STOPPED
    assert services.begin(student) != intake


def stopped(**given):
    return IntakeFactory(closed_on=TODAY, closed_reason="Verhuisd.", **given)


def test_of_what_was_not_done_nothing_is_asked_once_it_stopped():
    lines = progress_of(again(stopped()), TODAY).lines
    left = [one for one in lines if one.kind != Kind.SIGNAL]
    assert {one.standing for one in left} == {Standing.LEFT}
    assert not [one.text for one in left if "nog " in one.text]
    assert line(stopped(), Kind.LETTER).text == "geen brief aangeboden"


def test_of_a_letter_that_was_withdrawn_no_new_one_is_asked_once_it_stopped():
    letter = offered()
    by = coordinator(letter.intake.student)
    signing.withdraw(letter, by=by, reason="Stopt.", now=timezone.now())
    services.close(letter.intake, day=TODAY, reason="Stopt.", actor=by, today=TODAY)
    shown = line(letter.intake, Kind.LETTER)
    assert (shown.standing, shown.text) == (Standing.LEFT, "brief ingetrokken")


def test_a_meeting_that_was_still_to_come_is_told_as_past_once_it_stopped():
    item = AgendaItemFactory(intake=stopped())
    shown = line(item.intake, Kind.COMMITTEE)
    assert shown.standing is Standing.LEFT
    assert shown.text.startswith("stond op de agenda van")


def test_the_page_of_an_aanloop_that_stopped_asks_for_no_letter(client):
    intake = stopped()
    client.force_login(coordinator(intake.student))
    page = client.get(reverse("intake", args=[intake.student_id])).content.decode()
    assert "Geen brief aangeboden" in page
    assert "nog niet gedaan" not in page


def test_stopping_ends_what_was_applied_for():
    trajectory = TrajectoryFactory(student=pupil(), admitted_on=None, start=date(2027, 8, 30))
    intake = IntakeFactory(student=trajectory.student, trajectory=trajectory)
    actor = coordinator(trajectory.student)
    services.close(intake, day=TODAY, reason="Verhuisd.", actor=actor, today=TODAY)
    trajectory.refresh_from_db()
    assert trajectory.ended_on == trajectory.start
    assert "Verhuisd" not in trajectory.end_reason
    assert trajectory.end_kind == "not_started"


def test_nothing_is_recorded_after_the_end():
    intake = IntakeFactory(closed_on=TODAY, closed_reason="Verhuisd.")
    with pytest.raises(IntakeRefused, match="afgerond"):
        services.must_go_on(again(intake))


def test_a_pupil_who_was_admitted_begins_no_intake():
    trajectory = TrajectoryFactory()
    with pytest.raises(IntakeRefused, match="al toegelaten"):
        services.begin(trajectory.student)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"skipped": True, "note": ""}, "intake_skipped_has_reason"),
        ({"kind": "committee"}, "intake_committee_is_a_meeting"),
        ({"kind": "iets"}, "intake_step_kind_known"),
    ],
)
@pytest.mark.both_databases
def test_the_database_refuses_a_step_that_cannot_be(fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        IntakeStepFactory(**fields)


# --- What is seen ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("role", "seen"), [(Role.COORDINATOR, True), (Role.READER, False)])
def test_reasons_and_answers_are_for_who_may_read_confidential_notes(client, role, seen):
    student = pupil()
    services.record_signal(student, FACTS, ["dyslexia"], TODAY)
    services.record_interview(student, FACTS, Interview(**ANSWERS), TODAY)
    client.force_login(staff(student.school, role))
    html = client.get(reverse("intake", args=[student.pk])).content.decode()
    for words in ("dyslexie", "Timmeren.", FACTS.note):
        assert (words in html) is seen
    assert "Gedaan op ma 5 okt 2026" in html


def test_the_page_takes_as_many_queries_for_a_long_way_as_for_a_short_one(
    client, django_assert_max_num_queries
):
    student = pupil()
    IntakeFactory(student=student, closed_on=TODAY, closed_reason="Later.")
    intake = IntakeFactory(student=student)
    for kind in ("parents", "interview", "mentor"):
        IntakeStepFactory(intake=intake, kind=kind)
    client.force_login(coordinator(student))
    with django_assert_max_num_queries(15):
        client.get(reverse("intake", args=[student.pk]))


def test_a_pupil_stands_on_the_board_at_what_comes_next(client):
    intake = IntakeFactory()
    client.force_login(coordinator(intake.student))
    columns = client.get(reverse("intake_board")).context["columns"]
    where = {one.column: [card.student for card in one.cards] for one in columns}
    assert where[Column.FOLLOW_UP] == [intake.student]


def test_who_was_refused_last_year_is_off_the_board(client):
    trajectory = TrajectoryFactory(admitted_on=None, refused_on=TODAY - timedelta(days=365))
    IntakeFactory(student=trajectory.student, trajectory=trajectory)
    client.force_login(coordinator(trajectory.student))
    columns = client.get(reverse("intake_board")).context["columns"]
    assert not any(column.cards for column in columns)


def test_another_school_is_not_on_the_board(client):
    IntakeFactory()
    client.force_login(coordinator(pupil()))
    columns = client.get(reverse("intake_board")).context["columns"]
    assert not any(column.cards for column in columns)


def test_a_mentor_sees_only_own_pupils_on_the_board(client):
    intake = IntakeFactory()
    IntakeFactory(student__school=intake.student.school)
    mentor = staff(intake.student.school, Role.MENTOR)
    TrajectoryFactory(student=intake.student, admitted_on=None, mentor=mentor)
    client.force_login(mentor)
    columns = client.get(reverse("intake_board")).context["columns"]
    assert [card.student for one in columns for card in one.cards] == [intake.student]


@pytest.mark.parametrize("number", [1, 20])
def test_the_board_takes_the_same_queries_for_one_pupil_and_for_twenty(
    client, number, django_assert_max_num_queries
):
    first = IntakeFactory()
    for _ in range(number - 1):
        IntakeFactory(student__school=first.student.school)
    client.force_login(coordinator(first.student))
    with django_assert_max_num_queries(15):
        client.get(reverse("intake_board"))


def test_a_record_that_is_not_valid_is_told_at_its_field():
    with pytest.raises(ValidationError) as refused:
        services.record_step(pupil(), Kind.PARENTS, StepFacts(TODAY, "=SOM(A1)"), TODAY)
    assert "person" in refused.value.message_dict
