"""A hidden address, and how one parent is reached, go nowhere outside the school.

Walks what is printed, what each party sees behind its own link, and what is handed out.
"""

import io
import json
import zipfile
from datetime import date, timedelta
from unittest import mock

import pytest
from auditlog.context import set_actor
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.documents import draft_content
from lwt_admin.agreements.parties import changes_since
from lwt_admin.agreements.reminders import remind_now
from lwt_admin.agreements.search.finding import origin_postcode
from lwt_admin.agreements.search.usual import usual_wish
from lwt_admin.agreements.search.wish import SCHOOL
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.agreements.termination_letter import letter_html
from lwt_admin.agreements.termination_mail import recipients_of
from lwt_admin.dossier.privacy import own_data as own
from lwt_admin.dossier.privacy.own_data import own_data
from lwt_admin.signing import sealing
from lwt_admin.signing.paper import document_html
from lwt_admin.students.addresses import AT_SCHOOL
from lwt_admin.students.intake.letter import Application, build_content
from lwt_admin.students.signed_texts import pupil_signatories
from tests.agreements import paper, remote, support
from tests.dossier.transfer import support as transfers
from tests.factories import GuardianFactory, IntakeFactory, StudentFactory, staff
from tests.students.intake import support as letters

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 13:00:00+00:00")]

HOME = {"street": "Schuilhof", "house_number": "7", "postcode": "6899 ZZ", "city": "Verweg"}
SECRETS = ("Schuilhof", "6899", "Verweg")
OTHER = "moeder@schuil.example"


def hide(student):
    for name, value in HOME.items():
        setattr(student, name, value)
    student.address_hidden = True
    student.save()
    return student


def hidden_parent(student):
    return GuardianFactory(student=student, name="Moeder", email=OTHER, address_hidden=True, **HOME)


def assert_silent(text, *more):
    for secret in (*SECRETS, *more):
        assert secret not in text


@pytest.fixture
def offered():
    """An agreement of a pupil with a hidden address; one parent signs, the other is hidden."""
    version = support.draft(email=remote.ADDRESSES["student"], address_hidden=True, **HOME)
    student = version.agreement.trajectory.student
    student.guardians.update(email=remote.ADDRESSES["guardian"])
    version.company_signatory_email = remote.ADDRESSES["company"]
    version.save()
    sent = support.send(version)
    hidden_parent(student)
    remote.deliver()
    return sent


def test_no_party_sees_a_hidden_address_or_another_party_s_address_by_its_link(client, offered):
    for name in remote.ADDRESSES:
        if not remote.party_links(name).exists():
            continue
        page = client.get(remote.link_for(name), follow=True).content.decode()
        others = {address for party, address in remote.ADDRESSES.items() if party != name}
        assert AT_SCHOOL in page
        assert_silent(page, OTHER, *others - {offered.agreement.company.email, ""})


def test_at_least_pupil_parent_and_company_have_a_link_to_look_at(offered):
    assert {"student", "guardian", "company"} <= {
        name for name in remote.ADDRESSES if remote.party_links(name).exists()
    }


def test_the_printed_agreement_and_the_letters_hold_no_hidden_address(offered):
    page = document_html(offered.document)
    assert AT_SCHOOL in page
    assert_silent(page, OTHER, remote.ADDRESSES["guardian"])
    assert mail.outbox
    for one in mail.outbox:
        assert_silent(f"{one.subject} {one.body}", OTHER)


def test_the_letter_to_apply_holds_no_hidden_address():
    student = hide(StudentFactory())
    parent = hidden_parent(student)
    content = build_content(
        IntakeFactory(student=student),
        Application("BWI", date(2027, 8, 30)),
        pupil_signatories(student, [parent]),
        number=1,
    )
    assert content["student"]["address"] == [AT_SCHOOL]
    assert_silent(json.dumps(content), OTHER)


@pytest.fixture
def stopped():
    """An agreement that was signed with the address in it, which was hidden before it ended."""
    version = support.signed(**HOME)
    student = version.agreement.trajectory.student
    assert "Schuilhof" in document_html(version.document)
    support.ended(version)
    hide(student)
    version.refresh_from_db()
    return version


def test_a_letter_about_a_text_with_the_address_leaves_it_out(stopped):
    stopped.agreement.trajectory.student.refresh_from_db()
    assert_silent(letter_html(stopped.termination))


