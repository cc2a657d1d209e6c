"""Signing at one table on one screen."""

import base64
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.signing.models import Signature
from lwt_admin.signing.paper import document_pdf
from lwt_admin.signing.services import AlreadySigned, SigningRefused, unsigned
from tests.agreements import support
from tests.factories import MentorAssignmentFactory, staff
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db):
    return support.sent()


@pytest.fixture
def witness(version):
    return support.coordinator_of(version)


@pytest.fixture
def at_table(client, witness):
    client.force_login(witness)
    return client


def page_of(version, signatory=None):
    signatory = signatory or unsigned(version.document)[0]
    return reverse("agreement_sign", args=[version.agreement_id, signatory.pk])


def form(version, signatory=None, **changes):
    """What a party types: the first who must still sign, or this one."""
    signatory = signatory or unsigned(version.document)[0]
    typed = {"sha256": version.document.sha256, "consent": "on", "typed_name": signatory.name}
    return typed | changes


def drawing():
    image = Image.new("RGBA", (600, 200))
    ImageDraw.Draw(image).line([(20, 20), (300, 100)], fill="#12213f", width=4)
    out = BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def test_the_page_shows_the_whole_text_and_who_has_the_screen(at_table, version, witness):
    html = at_table.get(page_of(version)).content.decode()
    assert "Het scherm is nu voor <b>P. de Wit</b>" in html
    assert f"Erbij is {witness}" in html
    for article in version.document.content["articles"]:
        assert article["heading"] in html
    assert "Yara" in html
    assert version.document.sha256 in html


def test_opening_the_page_signs_nothing(at_table, version):
    at_table.get(page_of(version))
    assert not Signature.objects.exists()


def test_a_typed_name_signs_with_the_staff_member_as_witness(at_table, version, witness):
    answer = at_table.post(page_of(version), form(version, typed_name="Pieter de Wit"))
    assert answer.url == reverse("agreement_detail", args=[version.agreement_id])
    signature = Signature.objects.get()
    assert (signature.method, signature.typed_name) == ("typed", "Pieter de Wit")
    assert signature.witness == witness
    assert signature.sha256 == version.document.sha256
    version.refresh_from_db()
    assert version.state == State.PARTLY_SIGNED


def test_a_drawing_signs(at_table, version):
    at_table.post(page_of(version), form(version, typed_name="", drawing=drawing()))
    signature = Signature.objects.get()
    assert signature.method == "drawn"
    assert Image.open(BytesIO(signature.drawing)).format == "PNG"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"consent": ""}, "Zet eerst een vinkje"),
        ({"typed_name": ""}, "Teken uw handtekening, of typ uw naam."),
        ({"typed_name": "12"}, "is geen naam"),
        ({"typed_name": "", "drawing": "data:image/png;base64,AAAA"}, "niet goed aangekomen"),
        ({"sha256": "0" * 64}, "De tekst is een andere"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(at_table, version, changes, reason):
    answer = at_table.post(page_of(version), form(version, **changes))
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert not Signature.objects.exists()


def test_the_name_of_another_party_is_no_signature(at_table, version):
    other = version.document.signatories.last()
    answer = at_table.post(page_of(version), form(version, typed_name=other.name.upper()))
    assert "is de naam van een andere partij" in answer.content.decode()
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["Iemand", "Pieter", "W. Visser"])
def test_a_typed_name_without_the_own_surname_is_no_signature(at_table, version, name):
    answer = at_table.post(page_of(version), form(version, typed_name=name))
    assert "is niet de naam die in de overeenkomst staat" in answer.content.decode()
    assert not Signature.objects.exists()


def test_the_typed_name_stays_after_an_error(at_table, version):
    answer = at_table.post(page_of(version), form(version, consent="", typed_name="Pieter de Wit"))
    assert 'value="Pieter de Wit"' in answer.content.decode()


def test_staff_cannot_type_their_own_name_for_another(at_table, version, witness):
    answer = at_table.post(page_of(version), form(version, typed_name=str(witness)))
    assert "de naam van de medewerker die erbij is" in answer.content.decode()
    assert not Signature.objects.exists()


