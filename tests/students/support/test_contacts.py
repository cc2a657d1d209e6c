"""The contact log: noting, following up, filtering, and who sees what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Contact
from lwt_admin.students.support import contacts
from lwt_admin.students.support.contacts import owners_for
from tests.factories import (
    ContactFactory,
    MentorAssignmentFactory,
    StudentFactory,
    TrajectoryFactory,
    UserFactory,
    staff,
)
from tests.students.support.conftest import TODAY

pytestmark = pytest.mark.django_db


def given(**changed):
    return {
        "with_whom": "parent",
        "way": "phone",
        "line": "Over het rooster",
        "date": "2026-11-02",
        "version": "1",
    } | changed


def add(client, student, **changed):
    return client.post(reverse("contact_add", args=[student.pk]), given(**changed))


def log(student):
    return reverse("contact_log", args=[student.pk])


# --- Noting ---------------------------------------------------------------------------------------
def test_a_mentor_notes_a_contact_about_an_own_pupil(mentor_client, mentor, student):
    assert add(mentor_client, student).url == log(student)
    contact = Contact.objects.get()
    assert (contact.line, contact.entered_by, contact.date) == ("Over het rooster", mentor, TODAY)
    assert not contact.waits


def test_what_follows_needs_only_its_own_words(mentor_client, mentor, student):
    add(mentor_client, student, follow_up="Terugbellen", follow_up_owner=str(mentor.pk))
    contact = Contact.objects.get()
    assert contact.waits
    assert (contact.follow_up_owner, contact.follow_up_on) == (mentor, date(2026, 11, 9))


def test_somebody_else_can_be_asked_to_follow_up(
    mentor_client, coordinating, student, django_assert_num_queries
):
    add(
        mentor_client,
        student,
        follow_up="Leerplicht bellen",
        follow_up_on="2026-11-05",
        follow_up_owner=str(coordinating.pk),
    )
    contact = Contact.objects.get()
    assert (contact.follow_up_owner, contact.follow_up_on) == (coordinating, date(2026, 11, 5))


def test_the_offered_owner_alone_is_no_follow_up(mentor_client, mentor, student):
    add(mentor_client, student, follow_up="", follow_up_owner=str(mentor.pk))
    assert Contact.objects.get().follow_up_owner is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"line": ""}, "verplicht"),
        ({"date": "2026-11-03"}, "di 3 nov 2026 moet nog komen"),
        ({"date": "gisteren"}, "geldige datum"),
        ({"with_whom": "buurman"}, "buurman"),
        ({"line": "BSN 111222333"}, "Dit lijkt een BSN: 111222333"),
        ({"note": "bsn 111.222.333"}, "Dit lijkt een BSN"),
        ({"follow_up": "111 222 333 bellen"}, "Dit lijkt een BSN"),
        ({"person": "=1+1"}, "Een naam begint niet met"),
        ({"follow_up_on": "2026-11-09"}, "Wat moet er dan gebeuren?"),
        (
            {"follow_up": "Bellen", "follow_up_on": "2026-11-01"},
            "zo 1 nov 2026 ligt voor het contact op ma 2 nov 2026",
        ),
        ({"line": "x" * 201}, "200"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    mentor_client, student, changed, reason, text_of
):
    page = text_of(add(mentor_client, student, **{"note": "Lang verhaal", **changed}))
    assert reason in page
    assert "note" in changed or "Lang verhaal" in page
    assert not Contact.objects.exists()


def test_an_owner_who_cannot_see_the_pupil_is_refused(mentor_client, school, student, text_of):
    reader = staff(school, Role.READER)
    page = text_of(add(mentor_client, student, follow_up="Bel", follow_up_owner=str(reader.pk)))
    assert "keuze" in page
    assert not Contact.objects.exists()


def test_owners_are_who_note_contacts_about_the_pupil(student, mentor, trajectory, coordinating):
    gone = UserFactory()
    MentorAssignmentFactory(
        trajectory=trajectory, mentor=gone, start=date(2026, 8, 24), until=date(2026, 10, 1)
    )
    staff(student.school, Role.MENTOR)
    assert set(owners_for(student, None, TODAY)) == {mentor, coordinating}
    assert gone in owners_for(student, gone.pk, TODAY)


@pytest.mark.parametrize(
    "broken",
    [
        {"follow_up": "Bellen"},
        {"follow_up_on": date(2026, 12, 1)},
        {"follow_up_done_on": date(2026, 12, 1)},
        {"with_whom": "buurman"},
        {"way": "rook"},
    ],
)
def test_the_database_keeps_half_a_follow_up_and_unknown_kinds_out(student, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactFactory(student=student, **broken)


def test_a_follow_up_before_the_contact_is_refused_by_the_record_itself(student, mentor):
    contact = ContactFactory.build(
        student=student, entered_by=mentor, follow_up_owner=mentor, date=date(2026, 11, 1)
    )
    with pytest.raises(ValidationError) as refused:
        contact.full_clean()
    assert "follow_up_on" in refused.value.message_dict


def test_the_form_begins_with_today_and_oneself(mentor_client, mentor, student, text_of):
    page = text_of(mentor_client.get(log(student)))
    assert 'value="2026-11-02"' in page
    assert f'<option value="{mentor.pk}" selected>' in page


# --- Changing -------------------------------------------------------------------------------------
def test_a_contact_is_corrected(mentor_client, mentor, student):
    contact = ContactFactory(student=student, follow_up_owner=mentor)
    url = reverse("contact_edit", args=[contact.pk])
    mentor_client.post(url, given(line="Over vervoer", follow_up=""))
    contact.refresh_from_db()
    assert (contact.line, contact.follow_up, contact.follow_up_owner) == ("Over vervoer", "", None)


def test_two_people_do_not_overwrite_each_other(mentor_client, student, text_of):
    contact = ContactFactory(student=student, version=2)
    url = reverse("contact_edit", args=[contact.pk])
    assert "Iemand anders heeft dit intussen" in text_of(mentor_client.post(url, given()))


def test_a_contact_is_removed_only_after_asking(mentor_client, student, text_of):
    contact = ContactFactory(student=student)
    url = reverse("contact_delete", args=[contact.pk])
    assert "verwijderen" in text_of(mentor_client.get(url))
    assert Contact.objects.exists()
    mentor_client.post(url)
    assert not Contact.objects.exists()


# --- Ticking off ----------------------------------------------------------------------------------
def tick(client, contact, done=True, **more):
    url = reverse("contact_done", args=[contact.pk])
    return client.post(url, {"gedaan": "1" if done else "0", "version": contact.version} | more)


def test_a_follow_up_is_ticked_off_and_opened_again(mentor_client, mentor, student):
    contact = ContactFactory(student=student, follow_up_owner=mentor)
    tick(mentor_client, contact)
    contact.refresh_from_db()
    assert contact.follow_up_done_on == TODAY
    tick(mentor_client, contact, done=False)
    contact.refresh_from_db()
    assert contact.waits


def test_a_second_click_changes_nothing(mentor_client, mentor, student):
    contact = ContactFactory(student=student, follow_up_owner=mentor)
    tick(mentor_client, contact)
    tick(mentor_client, contact)
    contact.refresh_from_db()
    assert (contact.follow_up_done_on, contact.version) == (TODAY, 2)


def test_a_tick_on_what_was_changed_meanwhile_is_told_and_not_done(mentor_client, mentor, student):
    contact = ContactFactory(student=student, follow_up_owner=mentor)
    Contact.objects.filter(pk=contact.pk).update(version=2, follow_up="Iets anders")
    page = mentor_client.get(tick(mentor_client, contact).url.partition("#")[0])
    assert "Iemand anders heeft dit contact" in page.content.decode()
    contact.refresh_from_db()
    assert contact.waits


def test_a_tick_overwrites_nothing_that_was_changed_at_that_moment(mentor, student):
    contact = ContactFactory(student=student, follow_up_owner=mentor)
    Contact.objects.filter(pk=contact.pk).update(version=2, follow_up="Iets anders")
    assert not contacts.tick(contact, done=True, today=TODAY)
    contact.refresh_from_db()
    assert (contact.follow_up, contact.waits) == ("Iets anders", True)


def test_a_contact_without_follow_up_cannot_be_ticked_off(mentor_client, student):
    contact = ContactFactory(student=student)
    tick(mentor_client, contact)
    contact.refresh_from_db()
    assert contact.follow_up_done_on is None


@pytest.mark.parametrize(
    ("more", "back"),
    [
        ({}, "/leerlingen/{pupil}/contact/#contact-{contact}"),
        ({"met": "care"}, "/leerlingen/{pupil}/contact/?met=care#contact-{contact}"),
        ({"met": "//elders.example"}, "/leerlingen/{pupil}/contact/#contact-{contact}"),
        ({"terug": "vervolg"}, "/vervolg/"),
    ],
)
def test_a_tick_leads_back_to_where_it_was_given(mentor_client, mentor, student, more, back):
    contact = ContactFactory(student=student, follow_up_owner=mentor)
    expected = back.format(pupil=student.pk, contact=contact.pk)
    assert tick(mentor_client, contact, **more).url == expected


# --- The log --------------------------------------------------------------------------------------
def test_the_log_is_filtered_by_kind(mentor_client, student, text_of):
    ContactFactory(student=student, line="Met moeder")
    ContactFactory(student=student, line="Met de gemeente", with_whom="compulsory")
    page = text_of(mentor_client.get(log(student), {"met": "compulsory"}))
    assert "Met de gemeente" in page
    assert "Met moeder" not in page


def test_the_newest_contact_comes_first(mentor_client, student, text_of):
    ContactFactory(student=student, line="Dat was gisteren", date=date(2026, 11, 1))
    ContactFactory(student=student, line="Dat was in september", date=date(2026, 9, 1))
    page = text_of(mentor_client.get(log(student)))
    assert page.index("Dat was gisteren") < page.index("Dat was in september")


@pytest.mark.parametrize("role", [Role.OFFICE, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER])
def test_who_only_reads_gets_the_log_without_form_and_buttons(sign_in, student, role, text_of):
    contact = ContactFactory(student=student, follow_up_owner=UserFactory())
    client = sign_in(role)
    page = text_of(client.get(log(student)))
    assert contact.line in page
    assert "Noteer het contact" not in page
    assert reverse("contact_edit", args=[contact.pk]) not in page
    assert reverse("contact_done", args=[contact.pk]) not in page
    assert add(client, student).status_code == 403
    assert tick(client, contact).status_code == 403
    assert Contact.objects.get().waits


def test_a_mentor_notes_nothing_about_the_pupil_of_another(mentor_client, school):
    other = TrajectoryFactory(student=StudentFactory(school=school)).student
    assert add(mentor_client, other).status_code == 404
    assert not Contact.objects.exists()


def test_who_reads_all_and_mentors_some_notes_only_about_own(school, student, trajectory, text_of):
    from django.test import Client  # noqa: PLC0415

    both = staff(school, Role.MENTOR, Role.READER)
    client = Client()
    client.force_login(both)
    assert "Noteer het contact" not in text_of(client.get(log(student)))
    assert add(client, student).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_log_costs_the_same_queries_for_any_number(
    mentor_client, mentor, student, number, django_assert_num_queries
):
    ContactFactory.create_batch(number, student=student, follow_up_owner=mentor)
    mentor_client.get(log(student))
    with django_assert_num_queries(LOG_QUERIES):
        mentor_client.get(log(student))


LOG_QUERIES = 9


# --- What has still to follow ---------------------------------------------------------------------
def test_the_list_shows_what_is_mine_and_on_request_all(
    mentor_client, mentor, coordinating, student, text_of
):
    ContactFactory(student=student, follow_up_owner=mentor, follow_up="Zelf doen")
    ContactFactory(student=student, follow_up_owner=coordinating, follow_up="Loes doet het")
    ContactFactory(
        student=student, follow_up_owner=mentor, follow_up="Al gebeurd", follow_up_done_on=TODAY
    )
    mine = text_of(mentor_client.get(reverse("follow_up_list")))
    everybody = text_of(mentor_client.get(reverse("follow_up_list"), {"van": "iedereen"}))
    assert "Zelf doen" in mine
    assert "Loes doet het" not in mine
    assert "Loes doet het" in everybody
    assert "Al gebeurd" not in everybody


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_queries_for_any_number(
    mentor_client, mentor, trajectory, number, django_assert_num_queries
):
    for _ in range(number):
        ContactFactory(student=trajectory.student, follow_up_owner=mentor)
    mentor_client.get(reverse("follow_up_list"))
    with django_assert_num_queries(5):
        mentor_client.get(reverse("follow_up_list"))
