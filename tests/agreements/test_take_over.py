"""Entering an agreement that was signed on paper before the school began here."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_takeover import without_scan
from lwt_admin.agreements.models import State, WorkAgreement
from lwt_admin.agreements.services.takeover import TakeOverRefused, take_over
from lwt_admin.scans import read_scan
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import Document, PaperScan, SigningEvent
from lwt_admin.signing.services import SigningRefused
from lwt_admin.signing.taken_over import add_scan
from lwt_admin.signing.verify import State as Seen
from lwt_admin.signing.verify import about
from lwt_admin.students.models import Trajectory
from tests.factories import (
    CompanyFactory,
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


def test_with_its_scan_everybody_signed_on_paper(trajectory: Trajectory, coordinator: User) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW, scan=scan()).document
    signatories = document.signatories.select_related("signature__scan")
    assert [one.party for one in signatories] == ["school", "student", "guardian", "company"]
    assert {one.signature.method for one in signatories} == {"paper"}
    assert {one.signature.scan.signed_on for one in signatories} == {date(2026, 8, 20)}
    kinds = [event.kind for event in document.events.order_by("number")]
    assert kinds == ["frozen", "taken_over", "scanned", *["signed"] * 4]
    assert broken_links(document.events.order_by("number")) == []


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


def test_verifying_says_that_the_signatures_are_on_paper(
    trajectory: Trajectory, coordinator: User, client: Client
) -> None:
    document = take_over(on_paper(trajectory), by=coordinator, now=NOW).document
    assert about(document, TODAY).state is Seen.TAKEN_OVER
    page = client.get(reverse("verify_document", args=[document.code])).content.decode()
    assert "Op papier getekend" in page
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
    assert "De scan is toegevoegd." in response.content.decode()
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
