"""Opening, deciding on, interrupting and ending a leer-werktraject."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Interruption, Student, Trajectory, TrajectoryEvent
from tests.factories import TrajectoryFactory, staff


def opening(**changed: object) -> dict[str, object]:
    """What the form of a new trajectory sends."""
    return {
        "profile": "BWI",
        "start": "2026-11-09",
        "applied_on": "2026-09-07",
        "admitted_on": "",
        "refused_on": "",
        "admission_note": "",
        "mentor": "",
        "version": "1",
    } | changed


def admission(**changed: object) -> dict[str, object]:
    return opening(admitted_on="2026-10-05", admission_note="Leert door te doen.") | changed


def errors(response: object) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def add(client: Client, student: Student, **data: object) -> object:
    return client.post(reverse("trajectory_add", args=[student.pk]), data)


def edit(client: Client, trajectory: Trajectory, **data: object) -> object:
    return client.post(reverse("trajectory_edit", args=[trajectory.pk]), data)


def kinds(trajectory: Trajectory) -> list[str]:
    return [event.kind for event in trajectory.events.all()]


def test_an_application_is_opened(student: Student, coordinator: Client) -> None:
    response = add(coordinator, student, **opening())
    assert response.url == reverse("dossier", args=[student.pk])
    trajectory = student.trajectories.get()
    assert (trajectory.applied_on, trajectory.admitted_on) == (date(2026, 9, 7), None)
    assert kinds(trajectory) == ["applied"]


def test_an_admission_is_recorded_with_who_decided_and_why(
    student: Student, coordinator: Client
) -> None:
    add(coordinator, student, **admission())
    event = TrajectoryEvent.objects.get()
    assert (event.kind, event.day, event.reason) == (
        "admitted",
        date(2026, 10, 5),
        "Leert door te doen.",
    )
    assert event.actor.memberships.get().school == student.school


def test_a_mentor_is_tied_from_today_so_as_to_prepare(
    student: Student, mentor: User, coordinator: Client
) -> None:
    add(coordinator, student, **admission(mentor=mentor.pk))
    assignment = student.trajectories.get().mentor_assignments.get()
    assert (assignment.mentor, assignment.start) == (mentor, date(2026, 11, 2))


def test_only_a_mentor_of_the_school_can_be_chosen(student: Student, coordinator: Client) -> None:
    reader = staff(student.school, Role.READER)
    assert "mentor" in errors(add(coordinator, student, **admission(mentor=reader.pk)))
    assert not Trajectory.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"start": "2010-05-12"}, "start", "ligt voor de geboorte op wo 12 mei 2010"),
        ({"start": "1999-08-01"}, "start", "ligt voor de geboorte"),
        ({"start": "2026-10-04"}, "admitted_on", "Een leerling begint pas na toelating."),
        ({"admitted_on": "2026-11-03"}, "admitted_on", "di 3 nov 2026 ligt in de toekomst."),
        ({"admitted_on": "2026-09-06"}, "admitted_on", "voor de aanvraag van ma 7 sep 2026"),
        ({"refused_on": "2026-10-05"}, "refused_on", "niet allebei"),
        ({"admission_note": " "}, "admission_note", "Schrijf kort de reden"),
        ({"applied_on": "2009-01-01"}, "applied_on", "voor de geboorte van de leerling"),
        ({"profile": "XYZ"}, "profile", "XYZ"),
        ({"start": ""}, "start", "verplicht"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_field(
    student: Student,
    coordinator: Client,
    changed: dict[str, str],
    field: str,
    message: str,
) -> None:
    response = add(coordinator, student, **admission(**changed))
    assert message in " ".join(errors(response)[field])
    assert not Trajectory.objects.exists()


def test_a_start_before_the_law_existed_is_refused(coordinator: Client, student: Student) -> None:
    Student.objects.filter(pk=student.pk).update(birth_date=date(1988, 1, 1))
    response = add(coordinator, student, **opening(start="2003-07-31"))
    assert "valt onder geen bekende regeling" in str(errors(response)["start"])


def test_a_second_open_trajectory_is_refused(trajectory: Trajectory, coordinator: Client) -> None:
    response = add(coordinator, trajectory.student, **admission(profile="PIE"))
    assert "heeft al een leer-werktraject BWI" in str(errors(response)["__all__"])


def test_the_page_says_that_a_trajectory_is_open(
    trajectory: Trajectory, coordinator: Client
) -> None:
    url = reverse("trajectory_add", args=[trajectory.student_id])
    assert reverse("trajectory_end", args=[trajectory.pk]) in coordinator.get(url).content.decode()


def test_a_new_trajectory_follows_an_ended_one(trajectory: Trajectory, coordinator: Client) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 1))
    assert add(coordinator, trajectory.student, **admission(profile="PIE")).status_code == 302


def test_a_new_trajectory_may_not_begin_before_the_earlier_one_ended(
    trajectory: Trajectory, coordinator: Client
) -> None:
    Trajectory.objects.update(ended_on=date(2027, 3, 1))
    response = add(coordinator, trajectory.student, **admission(profile="PIE"))
    assert "valt samen met het traject BWI" in str(errors(response)["start"])


def test_a_refusal_leaves_room_for_another_application(
    student: Student, coordinator: Client
) -> None:
    refusal = opening(refused_on="2026-10-05", admission_note="Nog te jong.")
    add(coordinator, student, **refusal)
    assert add(coordinator, student, **opening()).status_code == 302


def test_an_application_is_admitted_later(student: Student, coordinator: Client) -> None:
    add(coordinator, student, **opening())
    trajectory = student.trajectories.get()
    assert edit(coordinator, trajectory, **admission()).status_code == 302
    assert kinds(trajectory) == ["applied", "admitted"]


def test_the_profile_of_an_application_can_be_corrected(
    student: Student, coordinator: Client
) -> None:
    add(coordinator, student, **opening())
    edit(coordinator, student.trajectories.get(), **opening(profile="PIE"))
    assert student.trajectories.get().profile == "PIE"


def test_the_profile_does_not_change_after_admission(
    trajectory: Trajectory, coordinator: Client
) -> None:
    response = edit(
        coordinator, trajectory, **admission(profile="PIE", start="2026-10-26", applied_on="")
    )
    assert "Kies “Ander profiel”" in str(errors(response)["profile"])
    trajectory.refresh_from_db()
    assert trajectory.profile == "BWI"


def test_an_admission_does_not_become_an_application_again(
    trajectory: Trajectory, coordinator: Client
) -> None:
    response = edit(coordinator, trajectory, **opening())
    assert "kan niet weer “aangevraagd” worden" in str(errors(response)["__all__"])


def test_a_corrected_date_is_no_new_decision(trajectory: Trajectory, coordinator: Client) -> None:
    edit(coordinator, trajectory, **admission(start="2026-10-26"))
    trajectory.refresh_from_db()
    assert trajectory.start == date(2026, 10, 26)
    assert kinds(trajectory) == []


def test_two_people_do_not_overwrite_each_others_decision(
    trajectory: Trajectory, coordinator: Client
) -> None:
    edit(coordinator, trajectory, **admission(start="2026-10-26"))
    response = edit(coordinator, trajectory, **admission(start="2026-10-27"))
    assert "Iemand anders heeft dit intussen gewijzigd." in str(errors(response))


def test_a_refused_save_does_not_use_up_the_version(
    trajectory: Trajectory, coordinator: Client
) -> None:
    edit(coordinator, trajectory, **admission(start="2026-10-04"))
    assert edit(coordinator, trajectory, **admission(start="2026-10-26")).status_code == 302


def end(client: Client, trajectory: Trajectory, **data: object) -> object:
    sent = {
        "end_kind": "left",
        "ended_on": "2026-12-18",
        "end_reason": "Stroomt uit.",
        "version": "1",
    } | data
    return client.post(reverse("trajectory_end", args=[trajectory.pk]), sent)


def test_a_trajectory_ends_with_a_date_and_a_reason(
    trajectory: Trajectory, coordinator: Client
) -> None:
    end(coordinator, trajectory)
    event = TrajectoryEvent.objects.get()
    assert (event.kind, event.day, event.reason) == ("ended", date(2026, 12, 18), "Stroomt uit.")


def test_an_end_needs_a_reason(trajectory: Trajectory, coordinator: Client) -> None:
    assert "end_reason" in errors(end(coordinator, trajectory, end_reason=""))


def test_an_end_needs_a_date(trajectory: Trajectory, coordinator: Client) -> None:
    assert "ended_on" in errors(end(coordinator, trajectory, ended_on=""))


def test_an_end_says_of_what_kind_it_is(trajectory: Trajectory, coordinator: Client) -> None:
    assert "end_kind" in errors(end(coordinator, trajectory, end_kind=""))
    assert end(coordinator, trajectory, end_kind="bb").status_code == 302
    trajectory.refresh_from_db()
    assert trajectory.end_kind == "bb"


def test_a_link_to_the_page_of_the_end_fills_in_the_kind(
    trajectory: Trajectory, coordinator: Client
) -> None:
    url = reverse("trajectory_end", args=[trajectory.pk])
    form = coordinator.get(f"{url}?soort=entree").context["form"]
    assert form["end_kind"].value() == "entree"
    form = coordinator.get(f"{url}?soort=<b>").context["form"]
    assert not form["end_kind"].value()


def test_a_trajectory_that_never_begins_ends_on_its_first_day(
    trajectory: Trajectory, coordinator: Client
) -> None:
    response = end(coordinator, trajectory, end_kind="not_started")
    assert "ma 24 aug 2026" in str(errors(response)["ended_on"])
    sent = {"end_kind": "not_started", "ended_on": "2026-08-24"}
    assert end(coordinator, trajectory, **sent).status_code == 302


def test_the_kind_of_an_end_goes_with_the_end(trajectory: Trajectory, coordinator: Client) -> None:
    end(coordinator, trajectory)
    end(coordinator, trajectory, ended_on="", version="2")
    trajectory.refresh_from_db()
    assert trajectory.end_kind == ""


def test_an_end_from_before_kinds_were_asked_can_be_corrected(
    trajectory: Trajectory, coordinator: Client
) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 1), end_reason="Verhuisd.")
    response = end(coordinator, trajectory, end_kind="", ended_on="2026-10-02")
    assert response.status_code == 302


def test_the_database_keeps_no_kind_of_end_without_an_end(trajectory: Trajectory) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Trajectory.objects.update(end_kind="bb")
    with pytest.raises(IntegrityError), transaction.atomic():
        Trajectory.objects.update(ended_on=date(2026, 10, 1), end_kind="zomaar")


@pytest.mark.parametrize("field", ["end_reason", "admission_note"])
def test_a_reason_holds_no_bsn(trajectory: Trajectory, coordinator: Client, field: str) -> None:
    with pytest.raises(ValidationError, match="BSN"):
        trajectory._meta.get_field(field).clean("Nummer 111222333.", trajectory)


def test_an_end_before_the_start_is_refused(trajectory: Trajectory, coordinator: Client) -> None:
    response = end(coordinator, trajectory, ended_on="2026-08-23")
    assert "ligt voor de start op ma 24 aug 2026" in str(errors(response)["ended_on"])


def test_an_end_can_be_undone(trajectory: Trajectory, coordinator: Client) -> None:
    end(coordinator, trajectory)
    end(coordinator, trajectory, ended_on="", version="2")
    trajectory.refresh_from_db()
    assert trajectory.ended_on is None
    assert kinds(trajectory) == ["ended", "resumed"]


def test_an_end_cannot_be_undone_when_another_trajectory_is_open(
    trajectory: Trajectory, coordinator: Client
) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 1))
    TrajectoryFactory(student=trajectory.student, start=date(2026, 10, 12), profile="PIE")
    response = end(coordinator, trajectory, ended_on="")
    assert "heeft al een leer-werktraject PIE" in str(errors(response)["__all__"])


def test_a_remark_of_ten_thousand_characters_is_kept_and_shown_harmlessly(
    trajectory: Trajectory, coordinator: Client
) -> None:
    remark = "<script>alert(1)</script>" + "x" * 9_975
    end(coordinator, trajectory, end_reason=remark)
    trajectory.refresh_from_db()
    assert trajectory.end_reason == remark
    for name in ("trajectory_edit", "trajectory_end", "mentor_assign"):
        text = coordinator.get(reverse(name, args=[trajectory.pk])).content.decode()
        assert "<script>alert" not in text


def pause(client: Client, trajectory: Trajectory, **data: object) -> object:
    sent = {"start": "2026-10-12", "end": "2026-10-30", "reason": "Ziek.", "version": "1"} | data
    return client.post(reverse("interruption_add", args=[trajectory.pk]), sent)


def test_a_trajectory_stands_still_during_an_interruption(
    trajectory: Trajectory, coordinator: Client
) -> None:
    pause(coordinator, trajectory, end="")
    assert not Trajectory.objects.running_on(date(2026, 11, 2)).exists()


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"end": "2026-10-11"}, "end", "ligt voor het begin op ma 12 okt 2026"),
        ({"start": "2026-08-23"}, "start", "ligt voor de start op ma 24 aug 2026"),
        ({"reason": ""}, "reason", "verplicht"),
    ],
)
def test_an_interruption_that_cannot_be_is_refused(
    trajectory: Trajectory, coordinator: Client, data: dict[str, str], field: str, message: str
) -> None:
    assert message in str(errors(pause(coordinator, trajectory, **data))[field])
    assert not Interruption.objects.exists()


def test_interruptions_do_not_overlap(trajectory: Trajectory, coordinator: Client) -> None:
    pause(coordinator, trajectory)
    response = pause(coordinator, trajectory, start="2026-10-30", end="")
    assert "Valt samen met de onderbreking" in str(errors(response)["start"])


def test_the_end_of_an_interruption_is_filled_in(
    trajectory: Trajectory, coordinator: Client
) -> None:
    pause(coordinator, trajectory, end="")
    row = Interruption.objects.get()
    sent = {"start": "2026-10-12", "end": "2026-10-30", "reason": "Ziek.", "version": "1"}
    coordinator.post(reverse("interruption_edit", args=[row.pk]), sent)
    row.refresh_from_db()
    assert row.end == date(2026, 10, 30)


TRAJECTORY_PAGES = (
    "trajectory_edit",
    "trajectory_end",
    "interruption_add",
    "mentor_assign",
    "subject_add",
)


@pytest.mark.parametrize("name", TRAJECTORY_PAGES)
def test_a_coordinator_opens_the_pages_of_a_trajectory(
    trajectory: Trajectory, coordinator: Client, name: str
) -> None:
    assert coordinator.get(reverse(name, args=[trajectory.pk])).status_code == 200


@pytest.mark.parametrize("name", TRAJECTORY_PAGES)
def test_a_mentor_sees_the_pupil_but_may_not_change_the_trajectory(
    trajectory: Trajectory, mentor: User, client: Client, name: str
) -> None:
    client.force_login(mentor)
    assert client.get(reverse(name, args=[trajectory.pk])).status_code == 403


@pytest.mark.parametrize("name", TRAJECTORY_PAGES)
def test_a_trajectory_at_another_school_does_not_exist(
    trajectory: Trajectory, outsider: Client, name: str
) -> None:
    assert outsider.get(reverse(name, args=[trajectory.pk])).status_code == 404


def test_opening_a_trajectory_needs_the_right(
    student: Student, office: Client, outsider: Client
) -> None:
    url = reverse("trajectory_add", args=[student.pk])
    assert office.get(url).status_code == 403
    assert outsider.get(url).status_code == 404


def test_an_interruption_is_only_for_who_may_change_the_trajectory(
    trajectory: Trajectory, coordinator: Client, office: Client, outsider: Client
) -> None:
    row = Interruption.objects.create(
        trajectory=trajectory, start=date(2026, 10, 12), reason="Ziek."
    )
    url = reverse("interruption_edit", args=[row.pk])
    statuses = [one.get(url).status_code for one in (coordinator, office, outsider)]
    assert statuses == [200, 403, 404]
