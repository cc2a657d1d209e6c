"""A transfer on telephones: pupil and parent read and agree, the next school fetches."""

import pytest
from playwright.sync_api import Page, expect

from lwt_admin.signing import sealing
from lwt_admin.students.models import TransferDossier, TransferLink
from tests.agreements import remote
from tests.dossier.transfer import support
from tests.factories import (
    CareerGoalFactory,
    CertificateFactory,
    MboArrangementFactory,
    SupportFactory,
    TrajectoryFactory,
    signed_agreement,
)
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_from_a_choice_of_sections_to_the_next_school(page: Page, phone: Page) -> None:
    student = support.pupil(first_name="Yara", last_name="Jansen")
    signed_agreement(TrajectoryFactory(student=student))
    CareerGoalFactory(student=student, text="timmerman worden")
    CertificateFactory(student=student)
    SupportFactory(student=student)
    MboArrangementFactory(student=student)
    sign_in(page, support.coordinator(student))
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