def test_a_parent_without_the_right_to_information_gets_no_letter_about_the_end(stopped):
    parent = stopped.agreement.trajectory.student.guardians.get()
    termination = stopped.termination
    before = recipients_of(termination)
    assert parent.name in {one.name for one in (*before.by_mail, *before.on_paper)}
    parent.informed, parent.uninformed_since = False, date(2026, 8, 17)
    parent.save()
    after = recipients_of(type(termination).objects.get(pk=termination.pk))
    assert parent.name not in {one.name for one in (*after.by_mail, *after.on_paper)}


def test_a_text_that_waits_with_the_address_in_it_must_be_offered_again():
    version = support.sent(**HOME)
    hide(version.agreement.trajectory.student)
    (change,) = [one for one in changes_since(version, support.TODAY) if "geheim" in one.text]
    assert change.blocking


@pytest.fixture
def hidden_since():
    """An agreement that waits for signatures, with an address in it that was hidden since."""
    version = support.draft(email=remote.ADDRESSES["student"], **HOME)
    version.agreement.trajectory.student.guardians.update(email=remote.ADDRESSES["guardian"])
    version.company_signatory_email = remote.ADDRESSES["company"]
    version.save()
    sent = support.send(version)
    remote.deliver()
    return sent


@pytest.mark.parametrize("name", ["student", "guardian", "company"])
def test_a_link_shows_no_text_with_an_address_that_was_hidden_since(client, hidden_since, name):
    path = remote.link_for(name)
    assert "Schuilhof" in client.get(path).content.decode()
    hide(hidden_since.agreement.trajectory.student)
    for page in ("", "pdf/", "weigeren/"):
        answer = client.get(path + page)
        assert answer.status_code == 404
        assert_silent(answer.content.decode())


def test_nobody_signs_a_text_with_an_address_that_was_hidden_since(hidden_since):
    hide(hidden_since.agreement.trajectory.student)
    with pytest.raises(TransitionRefused, match="dat is nu geheim"):
        support.sign_next(hidden_since)


def test_nobody_is_reminded_of_a_text_with_an_address_that_was_hidden_since(hidden_since):
    hide(hidden_since.agreement.trajectory.student)
    reminded = remind_now(hidden_since, timezone.now() + timedelta(days=2))
    assert reminded.posted == []
    assert all("dat is nu geheim" in reason for _, reason in reminded.skipped)


def copies_sent():
    """The messages with what was signed, once it is sealed."""
    mail.outbox.clear()
    with (
        mock.patch.object(sealing, "render_pdf", str.encode),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        sealing.seal_waiting()
    remote.deliver()
    return [one for one in mail.outbox if one.attachments]


def test_what_was_signed_is_mailed_to_nobody_with_an_address_that_was_hidden_since(hidden_since):
    hide(support.sign_all(hidden_since).agreement.trajectory.student)
    assert copies_sent() == []


def test_what_was_signed_is_mailed_while_nothing_is_hidden(hidden_since):
    support.sign_all(hidden_since)
    assert len(copies_sent()) >= 3


def test_a_letter_to_apply_with_an_address_that_was_hidden_since_is_shown_to_nobody(client):
    letter = letters.offered(letters.pupil(**HOME))
    remote.deliver()
    student = letter.intake.student
    with mock.patch.dict(remote.ADDRESSES, student=student.email):
        path = remote.link_for("student")
    assert "Schuilhof" in client.get(path).content.decode()
    hide(student)
    answer = client.get(path)
    assert answer.status_code == 404
    assert_silent(answer.content.decode())


def test_a_letter_to_apply_with_an_address_that_was_hidden_since_is_mailed_to_nobody():
    letter = letters.signed(letters.offered(letters.pupil(**HOME)))
    hide(letter.intake.student)
    assert copies_sent() == []


def test_a_new_draft_after_hiding_does_not_hold_it():
    version = support.draft(**HOME)
    hide(version.agreement.trajectory.student)
    assert_silent(json.dumps(draft_content(version, support.TODAY)))


def test_a_transfer_dossier_holds_no_address_of_pupil_or_parent():
    student = hide(transfers.pupil())
    hidden = hidden_parent(student)
    hidden.has_authority = False
    hidden.save()
    text = json.dumps(transfers.prepared(student).document.content)
    assert_silent(text, OTHER, remote.ADDRESSES["guardian"])


def test_what_a_pupil_gets_of_everything_that_is_kept_leaves_it_out(offered):
    student = offered.agreement.trajectory.student
    data = own_data(student, timezone.now(), restricted=True)
    told = " ".join(
        value for section in data.sections() for record in section.records for _, value in record
    )
    assert_silent(told, OTHER)
    assert_silent(data.as_json(), OTHER)


def test_a_text_from_before_is_made_unreadable_in_what_a_pupil_gets():
    version = support.sent(**HOME)
    student = hide(version.agreement.trajectory.student)
    data = own_data(student, timezone.now(), restricted=True)
    assert "Schuilhof 7" in json.dumps(version.document.content)
    assert "(afgeschermd)" in data.as_json()
    assert "Schuilhof 7" not in data.as_json()
    assert "6899" not in data.as_json()


@pytest.fixture
def zipped(client):
    """What the ZIP of a pupil holds, by name."""

    def made(student):
        client.force_login(staff(student.school, Role.COORDINATOR))
        answer = client.get(reverse("own_data_zip", args=[student.pk]))
        found = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        return {name: found.read(name) for name in found.namelist()}

    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf + b"<zegel>"),
        mock.patch.object(own, "render_pdf", lambda html: html.encode()),
    ):
        yield made


