from datetime import date, time

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.placements.models import HourEntry
from tests.factories import (
    AgreementVersionFactory,
    HourEntryFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.conftest import FRIDAY, THURSDAY

pytestmark = pytest.mark.django_db

WORKED = {"kind": "worked", "start": "08:00", "end": "15:30", "breaks": "12.00-12.30"}


def add_url(agreement, day=THURSDAY):
    return reverse("hour_add", args=[agreement.pk, day])


def add(client, agreement, day=THURSDAY, **changes):
    return client.post(add_url(agreement, day), WORKED | changes)


def errors(response):
    assert response.status_code == 200, "the form was not refused"
    return " ".join(
        message for messages in response.context["form"].errors.values() for message in messages
    )


def test_the_form_is_filled_with_what_was_planned(mentor_client, agreement):
    text = mentor_client.get(add_url(agreement)).content.decode()
    assert 'value="08:00"' in text
    assert 'value="15:30"' in text
    assert 'value="12.00-12.30"' in text


def test_hours_of_the_mentor_count_at_once(mentor_client, agreement, mentor):
    add(mentor_client, agreement)
    entry = HourEntry.objects.get()
    assert (entry.status, entry.minutes, entry.judged_by) == ("approved", 420, mentor)


def test_hours_of_a_substitute_count_at_once(client, agreement, trajectory):
    substitute = staff(trajectory.student.school, Role.MENTOR)
    trajectory.mentor_assignments.create(
        mentor=substitute, is_substitute=True, start=date(2026, 11, 1), until=date(2026, 11, 30)
    )
    client.force_login(substitute)
    add(client, agreement)
    assert HourEntry.objects.get().status == "approved"


def test_hours_of_a_coordinator_wait(coordinator_client, agreement):
    add(coordinator_client, agreement)
    entry = HourEntry.objects.get()
    assert (entry.status, entry.judged_by) == ("proposed", None)


def test_hours_of_a_coordinator_who_is_the_mentor_count_at_once(client, agreement, mentor):
    mentor.memberships.get().roles.create(role=Role.COORDINATOR)
    client.force_login(mentor)
    add(client, agreement)
    assert HourEntry.objects.get().status == "approved"


def test_a_bsn_in_a_remark_is_refused(mentor_client, agreement):
    assert "Dit lijkt een BSN" in errors(add(mentor_client, agreement, remark="bsn 123456782"))
    assert not HourEntry.objects.exists()


def test_a_day_of_illness_has_no_times(mentor_client, agreement):
    add(mentor_client, agreement, kind="ill")
    entry = HourEntry.objects.get()
    assert (entry.kind, entry.start, entry.minutes) == ("ill", None, 0)


def test_a_day_of_illness_is_saved_whatever_stands_in_the_times(mentor_client, agreement):
    add(mentor_client, agreement, kind="ill", start="25:99", breaks="onzin")
    assert HourEntry.objects.get().kind == "ill"


def test_an_end_before_the_start_is_refused_with_both_times(mentor_client, agreement):
    response = add(mentor_client, agreement, start="15:00", end="08:00", breaks="")
    assert response.context["form"].errors["end"] == [
        "Het einde (8.00) ligt niet na het begin (15.00)."
    ]


def test_a_break_outside_the_work_is_refused(mentor_client, agreement):
    response = add(mentor_client, agreement, breaks="16.00-16.30")
    assert "valt niet binnen de werktijd" in response.context["form"].errors["breaks"][0]


def test_worked_without_times_is_refused(mentor_client, agreement):
    response = add(mentor_client, agreement, start="", end="")
    assert set(response.context["form"].errors) == {"start", "end"}


def test_a_day_in_the_future_is_refused(mentor_client, agreement):
    response = add(mentor_client, agreement, day=date(2026, 11, 26))
    assert "do 26 nov 2026 ligt in de toekomst" in errors(response)
    assert not HourEntry.objects.exists()


def test_a_day_outside_the_agreement_is_refused_with_its_period(mentor_client, agreement):
    response = add(mentor_client, agreement, day=date(2026, 8, 20))
    assert "(24 aug 2026 – 26 mrt 2027)" in errors(response)


def test_a_day_after_an_early_end_is_refused(mentor_client, agreement):
    AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 13))
    assert "valt buiten de overeenkomst" in errors(add(mentor_client, agreement))


def test_an_agreement_that_is_not_signed_takes_no_hours(mentor_client, trajectory):
    version = AgreementVersionFactory(agreement__trajectory=trajectory)
    response = add(mentor_client, version.agreement)
    assert "nog niet door alle partijen getekend" in errors(response)


