"""Reminders of an application letter: by themselves, on their days, once, and to who can sign."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.signing import scans
from lwt_admin.signing.models import Party
from lwt_admin.signing.reminding import REMINDER
from lwt_admin.students.intake import signing
from lwt_admin.students.intake.reminders import TO_COORDINATOR
from lwt_admin.students.intake.services import close
from lwt_admin.students.models import Student
from lwt_admin.students.tasks import application_reminders_are_due, send_application_reminders
from lwt_admin.sweeps import enqueue_due
from tests.factories import staff
from tests.students.intake import support

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Offered on Monday 2 November 2026; the wished start is Monday 30 August 2027.
AFTER_3, AFTER_7, BEFORE_3 = date(2026, 11, 5), date(2026, 11, 9), date(2027, 8, 25)
PEOPLE = ["ouder@mail.example", "yara@mail.example"]


@pytest.fixture
def today(time_machine):
    """Make it the morning of a day."""

    def move(day, hour=9):
        time_machine.move_to(datetime.combine(day, time(hour), AMSTERDAM), tick=False)

    move(support.TODAY, 14)
    return move


@pytest.fixture
def letter(today):
    offered = support.offered()
    send_due_letters.call()
    return offered


def swept(kind=REMINDER):
    """Let the sweeps do their work, twice; to whom the letters of this round go."""
    before = set(Letter.objects.values_list("pk", flat=True))
    for _ in range(2):
        send_application_reminders.call()
        send_due_letters.call()
    assert not application_reminders_are_due()
    new = Letter.objects.filter(kind=kind).exclude(pk__in=before)
    return sorted(new.values_list("to", flat=True))


@pytest.mark.parametrize("day", [AFTER_3, AFTER_7, BEFORE_3])
def test_who_has_not_signed_is_reminded_on_the_day_and_not_before_it(letter, today, day):
    for moment in (AFTER_3, AFTER_7, BEFORE_3):
        if moment < day:
            today(moment)
            swept()
    today(date.fromordinal(day.toordinal() - 1))
    swept()
    today(day)
    assert swept() == PEOPLE
    today(date.fromordinal(day.toordinal() + 1))
    assert swept() == []


def test_the_sweep_of_the_worker_finds_them(letter, today):
    today(AFTER_3, 7)
    assert "send_application_reminders" not in enqueue_due()
    today(AFTER_3)
    assert "send_application_reminders" in enqueue_due()


def test_who_signed_is_not_reminded(letter, today):
    signatory = letter.document.signatories.get(email="yara@mail.example")
    witness = support.coordinator(letter.intake.student)
    mark = support.typed(signatory)
    signing.sign(letter, signatory, mark, witness=witness, now=datetime.now(AMSTERDAM))
    today(AFTER_3)
    assert swept() == ["ouder@mail.example"]


def test_who_signed_on_a_paper_that_waits_is_not_reminded(letter, today):
    support.entered(letter, Party.GUARDIAN)
    today(AFTER_3)
    assert swept() == ["yara@mail.example"]


def test_who_signed_on_a_paper_that_was_refused_is_reminded_again(letter, today):
    scan = support.entered(letter, Party.GUARDIAN)
    colleague = staff(letter.intake.student.school, Role.OFFICE)
    scans.reject(scan, "Onleesbaar.", by=colleague, now=datetime.now(AMSTERDAM))
    today(AFTER_3)
    assert swept() == PEOPLE


def test_a_reminder_by_hand_takes_the_place_of_the_next_moment(letter, today):
    today(AFTER_3, 7)
    signing.remind(letter, datetime.now(AMSTERDAM))
    today(AFTER_3)
    assert swept() == []


def test_nothing_goes_about_a_letter_that_was_taken_back(letter, today):
    by = support.coordinator(letter.intake.student)
    signing.withdraw(letter, by=by, reason="Fout", now=datetime.now(AMSTERDAM))
    today(AFTER_3)
    assert (swept(), swept(TO_COORDINATOR)) == ([], [])


def test_nothing_goes_about_a_letter_that_a_parent_refused(letter, today):
    letter.document.signatories.filter(party="guardian").update(
        refused_at=datetime.now(AMSTERDAM), refusal_reason="Nee"
    )
    today(AFTER_3)
    assert (swept(), swept(TO_COORDINATOR)) == ([], [])


def test_nothing_goes_about_a_pupil_who_stopped(letter, today):
    intake, by = support.again(letter.intake), support.coordinator(letter.intake.student)
    signing.withdraw(letter, by=by, reason="Stopt", now=datetime.now(AMSTERDAM))
    close(
        support.again(intake), day=support.TODAY, reason="Wil niet", actor=by, today=support.TODAY
    )
    today(AFTER_7)
    assert (swept(), swept(TO_COORDINATOR)) == ([], [])


def test_the_coordinator_hears_of_who_cannot_be_reached(letter, today):
    letter.document.signatories.filter(party="guardian").update(email="")
    today(AFTER_3)
    mail.outbox.clear()
    assert swept() == ["yara@mail.example"]
    coordinator = letter.document.frozen_by.email
    (message,) = [one for one in mail.outbox if one.to == [coordinator]]
    student = Student.objects.get()
    assert "heeft geen e-mailadres.\nLaat aan tafel of op papier tekenen" in message.body
    assert reverse("intake", args=[student.pk]) in message.body


def test_the_coordinator_hears_of_it_shortly_before_the_wished_start(letter, today):
    today(AFTER_7)
    assert swept(TO_COORDINATOR) == []
    today(BEFORE_3)
    assert swept(TO_COORDINATOR) == [letter.document.frozen_by.email]


def test_the_pupils_page_says_when_reminders_go(client, letter):
    client.force_login(support.coordinator(letter.intake.student))
    page = client.get(reverse("intake", args=[letter.intake.student_id])).content.decode()
    assert "3 en 7 dagen na het versturen, 10 en 3 werkdagen voor het begin" in page


@pytest.mark.parametrize("number", [1, 8])
def test_looking_costs_the_same_for_one_letter_and_for_many(
    today, number, django_assert_max_num_queries
):
    for _ in range(number):
        support.offered()
    send_due_letters.call()
    today(AFTER_3)
    assert len(swept()) == number * len(PEOPLE)
    with django_assert_max_num_queries(9):
        assert not application_reminders_are_due()