def sealed(**student):
    version = support.signed(**student)
    assert sealing.seal_document(version.document_id) is None
    return version.agreement.trajectory.student


def test_a_file_that_was_sealed_before_the_address_was_hidden_stays_at_the_school(zipped):
    student = sealed(**HOME)
    hide(student)
    found = zipped(student)
    assert not [name for name in found if name.startswith("bestanden/document-")]
    for content in found.values():
        assert_silent(content.decode())
    (left_out,) = json.loads(found["gegevens.json"])["left_out"]
    assert left_out["what"].startswith("Leer-werkovereenkomst")
    assert "de coördinator beslist wie het daar kan inzien" in left_out["why"]
    assert "Niet meegegeven" in found["gegevens.pdf"].decode()


def test_a_sealed_file_without_the_hidden_address_goes_along(zipped):
    student = sealed()
    hide(student)
    found = zipped(student)
    assert [name for name in found if name.startswith("bestanden/document-")]
    assert json.loads(found["gegevens.json"])["left_out"] == []
    assert "Niet meegegeven" not in found["gegevens.pdf"].decode()


def test_nothing_stays_behind_while_no_address_is_hidden(zipped):
    found = zipped(sealed(**HOME))
    (name,) = [name for name in found if name.startswith("bestanden/document-")]
    assert b"Schuilhof" in found[name]


def test_a_scan_of_paper_stays_at_the_school_for_nobody_knows_what_is_on_it(zipped):
    version = support.sent()
    scan = paper.entered(version)
    student = version.agreement.trajectory.student
    assert f"bestanden/scan-{scan.pk}" in " ".join(zipped(student))
    hidden_parent(student)
    found = zipped(student)
    assert "bestanden/scan" not in " ".join(found)
    assert "scan van papier" in found["gegevens.pdf"].decode()


def test_the_page_warns_that_attachments_are_not_read(client):
    student = StudentFactory()
    client.force_login(staff(student.school, Role.COORDINATOR))
    page = reverse("privacy", args=[student.pk])
    assert "geheim adres" not in client.get(page).text
    hidden_parent(student)
    assert "Het geheime adres van Moeder" in client.get(page).text


@pytest.mark.parametrize(("role", "shown"), [(Role.COORDINATOR, True), (Role.DIRECTOR, False)])
def test_the_history_tells_an_address_only_to_who_may_change_personal_data(client, role, shown):
    student = StudentFactory()
    with set_actor(staff(student.school, Role.OFFICE)):
        hide(student)
        hidden_parent(student)
    client.force_login(staff(student.school, role))
    page = client.get(reverse("history", args=[student.pk])).content.decode()
    assert ("Schuilhof" in page) is shown
    assert ("afgeschermd" in page) is not shown


def test_no_distance_is_told_from_a_hidden_home():
    version = support.draft(**HOME)
    trajectory = version.agreement.trajectory
    at_home = usual_wish(trajectory, support.TODAY)
    assert origin_postcode(trajectory, at_home) == "6899 ZZ"
    hide(trajectory.student)
    assert usual_wish(trajectory, support.TODAY).origin == SCHOOL
    assert origin_postcode(trajectory, at_home) == ""
