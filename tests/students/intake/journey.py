"""The way from the first signal to admitted, as a coordinator walks it in a browser."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from lwt_admin.students.intake.progress import Outcome, progress_of
from lwt_admin.students.models import Intake, Student
from tests.agreements import remote
from tests.students.intake import support
from tests.support.browser import assert_accessible


def assert_fits(page: Page) -> None:
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits), f"{page.url} is wider than the screen"
    assert_accessible(page)


def sign_by_link(phone: Page, party: str) -> None:
    phone.goto(remote.link_for(party))
    assert_fits(phone)
    phone.get_by_role("button", name="Stuur mij een code").click()
    phone.get_by_label("Code uit uw e-mail").fill(remote.code_for(party))
    phone.get_by_label("Ik heb de aanvraag gelezen en ga akkoord.").check()
    phone.get_by_role("button", name="Naam typen").click()
    signer = {"student": "Yara Jansen", "guardian": "M. Jansen"}[party]
    phone.get_by_label("Typ uw volledige naam").fill(signer)
    phone.get_by_role("button", name="Onderteken").click()
    expect(phone.get_by_role("heading", name="Dank u wel")).to_be_visible()


def skip_step(page: Page, label: str) -> None:
    page.get_by_role("link", name=re.compile(rf"Sla over\s*: {label}")).click()
    page.get_by_label("Waarom slaat de school deze stap over?").fill("Al gedaan op de open dag.")
    page.get_by_role("button", name="Sla deze stap over").click()


def from_signal_to_admitted(page: Page, phone: Page, student: Student) -> None:
    """At a desk, with a coordinator signed in; pupil and parent sign by link on a phone."""
    page.goto(f"/leerlingen/{student.pk}/aanloop/")
    page.get_by_role("link", name="Leg het signaal vast").click()
    page.get_by_label("leert door te doen").check()
    page.get_by_label("motivatie").check()
    page.get_by_role("button", name="Opslaan").click()
    assert_fits(page)
    skip_step(page, "ouders geïnformeerd")
    page.get_by_role("link", name="Maak de aanvraagbrief").first.click()
    page.get_by_label("Profiel").select_option("BWI")
    page.get_by_label("Gewenste start").fill(f"{timezone.localdate().year + 1}-08-30")
    page.get_by_label("In eigen woorden").fill("Ik wil timmeren.")
    page.get_by_role("button", name="Bied de brief aan om te tekenen").click()
    assert_fits(page)
    sign_by_link(phone, "student")
    sign_by_link(phone, "guardian")
    page.reload()
    for label in ("intakegesprek", "gesprek met de mentor"):
        skip_step(page, label)
    page.get_by_role("link", name="Zet op een agenda").first.click()
    assert_fits(page)
    page.get_by_role("link", name="Vergadering toevoegen").click()
    page.get_by_label("Commissieleden").fill("L. Bakker\nP. de Wit")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_label("Yara Jansen").check()
    page.get_by_role("button", name="Zet op de agenda").click()
    page.get_by_role("link", name="Leg het besluit vast").click()
    assert_fits(page)
    page.get_by_label("toelaten", exact=True).check()
    page.get_by_label("Motivering").fill("Leert door te doen.")
    page.get_by_role("button", name="Leg het besluit vast").click()
    expect(page.get_by_text("Leert door te doen.")).to_be_visible()
    intake = support.again(Intake.objects.get())
    assert progress_of(intake, timezone.localdate()).outcome is Outcome.ADMITTED
    assert intake.trajectory.applied_on == timezone.localdate()
