"""The page of a trajectory's life, another profile, and subjects dropped before leerjaar 3."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.course import change_profile, profile_on
from lwt_admin.students.models import Exemption, ProfileChange, Student, Trajectory
from tests.factories import (
    EnrolmentFactory,
    ExemptionFactory,
    ProfileChangeFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    staff,
)


def errors(response: object) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def change(client: Client, trajectory: Trajectory, **data: object) -> object:
    sent = {"to_profile": "PIE", "day": "2026-10-26", "reason": "Wil lassen."} | data
    return client.post(reverse("profile_change", args=[trajectory.pk]), sent)


def course(client: Client, student: Student) -> object:
    response = client.get(reverse("trajectory", args=[student.pk]))
    assert response.status_code == 200
    return response


@pytest.fixture
def changed(trajectory: Trajectory, coordinator: Client) -> ProfileChange:
    """Yara went from BWI to PIE on 26 October."""
    assert change(coordinator, trajectory).status_code == 302
    trajectory.refresh_from_db()
    return trajectory.profile_changes.get()


def test_another_profile_keeps_the_trajectory_and_what_was(
    changed: ProfileChange, trajectory: Trajectory
) -> None:
    assert (trajectory.profile, trajectory.start) == ("PIE", date(2026, 8, 24))
    assert (changed.from_profile, changed.to_profile) == ("BWI", "PIE")
    assert trajectory.student.trajectories.count() == 1


def test_another_profile_is_recorded_with_who_decided_and_why(
    changed: ProfileChange, trajectory: Trajectory
) -> None:
    event = trajectory.events.get()
    assert (event.kind, event.day) == ("profile", date(2026, 10, 26))
    assert event.reason == "van BWI naar PIE. Wil lassen."
    assert event.actor.memberships.get().school == trajectory.student.school


@pytest.mark.parametrize(
    ("day", "profile"), [(date(2026, 10, 25), "BWI"), (date(2026, 10, 26), "PIE")]
)
def test_the_profile_of_a_day_is_known_afterwards(
    changed: ProfileChange, day: date, profile: str
) -> None:
    assert profile_on("PIE", [changed], day) == profile


def test_the_profile_before_the_first_of_two_changes_is_known_afterwards() -> None:
    changes = [
        ProfileChange(from_profile="BWI", to_profile="PIE", day=date(2026, 10, 26)),
        ProfileChange(from_profile="PIE", to_profile="HBR", day=date(2026, 11, 2)),
    ]
    days = (date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 2))
    assert [profile_on("HBR", changes, day) for day in days] == ["BWI", "PIE", "HBR"]


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"to_profile": "BWI"}, "to_profile", "BWI"),
        ({"day": "2026-08-24"}, "day", "ligt niet na de start op ma 24 aug 2026"),
        ({"day": "2028-01-10"}, "day", "Klopt het jaartal?"),
        ({"reason": " "}, "reason", "verplicht"),
        ({"reason": "Leerling 111222333."}, "reason", "BSN"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_keeps_what_was_typed(
    trajectory: Trajectory, coordinator: Client, data: dict[str, str], field: str, message: str
) -> None:
    response = change(coordinator, trajectory, **data)
    assert message in str(errors(response)[field])
    assert response.context["form"]["day"].value() == data.get("day", "2026-10-26")
    assert not ProfileChange.objects.exists()


def test_a_change_comes_after_the_one_before(
    changed: ProfileChange, trajectory: Trajectory, coordinator: Client
) -> None:
    response = change(coordinator, trajectory, to_profile="HBR")
    assert "vorige wisseling op ma 26 okt 2026" in str(errors(response)["day"])
    assert change(coordinator, trajectory, to_profile="HBR", day="2026-10-27").status_code == 302


def test_an_application_changes_profile_in_its_own_form(
    student: Student, coordinator: Client
) -> None:
    applied = TrajectoryFactory(student=student, admitted_on=None)
    assert "nog niet toegelaten" in str(errors(change(coordinator, applied))["__all__"])


def test_a_change_after_the_last_day_is_refused(
    trajectory: Trajectory, coordinator: Client
) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 25))
    assert "is op zo 25 okt 2026 geëindigd" in str(errors(change(coordinator, trajectory))["day"])


def test_whoever_had_the_trajectory_open_is_told(
    changed: ProfileChange, trajectory: Trajectory, coordinator: Client
) -> None:
    sent = {"end_kind": "left", "ended_on": "2026-12-18", "end_reason": "x", "version": "1"}
    response = coordinator.post(reverse("trajectory_end", args=[trajectory.pk]), sent)
    assert "Iemand anders heeft dit intussen gewijzigd." in str(errors(response))


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("trajectory_edit", {"start": "2026-10-26", "admitted_on": "2026-10-05"}, "start"),
        ("trajectory_end", {"ended_on": "2026-10-25", "end_kind": "left"}, "ended_on"),
    ],
)
def test_the_dates_of_the_trajectory_stay_around_a_change(
    changed: ProfileChange,
    trajectory: Trajectory,
    coordinator: Client,
    name: str,
    data: dict[str, str],
    field: str,
) -> None:
    sent = {
        "profile": "PIE",
        "admission_note": "x",
        "end_reason": "x",
        "version": str(trajectory.version),
    } | data
    response = coordinator.post(reverse(name, args=[trajectory.pk]), sent)
    assert "26 okt 2026" in str(errors(response)[field])


def correct(client: Client, row: ProfileChange, **data: object) -> object:
    sent = {"day": "2026-10-27", "reason": "Wil lassen.", "version": "1"} | data
    return client.post(reverse("profile_change_edit", args=[row.pk]), sent)


def test_the_day_of_a_change_is_corrected(changed: ProfileChange, coordinator: Client) -> None:
    assert correct(coordinator, changed).status_code == 302
    changed.refresh_from_db()
    assert (changed.day, changed.from_profile) == (date(2026, 10, 27), "BWI")


def test_a_corrected_day_stays_before_the_next_change(
    changed: ProfileChange, trajectory: Trajectory, coordinator: Client
) -> None:
    change(coordinator, trajectory, to_profile="HBR", day="2026-10-29")
    response = correct(coordinator, changed, day="2026-10-29")
    assert "volgende wisseling op do 29 okt 2026" in str(errors(response)["day"])
    assert correct(coordinator, changed, day="2026-10-28").status_code == 302


def undo(client: Client, row: ProfileChange) -> object:
    return client.post(reverse("profile_change_undo", args=[row.pk]))


def test_a_change_by_mistake_is_undone_and_that_stays_on_record(
    changed: ProfileChange, trajectory: Trajectory, coordinator: Client
) -> None:
    assert undo(coordinator, changed).status_code == 302
    trajectory.refresh_from_db()
    assert trajectory.profile == "BWI"
    assert [event.kind for event in trajectory.events.all()] == ["profile", "unprofile"]


def test_opening_the_question_undoes_nothing(changed: ProfileChange, coordinator: Client) -> None:
    url = reverse("profile_change_undo", args=[changed.pk])
    assert coordinator.get(url).status_code == 200
    assert ProfileChange.objects.exists()


def test_only_the_last_change_is_undone(
    changed: ProfileChange, trajectory: Trajectory, coordinator: Client
) -> None:
    change(coordinator, trajectory, to_profile="HBR", day="2026-10-29")
    assert "latere wisseling" in undo(coordinator, changed).content.decode()
    assert ProfileChange.objects.count() == 2


def test_the_database_keeps_no_change_to_the_same_or_an_unknown_profile(
    trajectory: Trajectory,
) -> None:
    for profile in ("BWI", "XYZ"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProfileChangeFactory(trajectory=trajectory, to_profile=profile)


def test_the_page_says_which_profile_holds_until_a_change_to_come(
    trajectory: Trajectory, coordinator: Client
) -> None:
    change(coordinator, trajectory, day="2026-11-30")
    (found,) = course(coordinator, trajectory.student).context["page"].courses
    assert found.profile_today == "Bouwen, wonen en interieur"


def test_the_page_tells_the_life_of_the_trajectory_in_order(
    changed: ProfileChange, trajectory: Trajectory, coordinator: Client
) -> None:
    trajectory.interruptions.create(start=date(2026, 9, 7), end=date(2026, 9, 11), reason="Ziek.")
    page = course(coordinator, trajectory.student).context["page"]
    assert [line.what for line in page.courses[0].summary.decisions] == [
        "Aangevraagd",
        "Toegelaten",
        "Onderbroken",
        "Ander profiel: van BWI naar PIE",
    ]


def test_the_page_cites_the_regime_of_the_start(
    trajectory: Trajectory, coordinator: Client
) -> None:
    text = course(coordinator, trajectory.student).content.decode()
    assert "leer-werktrajecten vanaf 1 augustus 2022" in text
    assert "WVO 10b1 (oud), niet geverifieerd" in text


ACTS = {
    "applied": ({"admitted_on": None}, {"Toelaten of afwijzen", "Aanvraag intrekken"}),
    "running": (
        {},
        {"Ander profiel", "Onderbreken", "Overstap naar BB", "Overstap naar entree"}
        | {"Beëindigen", "Gegevens wijzigen"},
    ),
    "ended": ({"ended_on": date(2026, 10, 1)}, {"Einde wijzigen of ongedaan maken"}),
    "refused": ({"admitted_on": None, "refused_on": date(2026, 6, 8)}, {"Gegevens wijzigen"}),
}


@pytest.mark.parametrize(("dates", "labels"), ACTS.values(), ids=ACTS)
def test_the_page_offers_what_may_be_done_now(
    trajectory: Trajectory, coordinator: Client, dates: dict[str, object], labels: set[str]
) -> None:
    Trajectory.objects.update(**dates)
    page = course(coordinator, trajectory.student).context["page"]
    assert {act.label for act in page.courses[0].acts} == labels


def test_who_may_not_change_the_trajectory_sees_no_acts(
    trajectory: Trajectory, mentor: User, client: Client
) -> None:
    client.force_login(mentor)
    text = course(client, trajectory.student).content.decode()
    assert "Overstap naar BB" not in text
    assert reverse("interruption_add", args=[trajectory.pk]) not in text


def test_the_page_of_a_pupil_without_a_trajectory_says_what_to_do_first(
    student: Student, coordinator: Client
) -> None:
    assert "Open een leer-werktraject" in course(coordinator, student).content.decode()


def test_the_page_judges_a_start_that_is_still_to_come(
    student: Student, coordinator: Client
) -> None:
    TrajectoryFactory(student=student, start=date(2027, 3, 1))
    text = course(coordinator, student).content.decode()
    assert "het minimum van 640 uur en 80 dagen lukt dan niet" in text


def test_of_a_running_trajectory_the_start_is_not_judged(
    trajectory: Trajectory, coordinator: Client
) -> None:
    page = course(coordinator, trajectory.student).context["page"]
    assert page.courses[0].start is None


def test_an_admission_with_too_little_time_asks_for_a_second_look(
    student: Student, coordinator: Client
) -> None:
    sent = {
        "profile": "BWI",
        "start": "2027-01-04",
        "admitted_on": "2026-10-05",
        "admission_note": "Maakte al 400 uur op zijn vorige school.",
        "version": "1",
    }
    url = reverse("trajectory_add", args=[student.pk])
    response = coordinator.post(url, sent)
    assert "lukt dan niet" in str(errors(response)["start"])
    assert "Toch toelaten" in response.content.decode()
    assert not student.trajectories.exists()
    assert coordinator.post(url, sent | {"despite": "on"}).status_code == 302
    assert student.trajectories.get().start == date(2027, 1, 4)


def test_an_application_with_too_little_time_is_only_told(
    student: Student, coordinator: Client
) -> None:
    sent = {"profile": "BWI", "start": "2027-01-04", "applied_on": "2026-10-05", "version": "1"}
    response = coordinator.post(reverse("trajectory_add", args=[student.pk]), sent)
    assert response.status_code == 302


def test_a_correction_beside_the_start_asks_nothing(student: Student, coordinator: Client) -> None:
    late = TrajectoryFactory(student=student, start=date(2027, 1, 4))
    sent = {
        "profile": "BWI",
        "start": "2027-01-04",
        "applied_on": "2026-05-12",
        "admitted_on": "2026-06-08",
        "admission_note": "Beter verwoord.",
        "version": "1",
    }
    url = reverse("trajectory_edit", args=[late.pk])
    assert coordinator.post(url, sent).status_code == 302


def exempt(client: Client, student: Student, **data: object) -> object:
    sent = {
        "subject": "Frans",
        "leerjaar": "2",
        "since": "2025-09-01",
        "decided_on": "2025-08-28",
        "decided_by": "Teamleider onderbouw",
        "reason": "",
        "version": "1",
    } | data
    return client.post(reverse("exemption_add", args=[student.pk]), sent)


@pytest.fixture
def second_year(student: Student) -> SchoolYear:
    """Yara was in leerjaar 2 in 2025-2026."""
    year = SchoolYearFactory(
        school=student.school,
        start=date(2025, 8, 25),
        end=date(2026, 7, 10),
        first_central_exam=None,
    )
    EnrolmentFactory(student=student, school_year=year, leerjaar=2)
    return year


@pytest.mark.usefixtures("second_year")
def test_an_exemption_says_which_subject_since_when_and_who_decided(
    student: Student, coordinator: Client
) -> None:
    assert exempt(coordinator, student).status_code == 302
    text = course(coordinator, student).content.decode()
    assert "Frans" in text
    assert "Besloten op do 28 aug 2025 door <bdi>Teamleider onderbouw</bdi>" in text
    assert "WVO 11d (oud), niet geverifieerd" in text


@pytest.mark.usefixtures("second_year")
@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"since": "2026-09-01"}, "since", "in leerjaar 4; een ontheffing geldt alleen daaronder"),
        ({"leerjaar": "1"}, "leerjaar", "zit de leerling in leerjaar 2, niet in leerjaar 1"),
        ({"leerjaar": "3"}, "leerjaar", "3"),
        ({"decided_on": "2026-11-03"}, "decided_on", "di 3 nov 2026 ligt in de toekomst"),
        ({"decided_by": ""}, "decided_by", "verplicht"),
        ({"reason": "BSN 111222333"}, "reason", "BSN"),
    ],
)
def test_an_exemption_that_cannot_be_is_refused(
    student: Student, coordinator: Client, data: dict[str, str], field: str, message: str
) -> None:
    assert message in str(errors(exempt(coordinator, student, **data))[field])
    assert not Exemption.objects.exists()


@pytest.mark.usefixtures("second_year")
def test_a_subject_is_dropped_once_in_a_leerjaar(student: Student, coordinator: Client) -> None:
    exempt(coordinator, student)
    assert "staat er al" in str(errors(exempt(coordinator, student, subject="frans"))["subject"])


def test_the_database_keeps_no_exemption_in_leerjaar_3(student: Student) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ExemptionFactory(student=student, leerjaar=3)


def test_an_exemption_by_mistake_is_removed_after_the_question(
    student: Student, coordinator: Client
) -> None:
    row = ExemptionFactory(student=student)
    url = reverse("exemption_delete", args=[row.pk])
    coordinator.get(url)
    assert Exemption.objects.exists()
    coordinator.post(url)
    assert not Exemption.objects.exists()


def test_two_people_do_not_overwrite_each_others_exemption(
    student: Student, coordinator: Client
) -> None:
    row = ExemptionFactory(student=student)
    sent = {
        "subject": "Duits",
        "leerjaar": "2",
        "since": "2025-09-01",
        "decided_on": "2025-08-28",
        "decided_by": "Teamleider",
        "version": "1",
    }
    url = reverse("exemption_edit", args=[row.pk])
    assert coordinator.post(url, sent).status_code == 302
    assert "Iemand anders" in str(errors(coordinator.post(url, sent)))


def test_the_pages_of_the_course_are_only_for_who_may_change_the_trajectory(
    changed: ProfileChange, mentor: User, outsider: Client
) -> None:
    reader = Client()
    reader.force_login(staff(changed.trajectory.student.school, Role.READER))
    row = ExemptionFactory(student=changed.trajectory.student)
    urls = [
        reverse("profile_change", args=[changed.trajectory_id]),
        reverse("profile_change_edit", args=[changed.pk]),
        reverse("profile_change_undo", args=[changed.pk]),
        reverse("exemption_edit", args=[row.pk]),
        reverse("exemption_delete", args=[row.pk]),
    ]
    assert [reader.post(url).status_code for url in urls] == [403] * 5
    assert [outsider.post(url).status_code for url in urls] == [404] * 5


def test_a_profile_change_does_not_follow_a_race(changed: ProfileChange) -> None:
    """The change that is stored second is judged by what the first one stored."""
    same = ProfileChange(
        trajectory=changed.trajectory, to_profile="PIE", day=date(2026, 10, 30), reason="Nog eens."
    )
    with pytest.raises(ValidationError, match="is al het profiel"):
        change_profile(same, None, date(2026, 11, 2))
