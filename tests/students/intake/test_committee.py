"""The committee: who is on the agenda, and decisions that stand on the trajectory alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.privacy.anonymising import anonymise
from lwt_admin.students.intake import committee, services
from lwt_admin.students.intake.committee import Choice, Verdict
from lwt_admin.students.intake.progress import Column, Outcome, Standing, progress_of
from lwt_admin.students.intake.services import IntakeRefused
from lwt_admin.students.models import AgendaItem, CommitteeMeeting, Intake, IntakeStep
from tests.factories import (
    AgendaItemFactory,
    CommitteeMeetingFactory,
    IntakeFactory,
    TrajectoryFactory,
    staff,
)
from tests.students.intake import support
from tests.students.intake.support import FACTS, START, TODAY

pytestmark = pytest.mark.django_db

ADMIT = Verdict(Choice.ADMIT, "Leert door te doen.", "BWI", START)
REFUSE = Verdict(Choice.REFUSE, "Nog te vroeg.", "BWI", START, "entree", "Met begeleiding.")
HOLD = Verdict(Choice.HOLD_OVER, "Eerst een proefweek.")


def conclude(item, verdict, today=TODAY):
    actor = support.coordinator(item.intake.student)
    return committee.conclude(item.intake, verdict, day=None, actor=actor, today=today)


def progress(item):
    return progress_of(support.again(item.intake), TODAY)


def test_admitting_stands_on_the_trajectory_on_the_day_of_the_meeting():
    item = AgendaItemFactory()
    conclude(item, ADMIT)
    trajectory = item.intake.student.trajectories.get()
    assert (trajectory.admitted_on, trajectory.admission_note) == (TODAY, "Leert door te doen.")
    assert trajectory.events.get().kind == "admitted"
    assert progress(item).outcome is Outcome.ADMITTED


def test_refusing_keeps_the_advice():
    item = AgendaItemFactory()
    conclude(item, REFUSE)
    intake = support.again(item.intake)
    assert intake.trajectory.refused_on == TODAY
    assert (intake.alternative, intake.alternative_note) == ("entree", "Met begeleiding.")


def test_what_was_applied_for_is_what_is_decided_on():
    trajectory = TrajectoryFactory(admitted_on=None, start=START)
    intake = IntakeFactory(student=trajectory.student, trajectory=trajectory)
    conclude(AgendaItemFactory(intake=intake), ADMIT)
    trajectory.refresh_from_db()
    assert trajectory.admitted_on == TODAY
    assert trajectory.student.trajectories.count() == 1


def test_a_pupil_who_is_put_off_goes_to_a_next_meeting():
    item = AgendaItemFactory()
    conclude(item, HOLD)
    assert "aangehouden op ma 2 nov 2026: Eerst een proefweek." in progress(item).lines[-1].text
    day = TODAY + timedelta(days=7)
    later = CommitteeMeetingFactory(school=item.meeting.school, day=day)
    committee.put_on_agenda(later, [item.intake])
    conclude(later.items.get(), ADMIT, today=day)
    item.refresh_from_db()
    assert item.held_over == "Eerst een proefweek."
    assert progress(item).outcome_day == day


def test_a_decision_that_is_taken_twice_is_refused():
    item = AgendaItemFactory()
    conclude(item, ADMIT)
    with pytest.raises(IntakeRefused, match="afgerond"):
        conclude(item, REFUSE)
    assert item.intake.student.trajectories.get().refused_on is None


def test_nothing_is_decided_before_the_meeting():
    item = AgendaItemFactory(meeting__day=TODAY + timedelta(days=3))
    with pytest.raises(IntakeRefused, match="pas op"):
        conclude(item, ADMIT)


def test_a_decision_waits_for_a_letter_that_is_open():
    letter = support.offered()
    item = AgendaItemFactory(intake=letter.intake, meeting__day=date(2026, 1, 5))
    with pytest.raises(IntakeRefused, match="staat nog open om te tekenen"):
        conclude(item, ADMIT)


def test_without_a_meeting_the_committee_is_skipped_first(client):
    student = support.pupil()
    intake = IntakeFactory(student=student)
    page = reverse("intake_decide", args=[student.pk])
    client.force_login(support.coordinator(student))
    given = {
        "choice": "admit",
        "day": "2026-10-20",
        "profile": "BWI",
        "start": "2027-08-30",
        "motivation": "Past goed.",
    }
    assert "sla die stap over" in client.post(page, given).content.decode()
    services.skip(student, IntakeStep.Kind.COMMITTEE, FACTS, TODAY)
    assert client.post(page, given).status_code == 302
    assert support.again(intake).trajectory.admitted_on == date(2026, 10, 20)


def test_a_refusal_asks_for_an_advice_and_keeps_what_was_typed(client):
    item = AgendaItemFactory()
    client.force_login(support.coordinator(item.intake.student))
    page = reverse("intake_decide", args=[item.intake.student_id])
    given = {"choice": "refuse", "profile": "BWI", "start": "2027-08-30", "motivation": "Te vroeg."}
    html = client.post(page, given).content.decode()
    assert "Kies wat de school in plaats daarvan adviseert." in html
    assert "Te vroeg." in html


def test_what_the_dates_refuse_is_told(client):
    item = AgendaItemFactory()
    client.force_login(support.coordinator(item.intake.student))
    page = reverse("intake_decide", args=[item.intake.student_id])
    given = {"choice": "admit", "profile": "BWI", "start": "2026-09-01", "motivation": "Past."}
    assert "pas na toelating" in client.post(page, given).content.decode()
    assert not item.intake.student.trajectories.exists()


# --- Does the minimum still fit ---------------------------------------------------------------
LATE = {
    "choice": "admit",
    "profile": "BWI",
    "start": "2027-03-01",
    "motivation": "Maakte al 400 uur op zijn vorige school.",
}


@pytest.fixture
def late(student):
    """Yara of leerjaar 4 is on the agenda of today, and would begin in March."""
    return AgendaItemFactory(
        intake=IntakeFactory(student=student, start=date(2027, 3, 1)),
        meeting__school=student.school,
    )


def test_the_committee_sees_whether_the_minimum_still_fits(late, coordinator):
    html = coordinator.get(reverse("intake_decide", args=[late.intake.student_id])).text
    assert "het minimum van 640 uur en 80 dagen lukt dan niet" in html
    assert "De uiterste startdatum is" in html
    assert "WVO 10b1 (oud), niet geverifieerd" in html


def test_without_a_wish_the_committee_sees_a_start_of_today(late, coordinator):
    Intake.objects.update(start=None)
    html = coordinator.get(reverse("intake_decide", args=[late.intake.student_id])).text
    assert "Bij een start op ma 2 nov 2026 past" in html


def test_admitting_with_too_little_time_asks_for_a_second_look(late, coordinator):
    page = reverse("intake_decide", args=[late.intake.student_id])
    answer = coordinator.post(page, LATE)
    assert "lukt dan niet" in str(answer.context["form"].errors["start"])
    assert "Toch toelaten" in answer.text
    assert not late.intake.student.trajectories.exists()
    assert coordinator.post(page, LATE | {"despite": "on"}).status_code == 302
    assert late.intake.student.trajectories.get().admitted_on == TODAY


@pytest.mark.parametrize(
    "given",
    [
        {"choice": "refuse", "alternative": "entree"},
        {"choice": "hold_over"},
        {"start": "2026-11-03"},
    ],
    ids=["refused", "held over", "in time"],
)
def test_other_decisions_ask_for_no_second_look(late, coordinator, given):
    page = reverse("intake_decide", args=[late.intake.student_id])
    assert coordinator.post(page, LATE | given).status_code == 302


def test_the_advice_is_filled_in_afterwards(client):
    trajectory = TrajectoryFactory(admitted_on=None, refused_on=TODAY)
    intake = IntakeFactory(student=trajectory.student, trajectory=trajectory)
    client.force_login(support.coordinator(trajectory.student))
    page = reverse("intake_advice", args=[trajectory.student_id])
    assert client.post(page, {"alternative": "", "version": 1}).status_code == 200
    assert client.post(page, {"alternative": "practical", "version": 1}).status_code == 302
    intake.refresh_from_db()
    assert intake.get_alternative_display() == "praktijkonderwijs"


# --- A decision that is missing -----------------------------------------------------------------
AFTER = TODAY + timedelta(days=1)
MISSING = "het besluit van ma 2 nov 2026 ontbreekt"


def test_on_its_own_day_a_meeting_is_still_to_come():
    line = progress(AgendaItemFactory()).lines[-1]
    assert (line.standing, line.text) == (Standing.BUSY, "op de agenda van ma 2 nov 2026")


def test_once_the_day_of_the_meeting_is_over_its_decision_is_missing():
    following = progress_of(support.again(AgendaItemFactory().intake), AFTER)
    line = following.next
    assert (line.standing, line.text) == (Standing.LATE, MISSING)
    assert following.column is Column.COMMITTEE


@pytest.mark.parametrize("verdict", [ADMIT, REFUSE, HOLD])
def test_what_was_decided_then_is_not_missing(verdict):
    item = AgendaItemFactory()
    conclude(item, verdict)
    lines = progress_of(support.again(item.intake), AFTER).lines
    assert not any(line.standing is Standing.LATE for line in lines)


@pytest.mark.parametrize(("role", "may"), [(Role.COORDINATOR, True), (Role.READER, False)])
def test_the_board_says_what_is_missing_and_leads_to_it(client, role, may):
    item = AgendaItemFactory()
    client.force_login(staff(item.meeting.school, role))
    with time_machine.travel(AFTER):
        html = client.get(reverse("intake_board")).text
    assert MISSING in html
    assert "op de agenda van ma 2 nov 2026" not in html
    assert (reverse("intake_decide", args=[item.intake.student_id]) in html) is may


def test_the_page_of_the_pupil_says_what_is_missing_and_what_to_do(client):
    item = AgendaItemFactory()
    student = item.intake.student
    client.force_login(support.coordinator(student))
    with time_machine.travel(AFTER):
        html = client.get(reverse("intake", args=[student.pk])).text
    assert f"{MISSING[0].upper()}{MISSING[1:]}." in html
    assert reverse("intake_decide", args=[student.pk]) in html
    assert "Ging de vergadering niet door?" in html
    assert reverse("meeting_detail", args=[item.meeting_id]) in html


def test_on_the_day_itself_the_list_of_meetings_says_today(client):
    item = AgendaItemFactory()
    client.force_login(support.coordinator(item.intake.student))
    with time_machine.travel(TODAY):
        assert "besluit ontbreekt" not in client.get(reverse("intake_board")).text
    with time_machine.travel(AFTER):
        assert "1 besluit ontbreekt" in client.get(reverse("intake_board")).text


# --- The agenda -----------------------------------------------------------------------------------
def test_several_pupils_are_put_on_one_agenda(client):
    meeting = CommitteeMeetingFactory()
    intakes = [IntakeFactory(student__school=meeting.school) for _ in range(3)]
    client.force_login(staff(meeting.school, Role.COORDINATOR))
    page = reverse("agenda_add", args=[meeting.pk])
    for _ in range(2):
        client.post(page, {"intakes": [one.pk for one in intakes]})
    assert meeting.items.count() == 3


def test_a_pupil_of_another_school_is_not_offered(client):
    meeting, other = CommitteeMeetingFactory(), IntakeFactory()
    client.force_login(staff(meeting.school, Role.COORDINATOR))
    client.post(reverse("agenda_add", args=[meeting.pk]), {"intakes": [other.pk]})
    assert not AgendaItem.objects.exists()
    with pytest.raises(IntakeRefused, match="geen leerling van deze school"):
        committee.put_on_agenda(meeting, [other])


def test_a_pupil_stands_on_one_agenda_at_a_time():
    item = AgendaItemFactory()
    later = CommitteeMeetingFactory(school=item.meeting.school, day=TODAY + timedelta(days=7))
    with pytest.raises(IntakeRefused, match="staat al op de agenda van ma 2 nov 2026"):
        committee.put_on_agenda(later, [item.intake])


def test_a_pupil_is_taken_off_the_agenda(client):
    item = AgendaItemFactory()
    client.force_login(support.coordinator(item.intake.student))
    client.post(reverse("agenda_remove", args=[item.pk]))
    assert not AgendaItem.objects.exists()


def test_who_was_decided_on_stays_on_the_agenda():
    item = AgendaItemFactory()
    conclude(item, ADMIT)
    with pytest.raises(IntakeRefused):
        committee.take_off_agenda(item)


def test_a_meeting_is_added_with_its_members(client):
    student = support.pupil()
    client.force_login(support.coordinator(student))
    given = {"day": "2026-11-09", "members": "L. Bakker\n\n  P. de Wit ", "note": ""}
    assert client.post(reverse("meeting_add"), given).status_code == 302
    assert CommitteeMeeting.objects.get().names == ["L. Bakker", "P. de Wit"]


def test_there_is_one_meeting_a_day(client):
    meeting = CommitteeMeetingFactory()
    client.force_login(staff(meeting.school, Role.COORDINATOR))
    given = {"day": meeting.day.isoformat(), "members": "L. Bakker"}
    answer = client.post(reverse("meeting_add"), given)
    assert "Op deze dag is er al een vergadering." in answer.content.decode()


def test_the_date_of_a_meeting_stays_once_something_was_decided(client):
    item = AgendaItemFactory()
    conclude(item, HOLD)
    client.force_login(support.coordinator(item.intake.student))
    given = {"day": "2026-11-03", "members": "L. Bakker", "version": 1}
    answer = client.post(reverse("meeting_edit", args=[item.meeting_id]), given)
    assert "de datum blijft staan" in answer.content.decode()


def test_a_mentor_sees_of_a_meeting_only_own_pupils(client):
    item = AgendaItemFactory()
    other = AgendaItemFactory(
        meeting=item.meeting, intake=IntakeFactory(student__school=item.meeting.school)
    )
    mentor = staff(item.meeting.school, Role.MENTOR)
    TrajectoryFactory(student=item.intake.student, admitted_on=None, mentor=mentor)
    client.force_login(mentor)
    html = client.get(reverse("meeting_detail", args=[item.meeting_id])).content.decode()
    assert str(item.intake.student) in html
    assert str(other.intake.student) not in html


@pytest.mark.parametrize("number", [1, 20])
def test_a_meeting_takes_the_same_queries_for_one_pupil_and_for_twenty(
    client, number, django_assert_max_num_queries
):
    item = AgendaItemFactory()
    for _ in range(number - 1):
        intake = IntakeFactory(student__school=item.meeting.school)
        AgendaItemFactory(meeting=item.meeting, intake=intake)
    client.force_login(support.coordinator(item.intake.student))
    with django_assert_max_num_queries(15):
        client.get(reverse("meeting_detail", args=[item.meeting_id]))


def test_a_refusal_without_advice_cannot_be_stored():
    item = AgendaItemFactory()
    with pytest.raises(ValidationError, match="Kies wat de school adviseert"):
        conclude(item, Verdict(Choice.REFUSE, "Nee.", "BWI", START))
    assert not item.intake.student.trajectories.exists()


# --- Who was anonymised ---------------------------------------------------------------------------
def agenda_of(client, meeting):
    client.force_login(staff(meeting.school, Role.COORDINATOR))
    page = client.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()
    return " ".join(page.split())


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1 leerling is geanonimiseerd"), (2, "2 leerlingen zijn geanonimiseerd")],
)
def test_the_agenda_tells_how_many_were_anonymised_without_naming_them(client, number, told):
    item = AgendaItemFactory()
    for _ in range(number):
        gone = IntakeFactory(student__school=item.meeting.school)
        AgendaItemFactory(meeting=item.meeting, intake=gone)
        anonymise(gone.student, by=None, now=timezone.now())
    page = agenda_of(client, item.meeting)
    assert told in page
    assert str(item.intake.student) in page
    assert "Oud-leerling" not in page


def test_an_agenda_of_which_everybody_was_anonymised_is_not_called_empty(client):
    item = AgendaItemFactory()
    anonymise(item.intake.student, by=None, now=timezone.now())
    page = agenda_of(client, item.meeting)
    assert "1 leerling is geanonimiseerd" in page
    assert "nog geen leerling op de agenda" not in page


def test_an_agenda_on_which_nobody_was_anonymised_says_nothing_of_it(client):
    assert "geanonimiseerd" not in agenda_of(client, AgendaItemFactory().meeting)