def test_the_schools_signatory_cannot_be_their_own_witness(client, version):
    school = version.agreement.trajectory.student.school
    director = staff(school, Role.COORDINATOR, email=school.signatory_email)
    client.force_login(director)
    answer = client.post(page_of(version), form(version), follow=True)
    assert "Laat een collega deze pagina openen" in answer.content.decode()
    assert not Signature.objects.exists()


def test_that_person_can_be_witness_of_the_others(client, version):
    school = version.agreement.trajectory.student.school
    client.force_login(staff(school, Role.COORDINATOR, email=school.signatory_email))
    pupil = version.document.signatories.get(party="student")
    client.post(page_of(version, pupil), form(version, pupil))
    assert Signature.objects.get().signatory == pupil


def test_a_second_click_does_no_harm(at_table, version):
    address, typed = page_of(version), form(version)
    at_table.post(address, typed)
    answer = at_table.post(address, typed, follow=True)
    assert "heeft al getekend" in answer.content.decode()
    assert Signature.objects.count() == 1


def test_a_signatory_of_another_agreement_is_not_found(at_table, version):
    stranger = unsigned(support.sent().document)[0]
    address = reverse("agreement_sign", args=[version.agreement_id, stranger.pk])
    assert at_table.get(address).status_code == 404


def test_a_withdrawn_text_is_not_signed(at_table, version):
    address = page_of(version)
    at_table.post(
        reverse("agreement_withdraw", args=[version.agreement_id]), {"reason": "Andere dagen."}
    )
    answer = at_table.post(address, form(version), follow=True)
    assert "ingetrokken" in answer.content.decode()
    assert not Signature.objects.exists()


def test_all_parties_sign_and_the_file_is_stored_at_once(
    at_table, version, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for signatory in unsigned(version.document):
            at_table.post(page_of(version, signatory), form(version, typed_name=signatory.name))
    version = AgreementVersion.objects.with_names().get(pk=version.pk)
    assert version.state == State.SIGNED
    assert version.document.pdf
    assert len(version.document.pdf_sha256) == 64


def test_a_mentor_lets_own_pupils_sign_and_no_others(client, version):
    student = version.agreement.trajectory.student
    mentor = staff(student.school, Role.MENTOR)
    client.force_login(mentor)
    assert client.get(page_of(version)).status_code == 404
    MentorAssignmentFactory(
        trajectory=version.agreement.trajectory, mentor=mentor, start="2020-01-01"
    )
    assert client.get(page_of(version)).status_code == 200


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.READER])
def test_who_only_reads_cannot_be_witness(client, version, role):
    client.force_login(staff(version.agreement.trajectory.student.school, role))
    assert client.get(page_of(version)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_screens_at_once_leave_one_signature():
    version = support.sent()
    signatory = unsigned(version.document)[0]
    witness = support.coordinator_of(version)

    def sign():
        support.transitions.sign(
            version,
            signatory=signatory,
            mark=support.mark_for(signatory),
            witness=witness,
            now=support.NOW,
        )

    outcomes = at_once(sign, sign, refusals=(AlreadySigned,))
    assert sorted(isinstance(one, AlreadySigned) for one in outcomes) == [False, True]
    assert Signature.objects.count() == 1


def test_hostile_names_show_as_text(client):
    hostile = "<script>alert(1)</script>"
    version = support.draft(first_name=hostile, last_name="\u202eدانيال")
    version.tasks = f"{hostile} " + "x" * 10_000
    version.company_signatory_name = hostile
    version.save()
    version = support.send(version)
    client.force_login(support.coordinator_of(version))
    for address in (
        page_of(version),
        reverse("agreement_detail", args=[version.agreement_id]),
        reverse("agreement_list"),
    ):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html
    assert document_pdf(version.document).startswith(b"%PDF")


def test_who_took_another_name_is_still_no_witness_of_their_own_signature(client, version):
    school = unsigned(version.document)[0]
    first, _, last = school.name.partition(" ")
    own_school = version.document.school
    director = staff(own_school, Role.COORDINATOR, first_name=first, last_name=last)
    director.last_name = "Anders"
    director.save()
    client.force_login(director)
    client.post(page_of(version, school), form(version, school))
    assert not Signature.objects.exists()
    with pytest.raises(SigningRefused, match="Wie zelf tekent"):
        support.sign_next(version, witness=type(director).objects.get(pk=director.pk))
