"""Correcting the e-mail address of somebody who must still sign."""

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.letters.models import Letter
from lwt_admin.signing.links import ADDRESS_CHANGED
from lwt_admin.signing.models import SigningEvent, SigningLink
from lwt_admin.students.models import Guardian
from tests.agreements import remote, support
from tests.factories import staff

pytestmark = pytest.mark.django_db

RIGHT = "kamp@bedrijf.example"


@pytest.fixture
def version(db):
    version = remote.offered()
    remote.deliver()
    return version


@pytest.fixture
def office(client, version):
    client.force_login(staff(version.agreement.trajectory.student.school, Role.OFFICE))
    return client


def address_of(version, name="company"):
    arguments = [version.agreement_id, remote.party(version, name).pk]
    return reverse("agreement_address", args=arguments)


def correct(client, version, email=RIGHT, reason="Tikfout."):
    return client.post(address_of(version), {"email": email, "reason": reason}, follow=True)


def test_the_office_corrects_an_address_and_a_new_link_goes_out(office, version):
    page = office.post(address_of(version), {"email": RIGHT, "reason": "Tikfout."})
    assert page.url == reverse("agreement_detail", args=[version.agreement_id])
    assert remote.party(version, "company").email == RIGHT
    remote.deliver()
    assert "/tekenen/" in remote.last_mail(RIGHT)


def test_who_gets_no_link_any_more_is_not_said_to_get_one(office, version):
    Guardian.objects.update(has_authority=False)
    answer = {"email": "nieuw@mail.example", "reason": "Tikfout."}
    page = office.post(address_of(version, "guardian"), answer, follow=True).content.decode()
    assert "mag volgens het dossier niet meer" in page
    assert "krijgt een nieuwe link" not in page


def test_the_link_to_the_old_address_stops_working(office, client, version):
    path = remote.link_for("company")
    correct(office, version)
    assert client.get(path).status_code == 404


def test_that_the_old_address_takes_no_mail_is_not_told_on_the_home_page(office, version):
    correct(office, version)
    Letter.objects.filter(kind=ADDRESS_CHANGED).update(sent_at=support.NOW, bounced_at=support.NOW)
    assert Letter.objects.filter(kind=ADDRESS_CHANGED).count() == 1
    assert remote.ADDRESSES["company"] not in office.get(reverse("home")).content.decode()


def test_of_who_signed_no_address_is_corrected(office, client, version):
    remote.sign_as(client, version, "company")
    office.force_login(staff(version.agreement.trajectory.student.school, Role.OFFICE))
    assert "hoeft niet meer te tekenen" in correct(office, version).content.decode()
    assert remote.party(version, "company").email == remote.ADDRESSES["company"]


def test_the_text_stays_as_it_was(office, version):
    correct(office, version)
    before = version.document.sha256
    version.document.refresh_from_db()
    assert version.document.sha256 == before
    assert version.document.is_intact


def test_who_corrected_it_and_why_stands_in_the_chain(office, version):
    correct(office, version)
    event = SigningEvent.objects.get(kind=SigningEvent.Kind.ADDRESS_CHANGED)
    assert event.payload["reason"] == "Tikfout."
    assert event.actor is not None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ""}, "Vul het e-mailadres in."),
        ({"email": "kamp"}, "geen geldig e-mailadres"),
        ({"reason": ""}, "Vul in waarom het adres wijzigt."),
        ({"email": remote.ADDRESSES["company"].upper()}, "is al het adres van W. Kamp"),
        ({"email": remote.ADDRESSES["school"]}, "niemand tekent voor twee partijen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(office, version, typed, said):
    page = office.post(address_of(version), {"email": RIGHT, "reason": "Tikfout."} | typed)
    assert said in page.content.decode()
    assert remote.party(version, "company").email == remote.ADDRESSES["company"]
    assert SigningLink.objects.filter(revoked_at=None).count() == 4


def test_a_mentor_does_not_redirect_the_link_to_the_own_mailbox(office, version):
    mentor = staff(version.agreement.trajectory.student.school, Role.MENTOR)
    page = office.post(address_of(version), {"email": mentor.email, "reason": "Handig."})
    assert "adres van een medewerker van de school" in page.content.decode()
    assert Letter.objects.filter(to=mentor.email).count() == 0


def test_who_may_only_draft_corrects_nothing(client, version):
    client.force_login(staff(version.agreement.trajectory.student.school, Role.DIRECTOR))
    assert client.get(address_of(version)).status_code == 403


def test_a_party_of_another_agreement_is_not_found(office, version):
    stranger = support.sent().document.signatories.last()
    url = reverse("agreement_address", args=[version.agreement_id, stranger.pk])
    assert office.get(url).status_code == 404
