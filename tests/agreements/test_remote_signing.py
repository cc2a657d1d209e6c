"""Signing at a distance: the way of a party from the letter to the signature."""

from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import State
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.letters.models import Letter
from lwt_admin.signing import codes, links
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import Signature, SigningCode, SigningEvent
from lwt_admin.signing.remote import refuse
from lwt_admin.signing.services import SigningRefused, unsigned
from tests.agreements import remote, support
from tests.agreements.test_agreement_sign import drawing
from tests.factories import GuardianFactory, staff
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db):
    return remote.delivered()


def test_a_party_signs_with_the_code_from_the_mail(client, version):
    page = remote.sign_as(client, version, "company")
    assert page.status_code == 200
    assert "Dank u wel" in page.content.decode()
    signature = Signature.objects.get()
    assert signature.signatory == remote.party(version, "company")
    assert signature.address == remote.ADDRESSES["company"]
    assert signature.witness is None
    assert signature.link is not None
    version.refresh_from_db()
    assert version.state == State.PARTLY_SIGNED
    event = SigningEvent.objects.get(kind="signed")
    assert event.payload["way"] == "link"


def test_all_parties_sign_at_a_distance(client, version):
    for name in ("student", "company", "school", "guardian"):
        remote.sign_as(client, version, name)
    version.refresh_from_db()
    assert version.state == State.SIGNED


def test_the_page_shows_the_text_and_the_reason(client, version):
    html = client.get(remote.link_for("guardian")).content.decode()
    for article in version.document.content["articles"]:
        assert article["heading"] in html
    assert "wettelijk vertegenwoordiger" in html
    assert "Inrichtingsbesluit 35 lid 4" in html or "NRK 3:1" in html


def test_the_page_is_there_in_english(client, version):
    html = client.get(remote.link_for("guardian") + "?taal=en").content.decode()
    assert '<html lang="en">' in html
    assert "Send me a code" in html
    assert "The agreement itself is in Dutch." in html
    assert version.document.content["articles"][0]["heading"] in html


def test_the_chosen_language_stays_without_standing_in_the_address(client, version):
    path = remote.link_for("guardian")
    client.get(f"{path}?taal=en")
    assert '<html lang="en">' in client.get(path).content.decode()
    assert "token" not in client.cookies["taal"].value
    assert client.cookies["taal"].value == "en"


def test_an_unknown_language_is_dutch(client, version):
    html = client.get(remote.link_for("guardian") + "?taal=xx").content.decode()
    assert '<html lang="nl">' in html


def test_a_refusal_in_english_says_in_english_what_is_wrong(client, version):
    path = remote.link_for("company")
    client.get(f"{path}?taal=en")
    client.post(f"{path}code/")
    page = client.post(path, remote.typed(version, "company", code="000", consent=""))
    html = page.content.decode()
    assert "First tick the box" in html
    assert "Something is not right yet" in html


