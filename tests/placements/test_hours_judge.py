import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.perms import may_judge
from lwt_admin.placements.services import APPROVE, judge_entry
from tests.factories import HourEntryFactory, SchoolFactory, UserFactory, staff
from tests.placements.conftest import FRIDAY, THURSDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(agreement, coordinator) -> HourEntry:
    """Hours entered by the coordinator, who is not the mentor."""
    return HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="proposed", entered_by=coordinator
    )


def status(entry):
    entry.refresh_from_db()
    return entry.status


def test_the_mentor_approves_hours_of_another(mentor_client, waiting, mentor):
    mentor_client.post(reverse("hour_approve", args=[waiting.pk]))
    assert status(waiting) == "approved"
    assert waiting.judged_by == mentor


def test_nobody_approves_their_own_hours(coordinator_client, waiting):
    response = coordinator_client.post(reverse("hour_approve", args=[waiting.pk]))
    assert response.status_code == 403
    assert status(waiting) == "proposed"


def test_another_coordinator_may_approve(client, waiting):
    client.force_login(staff(waiting.agreement.trajectory.student.school, Role.COORDINATOR))
    client.post(reverse("hour_approve", args=[waiting.pk]))
    assert status(waiting) == "approved"


@pytest.fixture
def same_person(client, waiting):
    """The coordinator, signed in with a second account at the same mailbox."""
    school = waiting.agreement.trajectory.student.school
    name, domain = waiting.entered_by.email.split("@")
    other = staff(school, Role.COORDINATOR)
    other.email = f"{name}+uren@{domain}"
    other.save()
    client.force_login(other)
    return client


@pytest.mark.parametrize("name", ["hour_approve", "hour_reject"])
def test_a_second_account_does_not_make_somebody_else(same_person, waiting, name):
    given = {"reason": "Klopt niet"}
    assert same_person.post(reverse(name, args=[waiting.pk]), given).status_code == 403
    assert status(waiting) == "proposed"


def test_approving_a_week_leaves_hours_of_ones_second_account_alone(same_person, waiting, mentor):
    theirs = HourEntryFactory(
        agreement=waiting.agreement, date=FRIDAY, status="proposed", entered_by=mentor
    )
    url = reverse("hours_approve", args=[waiting.agreement.trajectory_id])
    same_person.post(url, {"week": "2026-W47"})
    assert (status(waiting), status(theirs)) == ("proposed", "approved")


def test_a_reader_may_not_approve(client, waiting):
    client.force_login(staff(waiting.agreement.trajectory.student.school, Role.READER))
    assert client.post(reverse("hour_approve", args=[waiting.pk])).status_code == 403


def test_somebody_of_another_school_does_not_find_the_hours(client, waiting):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert client.post(reverse("hour_approve", args=[waiting.pk])).status_code == 404


def test_approving_twice_tells_that_it_was_done(mentor_client, waiting):
    url = reverse("hour_approve", args=[waiting.pk])
    mentor_client.post(url)
    response = mentor_client.post(url, follow=True)
    assert "intussen al goedgekeurd" in response.content.decode()


def test_looking_approves_nothing(mentor_client, waiting):
    assert mentor_client.get(reverse("hour_approve", args=[waiting.pk])).status_code == 405


def test_rejecting_asks_for_a_reason(mentor_client, waiting):
    response = mentor_client.post(reverse("hour_reject", args=[waiting.pk]), {"reason": " "})
    assert "reason" in response.context["form"].errors
    assert status(waiting) == "proposed"


def test_rejecting_keeps_the_reason_for_who_entered(mentor_client, coordinator_client, waiting):
    mentor_client.post(reverse("hour_reject", args=[waiting.pk]), {"reason": "Hij was ziek."})
    assert status(waiting) == "rejected"
    text = coordinator_client.get(reverse("hour_edit", args=[waiting.pk])).content.decode()
    assert "Hij was ziek." in text


