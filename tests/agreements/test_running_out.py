"""What runs out is told to the coordinators of the school: on its days, once, while it is true."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, Recognition
from lwt_admin.agreements.reminder_moments import (
    AGREEMENT_ENDS,
    COOPERATION_ENDS,
    COOPERATION_NOTICE,
    RECOGNITION_ENDS,
)
from lwt_admin.agreements.tasks import reminders_are_due, send_due_reminders
from lwt_admin.letters.models import Letter
from lwt_admin.letters.overview import letters_about
from lwt_admin.letters.tasks import send_due_letters
from tests.factories import (
    AgreementVersionFactory,
    CooperationAgreementFactory,
    RecognitionFactory,
    SchoolFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    recognised_company,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

LAST = date(2027, 3, 26)
DAY = timedelta(days=1)


@pytest.fixture
def school(db):
    school = SchoolFactory()
    staff(school, Role.COORDINATOR, email="l.bakker@school.example")
    return school


@pytest.fixture
def today(time_machine):
    """Make it the morning of a day."""

    def move(day):
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
        time_machine.move_to(moment, tick=False)

    return move


@pytest.fixture
def trajectory(school):
    return TrajectoryFactory(student__school=school)


@pytest.fixture
def agreement(trajectory):
    """Signed by all, up to and including 26 March 2027."""
    agreement = WorkAgreementFactory(trajectory=trajectory, company=recognised_company(trajectory))
    AgreementVersionFactory(agreement=agreement, signed=True, end=LAST)
    return agreement


@pytest.fixture
def cooperation(school):
    """Up to and including 31 July 2029; notice is due on 31 January 2029."""
    return CooperationAgreementFactory(school=school)


def swept(kind):
    """Let the sweep do its work, twice; how many letters of this kind are new."""
    before = Letter.objects.filter(kind=kind).count()
    send_due_reminders.call()
    send_due_reminders.call()
    assert not reminders_are_due()
    return Letter.objects.filter(kind=kind).count() - before


def message():
    """The one letter that leaves now."""
    mail.outbox.clear()
    send_due_letters.call()
    (message,) = mail.outbox
    return message


def on(today, kind, *days):
    """How many letters there are new on each of these days."""
    found = []
    for day in days:
        today(day)
        found.append(swept(kind))
    return found


# --- Agreements -----------------------------------------------------------------------------------
def test_an_agreement_that_ends_is_announced_on_two_days(agreement, today):
    days = [LAST - timedelta(days=number) for number in (31, 30, 29, 8, 7, 6, 0, -1)]
    assert on(today, AGREEMENT_ENDS, *days) == [0, 1, 0, 0, 1, 0, 0, 0]


def test_after_weeks_without_a_worker_one_letter_goes(agreement, today):
    assert on(today, AGREEMENT_ENDS, LAST - 3 * DAY) == [1]


def test_the_letter_names_pupil_company_and_day(agreement, today):
    today(LAST - 30 * DAY)
    swept(AGREEMENT_ENDS)
    letter = message()
    student = agreement.trajectory.student
    assert letter.to == ["l.bakker@school.example"]
    assert letter.subject == f"De overeenkomst van {student} loopt af op vr 26 mrt 2027"
    assert str(agreement.company) in letter.body
    assert reverse("agreement_detail", args=[agreement.pk]) in letter.body


def test_the_letter_stands_on_the_record(agreement, today):
    today(LAST - 30 * DAY)
    swept(AGREEMENT_ENDS)
    assert [line.label for line in letters_about([agreement])] == ["Overeenkomst loopt af"]


def test_an_agreement_with_a_sequel_is_not_announced(agreement, trajectory, today):
    signed_agreement(trajectory, start=LAST + DAY, end=LAST + 60 * DAY)
    assert on(today, AGREEMENT_ENDS, LAST - 30 * DAY) == [0]


@pytest.mark.parametrize("state", ["draft", "signed"])
def test_a_sequel_that_does_not_hold_for_hours_does_not_silence_it(
    agreement, trajectory, today, state
):
    kind = "lwt" if state == "draft" else "orientation"
    after = signed_agreement(trajectory, start=LAST + DAY, end=LAST + 60 * DAY)
    AgreementVersion.objects.filter(agreement=after).update(state=state)
    after.kind = kind
    after.save()
    assert on(today, AGREEMENT_ENDS, LAST - 30 * DAY) == [1]


def test_the_letter_says_that_a_sequel_is_not_signed_yet(agreement, trajectory, today):
    after = signed_agreement(trajectory, start=LAST + DAY, end=LAST + 60 * DAY)
    AgreementVersion.objects.filter(agreement=after).update(state="draft")
    today(LAST - 7 * DAY)
    swept(AGREEMENT_ENDS)
    assert "er is nog geen getekend vervolg" in message().body


def test_an_agreement_of_an_ended_trajectory_is_not_announced(agreement, trajectory, today):
    trajectory.ended_on, trajectory.end_reason = date(2027, 2, 1), "left"
    trajectory.save()
    assert on(today, AGREEMENT_ENDS, LAST - 30 * DAY) == [0]


@pytest.mark.parametrize("state", ["ended", "replaced"])
def test_an_agreement_that_was_ended_or_replaced_is_not_announced(agreement, today, state):
    AgreementVersion.objects.update(state=state, ended_on=date(2027, 2, 1))
    assert on(today, AGREEMENT_ENDS, LAST - 30 * DAY) == [0]


def test_a_short_agreement_is_not_announced_before_it_began(trajectory, today):
    signed_agreement(trajectory, start=LAST - 10 * DAY, end=LAST)
    days = [LAST - 20 * DAY, LAST - 9 * DAY, LAST - 7 * DAY]
    assert on(today, AGREEMENT_ENDS, *days) == [0, 0, 1]


def test_a_letter_is_not_sent_when_a_sequel_came_meanwhile(agreement, trajectory, today):
    today(LAST - 30 * DAY)
    swept(AGREEMENT_ENDS)
    signed_agreement(trajectory, start=LAST + DAY, end=LAST + 60 * DAY)
    assert send_due_letters.call() == {"moot": 1}


# --- Recognitions ---------------------------------------------------------------------------------
@pytest.fixture
def recognition(agreement):
    """The company's recognition ends before the agreement does."""
    recognition = agreement.company.recognitions.get()
    recognition.valid_until = date(2027, 2, 28)
    recognition.save()
    return recognition


