"""Paper in a real browser: signed with a pen and scanned, or taken over while it runs already.

Two colleagues at two desks: who enters a scan never says that it matches.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.placements.facts import judge_trajectory
from lwt_admin.signing.models import Document
from lwt_admin.students.models import Trajectory
from tests.agreements import support
from tests.factories import (
    CooperationAgreementFactory,
    EnrolmentFactory,
    GuardianFactory,
    TrajectoryFactory,
    recognised_company,
    staff,
)
from tests.students.intake import support as intakes
from tests.students.intake.journey import assert_fits
from tests.support.browser import PageErrors, open_page, sign_in
from tests.support.chromium import DESK
from tests.support.scans import picture, scanned_pdf

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 11, 23)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-08-17 09:00+02:00") as traveller:
        yield traveller


@pytest.fixture
def november(clock: time_machine.Traveller) -> None:
    clock.move_to("2026-11-23 09:00+01:00")


@pytest.fixture
def version(clock: Any, transactional_db: None) -> AgreementVersion:
    """Offered to people without an address, so that they sign with a pen."""
    return support.sent(first_name="Yara", last_name="Jansen", email="")


@pytest.fixture
def trajectory(november: None, transactional_db: None) -> Trajectory:
    """A pupil of seventeen whose agreement runs on paper since August."""
    trajectory = TrajectoryFactory(student__first_name="Yara", student__last_name="Jansen")
    school = trajectory.student.school
    EnrolmentFactory(student=trajectory.student)
    CooperationAgreementFactory(school=school)
    GuardianFactory(student=trajectory.student, name="M. Jansen")
    recognised_company(trajectory, name="Bouwbedrijf Van Schaik")
    return trajectory


@pytest.fixture
def desks(browser: Browser, page_errors: PageErrors) -> Iterator[tuple[Page, Page]]:
    """A browser for who enters, and one for who compares."""
    with ExitStack() as opened:
        first, second = (
            opened.enter_context(open_page(browser, page_errors, DESK)) for _ in range(2)
        )
        yield first, second


def choose_scan(page: Page, label: str, content: bytes, name: str) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label(label).first.set_input_files(file)


def saved(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(link)).first.click()
    return Path(download.value.path()).read_bytes()


def compare(page: Page) -> None:
    """From the list of what must happen to the verdict."""
    page.goto("/")
    page.get_by_role("link", name="Vergelijk met de tekst").first.click()
    page.get_by_role("radio", name=re.compile("Het klopt:")).check()
    page.get_by_role("button", name="Leg dit vast").click()


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "shown.pdf"
    path.write_bytes(pdf)
    return "\n".join(sheet.extract_text() for sheet in PdfReader(path).pages)


def test_a_paper_that_a_colleague_compared_becomes_a_sealed_file(
    version: AgreementVersion, desks: tuple[Page, Page], tmp_path: Path
) -> None:
    enters, compares = desks
    school = version.agreement.trajectory.student.school
    sign_in(enters, staff(school, Role.OFFICE))
    sign_in(compares, staff(school, Role.COORDINATOR))
    enters.goto(f"/overeenkomsten/{version.agreement_id}/op-papier/")
    to_sign = saved(enters, "Tekst om af te drukken")
    assert version.document.sha256 in text_of(to_sign, tmp_path).replace("\n", "")

    enters.get_by_role("link", name="Voer een scan in").click()
    for box in enters.get_by_role("checkbox").all():
        box.check()
    enters.get_by_label("Op welke datum?").fill("2026-08-17")
    choose_scan(enters, "Scan", b"MZ\x90\x00 this program cannot be run", "overeenkomst.pdf")
    enters.locator("main form button[type=submit]").click()
    expect(enters.get_by_role("main")).to_contain_text("is geen pdf, JPEG of PNG")
    choose_scan(enters, "Scan", scanned_pdf(2), "overeenkomst.pdf")
    enters.locator("main form button[type=submit]").click()
    expect(enters.get_by_role("main")).to_contain_text("U hebt deze scan zelf ingevoerd")
    expect(enters.get_by_role("link", name="Vergelijk met de tekst")).to_have_count(0)

    compare(compares)
    expect(compares.get_by_role("main")).to_contain_text("Het bestand is verzegeld op")
    sealed = saved(compares, r"^\s*Pdf")
    assert hashlib.sha256(sealed).hexdigest() == Document.objects.for_system().get().pdf_sha256
    assert "Op papier getekend" in text_of(sealed, tmp_path)
    compares.goto("/verifieer/")
    choose_scan(compares, "Bestand", sealed, "overeenkomst.pdf")
    compares.get_by_role("button", name="Controleer het bestand").click()
    expect(compares.get_by_role("main")).to_contain_text("Precies het bestand dat is bewaard")


def test_an_application_letter_that_came_back_signed_opens_the_trajectory(
    november: None, transactional_db: None, desks: tuple[Page, Page], tmp_path: Path
) -> None:
    """Pupil and parent sign with a pen; a phone's photo of the paper is enough."""
    enters, compares = desks
    student = intakes.pupil(first_name="Yara", last_name="Jansen", email="")
    student.guardians.update(email="")
    letter = intakes.offered(student)
    sign_in(enters, staff(student.school, Role.COORDINATOR))
    sign_in(compares, staff(student.school, Role.OFFICE))
    enters.goto(f"/leerlingen/{student.pk}/aanloop/")
    enters.get_by_role("link", name="Laat op papier tekenen").click()
    assert_fits(enters)
    to_sign = saved(enters, "Tekst om af te drukken")
    assert letter.document.sha256 in text_of(to_sign, tmp_path).replace("\n", "")
    enters.get_by_role("link", name="Voer een scan in").click()
    assert_fits(enters)
    for box in enters.get_by_role("checkbox").all():
        box.check()
    enters.get_by_label("Op welke datum?").fill(TODAY.isoformat())
    choose_scan(enters, "Scan", picture(), "brief.jpg")
    enters.get_by_role("button", name="Voer de scan in").click()
    expect(enters.get_by_role("main")).to_contain_text("U hebt deze scan zelf ingevoerd")

    compare(compares)
    expect(compares.get_by_role("main")).to_contain_text("De aanvraag is binnen.")
    enters.goto(f"/leerlingen/{student.pk}/aanloop/")
    expect(enters.get_by_role("main")).to_contain_text("Door iedereen getekend")
    assert student.trajectories.get().applied_on == TODAY