def test_overlapping_hours_are_refused(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    response = add(mentor_client, agreement, start="15:00", end="17:00", breaks="")
    assert "overlapt met 8.00 tot 15.30" in response.context["form"].errors["start"][0]


def test_overlapping_hours_at_another_company_are_refused(mentor_client, agreement, trajectory):
    other = signed_agreement(trajectory, weekdays=[1])
    HourEntryFactory(agreement=other, date=THURSDAY, start=time(7), end=time(9), breaks=[])
    assert f"bij {other.company}" in errors(add(mentor_client, agreement))


def test_hours_that_follow_each_other_are_both_kept(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    add(mentor_client, agreement, start="15:30", end="17:00", breaks="")
    assert HourEntry.objects.count() == 2


def test_the_same_absence_is_not_stored_twice(mentor_client, agreement):
    add(mentor_client, agreement, kind="ill")
    assert "staat al waarom er niet is gewerkt" in errors(
        add(mentor_client, agreement, kind="absent")
    )


def test_what_was_typed_stays_after_a_refusal(mentor_client, agreement):
    response = add(mentor_client, agreement, start="15:00", end="08:00", remark="Eerste dag")
    assert "Eerste dag" in response.content.decode()


def test_an_orientation_placement_takes_hours_that_do_not_count(mentor_client, agreement):
    agreement.kind = agreement.Kind.ORIENTATION
    agreement.save()
    assert "tellen nooit mee" in mentor_client.get(add_url(agreement)).content.decode()
    add(mentor_client, agreement)
    assert HourEntry.objects.count() == 1


def test_a_remark_of_more_than_ten_thousand_signs_is_refused(mentor_client, agreement):
    assert "remark" in add(mentor_client, agreement, remark="x" * 10_001).context["form"].errors


def test_changing_is_saved(mentor_client, agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    url = reverse("hour_edit", args=[entry.pk])
    mentor_client.post(url, WORKED | {"end": "14:30", "version": entry.version})
    entry.refresh_from_db()
    assert (entry.minutes, entry.version) == (360, 2)


def test_a_change_by_another_than_the_mentor_waits_again(coordinator_client, agreement):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
    url = reverse("hour_edit", args=[entry.pk])
    coordinator_client.post(url, WORKED | {"end": "14:30", "version": entry.version})
    entry.refresh_from_db()
    assert (entry.status, entry.judged_by) == ("proposed", None)


def test_a_change_that_somebody_else_made_meanwhile_is_not_overwritten(mentor_client, agreement):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
    HourEntry.objects.filter(pk=entry.pk).update(version=5)
    url = reverse("hour_edit", args=[entry.pk])
    response = mentor_client.post(url, WORKED | {"end": "14:30", "version": "1"})
    assert "Iemand anders heeft dit intussen gewijzigd" in errors(response)


def test_an_entry_is_taken_away_after_asking(mentor_client, agreement):
    entry = HourEntryFactory(agreement=agreement, date=FRIDAY)
    url = reverse("hour_delete", args=[entry.pk])
    assert "Urenregel verwijderen?" in mentor_client.get(url).content.decode()
    assert HourEntry.objects.exists()
    mentor_client.post(url)
    assert not HourEntry.objects.exists()


def test_a_date_that_does_not_exist_is_no_page(mentor_client, agreement):
    assert mentor_client.get(f"/uren/{agreement.pk}/2026-02-30/").status_code == 404


@pytest.mark.parametrize("name", ["hour_edit", "hour_delete", "hour_reject"])
class TestOnePage:
    def test_a_mentor_of_another_pupil_does_not_find_it(self, client, agreement, name):
        entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
        client.force_login(staff(agreement.trajectory.student.school, Role.MENTOR))
        assert client.get(reverse(name, args=[entry.pk])).status_code == 404

    def test_somebody_of_another_school_does_not_find_it(self, client, agreement, name):
        entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
        client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
        assert client.get(reverse(name, args=[entry.pk])).status_code == 404

    def test_a_reader_is_refused(self, client, agreement, name):
        entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
        client.force_login(staff(agreement.trajectory.student.school, Role.READER))
        assert client.get(reverse(name, args=[entry.pk])).status_code == 403

    def test_the_mentor_opens_it(self, mentor_client, agreement, name):
        entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
        assert mentor_client.get(reverse(name, args=[entry.pk])).status_code == 200


def test_a_mentor_of_another_pupil_cannot_enter_hours(client, agreement):
    client.force_login(staff(agreement.trajectory.student.school, Role.MENTOR))
    assert add(client, agreement).status_code == 404


def test_a_mentor_and_reader_in_one_cannot_enter_hours_for_another_pupil(client, agreement):
    client.force_login(staff(agreement.trajectory.student.school, Role.MENTOR, Role.READER))
    assert add(client, agreement).status_code == 403


def test_hours_of_another_pupil_do_not_overlap(mentor_client, agreement, mentor):
    other = TrajectoryFactory(student__school=agreement.trajectory.student.school, mentor=mentor)
    HourEntryFactory(agreement=signed_agreement(other), date=THURSDAY)
    add(mentor_client, agreement)
    assert HourEntry.objects.count() == 2
