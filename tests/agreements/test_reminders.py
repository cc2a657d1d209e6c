"""Reminders to sign: on their days, once, to whoever can sign, and never a pile."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.attention_letters import undelivered
from lwt_admin.agreements.reminders import TO_COORDINATOR, remind_now
from lwt_admin.agreements.tasks import reminders_are_due, send_due_reminders
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.rules.periods import DAY
from lwt_admin.signing import links, scans
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.reminding import REMINDER as TO_SIGN
from lwt_admin.signing.services import unsigned
from tests.agreements import paper, support
from tests.factories import MembershipFactory, SchoolFactory, staff
from tests.support.kept import kept

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# Offered on Monday 17 August; begins on Monday 5 October. So the moments are
AFTER_3, AFTER_7 = date(2026, 8, 20), date(2026, 8, 24)
BEFORE_10, BEFORE_3 = date(2026, 9, 21), date(2026, 9, 30)
START = date(2026, 10, 5)
PARTIES = ["directie@school.example", "kamp@bedrijf.example", "ouder@example.org", "yara@x.example"]


@pytest.fixture
def today(time_machine):
    """Make it the morning of a day."""

    def move(day, hour=9, minute=0):
        moment = datetime.combine(day, time(hour, minute), AMSTERDAM)
        time_machine.move_to(moment, tick=False)

    move(support.TODAY, 14, 5)
    return move


@kept
def offered(signing_order="free", company_email="kamp@bedrijf.example", worker=True):
    """An agreement that begins in October."""
    version = support.draft(email="yara@x.example")
    version.start, version.company_signatory_email = START, company_email
    version.save()
    school = version.agreement.trajectory.student.school
    school.signing_order = signing_order
    school.save()
    version = support.send(version)
    if worker:
        send_due_letters.call()
    return version


@pytest.fixture
def offer(today):
    """Offer an agreement that begins in October, on Monday 17 August."""
    return offered


@pytest.fixture
def sent(offer):
    return offer()


def swept(kind=TO_SIGN):
    """Let the sweeps do their work, twice; to whom the letters of this round go."""
    before = set(Letter.objects.values_list("pk", flat=True))
    for _ in range(2):
        send_due_reminders.call()
        send_due_letters.call()
    assert not reminders_are_due()
    new = Letter.objects.filter(kind=kind).exclude(pk__in=before)
    return sorted(new.values_list("to", flat=True))


# --- On their days --------------------------------------------------------------------------------
@pytest.mark.parametrize("day", [AFTER_3, AFTER_7, BEFORE_10, BEFORE_3])
def test_a_reminder_goes_on_its_day_and_not_the_day_before_or_after(sent, today, day):
    for moment in (AFTER_3, AFTER_7, BEFORE_10, BEFORE_3):
        if moment < day:
            today(moment)
            swept()
    today(day.replace(day=day.day - 1))
    assert swept() == []
    today(day)
    assert swept() == PARTIES
    today(date.fromordinal(day.toordinal() + 1))
    assert swept() == []


def test_after_the_last_moment_nothing_goes_any_more(sent, today):
    today(BEFORE_3)
    swept()
    today(date(2026, 12, 1))
    assert swept() == []


def test_after_days_without_a_worker_one_reminder_goes(sent, today):
    today(date(2026, 9, 29))
    assert swept() == PARTIES
    assert Letter.objects.filter(kind=TO_SIGN).count() == len(PARTIES)


def test_a_reminder_does_not_overtake_the_letter_that_it_reminds_of(offer, today):
    offer(worker=False)
    today(AFTER_7)
    assert not reminders_are_due()
    send_due_letters.call()  # the worker is back, and the first letter goes only now
    today(date(2026, 8, 26))
    assert swept() == []
    today(date(2026, 8, 27))
    assert swept() == PARTIES


def test_nothing_goes_before_the_morning(sent, today):
    today(AFTER_3, 7, 59)
    assert not reminders_are_due()
    today(AFTER_3, 8)
    assert reminders_are_due()


def test_the_days_are_those_of_the_netherlands(sent, today):
    today(AFTER_3, 0, 30)  # in UTC still the day before
    assert not reminders_are_due()


def test_moments_before_the_text_was_offered_are_past(today):
    version = support.sent(email="yara@x.example")  # a week before it begins
    send_due_letters.call()
    today(date(2026, 8, 18))
    assert swept() == []
    today(date(2026, 8, 19))  # three working days before the start
    assert swept() == ["directie@school.example", "ouder@example.org", "yara@x.example"]
    assert version.start == date(2026, 8, 24)


# --- To whom --------------------------------------------------------------------------------------
def test_who_signed_is_not_reminded(sent, today):
    support.sign_next(sent)
    today(AFTER_3)
    assert "directie@school.example" not in swept()


def test_a_school_that_signs_last_is_reminded_when_its_turn_has_come(offer, today):
    version = offer(signing_order="school_last")
    today(AFTER_3)
    assert "directie@school.example" not in swept()
    today(date(2026, 8, 22))
    witness = support.coordinator_of(version)
    for signatory in [one for one in unsigned(version.document) if one.party != "school"]:
        version = transitions.sign(
            version,
            signatory=signatory,
            mark=support.mark_for(signatory),
            witness=witness,
            now=datetime(2026, 8, 22, 9, tzinfo=AMSTERDAM),
        )
    send_due_letters.call()
    today(AFTER_7)
    assert swept() == []
    today(date(2026, 8, 25))  # three days after its turn
    assert swept() == ["directie@school.example"]


def test_who_has_no_address_is_skipped_and_named_to_the_coordinator(offer, today):
    version = offer(company_email="")
    coordinator = support.coordinator_of(version)
    today(AFTER_3)
    send_due_reminders.call()
    to_sign = Letter.objects.filter(kind=TO_SIGN).values_list("to", flat=True)
    assert len(to_sign) == 3
    mail.outbox.clear()
    send_due_letters.call()
    (message,) = [one for one in mail.outbox if one.to == [coordinator.email]]
    assert "W. Kamp heeft geen e-mailadres." in message.body
    assert "Laat aan tafel of op papier tekenen" in message.body


def test_coordinators_hear_of_it_before_the_start_and_not_sooner(sent, today):
    coordinators = sorted([support.coordinator_of(sent).email, sent.document.frozen_by.email])
    today(AFTER_7)
    assert swept(TO_COORDINATOR) == []
    today(BEFORE_10)
    assert swept(TO_COORDINATOR) == coordinators
    today(BEFORE_3)
    assert swept(TO_COORDINATOR) == coordinators


def test_a_coordinator_of_another_school_or_of_the_past_hears_nothing(sent, today):
    staff(SchoolFactory(), Role.COORDINATOR)
    school = sent.document.school
    MembershipFactory(
        school=school,
        roles=[Role.COORDINATOR],
        started_on=date(2020, 8, 1),
        ended_on=date(2026, 7, 1),
    )
    staff(school, Role.MENTOR)
    staff(school, Role.COORDINATOR, is_active=False)
    today(BEFORE_10)
    assert swept(TO_COORDINATOR) == [sent.document.frozen_by.email]


def test_the_coordinator_reads_who_must_sign_and_where(sent, today):
    today(BEFORE_10)
    send_due_reminders.call()
    mail.outbox.clear()
    send_due_letters.call()
    (message,) = [one for one in mail.outbox if one.to == [sent.document.frozen_by.email]]
    assert "Nog niet door iedereen getekend" in message.subject
    assert "M. Jansen (wettelijk vertegenwoordiger)" in message.body
    assert reverse("agreement_detail", args=[sent.agreement_id]) in message.body
    assert "5 okt 2026" in message.body
    assert 5 <= len(message.body.strip().splitlines()) <= 14


def test_a_letter_that_did_not_arrive_is_named_to_the_coordinator(sent, today):
    today(BEFORE_10)
    send_due_reminders.call()
    guardian = Signatory.objects.get(document=sent.document, party="guardian")
    Letter.objects.about(guardian).filter(kind=TO_SIGN).update(
        refused_at=datetime(2026, 9, 21, 8, tzinfo=UTC)
    )
    mail.outbox.clear()
    send_due_letters.call()
    (message,) = [one for one in mail.outbox if one.to == [sent.document.frozen_by.email]]
    assert "De mail aan M. Jansen (ouder@example.org) kwam niet aan." in message.body


# --- To an address that takes no mail, and after it was corrected ---------------------------------
DEAD, NEW = "ouder@example.org", "nieuw@mail.example"


@pytest.fixture
def came_back(sent):
    """The invitation of the parent, which came back."""
    guardian = Signatory.objects.get(document=sent.document, party="guardian")
    Letter.objects.about(guardian).update(bounced_at=support.NOW, failure="550 no such user")
    return guardian


def correct(guardian, address, version):
    by = support.coordinator_of(version)
    links.correct_address(guardian, address, by=by, reason="Kwam terug", now=timezone.now())
    send_due_letters.call()


def test_an_address_from_which_mail_came_back_is_not_reminded(came_back, today):
    today(AFTER_3)
    assert swept() == [one for one in PARTIES if one != DEAD]


def test_who_cannot_be_reached_by_mail_is_named_to_the_coordinator_after_three_days(
    sent, came_back, today
):
    coordinator = support.coordinator_of(sent)
    today(AFTER_3)
    mail.outbox.clear()
    assert coordinator.email in swept(TO_COORDINATOR)
    (message,) = [one for one in mail.outbox if one.to == [coordinator.email]]
    assert f"De mail aan M. Jansen ({DEAD}) kwam niet aan." in message.body


def test_mail_that_came_back_stays_on_the_home_page_after_the_reminders(sent, came_back, today):
    today(AFTER_3)
    swept()
    (todo,) = undelivered(support.coordinator_of(sent), None, AFTER_3)
    assert todo.text == f"De mail aan {DEAD} kwam niet aan"


def test_by_hand_an_address_from_which_mail_came_back_is_not_reminded(coordinator, sent, came_back):
    told = remind(coordinator, sent)
    assert "De mail aan M. Jansen kwam niet aan: verbeter het adres." in told
    assert DEAD not in Letter.objects.filter(kind=TO_SIGN).values_list("to", flat=True)


def test_the_days_are_counted_anew_from_the_letter_to_a_corrected_address(sent, came_back, today):
    corrected = date(2026, 8, 25)
    today(corrected)
    correct(came_back, NEW, sent)
    went = []
    for number in range(1, 9):
        today(corrected + number * DAY)
        went += [number] * swept().count(NEW)
    assert went == [3, 7]


def test_a_corrected_address_is_reminded_though_the_old_one_was_on_that_moment(sent, today):
    today(AFTER_3)
    assert DEAD in swept()
    guardian = Signatory.objects.get(document=sent.document, party="guardian")
    correct(guardian, NEW, sent)
    today(AFTER_3 + 2 * DAY)
    assert NEW not in swept()
    today(AFTER_3 + 3 * DAY)
    assert swept() == [NEW]


def test_an_address_that_was_corrected_back_is_written_to_again(sent, came_back, today):
    correct(came_back, NEW, sent)
    correct(came_back, DEAD, sent)
    today(AFTER_3)
    assert DEAD in swept()


def test_by_hand_a_corrected_address_may_be_reminded_on_the_day_of_the_old_one(coordinator, sent):
    remind(coordinator, sent)
    guardian = Signatory.objects.get(document=sent.document, party="guardian")
    correct(guardian, NEW, sent)
    assert "Een herinnering gaat naar M. Jansen" in remind(coordinator, sent)
    assert "M. Jansen is vandaag al herinnerd." in remind(coordinator, sent)
    assert Letter.objects.filter(kind=TO_SIGN, to=NEW).count() == 1


# --- While a scan waits for a colleague -----------------------------------------------------------
@pytest.fixture
def scan(sent):
    """The paper that the parent signed, for somebody else to compare."""
    return paper.entered(sent, paper.signatories(sent, "guardian"))


def test_who_signed_on_a_paper_that_waits_is_not_reminded(sent, scan, today):
    today(AFTER_3)
    assert swept() == [one for one in PARTIES if one != "ouder@example.org"]


def test_who_signed_on_a_paper_that_was_refused_is_reminded_again(sent, scan, today):
    today(AFTER_3)
    swept()
    colleague = staff(sent.document.school, Role.OFFICE)
    scans.reject(scan, "Een bladzijde mist.", by=colleague, now=timezone.now())
    assert swept() == ["ouder@example.org"]


def test_a_reminder_that_waits_is_not_sent_to_who_signs_on_paper_meanwhile(sent, today):
    today(AFTER_3)
    send_due_reminders.call()
    paper.entered(sent, paper.signatories(sent, "guardian"))
    mail.outbox.clear()
    send_due_letters.call()
    assert ["ouder@example.org"] not in [message.to for message in mail.outbox]


def test_the_coordinator_is_not_told_of_who_has_no_address_but_signed_on_paper(offer, today):
    version = offer(company_email="")
    paper.entered(version, paper.signatories(version, "company"))
    today(AFTER_3)
    assert swept(TO_COORDINATOR) == []


def test_the_coordinator_reads_before_the_start_which_scan_waits(offer, today):
    version = offer(company_email="")
    paper.entered(version, paper.signatories(version, "company"))
    today(BEFORE_10)
    send_due_reminders.call()
    mail.outbox.clear()
    send_due_letters.call()
    (message,) = [one for one in mail.outbox if one.to == [version.document.frozen_by.email]]
    told = "W. Kamp (leerbedrijf; scan van ma 17 aug 2026 wacht op vergelijken)"
    assert told in " ".join(message.body.split())
    assert "heeft geen e-mailadres" not in message.body


def test_by_hand_nobody_is_reminded_who_signed_on_a_paper_that_waits(coordinator, sent, scan):
    told = remind(coordinator, sent)
    assert "M. Jansen staat op een scan die nog vergeleken wordt." in told
    to_sign = Letter.objects.filter(kind=TO_SIGN).values_list("to", flat=True)
    assert "ouder@example.org" not in to_sign


# --- When it is over ------------------------------------------------------------------------------
def test_nothing_goes_about_a_withdrawn_agreement(sent, today):
    transitions.withdraw(sent, actor=support.coordinator_of(sent), reason="Fout", now=support.NOW)
    today(BEFORE_3)
    assert (swept(), swept(TO_COORDINATOR)) == ([], [])


def test_nothing_goes_about_a_refused_agreement(sent, today):
    guardian = Signatory.objects.get(document=sent.document, party="guardian")
    transitions.refuse(sent, signatory=guardian, reason="Nee", now=support.NOW)
    today(BEFORE_3)
    assert (swept(), swept(TO_COORDINATOR)) == ([], [])


def test_nothing_goes_about_an_agreement_that_everybody_signed(sent, today):
    witness = support.coordinator_of(sent)
    while unsigned(sent.document):
        support.sign_next(sent, witness)
    today(BEFORE_3)
    assert (swept(), swept(TO_COORDINATOR)) == ([], [])


def test_a_reminder_that_waits_is_not_sent_to_who_signs_meanwhile(sent, today):
    send_due_letters.call()
    today(AFTER_3)
    send_due_reminders.call()
    school = unsigned(sent.document)[0]
    support.sign_next(sent)
    mail.outbox.clear()
    send_due_letters.call()
    assert [school.email] not in [message.to for message in mail.outbox]


def test_a_letter_to_the_coordinator_is_not_sent_when_it_was_withdrawn_meanwhile(sent, today):
    send_due_letters.call()
    today(BEFORE_10)
    send_due_reminders.call()
    transitions.withdraw(sent, actor=support.coordinator_of(sent), reason="Fout", now=support.NOW)
    mail.outbox.clear()
    send_due_letters.call()
    assert mail.outbox == []


def test_a_reminder_has_a_new_link(sent, today):
    today(AFTER_3)
    send_due_reminders.call()
    send_due_letters.call()
    (message,) = [
        one for one in mail.outbox if "Herinnering" in one.subject and "ouder" in one.to[0]
    ]
    assert "/tekenen/" in message.body


# --- By hand --------------------------------------------------------------------------------------
@pytest.fixture
def coordinator(client, sent):
    user = support.coordinator_of(sent)
    client.force_login(user)
    return client


def remind(client, version):
    url = reverse("agreement_remind", args=[version.agreement_id])
    response = client.post(url)
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_coordinator_reminds_everybody_by_a_button(coordinator, sent):
    assert "Een herinnering gaat naar" in remind(coordinator, sent)
    assert Letter.objects.filter(kind=TO_SIGN).count() == len(PARTIES)


def test_the_button_stands_on_the_page_of_who_may_use_it(client, sent):
    url = reverse("agreement_detail", args=[sent.agreement_id])
    shown = {}
    for role in (Role.COORDINATOR, Role.READER):
        client.force_login(staff(sent.document.school, role))
        shown[role] = "Herinner nu" in client.get(url).content.decode()
    assert shown == {Role.COORDINATOR: True, Role.READER: False}


def test_the_reminders_stand_on_the_page_of_the_agreement(coordinator, sent):
    remind(coordinator, sent)
    url = reverse("agreement_detail", args=[sent.agreement_id])
    assert "Herinnering om te tekenen" in coordinator.get(url).content.decode()


def test_a_second_click_on_the_same_day_reminds_nobody(coordinator, sent):
    remind(coordinator, sent)
    assert "M. Jansen is vandaag al herinnerd." in remind(coordinator, sent)
    assert Letter.objects.filter(kind=TO_SIGN).count() == len(PARTIES)


def test_an_address_that_did_not_work_today_must_be_corrected_first(coordinator, sent):
    remind(coordinator, sent)
    guardian = Signatory.objects.get(document=sent.document, party="guardian")
    Letter.objects.about(guardian).filter(kind=TO_SIGN).update(bounced_at=support.NOW)
    told = remind(coordinator, sent)
    assert "De mail aan M. Jansen kwam vandaag niet aan: verbeter het adres." in told


def test_the_next_day_the_button_works_again(coordinator, sent, today):
    remind(coordinator, sent)
    today(date(2026, 8, 18))
    assert "Een herinnering gaat naar" in remind(coordinator, sent)


def test_a_reminder_by_hand_on_a_moment_or_after_it_takes_its_place(sent, today):
    today(AFTER_3, 7)
    remind_now(sent, datetime(2026, 8, 20, 7, tzinfo=AMSTERDAM))
    today(AFTER_3)
    assert swept() == []


def test_who_cannot_sign_yet_is_named(client, offer):
    version = offer(signing_order="school_last", company_email="")
    client.force_login(support.coordinator_of(version))
    text = remind(client, version)
    assert "P. de Wit is nog niet aan de beurt." in text
    assert "Van W. Kamp is geen e-mailadres bekend." in text


def test_there_is_nobody_to_remind_of_a_draft(client):
    version = support.draft()
    client.force_login(support.coordinator_of(version))
    assert "wacht op niemand" in remind(client, version)


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OFFICE, 302), (Role.DIRECTOR, 403), (Role.READER, 403)]
)
def test_who_may_send_may_remind(client, sent, role, status):
    client.force_login(staff(sent.document.school, role))
    url = reverse("agreement_remind", args=[sent.agreement_id])
    assert client.post(url).status_code == status


def test_reading_reminds_nobody(coordinator, sent):
    url = reverse("agreement_remind", args=[sent.agreement_id])
    assert coordinator.get(url).status_code == 405
    assert not Letter.objects.filter(kind=TO_SIGN).exists()


# --- Cost -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 8])
def test_looking_for_reminders_costs_the_same_for_one_agreement_and_for_many(
    offer, today, number, django_assert_max_num_queries
):
    for _ in range(number):
        offer()
    today(BEFORE_10)
    assert len(swept()) == number * len(PARTIES)
    with django_assert_max_num_queries(14):
        assert not reminders_are_due()