def test_a_running_paper_agreement_is_taken_over_with_what_was_made(
    trajectory: Trajectory, desks: tuple[Page, Page]
) -> None:
    enters, compares = desks
    school = trajectory.student.school
    sign_in(enters, staff(school, Role.COORDINATOR))
    sign_in(compares, staff(school, Role.OFFICE))
    enters.goto("/overeenkomsten/overnemen/")
    row = enters.locator("tbody tr")
    row.get_by_label("Leerbedrijf").select_option(label="Bouwbedrijf Van Schaik")
    row.get_by_label("Eerste dag").fill("2026-08-24")
    row.get_by_label("Laatste dag").fill("2027-03-26")
    row.get_by_label("Getekend op").fill("2026-08-20")
    row.get_by_label("Werkdagen").fill("do, vr 8.00-15.30 (12.00-12.30)")
    choose_scan(enters, "Scan", picture(), "overeenkomst.jpg")
    for place, (hours, days) in enumerate([("60", "8"), ("42,5", "6")], start=1):
        cells = row.locator(".take-over-month").nth(place).get_by_role("textbox")
        cells.nth(0).fill(hours)
        cells.nth(1).fill(days)
    enters.get_by_role("button", name="Neem over wat is ingevuld").click()
    expect(enters.get_by_role("main")).to_contain_text("1 overeenkomst is overgenomen.")

    agreement = WorkAgreement.objects.for_system().get()
    enters.goto(f"/overeenkomsten/{agreement.pk}/")
    expect(enters.get_by_role("main")).to_contain_text("wacht op een collega")
    expect(enters.get_by_role("main")).not_to_contain_text("Ter ondertekening")
    compare(compares)
    expect(compares.get_by_role("main")).to_contain_text("is nu het bewijs")
    enters.reload()
    expect(enters.get_by_role("main")).to_contain_text("de scan klopt")
    enters.goto(f"/uren/leerling/{trajectory.student_id}/")
    expect(enters.get_by_role("main")).to_contain_text("102,5")
    result = judge_trajectory(trajectory, TODAY)
    assert (result.minutes, result.days) == (102 * 60 + 30, 14)
