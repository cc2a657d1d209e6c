"""One pupil from the first signal to the next school, in a browser, as the people do it."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.dossier.transfer.journey import from_choice_to_fetched
from tests.factories import CertificateFactory, SupportFactory, signed_agreement
from tests.students.intake import support
from tests.students.intake.journey import assert_fits, from_signal_to_admitted
from tests.support.browser import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_first_signal_to_the_next_school(page: Page, phone: Page) -> None:
    student = support.pupil(first_name="Yara", last_name="Jansen")
    sign_in(page, support.coordinator(student))
    from_signal_to_admitted(page, phone, student)
    signed_agreement(student.trajectories.get())
    CertificateFactory(student=student)
    SupportFactory(student=student)
    set_a_goal(page, student.pk)
    note_a_contact(page, student.pk)
    apply_at_the_mbo(page, student.pk)
    from_choice_to_fetched(page, phone, student)


def set_a_goal(page: Page, pk: int) -> None:
    page.goto(f"/leerlingen/{pk}/begeleiding/")
    page.get_by_role("link", name="Doel").click()
    page.get_by_label("doel").first.fill("timmerman worden")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("timmerman worden").first).to_be_visible()


def note_a_contact(page: Page, pk: int) -> None:
    page.goto(f"/leerlingen/{pk}/contact/")
    page.get_by_label("Waarover").fill("Ouders zijn blij met de plek")
    page.get_by_role("button", name="Noteer het contact").click()
    expect(page.get_by_text("Ouders zijn blij met de plek").first).to_be_visible()


def apply_at_the_mbo(page: Page, pk: int) -> None:
    page.goto(f"/leerlingen/{pk}/vervolg/")
    page.get_by_role("link", name="Aanmelding toevoegen").click()
    page.get_by_label("mbo-instelling").fill("ROC Waalstad")
    page.get_by_label("opleiding").first.fill("Timmerman")
    page.get_by_label("Niveau").select_option("2")
    page.get_by_label("Aangemeld op").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Timmerman bij ROC Waalstad").first).to_be_visible()
    assert_fits(page)