def test_a_recognition_that_ends_is_announced_on_three_days(recognition, today):
    last = recognition.valid_until
    days = [last - timedelta(days=number) for number in (91, 90, 89, 31, 30, 29, 8, 7, 6, 0, -1)]
    assert on(today, RECOGNITION_ENDS, *days) == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]


def test_the_letter_says_how_many_pupils_it_touches(recognition, agreement, today):
    today(recognition.valid_until - 90 * DAY)
    swept(RECOGNITION_ENDS)
    letter = message()
    assert letter.subject.endswith("loopt af op zo 28 feb 2027")
    assert "Eén leerling heeft er daarna nog een overeenkomst." in letter.body
    assert reverse("company_detail", args=[agreement.company_id]) in letter.body


def test_a_recognition_that_is_followed_is_not_announced(recognition, today):
    last = recognition.valid_until
    RecognitionFactory(company=recognition.company, valid_from=last + DAY)
    assert on(today, RECOGNITION_ENDS, last - 90 * DAY) == [0]


def test_the_recognition_of_a_company_without_pupils_is_not_announced(recognition, today):
    AgreementVersion.objects.update(state="withdrawn")
    assert on(today, RECOGNITION_ENDS, recognition.valid_until - 90 * DAY) == [0]


def test_an_orientation_placement_needs_no_recognition(recognition, agreement, today):
    agreement.kind = "orientation"
    agreement.save()
    assert on(today, RECOGNITION_ENDS, recognition.valid_until - 90 * DAY) == [0]


def test_the_letter_counts_no_orientation_placement(recognition, agreement, today):
    other = signed_agreement(TrajectoryFactory(student__school=agreement.company.school))
    other.kind, other.company = "orientation", agreement.company
    other.save()
    today(recognition.valid_until - 90 * DAY)
    swept(RECOGNITION_ENDS)
    assert "Eén leerling heeft er daarna nog een overeenkomst." in message().body


@pytest.mark.parametrize("status", [Recognition.Status.REQUESTED, Recognition.Status.WITHDRAWN])
def test_what_is_no_valid_recognition_is_not_announced(recognition, today, status):
    recognition.status = status
    recognition.save()
    assert on(today, RECOGNITION_ENDS, recognition.valid_until - 90 * DAY) == [0]