def test_a_drawn_signature_signs_too(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    given = {"typed_name": "", "drawing": drawing(), "code": remote.code_for("company")}
    client.post(path, remote.typed(version, "company", **given))
    assert Signature.objects.get().method == "drawn"


def test_the_text_of_the_consent_is_kept_as_it_was_read(client, version):
    client.cookies["taal"] = "en"
    remote.sign_as(client, version, "company")
    assert Signature.objects.get().consent == "I have read the agreement and I agree."


def test_a_party_refuses_with_a_reason(client, version):
    path = remote.link_for("company")
    page = client.get(f"{path}weigeren/")
    assert "Weet u zeker" in page.content.decode()
    page = remote.refuse_as(client, path, "company")
    assert "U bent niet akkoord gegaan" in page.content.decode()
    version.refresh_from_db()
    assert version.state == State.REFUSED
    assert remote.party(version, "company").refusal_reason == "De dagen kloppen niet."
    event = SigningEvent.objects.get(kind="refused")
    assert event.payload == {"reason": "De dagen kloppen niet.", "way": "link"}


def not_refused(version):
    version.refresh_from_db()
    return version.state == State.SENT and remote.party(version, "company").refused_at is None


@pytest.mark.parametrize("typed", [{}, {"code": ""}, {"code": "123456"}])
def test_who_only_has_the_link_ends_no_agreement(client, version, typed):
    path = remote.link_for("company")
    page = client.post(f"{path}weigeren/", {"reason": "Ha."} | typed)
    assert page.context["form"].errors["code"]
    assert not_refused(version)


def test_a_wrong_code_refuses_nothing_counts_and_keeps_the_reason(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/", {"reason": "De dagen kloppen niet."})
    wrong = f"{(int(remote.code_for('company')) + 1) % 10**6:06d}"
    given = {"reason": "De dagen kloppen niet.", "code": wrong}
    html = client.post(f"{path}weigeren/", given).content.decode()
    assert "U kunt het nog 4 keer proberen." in html
    assert "De dagen kloppen niet." in html
    assert SigningCode.objects.get().tries == 1
    assert not_refused(version)


def test_the_code_of_another_party_refuses_nothing(client, version):
    path, theirs = remote.link_for("company"), remote.link_for("student")
    client.post(f"{path}code/")
    client.post(f"{theirs}code/")
    code = remote.code_for("student")
    if code != remote.code_for("company"):
        client.post(f"{path}weigeren/", {"reason": "Nee.", "code": code})
        assert not_refused(version)


def test_who_refuses_asks_for_the_code_first_and_keeps_the_reason(client, version):
    path = remote.link_for("company")
    html = client.get(f"{path}weigeren/").content.decode()
    assert "Stuur mij een code" in html
    assert "Ja, ik ga niet akkoord" not in html
    html = client.post(f"{path}code/", {"reason": "Dat is te ver."}).content.decode()
    assert "Dat is te ver." in html
    assert "Ja, ik ga niet akkoord" in html
    assert "Weet u zeker" in html


def test_the_sixth_code_to_refuse_with_is_not_sent_and_the_reason_stays(client, version):
    path = remote.link_for("company")
    for _ in range(5):
        client.post(f"{path}code/", {"reason": "Dat is te ver."})
        remote.deliver()
    page = client.post(f"{path}code/", {"reason": "Dat is te ver."})
    assert page.status_code == 429
    assert "Wacht een uur" in page.content.decode()
    assert "Dat is te ver." in page.content.decode()


def test_a_code_that_refused_does_not_sign(client, version):
    path = remote.link_for("company")
    remote.refuse_as(client, path, "company")
    typed = remote.typed(version, "company", code=remote.code_for("company"))
    assert "U bent niet akkoord gegaan" in client.post(path, typed).content.decode()
    assert not Signature.objects.exists()


def test_a_code_that_expired_while_somebody_wrote_refuses_and_signs_nothing(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    code = remote.code_for("company")
    with time_machine.travel(remote.later(minutes=16)):
        for page, typed in (("weigeren/", {"reason": "Nee."}), ("", {})):
            given = remote.typed(version, "company", code=code) | typed
            assert "Vraag een nieuwe code" in client.post(path + page, given).content.decode()
    assert not_refused(version)
    assert not Signature.objects.exists()


def test_a_link_that_was_revoked_since_the_page_opened_refuses_nothing(version):
    remote.deliver()
    link = remote.party_links("company").get()
    code = codes.make(codes.ask(link, timezone.now()), timezone.now())[1]
    remote.party_links("company").update(revoked_at=timezone.now())
    with pytest.raises(SigningRefused, match="werkt niet meer"):
        refuse(link, "Nee.", code, timezone.now())
    assert not_refused(version)
    assert SigningCode.objects.get().used_at is None


def test_an_address_that_became_that_of_a_colleague_refuses_nothing(client, version):
    path = remote.link_for("company")
    school = version.agreement.trajectory.student.school
    staff(school, Role.MENTOR, email=remote.ADDRESSES["company"])
    assert "medewerker van de school" in (
        remote.refuse_as(client, path, "company").content.decode()
    )
    assert not_refused(version)


def test_who_refuses_without_a_reason_is_asked_for_one(client, version):
    path = remote.link_for("company")
    page = client.post(f"{path}weigeren/", {"reason": " "})
    assert "Vul in waarom u niet akkoord gaat." in page.content.decode()
    version.refresh_from_db()
    assert version.state == State.SENT


def test_after_a_refusal_nobody_signs(client, version):
    theirs = remote.link_for("student")
    remote.refuse_as(client, remote.link_for("company"), "company")
    assert client.get(theirs).status_code == 404


def test_the_pdf_stands_beside_the_text(client, version):
    answer = client.get(remote.link_for("company") + "pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_who_signed_sees_who_must_still_sign(client, version):
    html = remote.sign_as(client, version, "company").content.decode()
    assert "Nog te tekenen:" in html
    assert remote.party(version, "guardian").name in html


def test_who_signed_opens_the_link_again_and_sees_when(client, version):
    path = remote.link_for("company")
    remote.sign_as(client, version, "company")
    page = client.get(path)
    assert page.status_code == 200
    assert "U hebt de" in page.content.decode()


# --- Codes ----------------------------------------------------------------------------------------
def test_asking_for_a_code_sends_it_to_the_stored_address_alone(client, version):
    client.post(f"{remote.link_for('company')}code/", {"email": "iemand@elders.example"})
    assert len(remote.code_for("company")) == 6
    assert not [one for one in mail.outbox if one.to == ["iemand@elders.example"]]


def test_a_wrong_code_signs_nothing_and_keeps_what_was_typed(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    wrong = f"{(int(remote.code_for('company')) + 1) % 10**6:06d}"
    html = client.post(path, remote.typed(version, "company", code=wrong)).content.decode()
    assert "Dit is niet de code uit de e-mail." in html
    assert 'value="W. Kamp"' in html
    assert not Signature.objects.exists()


def test_without_a_code_nothing_is_signed(client, version):
    path = remote.link_for("company")
    page = client.post(path, remote.typed(version, "company", code=""))
    assert "Vul de zes cijfers in" in page.content.decode()
    assert not Signature.objects.exists()


def test_the_code_of_another_party_signs_nothing(client, version):
    path, theirs = remote.link_for("company"), remote.link_for("student")
    client.post(f"{path}code/")
    client.post(f"{theirs}code/")
    given = remote.typed(version, "company", code=remote.code_for("student"))
    if remote.code_for("student") != remote.code_for("company"):
        client.post(path, given)
        assert not Signature.objects.exists()


def test_asking_for_a_new_code_keeps_what_was_typed(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    remote.deliver()
    typed = remote.typed(version, "company", code="1", typed_name="Willem Kamp")
    html = client.post(f"{path}code/", typed).content.decode()
    assert 'value="Willem Kamp"' in html
    assert "checked" in html
    assert remote.letters("signing_code") == 2


def test_the_sixth_code_in_an_hour_is_not_sent(client, version):
    path = remote.link_for("company")
    for _ in range(5):
        client.post(f"{path}code/")
        remote.deliver()
    page = client.post(f"{path}code/")
    assert page.status_code == 429
    assert "Wacht een uur" in page.content.decode()
    assert remote.letters("signing_code") == 5


def test_when_the_mail_server_is_down_the_page_says_so_and_the_letter_waits(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    with patch("lwt_admin.mail.EmailMessage.send", side_effect=ConnectionRefusedError):
        remote.deliver()
    html = client.get(path).content.decode()
    assert "de mailserver antwoordt niet" in html
    assert Letter.objects.unfinished().filter(kind="signing_code").count() == 1


def test_the_page_asks_by_itself_whether_the_code_was_sent(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    asked = client.get(f"{path}code/", headers={"HX-Request": "true"})
    assert "onderweg" in asked.content.decode()
    remote.deliver()
    asked = client.get(f"{path}code/", headers={"HX-Request": "true"})
    assert "werkt een kwartier" in asked.content.decode()
    assert "hx-get" not in asked.content.decode()


def test_the_twenty_fifth_wrong_code_closes_the_link_and_tells_the_coordinators(client, version):
    coordinator = support.coordinator_of(version)
    path = remote.link_for("company")
    assert remote.guess_wrong(client, path, "company", 24).status_code == 200
    assert client.get(path).status_code == 200
    answer = client.post(path, remote.typed(version, "company", code="x"), follow=True)
    assert answer.status_code == 404
    assert "Er is te vaak een verkeerde code ingevuld." in answer.content.decode()
    assert "Stuur mij een nieuwe link" in answer.content.decode()
    event = SigningEvent.objects.get(kind="link_closed")
    assert event.payload == {"address": "w…@bedrijf.example", "wrong": 25}
    assert broken_links(version.document.events.order_by("number")) == []
    remote.deliver()
    told = remote.last_mail(coordinator.email)
    assert "25 keer een verkeerde code" in told
    assert reverse("agreement_detail", args=[version.agreement_id]) in told
    assert "/tekenen/" not in told


def test_after_that_the_right_code_does_not_help_and_a_new_link_does(client, version):
    path = remote.link_for("company")
    remote.close_by_guessing(client, path, "company")
    typed = remote.typed(version, "company", code=remote.code_for("company"))
    assert client.post(path, typed).status_code == 404
    assert not Signature.objects.exists()
    client.post(f"{path}nieuw/")
    newer = remote.link_for("company")
    assert newer != path
    with time_machine.travel(remote.later(hours=2)):
        client.post(f"{newer}code/")
        page = client.post(newer, typed | {"code": remote.code_for("company")}, follow=True)
    assert "Dank u wel" in page.content.decode()


def test_wrong_codes_on_one_link_close_no_other(client, version):
    path, theirs = remote.link_for("company"), remote.link_for("student")
    client.post(f"{path}nieuw/")
    newer = remote.link_for("company")
    remote.close_by_guessing(client, path, "company")
    assert client.get(path).status_code == 404
    assert client.get(newer).status_code == 200
    assert client.get(theirs).status_code == 200


# --- A text or an address that changes ------------------------------------------------------------
def test_a_text_that_is_withdrawn_while_somebody_reads_is_not_signed(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    code = remote.code_for("company")
    actor = support.coordinator_of(version)
    transitions.withdraw(version, actor=actor, reason="Andere dagen.", now=timezone.now())
    page = client.post(path, remote.typed(version, "company", code=code))
    assert page.status_code == 404
    assert "Deze link werkt niet (meer)" in page.content.decode()
    assert not Signature.objects.exists()


def test_another_text_than_was_read_is_not_signed(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    given = remote.typed(version, "company", code=remote.code_for("company"), sha256="0" * 64)
    assert "De tekst is een andere" in client.post(path, given).content.decode()
    assert not Signature.objects.exists()


def test_a_code_is_not_lost_when_the_text_cannot_be_signed(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    code = remote.code_for("company")
    client.post(path, remote.typed(version, "company", code=code, sha256="0" * 64))
    client.post(path, remote.typed(version, "company", code=code))
    assert Signature.objects.exists()


@pytest.mark.parametrize("signs", [True, False])
def test_a_link_to_a_wrong_address_tells_nothing_once_the_right_one_did_its_work(
    client, version, signs
):
    wrong = remote.link_for("company")
    actor, company = support.coordinator_of(version), remote.party(version, "company")
    new, reason = "kamp@bedrijf.example", "Tikfout."
    links.correct_address(company, new, by=actor, reason=reason, now=timezone.now())
    with patch.dict(remote.ADDRESSES, company=new):
        if signs:
            remote.sign_as(client, version, "company")
        else:
            remote.refuse_as(client, remote.link_for("company"), "company")
    page = Client().get(wrong)
    text = page.content.decode()
    assert page.status_code == 404
    assert "Deze link werkt niet (meer)" in text
    assert str(version.agreement.trajectory.student) not in text


def test_an_address_that_became_that_of_a_colleague_signs_nothing(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    code = remote.code_for("company")
    school = version.agreement.trajectory.student.school
    staff(school, Role.MENTOR, email=remote.ADDRESSES["company"])
    page = client.post(path, remote.typed(version, "company", code=code))
    assert "medewerker van de school" in page.content.decode()
    assert not Signature.objects.exists()


def test_a_double_click_leaves_one_signature(client, version):
    path = remote.link_for("company")
    client.post(f"{path}code/")
    given = remote.typed(version, "company", code=remote.code_for("company"))
    client.post(path, given)
    page = client.post(path, given, follow=True)
    assert "Dank u wel" in page.content.decode()
    assert Signature.objects.count() == 1


# --- Who gets a link, and when --------------------------------------------------------------------
def test_everybody_gets_a_link_when_it_is_sent(version):
    remote.deliver()
    assert sorted(one.to[0] for one in mail.outbox) == sorted(remote.ADDRESSES.values())


def test_the_school_gets_its_link_last_when_it_signs_last(client, db):
    version = support.draft(email=remote.ADDRESSES["student"])
    school = version.agreement.trajectory.student.school
    school.signing_order = "school_last"
    school.save()
    version = support.send(version)
    remote.deliver()
    assert remote.ADDRESSES["school"] not in [one.to[0] for one in mail.outbox]
    witness = support.coordinator_of(version)
    for signatory in unsigned(version.document):
        if signatory.party != "school":
            mark = support.mark_for(signatory)
            transitions.sign(
                version, signatory=signatory, mark=mark, witness=witness, now=timezone.now()
            )
    remote.deliver()
    assert mail.outbox[-1].to == [remote.ADDRESSES["school"]]


def refused_to_send(version):
    with pytest.raises(TransitionRefused) as refused:
        support.send(version)
    return " ".join([str(refused.value), *(one.text for one in refused.value.findings)])


@pytest.mark.parametrize("role", [Role.MENTOR, Role.COORDINATOR])
def test_an_agreement_is_not_sent_with_the_address_of_staff_for_the_company(db, role):
    version = support.draft()
    colleague = staff(version.agreement.trajectory.student.school, role)
    version.company_signatory_email = colleague.email.upper()
    version.save()
    assert "adres van een medewerker" in refused_to_send(version)


def test_an_agreement_is_not_sent_when_school_and_company_share_an_address(db):
    version = support.draft()
    version.company_signatory_email = remote.ADDRESSES["school"]
    version.save()
    assert "niemand tekent voor twee partijen" in refused_to_send(version)


def test_a_chosen_guardian_signs_by_an_address_of_their_own(db):
    version = support.draft()
    student = version.agreement.trajectory.student
    mentor = staff(student.school, Role.MENTOR)
    student.guardians.update(email=mentor.email)
    GuardianFactory(student=student)
    assert "adres van een medewerker" in refused_to_send(version)


def test_two_guardians_of_one_house_may_share_an_address(db):
    version = support.draft()
    student = version.agreement.trajectory.student
    GuardianFactory(student=student)
    student.guardians.update(email="thuis@mail.example")
    support.send(version)
    remote.deliver()
    assert "thuis@mail.example" in [one.to[0] for one in mail.outbox]


@pytest.mark.django_db(transaction=True)
def test_signing_and_refusing_with_one_code_at_once_does_one_of_them():
    version = remote.offered()
    path = remote.link_for("company")
    Client().post(f"{path}code/")
    given = remote.typed(version, "company", code=remote.code_for("company"), reason="Nee.")
    answers = at_once(
        lambda: Client().post(path, given).status_code,
        lambda: Client().post(f"{path}weigeren/", given).status_code,
    )
    assert answers == [302, 302]
    refused = remote.party(version, "company").refused_at is not None
    assert Signature.objects.count() == (0 if refused else 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_refuse_at_once_refuse_once():
    remote.offered()
    path = remote.link_for("company")
    Client().post(f"{path}code/")
    given = {"reason": "Nee.", "code": remote.code_for("company")}

    def click():
        return Client().post(f"{path}weigeren/", given).status_code

    assert at_once(click, click) == [302, 302]
    assert SigningEvent.objects.filter(kind="refused").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_parties_who_sign_in_the_same_second_both_sign():
    version = remote.offered()
    paths = {name: remote.link_for(name) for name in ("company", "student")}
    forms = {}
    for name, path in paths.items():
        Client().post(f"{path}code/")
        forms[name] = remote.typed(version, name, code=remote.code_for(name))
    answers = at_once(
        lambda: Client().post(paths["company"], forms["company"]).status_code,
        lambda: Client().post(paths["student"], forms["student"]).status_code,
    )
    assert answers == [302, 302]
    assert Signature.objects.count() == 2
    events = list(version.document.events.order_by("number"))
    assert broken_links(events) == []
