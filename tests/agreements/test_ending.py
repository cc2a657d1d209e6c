"""Stopping before the time: what goes with it, the letter, and another place instead."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, Stage, State, Termination, WorkAgreement
from lwt_admin.agreements.steps import TerminationFacts, TransitionRefused
from lwt_admin.agreements.termination_letter import letter_html, letter_pdf
from lwt_admin.agreements.termination_mail import recipients_of
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from tests.agreements import support
from tests.agreements.test_agreement_pdf import text_of
from tests.factories import recognised_company, staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]

FIRST, LAST, STOPS = date(2026, 8, 24), date(2027, 3, 26), date(2026, 12, 18)
DAY = timedelta(days=1)
TYPED = {
    "last_day": "2026-12-18",
    "cause": "unavailable",
    "participants": "Leerling, vader en mentor",
    "decided_on": "2026-08-14",
    "sbb_consulted_on": "2026-08-13",
    "explanation": "Het bedrijf stopt.",
}


def page(name, version):
    return reverse(f"agreement_{name}", args=[version.agreement_id])


def letter_of(version):
    return reverse("termination_letter", args=[version.agreement_id])


@pytest.fixture
def signed():
    return support.signed(first_name="Yara", last_name="Jansen")


@pytest.fixture
def coordinator(client, signed):
    client.force_login(support.coordinator_of(signed))
    return client


# --- What goes with it ----------------------------------------------------------------------------
@pytest.mark.parametrize("offered", [False, True])
def test_an_addendum_that_is_being_prepared_is_withdrawn_with_it(signed, offered):
    draft = support.addendum(signed)
    if offered:
        support.send(draft)
    support.ended(signed)
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN
    assert draft.events.last().reason == "De overeenkomst is beëindigd."


def test_nobody_signs_an_addendum_of_what_ended(signed):
    offered = support.send(support.addendum(signed))
    support.ended(signed)
    with pytest.raises(TransitionRefused, match="ingetrokken"):
        support.sign_next(AgreementVersion.objects.for_system().for_one_page().get(pk=offered.pk))


def test_stopping_before_an_addendum_begins_shortens_the_old_text_too(signed):
    amended = support.amended(signed, start=date(2026, 11, 2))
    support.ended(amended, last_day=date(2026, 10, 16))
    assert support.in_force(signed.agreement, date(2026, 10, 16)) == 1
    assert support.in_force(signed.agreement, date(2026, 10, 17)) is None
    assert support.in_force(signed.agreement, date(2026, 11, 2)) is None
    old = signed.agreement.versions.get(number=1)
    assert (old.state, old.ended_on) == (State.REPLACED, date(2026, 10, 16))
    assert old.events.last().transition == "shorten"


def test_stopping_after_an_addendum_began_leaves_the_old_text(signed):
    amended = support.amended(signed, start=date(2026, 11, 2))
    support.ended(amended, last_day=STOPS)
    assert signed.agreement.versions.get(number=1).ended_on == date(2026, 11, 1)


def test_an_amended_agreement_can_stop_before_it_ever_began(signed):
    amended = support.amended(signed, start=date(2026, 11, 2))
    support.ended(amended, last_day=FIRST - DAY)
    assert all(version.never_holds for version in signed.agreement.versions.all())


def test_an_agreement_cannot_stop_before_the_day_before_its_first(signed):
    amended = support.amended(signed, start=date(2026, 11, 2))
    with pytest.raises(TransitionRefused, match="buiten de looptijd"):
        support.ended(amended, last_day=FIRST - 2 * DAY)


def test_why_and_with_whom_is_kept(signed):
    termination = support.ended(signed).termination
    assert (termination.cause, termination.participants) == ("unavailable", "Leerling en mentor")
    assert termination.explanation == "Het bedrijf stopt."


@pytest.mark.parametrize(
    "role",
    [Role.MENTOR, Role.OFFICE, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER, Role.MANAGER],
)
def test_only_the_coordinator_stops_an_agreement(client, signed, role):
    client.force_login(staff(signed.agreement.trajectory.student.school, role))
    assert client.post(page("end", signed), TYPED).status_code in {403, 404}
    signed.refresh_from_db()
    assert signed.state == State.SIGNED


# --- Its page -------------------------------------------------------------------------------------
def test_stopping_by_the_page(coordinator, signed):
    assert coordinator.post(page("end", signed), TYPED).url == page("detail", signed)
    termination = Termination.objects.get()
    assert termination.agreement_version.ended_on == STOPS
    assert termination.sbb_consulted_on == date(2026, 8, 13)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"last_day": "2027-06-01"}, "buiten de looptijd"),
        ({"decided_on": "2026-08-18"}, "di 18 aug 2026 is nog niet geweest"),
        ({"sbb_consulted_on": "2026-08-18"}, "di 18 aug 2026 is nog niet geweest"),
        ({"cause": "zomaar"}, "zomaar"),
        ({"explanation": "  "}, "verplicht"),
        ({"participants": ""}, "verplicht"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(coordinator, signed, changes, told):
    html = coordinator.post(page("end", signed), TYPED | changes).content.decode()
    assert told in html
    assert "Leerling, vader en mentor" in html or "participants" in changes
    assert not Termination.objects.exists()


def test_the_page_warns_that_an_addendum_goes_with_it(coordinator, signed):
    support.addendum(signed)
    html = coordinator.get(page("end", signed)).content.decode()
    assert "Versie 2 is concept. Die wordt ingetrokken" in html


def test_stopping_twice_is_told(coordinator, signed):
    coordinator.post(page("end", signed), TYPED)
    assert coordinator.post(page("end", signed), TYPED).url == page("detail", signed)
    assert Termination.objects.count() == 1


def test_the_page_of_the_agreement_says_why_it_stopped(coordinator, signed):
    coordinator.post(page("end", signed), TYPED)
    html = coordinator.get(page("detail", signed)).content.decode()
    for told in ("de stageplaats is niet meer beschikbaar", "Leerling, vader en mentor"):
        assert told in html
    assert letter_of(signed) in html


# --- The letter -----------------------------------------------------------------------------------
def test_the_letter_goes_to_company_and_pupil_with_the_last_day_and_the_reason(signed):
    html = letter_html(support.ended(signed).termination)
    assert html.count('<section class="letter">') == 2
    for told in ("vr 18 dec 2026", "Het bedrijf stopt.", "Leerling en mentor", "t.a.v. W. Kamp"):
        assert told in html
    assert "Beste Yara Jansen en M. Jansen," in html


def test_the_school_tells_the_pupil_of_its_duty_when_the_place_fails(signed):
    html = letter_html(support.ended(signed).termination)
    assert html.count("zorgt na overleg met SBB voor een andere plek (WVO 10b4 lid 6 (oud))") == 1


def test_a_pupil_who_wants_to_stop_is_promised_no_other_place(signed):
    facts = TerminationFacts("student", "Leerling", "Verhuisd.", support.TODAY)
    actor = support.coordinator_of(signed)
    given = {"last_day": STOPS, "termination": facts, "now": support.NOW}
    html = letter_html(transitions.end(signed, actor=actor, **given).termination)
    assert "andere plek" not in html


def test_the_letter_of_what_never_began_says_so(signed):
    html = letter_html(support.ended(signed, last_day=FIRST - DAY).termination)
    assert "gaat niet door" in html
    assert "De laatste dag is" not in html


def test_the_letter_is_a_pdf_with_the_text_as_signed(signed):
    ended = support.ended(signed)
    company = ended.agreement.company
    company.name = "Anders genoemd"
    company.save()
    text = text_of(letter_pdf(ended.termination))
    assert "Anders genoemd" not in text
    assert "De overeenkomst van Yara Jansen stopt" in text


def test_a_hostile_explanation_is_text_in_the_letter(signed):
    ended = support.ended(signed)
    ended.termination.explanation = "<script>alert(1)</script>"
    assert "<script>alert" not in letter_html(ended.termination)


def test_the_letter_is_downloaded_by_who_may_have_documents(client, signed):
    support.ended(signed)
    school = signed.agreement.trajectory.student.school
    for role, status in ((Role.COORDINATOR, 200), (Role.DIRECTOR, 200), (Role.READER, 403)):
        client.force_login(staff(school, role))
        assert client.get(letter_of(signed)).status_code == status


def test_without_an_early_end_there_is_no_letter(coordinator, signed):
    assert coordinator.get(letter_of(signed)).status_code == 404


# --- Mailing it -----------------------------------------------------------------------------------
def mailing_of(version):
    return reverse("termination_mail", args=[version.agreement_id])


def with_addresses(version):
    """The other parties with an address each, by party."""
    signatories = version.document.signatories.exclude(party="school")
    for one in signatories:
        one.email = f"{one.party}@thuis.example"
        one.save()
    return {one.party: one for one in signatories}


def test_each_other_party_gets_its_own_letter_by_mail(coordinator, signed):
    support.ended(signed)
    with_addresses(signed)
    answer = coordinator.post(mailing_of(signed), follow=True)
    assert "De brief gaat per mail naar" in answer.content.decode()
    mail.outbox.clear()
    send_due_letters.call()
    sent = {message.to[0]: message for message in mail.outbox}
    assert set(sent) == {f"{party}@thuis.example" for party in ("student", "guardian", "company")}
    assert "vr 18 dec 2026" in sent["guardian@thuis.example"].body
    texts = {to: text_of(message.attachments[0].content) for to, message in sent.items()}
    assert "t.a.v. W. Kamp" in texts["company@thuis.example"]
    assert "t.a.v. W. Kamp" not in texts["student@thuis.example"]
    assert "Beste Yara Jansen" not in texts["company@thuis.example"]


def test_a_second_click_mails_nothing_more(coordinator, signed):
    support.ended(signed)
    with_addresses(signed)
    coordinator.post(mailing_of(signed))
    answer = coordinator.post(mailing_of(signed), follow=True)
    assert "heeft de brief al gekregen" in answer.content.decode()
    assert Letter.objects.for_system().filter(kind="termination_letter").count() == 3


def test_parties_who_share_an_address_get_one_letter(signed):
    termination = support.ended(signed).termination
    parties = with_addresses(signed)
    parties["student"].email = "GUARDIAN@thuis.example"
    parties["student"].save()
    assert len(recipients_of(termination).by_mail) == 2


def test_the_page_names_who_gets_no_mail(coordinator, signed):
    support.ended(signed)
    company = with_addresses(signed)["company"]
    company.email = ""
    company.save()
    html = coordinator.get(page("detail", signed)).content.decode()
    assert mailing_of(signed) in html
    assert f"Geen e-mailadres: {company.name}" in html


def test_the_page_offers_no_mail_when_it_went(coordinator, signed):
    support.ended(signed)
    with_addresses(signed)
    coordinator.post(mailing_of(signed))
    html = coordinator.get(page("detail", signed)).content.decode()
    assert mailing_of(signed) not in html
    assert "Brief over het einde" in html


def test_only_who_may_end_mails_the_letter(client, signed):
    support.ended(signed)
    with_addresses(signed)
    client.force_login(staff(signed.agreement.trajectory.student.school, Role.DIRECTOR))
    assert client.post(mailing_of(signed)).status_code == 403
    assert not Letter.objects.for_system().filter(kind="termination_letter").exists()


def test_without_an_early_end_there_is_nothing_to_mail(coordinator, signed):
    assert coordinator.post(mailing_of(signed)).status_code == 404


# --- Another place --------------------------------------------------------------------------------
def test_another_place_begins_with_schedule_and_texts_and_is_shown_on_both_pages(
    coordinator, signed
):
    signed.tasks = "Vloeren leggen."
    signed.save()
    support.ended(signed)
    company = recognised_company(signed.agreement.trajectory, name="Bakkerij Smit")
    typed = {"kind": "lwt", "start": "2026-12-19", "end": "2027-03-26", "company": company.pk}
    typed["sbb_consulted_on"] = "2026-08-16"
    answer = coordinator.post(page("replace", signed), typed)
    new = WorkAgreement.objects.get(company=company)
    version = new.versions.get()
    assert answer.url == page("edit", version)
    assert (new.replaces, version.tasks) == (signed.agreement, "Vloeren leggen.")
    assert [day.weekday for day in version.schedule.all()] == [4, 5]
    assert version.company_signatory_name == company.signatory_name
    assert Termination.objects.get().sbb_consulted_on == date(2026, 8, 16)
    assert "Bakkerij Smit" in coordinator.get(page("detail", signed)).content.decode()
    assert page("detail", signed) in coordinator.get(page("detail", version)).content.decode()


def test_another_place_is_not_at_the_same_company(coordinator, signed):
    company = signed.agreement.company
    typed = {"kind": "lwt", "start": "2026-12-19", "end": "2027-03-26", "company": company.pk}
    html = coordinator.post(page("replace", signed), typed).content.decode()
    assert "niet (meer) in de lijst" in html
    assert WorkAgreement.objects.count() == 1


def test_the_day_of_consulting_sbb_is_not_overwritten(coordinator, signed):
    coordinator.post(page("end", signed), TYPED)
    html = coordinator.get(page("replace", signed)).content.decode()
    assert "sbb_consulted_on" not in html


def test_a_place_that_fails_is_replaced_while_it_still_runs(coordinator, signed):
    html = coordinator.get(page("replace", signed)).content.decode()
    assert "Deze plek loopt nog" in html


def test_what_was_not_signed_is_not_replaced(client):
    version = support.sent()
    client.force_login(support.coordinator_of(version))
    assert client.get(page("replace", version)).url == page("detail", version)


def test_an_ended_agreement_that_still_runs_is_not_among_the_past_of_its_company(
    coordinator, signed, time_machine
):
    support.ended(signed)
    time_machine.move_to("2026-09-01 12:00:00+00:00")
    coordinator.force_login(support.coordinator_of(signed))
    url = reverse("company_detail", args=[signed.agreement.company_id])
    shown = coordinator.get(url).context
    assert [line.stage for line in shown["agreements_now"]] == [Stage.ENDED]