def test_an_extended_recognition_is_announced_anew(recognition, today):
    assert on(today, RECOGNITION_ENDS, recognition.valid_until - 90 * DAY) == [1]
    recognition.valid_until = date(2027, 3, 20)
    recognition.save()
    assert on(today, RECOGNITION_ENDS, recognition.valid_until - 90 * DAY) == [1]
    assert [letter.to for letter in Letter.objects.order_by("pk")] == 2 * [
        "l.bakker@school.example"
    ]


# --- Cooperation ----------------------------------------------------------------------------------
def test_the_end_of_a_cooperation_is_announced_on_two_days(cooperation, today):
    last = cooperation.valid_until
    days = [last - timedelta(days=number) for number in (91, 90, 89, 31, 30, 29, 0, -1)]
    assert on(today, COOPERATION_ENDS, *days) == [0, 1, 0, 0, 1, 0, 0, 0]


def test_the_last_day_for_notice_is_announced_on_two_days(cooperation, today):
    notice = cooperation.notice_by
    days = [notice - timedelta(days=number) for number in (61, 60, 59, 15, 14, 13, 0, -1)]
    assert on(today, COOPERATION_NOTICE, *days) == [0, 1, 0, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("day", "subject"),
    [
        (date(2029, 5, 2), "loopt af op di 31 jul 2029"),
        (date(2028, 12, 2), "Verleng of zeg op voor wo 31 jan 2029"),
    ],
)
def test_the_letters_about_a_cooperation(cooperation, today, day, subject):
    today(day)
    send_due_reminders.call()
    letter = message()
    assert subject in letter.subject
    assert cooperation.institution in letter.subject
    assert reverse("cooperation_edit", args=[cooperation.pk]) in letter.body


def test_a_cooperation_that_is_followed_is_not_announced(cooperation, today):
    last = cooperation.valid_until
    CooperationAgreementFactory(
        school=cooperation.school, valid_from=date(2029, 1, 1), valid_until=date(2033, 7, 31)
    )
    assert on(today, COOPERATION_ENDS, last - 90 * DAY) == [0]


def test_a_cooperation_with_another_institution_does_not_silence_it(cooperation, today):
    CooperationAgreementFactory(
        school=cooperation.school, institution="ROC Elders", valid_until=date(2033, 7, 31)
    )
    assert on(today, COOPERATION_ENDS, cooperation.valid_until - 90 * DAY) == [1]
    assert "Daarna is er geen andere met deze instelling." in message().body


def test_a_terminated_cooperation_asks_for_no_notice(cooperation, today):
    cooperation.terminated_on = date(2029, 6, 1)
    cooperation.save()
    assert on(today, COOPERATION_NOTICE, date(2028, 12, 2)) == [0]


def test_a_cooperation_that_was_never_signed_is_not_announced(cooperation, today):
    cooperation.signed_on = None
    cooperation.save()
    assert on(today, COOPERATION_ENDS, cooperation.valid_until - 90 * DAY) == [0]


def test_the_moments_stand_on_the_page_that_explains_an_agreement(client, school):
    client.force_login(staff(school, Role.READER))
    text = client.get(reverse("agreement_steps")).content.decode()
    for moment in (
        "3 dagen na het versturen",
        "10 werkdagen voor het begin",
        "90 dagen van tevoren",
    ):
        assert moment in text


# --- Pages ----------------------------------------------------------------------------------------
def test_the_page_of_a_company_lists_its_mail(client, recognition, today):
    today(recognition.valid_until - 90 * DAY)
    swept(RECOGNITION_ENDS)
    company = recognition.company
    client.force_login(staff(company.school, Role.COORDINATOR))
    text = client.get(reverse("company_detail", args=[company.pk])).content.decode()
    assert "Erkenning loopt af" in text
    assert "l.bakker@school.example" in text


def test_the_page_of_a_cooperation_lists_its_mail(client, cooperation, today):
    today(cooperation.valid_until - 90 * DAY)
    swept(COOPERATION_ENDS)
    client.force_login(staff(cooperation.school, Role.COORDINATOR))
    text = client.get(reverse("cooperation_edit", args=[cooperation.pk])).content.decode()
    assert "Samenwerkingsovereenkomst loopt af" in text
    assert "l.bakker@school.example" in text
