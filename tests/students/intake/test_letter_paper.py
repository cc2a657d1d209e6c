"""An application letter signed with a pen: printed, scanned, compared, and what then follows."""

from datetime import date, timedelta
from io import BytesIO
from unittest import mock

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.dossier.privacy.anonymising import anonymise
from lwt_admin.dossier.privacy.own_data import own_data
from lwt_admin.signing import scans, sealing
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import PaperScan, Party, Signature
from lwt_admin.signing.scans import ScanRefused
from lwt_admin.signing.services import SigningRefused, unsigned
from lwt_admin.students.attention_paper import letter_scans
from lwt_admin.students.intake import signing
from lwt_admin.students.models import Trajectory
from lwt_admin.todo import Urgency
from tests.factories import TrajectoryFactory, staff
from tests.students.intake import support
from tests.support.scans import as_upload, picture, scanned_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    return support.offered(support.pupil(first_name="Yara", last_name="Jansen"))


@pytest.fixture
def student(letter):
    return letter.intake.student


@pytest.fixture
def colleague(student):
    return staff(student.school, Role.OFFICE)


@pytest.fixture
def at_desk(client, student):
    client.force_login(support.coordinator(student))
    return client


def url(name, letter, scan=None):
    keys = [letter.pk] if scan is None else [letter.pk, scan.pk]
    return reverse(f"letter_paper_{name}", args=keys)


def typed(letter, content=None, **changes):
    """What somebody sends who enters a scan signed by everybody."""
    file = as_upload(scanned_pdf() if content is None else content, "brief van Yara.pdf")
    keys = [one.pk for one in letter.document.signatories.all()]
    today = timezone.localdate().isoformat()
    return {"file": file, "signatories": keys, "signed_on": today} | changes


def approved(letter, scan, by):
    return signing.sign_on_paper(letter, scan, by=by, now=timezone.now())


# --- Printing -------------------------------------------------------------------------------------
def test_the_print_has_the_letter_its_hash_and_a_line_for_everybody(at_desk, letter):
    answer = at_desk.get(url("print", letter))
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    text = " ".join("\n".join(pages).split())
    name = "aanvraag-leer-werktraject-yara-jansen-v1-om-te-tekenen.pdf"
    assert answer["Content-Disposition"].endswith(f'"{name}"')
    assert "Aanvraag leer-werktraject van Yara Jansen" in text
    assert "Wij hebben deze aanvraag gelezen" in text
    assert "Ik wil timmeren." in text
    assert "CONCEPT" not in text
    assert text.count("Datum") == 2
    for page in pages:
        assert letter.document.sha256[:40] in page.replace("\n", "")


def test_the_print_is_looked_at_by_name(at_desk, letter):
    with mock.patch("lwt_admin.signing.paper.render_pdf", side_effect=str.encode):
        at_desk.get(url("print", letter))
    looked = LogEntry.objects.get_for_object(letter).filter(action=LogEntry.Action.ACCESS)
    assert looked.count() == 1


def test_a_letter_that_was_taken_back_is_neither_printed_nor_entered(at_desk, letter):
    by = letter.document.frozen_by
    signing.withdraw(letter, by=by, reason="Verkeerd profiel.", now=timezone.now())
    for name in ("print", "upload"):
        answer = at_desk.get(url(name, letter))
        assert answer.url == reverse("intake", args=[letter.intake.student_id])


# --- Entering -------------------------------------------------------------------------------------
def test_a_scan_is_kept_and_counts_for_nothing_yet(at_desk, letter):
    page = at_desk.post(url("upload", letter), typed(letter), follow=True)
    assert "U hebt deze scan zelf ingevoerd" in page.text
    scan = PaperScan.objects.get()
    assert scan.accepted is None
    assert not Signature.objects.exists()
    assert not Trajectory.objects.exists()


def test_what_was_typed_stays_when_the_file_is_no_scan(at_desk, letter):
    page = at_desk.post(url("upload", letter), typed(letter, b"geen scan"))
    assert "“brief van Yara.pdf” is geen pdf, JPEG of PNG." in page.text
    assert page.text.count("checked") == 2
    assert not PaperScan.objects.exists()


