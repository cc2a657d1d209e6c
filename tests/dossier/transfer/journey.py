"""A transfer as it goes in a browser: the choice, the consent on phones, and who fetches it."""

from playwright.sync_api import Page, expect

from lwt_admin.signing import sealing
from lwt_admin.students.models import Student, TransferDossier, TransferLink
from tests.agreements import remote
from tests.dossier.transfer import support
from tests.support.browser import assert_accessible


def assert_fits(page: Page) -> None:
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits), f"{page.url} is wider than the screen"
    assert_accessible(page)


def agree_by_link(phone: Page, party: str, name: str) -> None:
    phone.goto(remote.link_for(party))
    phone.get_by_text("Lees het hele dossier").click()
    expect(phone.get_by_text("timmerman worden")).to_be_visible()
    assert_fits(phone)
    phone.get_by_role("button", name="Stuur mij een code").click()
    phone.get_by_label("Code uit uw e-mail").fill(remote.code_for(party))
    phone.get_by_label("Ik heb het dossier gelezen en de school mag het doorgeven.").check()
    phone.get_by_role("button", name="Naam typen").click()
    phone.get_by_label("Typ uw volledige naam").fill(name)
    phone.get_by_role("button", name="Onderteken").click()
    expect(phone.get_by_role("heading", name="Dank u wel")).to_be_visible()


def from_choice_to_fetched(page: Page, phone: Page, student: Student) -> None:
    """With a coordinator signed in; the pupil, a parent and the next school each on a phone."""
    page.goto(f"/leerlingen/{student.pk}/overdracht/")
    assert_fits(page)
    page.get_by_role("link", name="Maak een overdrachtsdossier").click()
    page.get_by_label("Ontvangende instelling").fill("ROC Waalstad")
    for label in ("Stages met uren", "Leer-werkovereenkomsten", "Certificaten", "Loopbaan (LOB)"):
        page.get_by_label(label).check()
    assert_fits(page)
    page.get_by_role("button", name="Maak het dossier en vraag akkoord").click()
    expect(page.get_by_text("wacht op akkoord")).to_be_visible()
    assert_fits(page)
    agree_by_link(phone, "student", "Yara Jansen")
    agree_by_link(phone, "guardian", student.guardians.get().name)
    assert sealing.seal_document(TransferDossier.objects.get().document_id) is None
    page.reload()
    page.get_by_role("link", name="Verstuur naar ROC Waalstad").click()
    page.get_by_label("Naam van de ontvanger").fill("K. de Boer")
    page.get_by_label("E-mailadres van de ontvanger").fill(support.ADDRESS)
    assert_fits(page)
    page.get_by_role("button", name="Verstuur de link").click()
    phone.goto(support.path_in_mail())
    assert_fits(phone)
    with phone.expect_download() as fetched:
        phone.get_by_role("button", name="Haal de pdf op").click()
    assert fetched.value.suggested_filename == "overdrachtsdossier-yara-jansen-v1.pdf"
    assert TransferLink.objects.get().downloads == 1
    page.reload()
    page.get_by_text("Alle stappen").first.click()
    expect(page.get_by_text("pdf opgehaald")).to_be_visible()
    assert_fits(page)
