"""One agreement from draft to verified file, signed by each party on a screen of their own.

Four people, four browsers: the coordinator at a desk, a parent on a phone, the company and the
school's signatory at theirs. Mail is read in the mailbox of the demo, as whoever tries it would.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.signing.models import Document
from tests.agreements import support
from tests.support.browser import PageErrors, open_page, sign_in
from tests.support.chromium import DESK, PHONE

pytestmark = pytest.mark.both_databases

PARENT, COMPANY, SCHOOL = "ouder@example.org", "baas@bedrijf.example", "directie@school.example"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-08-17 09:00+02:00") as traveller:
        yield traveller


@pytest.fixture
def version(clock: Any, transactional_db: None, settings: Any, live_server: Any) -> Any:
    """A complete draft for a pupil of fifteen, who has no address of their own."""
    settings.EMAIL_BACKEND = "lwt_admin.demo.mailbox.EmailBackend"
    settings.BASE_URL = live_server.url
    version = support.draft(
        birth_date="2011-05-12", first_name="Yara", last_name="Jansen", email=""
    )
    guardian = version.agreement.trajectory.student.guardians.get()
    guardian.name, guardian.email = "M. Jansen", PARENT
    guardian.save()
    school = version.agreement.trajectory.student.school
    school.signatory_name, school.signatory_email = "P. de Wit", SCHOOL
    school.save()
    version.company_signatory_name, version.company_signatory_email = "T. van Schaik", COMPANY
    version.save()
    return AgreementVersion.objects.for_system().get(pk=version.pk)


@pytest.fixture
def screens(browser: Browser, page_errors: PageErrors) -> Iterator[dict[str, Page]]:
    """A browser of their own for everybody, so that nobody shares a cookie."""
    asked = {"coordinator": DESK, "parent": PHONE, "company": DESK, "school": DESK}
    with ExitStack() as opened:
        yield {
            who: opened.enter_context(open_page(browser, page_errors, screen))
            for who, screen in asked.items()
        }


def newest_mail(page: Page, address: str, subject: str) -> None:
    page.goto(f"/postbus/?aan={address}")
    page.get_by_role("link", name=re.compile(subject, re.IGNORECASE)).first.click()


def follow_link(page: Page, address: str) -> str:
    newest_mail(page, address, "teken")
    page.locator("a[href*='/tekenen/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("tekenen")
    return page.url


def code_for(page: Page, address: str) -> str:
    newest_mail(page, address, "code")
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", page.locator(".mail-text").inner_text())
    assert found
    return "".join(found.groups())


def draw(page: Page) -> None:
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 30, steps=6)
    page.mouse.move(box["x"] + 200, box["y"] + 80, steps=6)
    page.mouse.up()


def sign_by_link(page: Page, address: str, name: str, *, drawn: bool) -> None:
    place = follow_link(page, address)
    page.get_by_role("button", name="Stuur mij een code").click()
    code = code_for(page, address)
    page.goto(place)
    page.get_by_label("Code uit uw e-mail").fill(code)
    page.get_by_label("Ik heb de overeenkomst gelezen en ga akkoord.").check()
    if drawn:
        draw(page)
    else:
        page.get_by_role("button", name="Naam typen").click()
        page.get_by_label("Uw volledige naam").fill(name)
    page.get_by_role("button", name="Onderteken", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("getekend", re.IGNORECASE))


def offer(page: Page, version: Any) -> None:
    page.goto(f"/overeenkomsten/{version.agreement_id}/aanbieden/")
    page.get_by_role("button", name=re.compile("Bied aan", re.IGNORECASE)).click()
    expect(page.get_by_role("main")).to_contain_text("De tekst ligt vast.")


def sign_at_the_table(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"Laat {name} tekenen").first.click()
    page.get_by_label("Ik heb de overeenkomst gelezen en ga akkoord.").check()
    draw(page)
    page.get_by_role("button", name="Onderteken", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(f"{name} heeft getekend")


def attachment_of(page: Page, address: str) -> bytes:
    newest_mail(page, address, "getekend|verzegeld")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"\.pdf$")).click()
    return Path(download.value.path()).read_bytes()


def check_file(page: Page, name: str, content: bytes) -> None:
    page.goto("/verifieer/")
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.get_by_label(re.compile("bestand", re.IGNORECASE)).set_input_files(file)
    page.get_by_role("button", name="Controleer het bestand").click()


def test_an_agreement_goes_from_draft_to_verified_file(
    version: Any, screens: dict[str, Page]
) -> None:
    coordinator, parent = screens["coordinator"], screens["parent"]
    sign_in(coordinator, support.coordinator_of(version))
    offer(coordinator, version)
    sign_at_the_table(coordinator, "Yara Jansen")
    sign_by_link(parent, PARENT, "M. Jansen", drawn=True)
    sign_by_link(screens["company"], COMPANY, "T. van Schaik", drawn=False)
    sign_by_link(screens["school"], SCHOOL, "P. de Wit", drawn=False)

    coordinator.reload()
    expect(coordinator.get_by_role("main")).to_contain_text("verzegeld")
    sealed = attachment_of(parent, PARENT)
    document = Document.objects.for_system().get()
    assert hashlib.sha256(sealed).hexdigest() == document.pdf_sha256
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(sealed)).pages)
    for part in ("M. Jansen", "T. van Schaik", "P. de Wit", document.grouped_code):
        assert part in text
    assert PARENT not in text

    check_file(parent, "overeenkomst.pdf", sealed)
    expect(parent.get_by_role("main")).to_contain_text("Precies het bestand dat is bewaard")
    check_file(parent, "overeenkomst.pdf", sealed + b" ")
    expect(parent.get_by_role("main")).to_contain_text("Er is later iets aan toegevoegd")
    parent.goto(f"/verifieer/{document.code}/")
    expect(parent.get_by_role("main")).to_contain_text("Getekend en verzegeld")
    expect(parent.get_by_role("main")).not_to_contain_text("Jansen")