def test_the_party_on_a_scan_is_told_on_the_page_of_the_intake(at_desk, letter):
    support.entered(letter, Party.GUARDIAN)
    page = at_desk.get(reverse("intake", args=[letter.intake.student_id]))
    assert page.text.count("wacht op vergelijken") == 1
    assert url("page", letter) in page.text


# --- Comparing ------------------------------------------------------------------------------------
def test_a_signature_on_paper_is_told_with_the_day_on_the_paper(client):
    with time_machine.travel("2026-11-02 10:00+01:00") as clock:
        letter = support.offered()
        clock.shift(timedelta(days=3))
        scan = support.entered(letter, Party.GUARDIAN, signed_on=support.TODAY)
        colleague = support.coordinator(letter.intake.student)
        approved(letter, scan, colleague)
        client.force_login(colleague)
        page = client.get(reverse("intake", args=[letter.intake.student_id])).text
    assert "getekend op ma 2 nov 2026" in page
    assert f"op papier; scan ingevoerd door {scan.uploaded_by}" in page
    assert f"vergeleken door {colleague}" in page


def test_the_colleague_sees_the_scan_beside_the_letter(client, letter, colleague):
    scan = support.entered(letter, content=picture())
    client.force_login(colleague)
    page = client.get(url("compare", letter, scan)).text
    assert url("picture", letter, scan) in page
    assert letter.document.sha256 in page
    assert "Ik wil timmeren." in page
    assert "M. Jansen" in page


def test_the_last_signature_on_paper_opens_the_trajectory(client, letter, colleague):
    scan = support.entered(letter)
    client.force_login(colleague)
    page = client.post(url("compare", letter, scan), {"verdict": "accept"}, follow=True)
    assert "De aanvraag is binnen." in page.text
    trajectory = letter.intake.student.trajectories.get()
    assert (trajectory.profile, trajectory.start) == ("BWI", support.START)
    assert support.again(letter.intake).trajectory == trajectory
    assert trajectory.events.get().actor == colleague
    assert {one.method for one in Signature.objects.all()} == {"paper"}
    told = [one.kind for one in letter.document.events.all() if one.kind != "link_sent"]
    assert told == ["frozen", "scanned", "scan_accepted", "signed", "signed", "completed"]
    assert broken_links(letter.document.events.order_by("number")) == []


def test_the_pupil_applied_when_the_paper_came_in_not_when_it_was_compared():
    with time_machine.travel("2026-11-02 10:00+01:00") as clock:
        letter = support.offered()
        clock.shift(timedelta(days=1))
        scan = support.entered(letter)
        clock.shift(timedelta(days=6))
        assert approved(letter, scan, support.coordinator(letter.intake.student))
    assert letter.intake.student.trajectories.get().applied_on == date(2026, 11, 3)


def test_who_entered_it_does_not_compare_it(at_desk, client, letter):
    by = support.coordinator(letter.intake.student)
    scan = support.entered(letter, by=by)
    with pytest.raises(ScanRefused, match="zelf ingevoerd"):
        approved(letter, scan, by)
    client.force_login(by)
    page = client.post(url("compare", letter, scan), {"verdict": "accept"}, follow=True)
    assert "U hebt deze scan zelf ingevoerd" in page.text
    assert not Signature.objects.exists()


def test_a_scan_of_another_letter_signs_nothing(letter, colleague):
    other = support.entered(support.offered())
    with pytest.raises(SigningRefused, match="hoort niet bij deze brief"):
        approved(letter, other, colleague)
    other.refresh_from_db()
    assert other.accepted is None
    assert not Signature.objects.exists()


def test_a_letter_that_was_taken_back_meanwhile_is_not_signed(client, letter, colleague):
    scan = support.entered(letter)
    by = letter.document.frozen_by
    signing.withdraw(letter, by=by, reason="Verkeerd profiel.", now=timezone.now())
    with pytest.raises(ScanRefused, match="staat niet meer open"):
        approved(letter, scan, colleague)
    client.force_login(colleague)
    page = client.get(url("compare", letter, scan), follow=True)
    assert "Deze scan is niet meer nodig" in page.text
    assert not Trajectory.objects.exists()