def test_rejected_hours_that_are_changed_wait_again(mentor_client, coordinator_client, waiting):
    mentor_client.post(reverse("hour_reject", args=[waiting.pk]), {"reason": "Korter."})
    waiting.refresh_from_db()
    coordinator_client.post(
        reverse("hour_edit", args=[waiting.pk]),
        {
            "kind": "worked",
            "start": "08:00",
            "end": "12:00",
            "breaks": "",
            "version": waiting.version,
        },
    )
    assert status(waiting) == "proposed"
    assert waiting.rejection_reason == ""


def test_a_whole_week_of_a_pupil_is_approved_at_once(mentor_client, waiting, coordinator):
    friday = HourEntryFactory(
        agreement=waiting.agreement, date=FRIDAY, status="proposed", entered_by=coordinator
    )
    url = reverse("hours_approve", args=[waiting.agreement.trajectory_id])
    mentor_client.post(url, {"week": "2026-W47"})
    assert {status(waiting), status(friday)} == {"approved"}


def test_approving_a_week_leaves_other_weeks_alone(mentor_client, waiting, coordinator):
    later = HourEntryFactory(
        agreement=waiting.agreement,
        date=THURSDAY.replace(day=12),
        status="proposed",
        entered_by=coordinator,
    )
    url = reverse("hours_approve", args=[waiting.agreement.trajectory_id])
    mentor_client.post(url, {"week": "2026-W47"})
    assert status(later) == "proposed"


def test_approving_a_week_leaves_ones_own_hours_alone(coordinator_client, waiting):
    url = reverse("hours_approve", args=[waiting.agreement.trajectory_id])
    coordinator_client.post(url, {"week": "2026-W47"})
    assert status(waiting) == "proposed"


@pytest.mark.parametrize(
    ("state", "own", "allowed"),
    [
        ("proposed", False, True),
        ("proposed", True, False),
        ("approved", False, False),
        ("rejected", False, False),
    ],
)
def test_only_what_waits_is_judged_and_by_somebody_else(state, own, allowed):
    person = UserFactory()
    entry = HourEntry(status=state, entered_by=person if own else UserFactory())
    assert may_judge(person, entry) is allowed


def test_judging_hours_that_were_removed_meanwhile_is_refused(waiting, mentor):
    HourEntry.objects.filter(pk=waiting.pk).delete()
    with pytest.raises(ValidationError, match="intussen verwijderd"):
        judge_entry(waiting, APPROVE, mentor)


def hidden(page, name):
    """The values that a page carries along unseen."""
    return re.findall(rf'name="{name}"\s+value="([^"]*)"', page.content.decode())


def change(entry):
    """The one who entered the hours makes them longer."""
    HourEntry.objects.filter(pk=entry.pk).update(version=entry.version + 1, end="19:00")


def test_hours_that_were_changed_after_they_were_seen_are_not_approved(mentor_client, waiting):
    (version,) = hidden(mentor_client.get(reverse("hours_week"), {"week": "2026-W47"}), "version")
    change(waiting)
    url = reverse("hour_approve", args=[waiting.pk])
    page = mentor_client.post(url, {"version": version}, follow=True)
    assert "intussen gewijzigd" in page.content.decode()
    assert status(waiting) == "proposed"


def test_hours_that_were_changed_after_they_were_seen_are_not_rejected(mentor_client, waiting):
    url = reverse("hour_reject", args=[waiting.pk])
    (version,) = hidden(mentor_client.get(url), "version")
    change(waiting)
    mentor_client.post(url, {"version": version, "reason": "Te lang."})
    assert status(waiting) == "proposed"


def test_approving_a_week_leaves_what_was_changed_after_it_was_seen(
    mentor_client, waiting, coordinator
):
    other = HourEntryFactory(
        agreement=waiting.agreement, date=FRIDAY, status="proposed", entered_by=coordinator
    )
    seen = hidden(mentor_client.get(reverse("hours_week"), {"week": "2026-W47"}), "seen")
    change(waiting)
    url = reverse("hours_approve", args=[waiting.agreement.trajectory_id])
    page = mentor_client.post(url, {"week": "2026-W47", "seen": seen}, follow=True)
    assert "Bekijk wat er nog wacht" in page.content.decode()
    assert (status(waiting), status(other)) == ("proposed", "approved")
