"""Signing on paper: print, enter the scan, compare, and what stands in the way of each."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.signing import scans
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import PaperScan, Signature
from lwt_admin.signing.paper import document_html
from lwt_admin.signing.scans import ScanRefused
from lwt_admin.signing.services import SigningRefused, unsigned
from lwt_admin.students.models import Guardian
from tests.agreements import support
from tests.agreements.paper import entered, signatories
from tests.factories import staff
from tests.support.at_once import at_once
from tests.support.scans import as_upload, pdf, picture, scanned_pdf

pytestmark = pytest.mark.django_db

LATER = support.NOW + timedelta(days=3)


@pytest.fixture(autouse=True)
def three_days_later():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def version(db):
    return support.sent()


@pytest.fixture
def office(version):
    return staff(school_of(version), Role.OFFICE)


@pytest.fixture
def at_desk(client, office):
    client.force_login(office)
    return client


@pytest.fixture
def colleague(version):
    return support.coordinator_of(version)


def school_of(version):
    return version.agreement.trajectory.student.school


def stored(version):
    return AgreementVersion.objects.for_one_page().get(pk=version.pk)


def url(name, version, scan=None):
    keys = [version.agreement_id] if scan is None else [version.agreement_id, scan.pk]
    return reverse(name, args=keys)


def typed(version, content=None, on_it=None, **changes):
    """What somebody sends who enters a scan signed by everybody."""
    file = as_upload(scanned_pdf() if content is None else content, "scan van Yara.pdf")
    keys = [one.pk for one in (signatories(version) if on_it is None else on_it)]
    return {"file": file, "signatories": keys, "signed_on": "2026-08-18"} | changes


def content_of(scan):
    with scan.file.open("rb") as file:
        return file.read()


def kinds(version):
    return [event.kind for event in version.document.events.order_by("number")]


def chain_holds(version):
    return broken_links(version.document.events.order_by("number")) == []


# --- Printing -------------------------------------------------------------------------------------
def printed(client, version):
    response = client.get(url("paper_print", version))
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return response, text


def test_the_print_holds_the_text_its_hash_and_a_line_for_everybody(at_desk, version):
    response, text = printed(at_desk, version)
    assert response["Content-Disposition"].startswith("attachment; ")
    assert version.document.sha256 in text.replace("\n", "")
    assert "CONCEPT" not in text
    assert text.count("Datum\n") >= len(signatories(version)) - 1
    for one in signatories(version):
        assert one.name in text


def test_the_print_shows_who_signed_already(at_desk, version):
    support.sign_next(version)
    _, text = printed(at_desk, version)
    assert "Heeft al getekend" in text


def test_the_print_shows_who_signed_on_an_earlier_paper(at_desk, version, colleague):
    scan = entered(version, signatories(version, "guardian"))
    transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    _, text = printed(at_desk, version)
    assert "Heeft al getekend op papier, ma 17 aug 2026" in text


def test_the_document_tells_the_day_on_the_paper_not_that_of_comparing(version, colleague):
    scan = entered(version, signatories(version, "guardian"))
    transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    assert "Op papier getekend op ma 17 aug 2026" in document_html(stored(version).document)


def test_every_page_of_the_print_carries_the_hash(at_desk, version):
    response, _ = printed(at_desk, version)
    for page in PdfReader(BytesIO(response.content)).pages:
        assert version.document.sha256[:40] in page.extract_text().replace("\n", "")


def test_a_draft_is_not_printed_to_be_signed(client):
    draft = support.draft()
    client.force_login(support.coordinator_of(draft))
    assert client.get(url("paper_print", draft)).status_code == 302
    assert client.get(url("paper_upload", draft)).status_code == 302


# --- Entering -------------------------------------------------------------------------------------
def test_a_scan_is_kept_and_counts_for_nothing_yet(at_desk, office, version):
    content = scanned_pdf(3)
    answer = at_desk.post(url("paper_upload", version), typed(version, content))
    assert answer.status_code == 302
    scan = PaperScan.objects.get()
    assert (scan.pages, scan.content_type, scan.accepted) == (3, "application/pdf", None)
    assert (scan.uploaded_by, scan.signed_on) == (office, date(2026, 8, 18))
    assert content_of(scan) == content
    assert not Signature.objects.exists()
    assert stored(version).state == State.SENT


def test_entering_a_scan_stands_in_the_chain_by_its_hash(at_desk, version):
    at_desk.post(url("paper_upload", version), typed(version))
    event = version.document.events.last()
    assert event.kind == "scanned"
    assert event.payload["scan"] == PaperScan.objects.get().sha256
    assert chain_holds(version)


def test_the_name_on_disk_has_nothing_of_the_name_that_was_sent(at_desk, version):
    at_desk.post(url("paper_upload", version), typed(version))
    name = PaperScan.objects.get().file.name
    assert "Yara" not in name
    assert len(name.rsplit("/", 1)[-1]) == 32 + len(".pdf")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-08-21", "vr 21 aug 2026 is nog niet geweest"),
        ("2026-08-16", "de tekst ligt pas vast sinds ma 17 aug 2026"),
        ("", "Vul in wanneer"),
    ],
)
def test_an_impossible_date_is_refused(at_desk, version, day, words):
    page = at_desk.post(url("paper_upload", version), typed(version, signed_on=day))
    assert words in page.context["form"].errors["signed_on"][0]
    assert not PaperScan.objects.exists()


@pytest.mark.parametrize("day", ["2026-08-17", "2026-08-20"])
def test_the_day_the_text_was_fixed_and_today_are_fine(at_desk, version, day):
    assert (
        at_desk.post(url("paper_upload", version), typed(version, signed_on=day)).status_code == 302
    )


def test_what_was_typed_stays_when_the_file_is_refused(at_desk, version):
    page = at_desk.post(url("paper_upload", version), typed(version, b"geen scan"))
    assert "“scan van Yara.pdf” is geen pdf, JPEG of PNG." in page.content.decode()
    assert 'value="2026-08-18"' in page.content.decode()
    assert page.content.decode().count("checked") == len(signatories(version))


def test_somebody_must_have_signed_on_it(at_desk, version):
    page = at_desk.post(url("paper_upload", version), typed(version, on_it=[]))
    assert "Kies wie er op dit papier" in page.context["form"].errors["signatories"][0]


def test_who_signed_already_is_not_offered(at_desk, version):
    support.sign_next(version)
    form = at_desk.get(url("paper_upload", version)).context["form"]
    offered = set(form.fields["signatories"].queryset)
    assert offered == set(unsigned(stored(version).document))


def test_a_signatory_of_another_text_is_refused(at_desk, version):
    other = signatories(support.sent(), "student")
    page = at_desk.post(url("paper_upload", version), typed(version, on_it=other))
    assert page.status_code == 200
    assert not PaperScan.objects.exists()


def test_who_stands_on_a_scan_that_waits_is_not_entered_twice(version):
    entered(version, signatories(version, "student"))
    with pytest.raises(ScanRefused, match="al op een andere scan"):
        entered(version, signatories(version, "student", "company"), pages=2)


def test_the_same_file_is_entered_once(version):
    entered(version, signatories(version, "student"))
    with pytest.raises(ScanRefused, match="Ditzelfde bestand is al ingevoerd"):
        entered(version, signatories(version, "company"))


def test_a_rejected_file_may_come_back(version, colleague):
    scan = entered(version)
    scans.reject(scan, "Verkeerde leerling gekozen.", by=colleague, now=LATER)
    assert entered(version).pk != scan.pk


def test_the_page_leads_back_when_everybody_is_on_a_scan(at_desk, version):
    entered(version)
    assert at_desk.get(url("paper_upload", version)).status_code == 302


def test_when_the_school_signs_last_nobody_may_be_left(version):
    version.document.order = "school_last"
    version.document.save()
    with pytest.raises(ScanRefused, match="De school tekent als laatste"):
        entered(version, signatories(version, "school", "student"))
    assert entered(version).pk


def test_a_text_that_was_withdrawn_takes_no_scan(at_desk, version, colleague):
    transitions.withdraw(version, actor=colleague, reason="Fout", now=support.NOW)
    assert at_desk.post(url("paper_upload", version), typed(version)).status_code in {302, 404}
    version.document.refresh_from_db()
    with pytest.raises(ScanRefused, match="staat niet meer open"):
        entered(version)


def files():
    try:
        return [
            name
            for year in default_storage.listdir("scans")[0]
            for name in default_storage.listdir(f"scans/{year}")[1]
        ]
    except FileNotFoundError:
        return []


def test_a_full_or_read_only_disk_is_told_and_nothing_is_entered(at_desk, version, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(type(default_storage._wrapped), "save", full)
    page = at_desk.post(url("paper_upload", version), typed(version))
    assert "de opslag van lwt-admin is vol of niet beschrijfbaar" in page.content.decode()
    assert 'value="2026-08-18"' in page.content.decode()
    assert not PaperScan.objects.exists()
    assert kinds(version)[-1] != "scanned"


def test_a_file_whose_record_was_not_stored_is_removed_again(version, monkeypatch):
    before = files()

    def fails(*args, **kwargs):
        raise RuntimeError("de database viel weg")

    monkeypatch.setattr(scans, "record", fails)
    with pytest.raises(RuntimeError):
        entered(version)
    assert files() == before
    assert not PaperScan.objects.exists()


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.COORDINATOR, True),
        (Role.OFFICE, True),
        (Role.DIRECTOR, False),
        (Role.READER, False),
        (Role.MANAGER, False),
    ],
)
def test_who_may_let_sign_may_enter_a_scan(client, version, role, opens):
    client.force_login(staff(school_of(version), role))
    assert client.get(url("paper_upload", version)).status_code == (200 if opens else 403)


def test_a_mentor_enters_the_paper_of_an_own_pupil(client, version):
    mentor = staff(school_of(version), Role.MENTOR)
    client.force_login(mentor)
    assert client.get(url("paper_upload", version)).status_code == 404
    version.agreement.trajectory.mentor_assignments.create(mentor=mentor, start=support.TODAY)
    assert client.post(url("paper_upload", version), typed(version)).status_code == 302
    assert PaperScan.objects.get().uploaded_by == mentor


# --- Comparing ------------------------------------------------------------------------------------
def test_the_page_shows_a_photo_beside_the_text(client, at_desk, version, colleague):
    at_desk.post(url("paper_upload", version), typed(version, picture()))
    scan = PaperScan.objects.get()
    client.force_login(colleague)
    html = client.get(url("paper_compare", version, scan)).content.decode()
    assert f'src="{url("paper_picture", version, scan)}"' in html
    assert version.document.sha256 in html
    assert "Meten, zagen, schaven" in html
    for one in signatories(version):
        assert one.name in html


def test_a_pdf_comes_as_a_download_beside_the_text(client, version, colleague):
    scan = entered(version)
    client.force_login(colleague)
    html = client.get(url("paper_compare", version, scan)).content.decode()
    assert url("paper_file", version, scan) in html
    assert url("paper_picture", version, scan) not in html


def test_approving_marks_every_signature_as_paper(client, version, colleague):
    scan = entered(version)
    client.force_login(colleague)
    client.post(url("paper_compare", version, scan), {"verdict": "accept"})
    signatures = list(Signature.objects.all())
    assert len(signatures) == len(signatories(version))
    assert {(one.method, one.scan_id) for one in signatures} == {("paper", scan.pk)}
    assert stored(version).state == State.SIGNED
    scan.refresh_from_db()
    assert (scan.accepted, scan.decided_by) == (True, colleague)


def test_the_chain_tells_the_whole_way_of_a_paper(version, colleague):
    scan = entered(version)
    transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    told = [kind for kind in kinds(version) if kind not in {"link_sent", "sealed"}]
    assert told == ["frozen", "scanned", "scan_accepted", *["signed"] * 4, "completed"]
    assert chain_holds(version)


def test_approving_some_leaves_the_others_to_sign(version, colleague):
    scan = entered(version, signatories(version, "guardian"))
    after = transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    assert after.state == State.PARTLY_SIGNED
    assert [one.party for one in unsigned(stored(version).document)] == [
        "school",
        "student",
        "company",
    ]


def test_when_the_school_signs_last_one_paper_with_everybody_is_taken_over(version, colleague):
    version.document.order = "school_last"
    version.document.save()
    scan = entered(version)
    after = transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    assert after.state == State.SIGNED


def test_who_entered_it_gets_no_form_and_decides_nothing(client, version, office):
    scan = entered(version, by=office)
    client.force_login(office)
    page = client.get(url("paper_compare", version, scan), follow=True)
    assert "U hebt deze scan zelf ingevoerd" in page.content.decode()
    client.post(url("paper_compare", version, scan), {"verdict": "accept"})
    scan.refresh_from_db()
    assert scan.accepted is None
    assert not Signature.objects.exists()


@pytest.mark.parametrize("same", ["mailbox", "name"])
def test_who_entered_it_does_not_decide_with_a_second_account(version, office, colleague, same):
    scan = entered(version, by=office)
    if same == "mailbox":
        colleague.email = office.email.replace("@", "+twee@")
    else:
        colleague.first_name, colleague.last_name = office.first_name, office.last_name
    colleague.save()
    with pytest.raises(ScanRefused, match="zelf ingevoerd"):
        transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)


def test_who_entered_it_cannot_decide_past_the_page_either(version, colleague):
    scan = entered(version, by=colleague)
    with pytest.raises(ScanRefused, match="zelf ingevoerd"):
        transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    with pytest.raises(ScanRefused, match="zelf ingevoerd"):
        scans.reject(scan, "Toch niet.", by=colleague, now=LATER)


def test_the_database_refuses_that_who_entered_it_decided(version, colleague):
    scan = entered(version, by=colleague)
    with pytest.raises(IntegrityError, match="scan_checked_by_another"), transaction.atomic():
        PaperScan.objects.update(accepted=True, decided_by=colleague, decided_at=LATER)
    scan.refresh_from_db()
    assert scan.accepted is None


def test_who_signed_on_the_paper_does_not_compare_it(version):
    director = staff(school_of(version), Role.DIRECTOR)
    school = signatories(version, "school")[0]
    school.email = director.email
    school.save()
    scan = entered(version)
    with pytest.raises(ScanRefused, match="U tekende zelf op dit papier"):
        transitions.sign_on_paper(version, scan=scan, by=director, now=LATER)


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.COORDINATOR, True),
        (Role.OFFICE, True),
        (Role.DIRECTOR, True),
        (Role.MENTOR, False),
        (Role.READER, False),
        (Role.EXAM_SECRETARY, False),
        (Role.MANAGER, False),
    ],
)
def test_only_who_may_confirm_compares(client, version, role, opens):
    scan = entered(version)
    client.force_login(staff(school_of(version), role))
    assert client.get(url("paper_compare", version, scan)).status_code == (200 if opens else 403)
    client.post(url("paper_compare", version, scan), {"verdict": "accept"})
    assert Signature.objects.exists() is opens


def test_rejecting_needs_a_reason_and_keeps_the_file(client, version, colleague):
    scan = entered(version)
    client.force_login(colleague)
    page = client.post(url("paper_compare", version, scan), {"verdict": "reject", "reason": " "})
    assert "Vul in wat er niet klopt" in page.context["form"].errors["reason"][0]
    answer = {"verdict": "reject", "reason": "Bladzijde 2 ontbreekt."}
    assert client.post(url("paper_compare", version, scan), answer).status_code == 302
    scan.refresh_from_db()
    assert (scan.accepted, scan.reason) == (False, "Bladzijde 2 ontbreekt.")
    assert scan.file.storage.exists(scan.file.name)
    assert not Signature.objects.exists()
    assert kinds(version)[-1] == "scan_rejected"
    assert chain_holds(version)


def test_nothing_chosen_decides_nothing(client, version, colleague):
    scan = entered(version)
    client.force_login(colleague)
    page = client.post(url("paper_compare", version, scan), {"reason": "…"})
    assert "Kies of de scan klopt" in page.context["form"].errors["verdict"][0]


def test_the_second_colleague_hears_who_was_first(client, version, colleague):
    scan = entered(version)
    director = staff(school_of(version), Role.DIRECTOR)
    transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    with pytest.raises(ScanRefused, match=f"{colleague} heeft deze scan al goedgekeurd"):
        scans.reject(scan, "Nee.", by=director, now=LATER)
    client.force_login(director)
    page = client.get(url("paper_compare", version, scan), follow=True)
    assert f"{colleague} heeft deze scan al vergeleken" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_at_the_same_moment_one_decides():
    version = support.sent()
    scan = entered(version, signatories(version, "guardian"))
    people = [support.coordinator_of(version), staff(school_of(version), Role.DIRECTOR)]

    def approving(person):
        return lambda: transitions.sign_on_paper(version, scan=scan, by=person, now=LATER)

    outcomes = at_once(*map(approving, people), refusals=(ScanRefused,))
    assert sorted(isinstance(one, ScanRefused) for one in outcomes) == [False, True]
    assert Signature.objects.count() == 1
    assert kinds(version).count("scan_accepted") == 1
    assert chain_holds(version)


def test_who_signed_meanwhile_in_another_way_signed_in_that_way(client, version, colleague):
    scan = entered(version)
    first = unsigned(version.document)[0]
    support.sign_next(version)
    client.force_login(colleague)
    html = client.get(url("paper_compare", version, scan)).content.decode()
    assert f"{first.name} tekende intussen al op een andere manier" in html
    client.post(url("paper_compare", version, scan), {"verdict": "accept"})
    assert stored(version).state == State.SIGNED
    methods = [one.method for one in Signature.objects.order_by("signatory__position")]
    assert methods == ["typed", "paper", "paper", "paper"]


def test_a_scan_on_which_everybody_signed_in_another_way_is_not_approved(version, colleague):
    scan = entered(version, signatories(version, "school"))
    support.sign_next(version)
    with pytest.raises(ScanRefused, match="op een andere manier getekend"):
        transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    scan.refresh_from_db()
    assert scan.accepted is None


def test_a_scan_of_a_withdrawn_text_is_not_approved(version, colleague):
    scan = entered(version)
    transitions.withdraw(version, actor=colleague, reason="Fout", now=LATER)
    with pytest.raises(ScanRefused, match="staat niet meer open"):
        transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)


def test_a_text_that_was_tampered_with_takes_no_paper(version, colleague):
    scan = entered(version)
    document = version.document
    document.content = document.content | {"number": 9}
    document.save()
    with pytest.raises(SigningRefused, match="hoort niet bij de tekst"):
        transitions.sign_on_paper(version, scan=scan, by=colleague, now=LATER)
    assert not Signature.objects.exists()


def test_nothing_is_approved_when_a_representative_may_no_longer_sign(client, version, colleague):
    scan = entered(version)
    Guardian.objects.all().delete()
    client.force_login(colleague)
    page = client.post(url("paper_compare", version, scan), {"verdict": "accept"})
    assert "staat niet meer als ouder of verzorger" in page.content.decode()
    scan.refresh_from_db()
    assert scan.accepted is None
    assert not Signature.objects.exists()
    assert kinds(version)[-1] == "scanned"


def test_the_transition_wants_somebody_who_may_confirm(version):
    scan = entered(version)
    with pytest.raises(PermissionDenied):
        transitions.sign_on_paper(
            version, scan=scan, by=staff(school_of(version), Role.READER), now=LATER
        )
    scan.refresh_from_db()
    assert scan.accepted is None


# --- The file -------------------------------------------------------------------------------------
def test_a_scan_leaves_as_a_download_and_as_nothing_else(client, version, colleague):
    scan = entered(version)
    client.force_login(colleague)
    answer = client.get(url("paper_file", version, scan))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.content == scanned_pdf()


def test_who_looked_at_a_scan_stands_in_the_history(client, version, colleague):
    scan = entered(version)
    client.force_login(colleague)
    for name in ("paper_file", "paper_compare"):
        client.get(url(name, version, scan))
    looked = LogEntry.objects.get_for_object(scan).filter(action=LogEntry.Action.ACCESS)
    assert [entry.actor for entry in looked] == [colleague] * 2


def test_a_page_gets_new_pixels_and_never_the_file(client, at_desk, version, colleague):
    at_desk.post(url("paper_upload", version), typed(version, picture("PNG")))
    scan = PaperScan.objects.get()
    client.force_login(colleague)
    answer = client.get(url("paper_picture", version, scan))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content != content_of(scan)


def test_a_pdf_is_never_shown_in_a_page(client, version, colleague):
    scan = entered(version)
    client.force_login(colleague)
    assert client.get(url("paper_picture", version, scan)).status_code == 404


def test_a_file_that_is_gone_is_told_as_such(client, version, colleague):
    scan = entered(version)
    scan.file.storage.delete(scan.file.name)
    client.force_login(colleague)
    assert client.get(url("paper_file", version, scan)).status_code == 404


def test_a_scan_is_found_under_its_own_agreement_alone(client, version, colleague):
    scan = entered(version)
    other = support.sent()
    client.force_login(support.coordinator_of(other))
    assert client.get(url("paper_file", other, scan)).status_code == 404
    assert client.get(url("paper_file", version, scan)).status_code == 404


def test_the_scan_of_a_withdrawn_version_can_still_be_read(client, version, colleague):
    scan = entered(version)
    transitions.withdraw(version, actor=colleague, reason="Fout", now=LATER)
    client.force_login(colleague)
    assert client.get(url("paper_file", version, scan)).status_code == 200


@pytest.mark.parametrize("name", ["paper_compare", "paper_upload"])
def test_a_page_costs_at_most_fifteen_queries(
    client, version, colleague, name, django_assert_max_num_queries
):
    scan = entered(version, signatories(version, "guardian"))
    client.force_login(colleague)
    address = url(name, version, scan if name == "paper_compare" else None)
    client.get(address)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


def test_a_plain_pdf_without_pictures_is_fine_too(at_desk, version):
    assert at_desk.post(url("paper_upload", version), typed(version, pdf(2))).status_code == 302


# --- The page about paper -------------------------------------------------------------------------
def page(client, version, user):
    client.force_login(user)
    return client.get(url("paper_page", version)).content.decode()


def test_the_page_tells_the_way_and_who_is_left(client, version, office):
    html = page(client, version, office)
    assert url("paper_print", version) in html
    assert url("paper_upload", version) in html
    for one in signatories(version):
        assert one.name in html


def test_a_scan_that_waits_is_offered_to_a_colleague_alone(client, version, office, colleague):
    scan = entered(version, by=office)
    link = f'href="{url("paper_compare", version, scan)}"'
    assert link in page(client, version, colleague)
    own = page(client, version, office)
    assert link not in own
    assert "U hebt deze scan zelf ingevoerd" in own


def test_the_page_keeps_what_was_approved_and_rejected(client, version, office, colleague):
    first = entered(version, signatories(version, "guardian"), by=office)
    scans.reject(first, "Onscherp.", by=colleague, now=LATER)
    second = entered(version, signatories(version, "guardian"), by=office, pages=2)
    transitions.sign_on_paper(version, scan=second, by=colleague, now=LATER)
    html = page(client, version, office)
    assert f"{colleague}: Onscherp." in html
    assert f"vergeleken door {colleague}" in html


def test_a_scan_without_use_any_more_is_told_as_such(client, version, office, colleague):
    entered(version, signatories(version, "school"), by=office)
    support.sign_next(version)
    assert "vervallen" in page(client, version, colleague)


def test_a_text_without_paper_says_so(client):
    signed = support.signed()
    html = page(client, signed, support.coordinator_of(signed))
    assert "Niets op papier" in html


def test_the_agreement_leads_to_its_page_about_paper(client, version, office):
    client.force_login(office)
    html = client.get(reverse("agreement_detail", args=[version.agreement_id])).content.decode()
    assert url("paper_page", version) in html


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_takes_at_most_15_queries(
    client, version, office, colleague, number, django_assert_max_num_queries
):
    for one, who in enumerate(signatories(version)[:number]):
        entered(version, [who], by=office, pages=one + 1)
    page(client, version, colleague)
    with django_assert_max_num_queries(15):
        client.get(url("paper_page", version))