def test_nothing_is_approved_when_a_parent_lost_the_right_meanwhile(client, letter, colleague):
    scan = support.entered(letter)
    letter.intake.student.guardians.update(has_authority=False, relation="other")
    client.force_login(colleague)
    page = client.post(url("compare", letter, scan), {"verdict": "accept"})
    assert "mag volgens het dossier niet meer" in page.text
    scan.refresh_from_db()
    assert scan.accepted is None
    assert not Signature.objects.exists()
    assert letter.document.events.last().kind == "scanned"


def test_a_minor_does_not_apply_on_paper_without_a_parent(letter, colleague):
    scan = support.entered(letter, Party.STUDENT)
    assert not approved(letter, scan, colleague)
    letter.document.refresh_from_db()
    assert letter.document.is_open
    assert [one.party for one in unsigned(letter.document)] == [Party.GUARDIAN]
    assert not Trajectory.objects.exists()


def test_who_signed_on_a_screen_meanwhile_signed_there(letter, colleague):
    scan = support.entered(letter)
    pupil = support.party(letter, Party.STUDENT)
    signing.sign(letter, pupil, support.typed(pupil), witness=colleague, now=timezone.now())
    assert approved(letter, scan, colleague)
    methods = [one.method for one in Signature.objects.order_by("signatory__position")]
    assert methods == ["typed", "paper"]


def test_signatures_stay_when_the_dossier_is_in_the_way_of_the_application(letter, colleague):
    scan, student = support.entered(letter), letter.intake.student
    TrajectoryFactory(student=student, start=support.START - timedelta(days=3))
    assert approved(letter, scan, colleague)
    letter.document.refresh_from_db()
    assert letter.document.completed_at is not None
    assert support.again(letter.intake).trajectory is None


def test_a_rejected_scan_says_why_and_another_may_follow(client, letter, colleague):
    scan = support.entered(letter)
    client.force_login(colleague)
    answer = {"verdict": "reject", "reason": "Bladzijde 2 ontbreekt."}
    client.post(url("compare", letter, scan), answer)
    page = client.get(url("page", letter)).text
    assert "Bladzijde 2 ontbreekt." in page
    assert support.entered(letter, content=scanned_pdf(2)).pk != scan.pk


def test_the_sealed_letter_tells_who_signed_on_paper_and_who_compared_it(letter, colleague):
    approved(letter, support.entered(letter), colleague)
    with (
        mock.patch.object(sealing, "render_pdf", side_effect=str.encode) as made,
        mock.patch.object(sealing, "seal", lambda pdf, *args, **kwargs: pdf),
    ):
        assert sealing.seal_document(letter.document_id) is None
    html = made.call_args.args[0]
    assert "Op papier getekend op" in html
    assert f"vergeleken door {colleague}" in html


# --- Who may --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "enters", "compares"),
    [
        (Role.COORDINATOR, 200, 200),
        (Role.OFFICE, 403, 200),
        (Role.DIRECTOR, 403, 200),
        (Role.MENTOR, 403, 403),
        (Role.READER, 403, 403),
        (Role.EXAM_SECRETARY, 403, 403),
    ],
)
def test_who_lets_sign_enters_and_who_confirms_compares(client, letter, role, enters, compares):
    scan = support.entered(letter, Party.GUARDIAN)
    client.force_login(staff(letter.intake.student.school, role))
    assert client.get(url("upload", letter)).status_code == enters
    assert client.get(url("compare", letter, scan)).status_code == compares


def test_a_scan_is_found_under_its_own_application_alone(client, letter):
    scan, other = support.entered(letter), support.offered()
    client.force_login(support.coordinator(other.intake.student))
    for name in ("file", "compare"):
        assert client.get(url(name, other, scan)).status_code == 404
        assert client.get(url(name, letter, scan)).status_code == 404


def test_the_scan_of_an_earlier_letter_is_kept_beside_the_new_one(at_desk, letter):
    scan, by = support.entered(letter), letter.document.frozen_by
    signing.withdraw(letter, by=by, reason="Verkeerd profiel.", now=timezone.now())
    newer = support.offered(letter.intake.student)
    page = at_desk.get(url("page", newer)).text
    assert "vervallen" in page
    answer = at_desk.get(url("file", newer, scan))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].endswith(f'yara-jansen-v1-scan-{scan.pk}.pdf"')
    assert LogEntry.objects.get_for_object(scan).filter(action=LogEntry.Action.ACCESS).exists()


