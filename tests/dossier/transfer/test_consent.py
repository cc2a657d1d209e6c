"""Who must agree before a dossier goes out, by age, and what a refusal does."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.transfer import consent, sending
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Document, Party, Signature
from lwt_admin.signing.services import AlreadySigned, SigningRefused
from lwt_admin.students.models import TransferDossier, TransferLink
from tests.agreements import remote
from tests.dossier.transfer import support
from tests.factories import GuardianFactory, staff

pytestmark = pytest.mark.django_db
BORN = date(2010, 11, 21)


def parties(transfer):
    return [one.party for one in transfer.document.signatories.all()]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 23:30+01:00", [Party.STUDENT, Party.GUARDIAN]),
        ("2026-11-21 00:30+01:00", [Party.STUDENT]),
    ],
)
def test_the_parent_is_asked_until_the_day_of_that_birthday(moment, expected):
    with time_machine.travel(moment, tick=False):
        assert parties(support.prepared(support.pupil(birth_date=BORN), [])) == expected


def test_a_parent_does_not_decide_any_more_for_who_turned_sixteen_meanwhile():
    with time_machine.travel("2026-11-20 12:00+01:00", tick=False):
        transfer = support.prepared(support.pupil(birth_date=BORN), [])
    guardian = transfer.document.signatories.get(party=Party.GUARDIAN)
    witness = support.coordinator(transfer.student)
    mark = support.typed(guardian)
    with time_machine.travel("2026-11-21 12:00+01:00", tick=False):
        now = timezone.now()
        with pytest.raises(SigningRefused, match="oud genoeg om alleen te beslissen"):
            consent.sign(transfer, guardian, mark, witness=witness, now=now)
    assert not Signature.objects.exists()


def test_a_carer_without_authority_cannot_consent():
    student = support.pupil()
    student.guardians.update(relation="carer", has_authority=False)
    with pytest.raises(ValidationError, match="geen wettelijk vertegenwoordiger"):
        support.prepared(student, [])
    assert not Document.objects.exists()


def test_a_parent_who_lost_authority_does_not_consent():
    transfer = support.prepared(sections=[])
    transfer.student.guardians.update(has_authority=False)
    guardian = transfer.document.signatories.get(party=Party.GUARDIAN)
    assert "geen wettelijk vertegenwoordiger" in kind_of(transfer.document).why_not(guardian)


def test_both_parents_consent_when_the_school_asks_all():
    student = support.pupil()
    GuardianFactory(student=student, name="B. Jansen", email="")
    student.school.all_representatives = True
    student.school.save()
    assert parties(support.prepared(student, [])).count(Party.GUARDIAN) == 2


def test_of_two_parents_somebody_must_be_chosen():
    student = support.pupil()
    GuardianFactory(student=student, name="B. Jansen")
    with pytest.raises(ValidationError, match="Kies welke"):
        consent.prepare(
            student, "ROC", [], guardians=[], by=support.coordinator(student), now=timezone.now()
        )


def test_a_dossier_for_the_same_institution_waits_for_the_first():
    transfer = support.prepared(sections=[])
    with pytest.raises(ValidationError, match="wacht al een dossier"):
        support.prepared(transfer.student, [])
    assert TransferDossier.objects.count() == 1


def test_a_section_that_does_not_exist_is_refused():
    with pytest.raises(ValidationError, match="bestaat niet"):
        support.prepared(sections=["notes"])


def test_nothing_goes_out_before_everybody_agreed():
    transfer = support.prepared(sections=[])
    witness = support.coordinator(transfer.student)
    pupil = transfer.document.signatories.get(party=Party.STUDENT)
    consent.sign(transfer, pupil, support.typed(pupil), witness=witness, now=timezone.now())
    terms = sending.Terms("K. de Boer", support.ADDRESS)
    with pytest.raises(ValidationError, match="Nog niet iedereen is akkoord"):
        sending.send(transfer, terms, by=witness, now=timezone.now())
    assert not TransferLink.objects.exists()


def test_a_second_click_agrees_once():
    transfer = support.prepared(support.pupil(17), [])
    pupil = transfer.document.signatories.get()
    given = {"witness": support.coordinator(transfer.student), "now": timezone.now()}
    assert consent.sign(transfer, pupil, support.typed(pupil), **given)
    with pytest.raises(AlreadySigned):
        consent.sign(transfer, pupil, support.typed(pupil), **given)
    assert Signature.objects.count() == 1


def test_a_party_of_another_dossier_does_not_agree_to_this_one():
    transfer, other = support.prepared(sections=[]), support.prepared(sections=[])
    stranger = other.document.signatories.first()
    witness = support.coordinator(transfer.student)
    with pytest.raises(SigningRefused, match="hoort niet bij dit dossier"):
        consent.sign(
            transfer, stranger, support.typed(stranger), witness=witness, now=timezone.now()
        )
    assert not Signature.objects.exists()


def test_a_pupil_who_refuses_by_link_stops_it_and_may_ask_to_leave_something_out(client):
    transfer = support.prepared(support.pupil(17), ["support", "exam"])
    path = remote.link_for("student")
    assert "Schrijf dan welk." in client.get(f"{path}weigeren/").text
    remote.refuse_as(client, path, "student", reason="Laat ondersteuning eruit.")
    transfer = support.again(transfer)
    assert sending.why_not_out(transfer) == sending.NOT_AGREED
    assert not transfer.document.is_open
    client.force_login(support.coordinator(transfer.student))
    page = client.get(reverse("transfer", args=[transfer.student_id])).text
    assert "“Laat ondersteuning eruit.”" in page
    assert reverse("transfer_send", args=[transfer.pk]) not in page
    assert support.prepared(transfer.student, ["exam"]).document.content["number"] == 2


def test_a_parent_reads_everything_by_link_and_agrees_with_a_code(client):
    transfer = support.prepared(sections=["support"])
    path = remote.link_for("guardian")
    page = client.get(path).text
    assert "Lees het hele dossier" in page
    assert "ROC Waalstad" in page
    assert "is jonger dan 16" in page
    client.post(f"{path}code/")
    guardian = transfer.document.signatories.get(party=Party.GUARDIAN)
    given = {
        "sha256": transfer.document.sha256,
        "consent": "on",
        "typed_name": guardian.name,
        "code": remote.code_for("guardian"),
    }
    assert "akkoord" in client.post(path, given, follow=True).text
    assert Signature.objects.get().consent == (
        "Ik heb het dossier gelezen en de school mag het doorgeven."
    )


def test_at_the_table_the_member_of_staff_is_witness(client):
    transfer = support.prepared(support.pupil(17), ["support"])
    pupil = transfer.document.signatories.get()
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_sign", args=[transfer.pk, pupil.pk])
    assert "Leerwegondersteuning" in client.get(page).text or "Lwoo" in client.get(page).text
    given = {"sha256": transfer.document.sha256, "consent": "on", "typed_name": pupil.name}
    assert client.post(page, given).status_code == 302
    assert Signature.objects.get().witness is not None


def test_a_dossier_is_prepared_on_its_page_and_keeps_what_was_typed(client):
    student = support.pupil()
    client.force_login(support.coordinator(student))
    page = reverse("transfer_prepare", args=[student.pk])
    wrong = client.post(page, {"institution": "", "sections": ["exam"]}).text
    assert 'value="exam"' in wrong
    assert wrong.count("checked") >= 1
    given = {
        "institution": "ROC Waalstad",
        "sections": ["exam"],
        "guardians": [student.guardians.get().pk],
    }
    assert client.post(page, given).status_code == 302
    transfer = TransferDossier.objects.get()
    assert [one["key"] for one in transfer.document.content["sections"]] == ["person", "exam"]


def test_an_institution_named_by_a_bsn_is_refused(client):
    student = support.pupil(17)
    client.force_login(support.coordinator(student))
    given = {"institution": "ROC 111222333"}
    answer = client.post(reverse("transfer_prepare", args=[student.pk]), given)
    assert "BSN" in answer.text
    assert not TransferDossier.objects.exists()


def test_a_dossier_does_not_go_to_the_mailbox_of_a_colleague_for_consent():
    student = support.pupil()
    student.guardians.update(email=staff(student.school, Role.MENTOR).email)
    with pytest.raises(ValidationError, match="medewerker van de school"):
        support.prepared(student, [])


def test_a_dossier_is_taken_back(client):
    transfer = support.prepared(sections=[])
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_withdraw", args=[transfer.pk])
    assert client.post(page, {"reason": "Verkeerde school."}).status_code == 302
    assert not support.again(transfer).document.is_open
    assert "niets in te trekken" in client.post(page, {"reason": "Nog eens."}).text


def test_a_reminder_goes_once_a_day(client):
    transfer = support.prepared(sections=[])
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_remind", args=[transfer.pk])
    assert "Een herinnering gaat naar" in client.post(page, follow=True).text
    assert "is vandaag al herinnerd" in client.post(page, follow=True).text


def test_another_address_gets_a_new_link(client):
    transfer = support.prepared(sections=[])
    guardian = transfer.document.signatories.get(party=Party.GUARDIAN)
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer_address", args=[transfer.pk, guardian.pk])
    client.post(page, {"email": "nieuw@mail.example", "reason": "Tikfout."})
    guardian.refresh_from_db()
    assert guardian.email == "nieuw@mail.example"
