"""The whole job in a browser, through the pages only: from a list of pupils to a result.

Runs on SQLite and on PostgreSQL. The hours are logged on a phone.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from tests.factories import (
    BoardFactory,
    CooperationAgreementFactory,
    SchoolFactory,
    SchoolYearFactory,
    staff,
)

pytestmark = pytest.mark.both_databases

COMPANIES = Path(__file__).parent / "data" / "leerbedrijven.csv"
PUPILS = """\
leerlingnummer;roepnaam;achternaam;geboortedatum;klas;leerjaar;ouder1_naam;ouder1_email
004217;Yara;Jansen;2010-05-12;4bw1;4;M. Jansen;ouder1@example.org
260107;Zoë;Özdemir;2011-06-06;3bw2;3;A. Özdemir;ouder2@example.org
"""
SUBJECTS = """\
naam;soort;vakcode
Keuzevak 1;keuzevak;A1
Keuzevak 2;keuzevak;A2
Keuzevak 3;keuzevak;A3
Keuzevak 4;keuzevak;A4
"""
PASSWORD = "een lange zin als wachtwoord"
MONDAY, FRIDAY = "2026-11-02 09:00+01:00", "2026-11-06 16:00+01:00"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY) as traveller:
        yield traveller


@pytest.fixture
def school(clock: Any, transactional_db: None) -> School:
    school = SchoolFactory(board=BoardFactory(), name="vmbo De Oever", signatory_name="P. de Wit")
    SchoolYearFactory(school=school)
    CooperationAgreementFactory(school=school)
    return school


def colleague(school: School, role: Role, name: str) -> User:
    user = staff(school, role, first_name="", last_name=name, email=f"{name.lower()}@oever.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page: Page, user: User) -> None:
    page.goto("/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat moet er gebeuren?")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Uitloggen").first.click()
    expect(page.get_by_label("E-mailadres")).to_be_visible()


def import_file(page: Page, room: str, name: str, content: bytes) -> None:
    page.get_by_role("navigation").get_by_role("link", name=room).first.click()
    take_over(page, name, content)


def take_over(page: Page, name: str, content: bytes) -> None:
    """Import a file from the page of a list."""
    page.get_by_role("link", name=re.compile("importeren", re.IGNORECASE)).first.click()
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    page.get_by_role("button", name=re.compile("importeer|neem over", re.IGNORECASE)).first.click()


def open_trajectory(page: Page) -> None:
    page.goto("/leerlingen/")
    page.get_by_role("link", name="Jansen, Yara").click()
    page.get_by_role("link", name="Open een leer-werktraject").first.click()
    page.get_by_label("Profiel").select_option("BWI")
    page.get_by_label("Start").fill("2026-11-02")
    page.get_by_label("Mentor").select_option(label="Dekker")
    page.get_by_label("Toegelaten op").fill("2026-10-05")
    page.get_by_label("Motivering van het besluit").fill("Leert door te doen.")
    page.get_by_role("button", name="Traject openen").click()


def draw_up_agreement(page: Page) -> None:
    page.get_by_role("link", name=re.compile("overeenkomst", re.IGNORECASE)).filter(
        has_text=re.compile("Nieuwe|Maak", re.IGNORECASE)
    ).first.click()
    page.get_by_label("Eerste dag").fill("2026-11-02")
    page.get_by_label("Laatste dag").fill("2027-04-02")
    page.get_by_role("button", name="Kies Bouwbedrijf Van Schaik").click()
    for weekday in ("Donderdag", "Vrijdag"):
        page.get_by_label(f"{weekday} van").fill("08:00")
        page.get_by_label(f"{weekday} tot").fill("15:30")
        page.get_by_label(f"{weekday} pauzes").fill("12.00-12.30")
    page.get_by_label("Wie tekent namens het leerbedrijf").fill("T. van Schaik")
    page.get_by_label("Functie").fill("eigenaar")
    page.get_by_role("button", name="Opslaan", exact=True).click()


def offer(page: Page) -> None:
    page.get_by_role(
        "link", name=re.compile("aan ter ondertekening|Bied aan", re.IGNORECASE)
    ).first.click()
    page.get_by_role("button", name=re.compile("Bied aan|aanbieden", re.IGNORECASE)).click()


def sign_at_the_table(page: Page, name: str, *, drawn: bool) -> None:
    page.get_by_role("link", name=f"Laat {name} tekenen").first.click()
    page.get_by_label("Ik heb de overeenkomst gelezen en ga akkoord.").check()
    if drawn:
        box = page.locator("canvas").bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 120, box["y"] + 30, steps=6)
        page.mouse.move(box["x"] + 200, box["y"] + 80, steps=6)
        page.mouse.up()
    else:
        page.get_by_role("button", name="Naam typen").click()
        page.get_by_label(re.compile("naam", re.IGNORECASE)).last.fill(name)
    page.get_by_role("button", name="Onderteken", exact=True).click()


def download_pdf(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^pdf", re.IGNORECASE)).first.click()
    content = Path(download.value.path()).read_bytes()
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)


def log_hours(phone: Page) -> None:
    phone.goto("/uren/")
    phone.get_by_role("button", name=re.compile("Zoals gepland.*do 5 nov")).click()
    expect(phone.locator(".queue-said-ok")).to_have_text("opgeslagen")
    phone.get_by_role("link", name=re.compile("Anders.*vr 6 nov")).click()
    phone.get_by_label("Einde").fill("14:30")
    phone.get_by_role("button", name="Opslaan").click()
    expect(phone.locator(".queue-said-ok")).to_have_count(2)


def list_subjects(page: Page) -> None:
    page.goto("/instellingen/")
    page.get_by_role("link", name="Examenvakken").first.click()
    take_over(page, "vakken.csv", SUBJECTS.encode())


def enter_exam(page: Page) -> None:
    page.goto("/examens/")
    page.get_by_role("link", name="Meld Yara Jansen aan").click()
    page.get_by_role("button", name="Aanmelden").click()
    for number in range(4):
        chosen = page.locator(f"#id_elective-{number}-listed")
        chosen.select_option(label=f"Keuzevak {number + 1}")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Cijfers invoeren").click()
    for label, mark in (
        ("Nederlands: SE", "5,8"),
        ("Nederlands: CE", "5,2"),
        ("Profielvak BWI: SE", "6,9"),
        ("Profielvak BWI: CE", "7,1"),
        ("Rekenen: SE", "5,5"),
        *((f"Keuzevak {number}: SE", "6,0") for number in range(1, 5)),
    ):
        page.get_by_label(label, exact=True).fill(mark)
    page.get_by_role("button", name="Cijfers opslaan").click()


def test_the_main_job_from_import_to_result(
    school: School, clock: time_machine.Traveller, page: Page, phone: Page
) -> None:
    coordinator = colleague(school, Role.COORDINATOR, "Bakker")
    mentor = colleague(school, Role.MENTOR, "Dekker")
    secretary = colleague(school, Role.EXAM_SECRETARY, "Vos")

    sign_in(page, coordinator)
    import_file(page, "Leerlingen", "leerlingen.csv", PUPILS.encode())
    import_file(page, "Leerbedrijven", "leerbedrijven.csv", COMPANIES.read_bytes())
    open_trajectory(page)
    draw_up_agreement(page)
    offer(page)
    sign_at_the_table(page, "P. de Wit", drawn=False)
    sign_at_the_table(page, "Yara Jansen", drawn=True)
    sign_at_the_table(page, "M. Jansen", drawn=True)
    sign_at_the_table(page, "T. van Schaik", drawn=False)
    text = download_pdf(page)
    for part in ("Leer-werkovereenkomst", "Bouwbedrijf Van Schaik", "M. Jansen", "pagina 1 van"):
        assert part in text
    assert "CONCEPT" not in text
    sign_out(page)

    clock.move_to(FRIDAY)
    sign_in(phone, mentor)
    log_hours(phone)
    phone.goto("/leerlingen/")
    phone.get_by_role("link", name="Jansen, Yara").click()
    expect(phone.get_by_role("main")).to_contain_text("13 van minimaal 640 uur")
    expect(phone.get_by_role("main")).to_contain_text("2 van minimaal 80 dagen")
    expect(phone.get_by_role("main")).to_contain_text("WVO 10b1")

    sign_in(page, secretary)
    list_subjects(page)
    enter_exam(page)
    expect(page.get_by_role("main")).to_contain_text("geslaagd")
    expect(page.get_by_role("main")).to_contain_text("49 lid 6")
    page.get_by_role("link", name="Cijfers invoeren").click()
    page.get_by_label("Nederlands: CE", exact=True).fill("5,1")
    page.get_by_role("button", name="Cijfers opslaan").click()
    expect(page.get_by_role("main")).to_contain_text("afgewezen")