def test_a_picture_is_shown_by_new_pixels(at_desk, letter):
    scan = support.entered(letter, content=picture("PNG"))
    answer = at_desk.get(url("picture", letter, scan))
    assert answer["Content-Type"] == "image/jpeg"
    assert at_desk.get(url("file", letter, scan)).content == picture("PNG")


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("name", ["page", "upload", "compare"])
def test_a_page_about_paper_takes_at_most_fifteen_queries(
    client, letter, colleague, name, number, django_assert_max_num_queries
):
    by = support.coordinator(letter.intake.student)
    scan = support.entered(letter, Party.GUARDIAN, by=by)
    if number == 2:
        scans.reject(scan, "Onscherp.", by=colleague, now=timezone.now())
        scan = support.entered(letter, Party.GUARDIAN, by=by, content=scanned_pdf(2))
    client.force_login(support.coordinator(letter.intake.student))
    address = url(name, letter, scan if name == "compare" else None)
    client.get(address)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


# --- What waits -----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICE, Role.DIRECTOR])
def test_a_colleague_is_asked_to_compare_the_scan(letter, role):
    scan = support.entered(letter)
    (todo,) = letter_scans(staff(letter.intake.student.school, role), None)
    assert todo.text == f"Vergelijk de scan van de aanvraag van {letter.intake.student}"
    assert todo.url == url("compare", letter, scan)
    assert todo.urgency is Urgency.ATTENTION


@pytest.mark.parametrize("role", [Role.READER, Role.EXAM_SECRETARY, Role.MANAGER])
def test_who_may_not_confirm_is_not_asked(letter, role):
    support.entered(letter)
    assert list(letter_scans(staff(letter.intake.student.school, role), None)) == []


def test_who_entered_it_hears_that_it_waits_and_that_it_was_rejected(letter, colleague):
    by = support.coordinator(letter.intake.student)
    scan = support.entered(letter, by=by)
    assert [one.urgency for one in letter_scans(by, None)] == [Urgency.WAITS]
    scans.reject(scan, "Onscherp.", by=colleague, now=timezone.now())
    (todo,) = letter_scans(by, None)
    assert todo.text == f"Uw scan van de aanvraag van {letter.intake.student} is afgewezen"
    assert todo.url == url("page", letter)


def test_home_asks_for_it(client, letter, colleague):
    support.entered(letter)
    client.force_login(colleague)
    assert reverse("home_scans") in client.get(reverse("home")).text
    assert "Vergelijk de scan van de aanvraag van" in client.get(reverse("home_scans")).text


@pytest.mark.parametrize("number", [1, 4])
def test_what_waits_takes_three_queries(letter, colleague, number, django_assert_num_queries):
    support.entered(letter)
    for _ in range(number - 1):
        support.entered(support.offered(support.pupil(school=letter.intake.student.school)))
    assert colleague.access
    with django_assert_num_queries(3):
        assert len(list(letter_scans(colleague, None))) == number


# --- Kept, handed out, erased ---------------------------------------------------------------------
def test_the_scan_goes_along_with_the_pupils_own_data(letter, student):
    scan = support.entered(letter)
    files = own_data(student, timezone.now(), restricted=False).files
    kept = next(one for one in files if one.name == f"bestanden/scan-{scan.pk}.pdf")
    assert kept.what.startswith("Scan van Aanvraag leer-werktraject")
    assert kept.left_out == ""


def test_looking_at_the_scan_stands_in_the_history_of_the_pupil(at_desk, letter, student):
    at_desk.get(url("file", letter, support.entered(letter)))
    looked = entries_about(student).filter(action=LogEntry.Action.ACCESS)
    assert [one.content_type.model for one in looked] == ["paperscan"]


def test_of_who_is_anonymised_no_scan_of_a_letter_is_left(
    letter, student, colleague, django_capture_on_commit_callbacks
):
    scan = support.entered(letter)
    approved(letter, scan, colleague)
    with django_capture_on_commit_callbacks(execute=True):
        anonymise(student, by=None, now=timezone.now())
    assert not scan.file.storage.exists(scan.file.name)
    scan.refresh_from_db()
    assert not scan.file
