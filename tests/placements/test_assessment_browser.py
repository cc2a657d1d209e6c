"""A period is assessed: the leermeester on a phone, the mentor at a desk, until it is finished."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.assessment_links import asked
from lwt_admin.placements.confirming import Purpose, issue
from lwt_admin.placements.models import Assessment, AssessmentAnswer, AssessmentPeriod
from tests.factories import (
    AssessmentFormFactory,
    AssessmentPeriodFactory,
    SchoolFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.one_database

PUPILS = ("Yara", "Noor")


@pytest.fixture
def mentor(transactional_db: None, now: None) -> User:
    return staff(SchoolFactory(), Role.MENTOR)


@pytest.fixture
def agreements(mentor: User) -> list[WorkAgreement]:
    """Two pupils of one leermeester."""
    school = mentor.memberships.get().school
    return [
        signed_agreement(
            TrajectoryFactory(
                student__school=school,
                student__first_name=name,
                student__email=f"{name}@mail.example",
                mentor=mentor,
            )
        )
        for name in PUPILS
    ]


@pytest.fixture
def period(agreements: list[WorkAgreement]) -> AssessmentPeriod:
    school = agreements[0].trajectory.student.school
    return AssessmentPeriodFactory(
        school_year=SchoolYearFactory(school=school),
        form=AssessmentFormFactory(school=school, questions=("Komt op tijd", "Werkt veilig")),
        name="Periode 2",
    )


def link_of(period: AssessmentPeriod, party: str) -> str:
    (one, *_) = asked(period.school_year.school, party, date(2026, 11, 21))
    _, secret = issue(one.recipient, timezone.now(), Purpose.ASSESSMENT)
    return reverse("assess", args=[secret])


def choose(place: Any, level: str) -> None:
    """The same level on every line."""
    for line in place.locator("fieldset.level").all():
        line.get_by_role("radio", name=level, exact=True).check()


def test_a_period_is_assessed_and_finished(
    phone: Any, page: Any, mentor: User, agreements: list[WorkAgreement], period: AssessmentPeriod
) -> None:
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.goto(link_of(period, "company"))
    for closed in phone.locator("details").all():
        closed.evaluate("element => { element.open = true }")
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    for _ in PUPILS:
        part = phone.locator("section.sheet", has_text="nog invullen").first
        choose(part, "matig")
        part.get_by_role("button", name="Bewaren").click()
        phone.get_by_text("Bewaard:").wait_for()
    assert phone.get_by_text("U bent klaar").is_visible()
    assert_accessible(phone)
    assert AssessmentAnswer.objects.filter(party="company").count() == 2

    sign_in(page, mentor)
    own = [agreements[0].pk, period.pk]
    page.goto(reverse("assessment_detail", args=own))
    page.get_by_role("link", name="Vul uw oordeel in").click()
    first = page.locator("fieldset.level").first
    first.get_by_role("radio", name="onvoldoende").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert first.get_by_role("radio", name="voldoende", exact=True).is_checked()
    assert_accessible(page)
    for line in page.locator("fieldset.level").all()[1:]:
        line.get_by_role("radio", name="goed", exact=True).check()
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_text("is bewaard").wait_for()
    page.get_by_label("voldoende", exact=True).check()
    page.get_by_label("Waarom vulde de leerling niets in?").fill("Was ziek.")
    assert_accessible(page)
    page.get_by_role("button", name="Afronden").click()
    page.get_by_text("is afgerond").wait_for()
    assert_accessible(page)
    assert Assessment.objects.get(agreement=agreements[0]).sufficient is True


def test_a_pupil_answers_without_script(
    browser: Any, page_errors: Any, agreements: list[WorkAgreement], period: AssessmentPeriod
) -> None:
    page = browser.new_page(java_script_enabled=False, base_url=page_errors.server)
    page.goto(link_of(period, "student"))
    page.get_by_role("button", name="Bewaren").click()
    assert page.get_by_text("Kies wat past.").first.is_visible()
    page.get_by_role("link", name="Komt op tijd").click()
    choose(page, "goed")
    page.get_by_role("button", name="Bewaren").click()
    assert page.get_by_text("Je bent klaar").is_visible()
    page.close()
    assert AssessmentAnswer.objects.get().party == "student"
