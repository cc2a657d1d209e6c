"""Entering an agreement that was signed on paper before the school began here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_signing import paper
from lwt_admin.agreements.attention_takeover import without_scan
from lwt_admin.agreements.models import AgreementVersion, State, WorkAgreement
from lwt_admin.agreements.services import exporting
from lwt_admin.agreements.services.takeover import (
    TakeOverRefused,
    problems,
    take_over,
)
from lwt_admin.scans import read_scan
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import Document, PaperScan, Signature, SigningEvent
from lwt_admin.signing.scans import ScanRefused, reject
from lwt_admin.signing.services import SigningRefused
from lwt_admin.signing.taken_over import Proof, add_scan, confirm, proof_of
from lwt_admin.signing.verify import State as Seen
from lwt_admin.signing.verify import about
from lwt_admin.signing.wholeness import problems_of
from lwt_admin.students.models import Trajectory
from tests.agreements import support
from tests.agreements.paper import entered
from tests.factories import (
    CompanyFactory,
    GuardianFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.takeover import NOW, on_paper
from tests.support.scans import as_upload, picture

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21 09:00+01:00", tick=False):
        yield


@pytest.fixture
def trajectory() -> Trajectory:
    return TrajectoryFactory()


@pytest.fixture
def coordinator(trajectory: Trajectory) -> User:
    return staff(trajectory.student.school, Role.COORDINATOR)


def scan() -> Any:
    file = as_upload(picture())
    file.scan = read_scan(file)
    return file


def refused(trajectory: Trajectory, by: User, **changes: Any) -> dict[str, str]:
    """Why these facts are refused; nothing is stored."""
    paper = on_paper(trajectory, **changes)
    before = WorkAgreement.objects.count()
    with pytest.raises(TakeOverRefused) as caught:
        take_over(paper, by=by, now=NOW)
    assert WorkAgreement.objects.count() == before
    return caught.value.problems


def test_an_agreement_on_paper_counts_as_signed(trajectory: Trajectory, coordinator: User) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW)
    version.refresh_from_db()
    assert version.state == State.SIGNED
    assert version.is_running_on(TODAY)
    assert version.agreement.taken_over_at == NOW
    assert [day.weekday for day in version.schedule.all()] == [4, 5]
    event = version.events.get()
    assert (event.transition, event.actor) == ("take_over", coordinator)


def test_its_text_says_what_is_known_and_where_the_rest_stands(
    trajectory: Trajectory, coordinator: User
) -> None:
    content = take_over(on_paper(trajectory), by=coordinator, now=NOW).document.content
    assert content["taken_over"] == {"signed_on": "2026-08-20"}
    last = content["articles"][-1]
    assert last["heading"] == "De andere afspraken"
    assert "op papier gesloten en getekend op do 20 aug 2026" in last["paragraphs"][0]
    assert not any(
        "nog in te vullen" in line for one in content["articles"] for line in one["paragraphs"]
    )


def test_a_scan_counts_for_nothing_until_a_colleague_compared_it(
    trajectory: Trajectory, coordinator: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    assert proof_of(document) is Proof.WAITING
    assert not document.signatories.filter(signature__isnull=False).exists()
    assert list(document.events.values_list("kind", flat=True)) == [
        *("frozen", "taken_over", "scanned")
    ]


def test_with_a_scan_that_matches_everybody_signed_on_paper(
    trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    confirm(document.scans.get(), by=colleague, now=NOW)
    assert proof_of(document) is Proof.COMPARED
    signatories = document.signatories.select_related("signature__scan")
    assert [one.party for one in signatories] == ["school", "student", "guardian", "company"]
    assert {one.signature.method for one in signatories} == {"paper"}
    assert {one.signature.scan.signed_on for one in signatories} == {date(2026, 8, 20)}
    kinds = [event.kind for event in document.events.order_by("number")]
    assert kinds == ["frozen", "taken_over", "scanned", "scan_accepted", *["signed"] * 4]
    assert broken_links(document.events.order_by("number")) == []


def test_the_chain_binds_what_was_put_down_on_the_paper(
    trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    confirm(document.scans.get(), by=colleague, now=NOW)
    for event in document.events.filter(kind="signed").select_related("signatory__signature"):
        assert event.payload["mark"] == event.signatory.signature.mark_sha256
        assert event.payload["scan"] == document.scans.get().sha256


def test_text_chain_and_file_fit_together_at_every_stage(
    trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW).document
    assert list(problems_of(document)) == []
    added = add_scan(document, scan(), by=coordinator, now=NOW)
    assert list(problems_of(document)) == []
    confirm(added, by=colleague, now=NOW)
    assert list(problems_of(document)) == []


def test_who_entered_the_scan_does_not_compare_it(
    trajectory: Trajectory, coordinator: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    with pytest.raises(ScanRefused, match="U hebt deze scan zelf ingevoerd"):
        confirm(document.scans.get(), by=coordinator, now=NOW)
    assert proof_of(document) is Proof.WAITING


def test_a_scan_is_compared_once(
    trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    confirm(document.scans.get(), by=colleague, now=NOW)
    with pytest.raises(ScanRefused, match="al goedgekeurd"):
        confirm(document.scans.get(), by=colleague, now=NOW)
    assert Signature.objects.for_system().count() == 4


def test_after_a_scan_that_does_not_match_there_is_room_for_another(
    trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    reject(document.scans.get(), "Bladzijde 2 ontbreekt.", by=colleague, now=NOW)
    assert proof_of(document) is Proof.REJECTED
    (todo,) = without_scan(coordinator, None)
    assert "klopt niet" in todo.text
    assert todo.detail == "Afgewezen: Bladzijde 2 ontbreekt."
    confirm(add_scan(document, scan(), by=coordinator, now=NOW), by=colleague, now=NOW)
    assert proof_of(document) is Proof.COMPARED
    assert broken_links(document.events.order_by("number")) == []


def test_a_scan_of_another_kind_of_document_is_not_confirmed_here(colleague: User) -> None:
    entered_one = entered(support.sent())
    with pytest.raises(ScanRefused, match="niet bij een tekst die van papier"):
        confirm(entered_one, by=colleague, now=NOW)
    entered_one.refresh_from_db()
    assert entered_one.accepted is None


def test_a_colleague_is_asked_to_compare_and_who_entered_it_waits(
    trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan())
    address = reverse("paper_compare", args=[version.agreement_id, version.document.scans.get().pk])
    (asked,) = paper(colleague, None)
    assert asked.url == address
    (waits,) = paper(coordinator, None)
    assert waits.text.endswith("wacht op een collega")
    assert list(without_scan(coordinator, None)) == []


def test_without_its_scan_nobody_signed_here_and_the_home_page_asks_for_it(
    trajectory: Trajectory, coordinator: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW)
    assert not version.document.signatories.filter(signature__isnull=False).exists()
    (todo,) = without_scan(coordinator, None)
    assert todo.url == reverse("taken_over_scan", args=[version.agreement_id])
    add_scan(version.document, scan(), by=coordinator, now=NOW)
    assert list(without_scan(coordinator, None)) == []


def test_who_may_not_send_is_not_asked_for_the_scan(
    trajectory: Trajectory, coordinator: User
) -> None:
    take_over(on_paper(trajectory), by=coordinator, now=NOW)
    assert list(without_scan(staff(trajectory.student.school, Role.READER), None)) == []


def test_it_is_never_sealed_here(trajectory: Trajectory, coordinator: User) -> None:
    take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan())
    assert not Document.objects.for_system().to_be_sealed().exists()


def test_verifying_says_that_the_signatures_are_on_paper_and_whether_that_is_proven(
    trajectory: Trajectory, coordinator: User, colleague: User, client: Client
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    page = client.get(reverse("verify_document", args=[document.code])).content.decode()
    assert about(document, TODAY).state is Seen.UNPROVEN
    assert "nog niet bewezen" in page
    confirm(document.scans.get(), by=colleague, now=NOW)
    assert about(document, TODAY).state is Seen.TAKEN_OVER
    page = client.get(reverse("verify_document", args=[document.code])).content.decode()
    assert "Op papier getekend" in page
    assert "nog niet bewezen" not in page
    assert "niets verzegeld" in page
    assert str(trajectory.student) not in page


def test_a_second_scan_is_refused(trajectory: Trajectory, coordinator: User) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    with pytest.raises(SigningRefused, match="al een scan"):
        add_scan(document, scan(), by=coordinator, now=NOW)
    assert PaperScan.objects.for_system().count() == 1


def test_a_scan_does_not_belong_to_another_kind_of_document(coordinator: User) -> None:
    document = signed_agreement(TrajectoryFactory()).versions.get().document
    with pytest.raises(SigningRefused, match="niet van papier"):
        add_scan(document, scan(), by=coordinator, now=NOW)


def test_when_the_disk_refuses_the_scan_nothing_is_entered(
    trajectory: Trajectory, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    with pytest.raises(SigningRefused, match="opslag"):
        take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan())
    assert not WorkAgreement.objects.exists()
    assert not SigningEvent.objects.for_system().exists()


@pytest.mark.parametrize("role", [Role.MENTOR, Role.READER, Role.DIRECTOR, Role.EXAM_SECRETARY])
def test_only_who_may_send_takes_over(trajectory: Trajectory, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        take_over(on_paper(trajectory), by=staff(trajectory.student.school, role), now=NOW)


def test_nobody_takes_over_for_a_pupil_of_another_school(trajectory: Trajectory) -> None:
    with pytest.raises(PermissionDenied):
        take_over(on_paper(trajectory), by=staff(SchoolFactory(), Role.COORDINATOR), now=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end": date(2026, 8, 23)}, "end"),
        ({"end": date(2036, 8, 24)}, "end"),
        ({"signed_on": date(2026, 11, 22)}, "signed_on"),
        ({"signed_on": date(2016, 8, 20)}, "signed_on"),
        ({"schedule": {}}, "schedule"),
        ({"guardians": []}, "guardians"),
    ],
)
def test_what_cannot_be_true_is_refused(
    trajectory: Trajectory, coordinator: User, changes: dict[str, Any], field: str
) -> None:
    assert list(refused(trajectory, coordinator, **changes)) == [field]


def test_it_may_be_signed_on_the_day_it_is_entered(
    trajectory: Trajectory, coordinator: User
) -> None:
    paper = on_paper(trajectory, signed_on=TODAY)
    assert take_over(paper, by=coordinator, now=NOW).state == State.SIGNED


def test_days_of_another_agreement_are_refused(trajectory: Trajectory, coordinator: User) -> None:
    signed_agreement(trajectory, weekdays=(5,))
    assert list(refused(trajectory, coordinator)) == ["company"]


def test_what_the_law_holds_against_it_takes_a_reason(
    trajectory: Trajectory, coordinator: User
) -> None:
    company = CompanyFactory(school=trajectory.student.school)
    found = refused(trajectory, coordinator, company=company)
    assert list(found) == ["reason"]
    assert "erkenning" in found["reason"]
    paper = on_paper(trajectory, company=company, reason="De erkenning is aangevraagd.")
    version = take_over(paper, by=coordinator, now=NOW)
    assert version.events.get().reason == "De erkenning is aangevraagd."


def test_nobody_signs_for_a_pupil_who_has_nobody_in_the_file(
    trajectory: Trajectory, coordinator: User
) -> None:
    paper = on_paper(trajectory)
    trajectory.student.guardians.all().delete()
    with pytest.raises(TakeOverRefused, match="Voeg bij de leerling eerst een ouder") as caught:
        take_over(replace(paper, guardians=[]), by=coordinator, now=NOW)
    assert list(caught.value.problems) == ["guardians"]


def test_who_may_not_sign_for_the_pupil_did_not(trajectory: Trajectory, coordinator: User) -> None:
    other = GuardianFactory(name="Buurman", has_authority=False)
    found = refused(trajectory, coordinator, guardians=[other])
    assert found == {"guardians": "Buurman mag niet voor de leerling tekenen."}


def test_when_the_school_asks_for_all_representatives_all_signed(
    trajectory: Trajectory, coordinator: User
) -> None:
    school = trajectory.student.school
    school.all_representatives = True
    school.save()
    mother = GuardianFactory(student=trajectory.student, name="M. Jansen")
    father = GuardianFactory(student=trajectory.student, name="A. Jansen")
    found = refused(trajectory, coordinator, guardians=[mother])
    assert "laat alle wettelijk vertegenwoordigers tekenen: ook A. Jansen" in found["guardians"]
    version = take_over(on_paper(trajectory, guardians=[mother, father]), by=coordinator, now=NOW)
    assert version.document.signatories.filter(party="guardian").count() == 2


@pytest.mark.parametrize(("born", "asked"), [(date(2008, 8, 20), False), (date(2008, 8, 21), True)])
def test_the_age_on_the_day_of_signing_decides_who_signed(
    trajectory: Trajectory, coordinator: User, born: date, asked: bool
) -> None:
    student = trajectory.student
    student.birth_date = born
    student.save()
    paper = on_paper(trajectory)
    assert ("guardians" in problems(replace(paper, guardians=[]), TODAY)) is asked
    version = take_over(paper, by=coordinator, now=NOW)
    assert version.document.signatories.filter(party="guardian").exists() is asked


def test_of_age_no_representative_is_needed(coordinator: User, trajectory: Trajectory) -> None:
    grown = TrajectoryFactory(
        student=StudentFactory(school=trajectory.student.school, birth_date=date(2008, 1, 1))
    )
    version = take_over(on_paper(grown, guardians=[]), by=coordinator, now=NOW)
    parties = [one.party for one in version.document.signatories.all()]
    assert parties == ["school", "student", "company"]


def test_an_unknown_supervisor_is_added_and_a_known_one_is_found(
    trajectory: Trajectory, coordinator: User
) -> None:
    paper = on_paper(trajectory, supervisor="Jan de Boer")
    version = take_over(paper, by=coordinator, now=NOW)
    assert version.supervisor.name == "Jan de Boer"
    other = TrajectoryFactory(student__school=trajectory.student.school)
    again = on_paper(other, company=paper.company, supervisor="jan de boer")
    assert take_over(again, by=coordinator, now=NOW).supervisor == version.supervisor


def test_a_company_without_a_signatory_is_named_itself(
    trajectory: Trajectory, coordinator: User
) -> None:
    paper = on_paper(trajectory)
    paper.company.signatory_name = ""
    paper.company.save()
    version = take_over(paper, by=coordinator, now=NOW)
    assert version.document.signatories.last().name == f"namens {paper.company.name}"


@pytest.fixture
def colleague(trajectory: Trajectory) -> User:
    return staff(trajectory.student.school, Role.OFFICE)


@pytest.fixture
def office(client: Client, trajectory: Trajectory) -> Client:
    client.force_login(staff(trajectory.student.school, Role.OFFICE))
    return client


def test_the_scan_is_added_on_its_page_and_downloaded_as_the_file(
    office: Client, trajectory: Trajectory, coordinator: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW)
    url = reverse("taken_over_scan", args=[version.agreement_id])
    assert "20 aug 2026" in office.get(url).content.decode()
    response = office.post(url, {"file": as_upload(picture())}, follow=True)
    assert "De scan is toegevoegd. Een collega vergelijkt haar nu" in response.content.decode()
    pdf = office.get(reverse("agreement_pdf", args=[version.agreement_id]), follow=True)
    assert pdf["Content-Disposition"].startswith("attachment")
    assert pdf.content == picture()
    assert office.get(url, follow=True).redirect_chain


def test_a_file_that_is_no_scan_is_refused_on_the_page(
    office: Client, trajectory: Trajectory, coordinator: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW)
    url = reverse("taken_over_scan", args=[version.agreement_id])
    response = office.post(url, {"file": as_upload(b"MZ not a scan")})
    assert "is geen pdf, JPEG of PNG" in response.content.decode()
    assert not PaperScan.objects.for_system().exists()


def test_without_a_scan_there_is_no_pdf_and_the_page_says_why(
    office: Client, trajectory: Trajectory, coordinator: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW)
    page = office.get(reverse("agreement_pdf", args=[version.agreement_id]), follow=True)
    assert "de scan ontbreekt nog" in page.content.decode()
    assert "Voeg de scan van het papier toe" in page.content.decode()


def test_an_agreement_signed_here_has_no_page_for_a_scan(
    office: Client, trajectory: Trajectory
) -> None:
    agreement = signed_agreement(trajectory)
    page = office.get(reverse("taken_over_scan", args=[agreement.pk]), follow=True)
    assert "niet van papier overgenomen" in page.content.decode()


# --- Comparing it with what was entered -----------------------------------------------------------
STAGES = ["Op papier getekend", "Overgenomen", "Scan ingevoerd", "Scan vergeleken"]


def looked_at(client: Client, version: AgreementVersion) -> tuple[list[tuple[str, str]], str]:
    """The stages on the page of the agreement, and the page."""
    response = client.get(reverse("agreement_detail", args=[version.agreement_id]))
    return response.context["overview"].steps, response.content.decode()


def test_the_page_of_the_agreement_tells_the_story_of_the_paper(
    office: Client, trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW)
    steps, page = looked_at(office, version)
    assert [label for label, _ in steps] == STAGES
    assert [how for _, how in steps] == ["done", "done", "current", "todo"]
    assert "De scan van het papier ontbreekt nog." in page
    add_scan(version.document, scan(), by=coordinator, now=NOW)
    steps, page = looked_at(office, version)
    assert [how for _, how in steps] == ["done", "done", "done", "current"]
    assert "wacht op een collega" in page
    reject(version.document.scans.get(), "Onscherp.", by=colleague, now=NOW)
    assert "is afgewezen: “Onscherp.”" in looked_at(office, version)[1]
    confirm(add_scan(version.document, scan(), by=coordinator, now=NOW), by=colleague, now=NOW)
    steps, page = looked_at(office, version)
    assert [how for _, how in steps] == ["done"] * 4
    assert "de scan klopt" in page
    assert "staat op de scan" in page


def test_a_colleague_compares_the_scan_on_its_page(
    office: Client, trajectory: Trajectory, coordinator: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan())
    url = reverse("paper_compare", args=[version.agreement_id, version.document.scans.get().pk])
    page = office.get(url).content.decode()
    assert "Is dit wat is ingevoerd?" in page
    assert version.document.sha256 not in page
    answer = office.post(url, {"verdict": "accept"}, follow=True)
    assert "De scan klopt, en is nu het bewijs" in answer.content.decode()
    assert proof_of(version.document) is Proof.COMPARED
    assert version.events.count() == 1


def test_what_was_rejected_is_told_where_another_scan_is_added(
    office: Client, trajectory: Trajectory, coordinator: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan())
    keys = [version.agreement_id]
    url = reverse("paper_compare", args=[*keys, version.document.scans.get().pk])
    office.post(url, {"verdict": "reject", "reason": "De laatste dag is anders."})
    pdf = office.get(reverse("agreement_pdf", args=keys), follow=True)
    assert "de scan ontbreekt nog" in pdf.content.decode()
    page = office.get(reverse("taken_over_scan", args=keys)).content.decode()
    assert "De laatste dag is anders." in page
    page = office.get(reverse("paper_page", args=keys)).content.decode()
    assert "nog geen scan die klopt" in page
    assert "afgewezen" in page


def test_who_entered_the_scan_is_sent_away_from_the_page_to_compare(
    office: Client, trajectory: Trajectory, coordinator: User
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan())
    office.force_login(coordinator)
    url = reverse("paper_compare", args=[version.agreement_id, version.document.scans.get().pk])
    answer = office.post(url, {"verdict": "accept"}, follow=True)
    assert "U hebt deze scan zelf ingevoerd" in answer.content.decode()
    assert proof_of(version.document) is Proof.WAITING


def test_a_scan_that_nobody_compared_is_not_exported_as_proof(
    trajectory: Trajectory, coordinator: User, colleague: User
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW).document
    assert exporting.kept_file(document) == exporting.NO_SCAN
    added = add_scan(document, scan(), by=coordinator, now=NOW)
    assert exporting.kept_file(document) == exporting.NOT_COMPARED
    confirm(added, by=colleague, now=NOW)
    assert isinstance(exporting.kept_file(document), exporting.Kept)


def test_the_page_of_the_agreement_takes_at_most_15_queries(
    office: Client,
    trajectory: Trajectory,
    coordinator: User,
    django_assert_max_num_queries: Any,
) -> None:
    version = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan())
    looked_at(office, version)
    with django_assert_max_num_queries(15):
        looked_at(office, version)
