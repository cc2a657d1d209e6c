"""The decision day in a real browser: the exam secretary proposes, the director confirms."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate, ExamDecision
from tests.exams.deciding import make_contested, set_raw
from tests.factories import ExamCandidateFactory, SchoolFactory, TrajectoryFactory, staff
from tests.support.browser import assert_accessible, sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("browser"),
    pytest.mark.both_databases,
]

MEETING = "/examens/vergadering/2027/"


@pytest.fixture
def candidates() -> list[ExamCandidate]:
    """Four of one school: two who pass, one contested, one of whom a mark is missing."""
    school = SchoolFactory()
    found = [
        ExamCandidateFactory(
            trajectory=TrajectoryFactory(student__school=school, student__last_name=name),
            passing=True,
        )
        for name in ("Aalders", "Bos", "Cohen", "Dekker")
    ]
    make_contested(found[2])
    set_raw(found[3], "dutch", se=Decimal("5.8"), ce=None)
    return found


def colleague(candidates: list[ExamCandidate], role: Role) -> User:
    return staff(candidates[0].trajectory.student.school, role)


def tick(page: Page, candidate: ExamCandidate) -> None:
    """Choose somebody, and say that the placement was seen."""
    name = candidate.trajectory.student.surname_first
    page.get_by_role("checkbox", name=f"Kies {name}").check()
    seen = page.get_by_role("checkbox", name=f"gezien bij {name}")
    if seen.count():
        seen.check()


def decide_contested(page: Page, candidate: ExamCandidate) -> None:
    name = candidate.trajectory.student.surname_first
    page.get_by_role("link", name=re.compile(f"Besluit en stel voor.*{name}")).click()
    page.get_by_label("geslaagd").check()
    page.get_by_label("Waarom besluit de school dit?").fill("Besloten in de vergadering.")
    page.get_by_label("Ik heb gezien hoe de stage ervoor staat").check()
    page.get_by_role("button", name="Stel voor").click()
    expect(page.get_by_role("main")).to_contain_text("De uitslag is voorgesteld")


def test_the_secretary_proposes_and_the_director_confirms(
    candidates: list[ExamCandidate], page: Page, phone: Page
) -> None:
    sign_in(page, colleague(candidates, Role.EXAM_SECRETARY))
    page.goto("/examens/")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Cohen")
    page.get_by_text("Waarom?").first.click()
    expect(page.locator(".why-text").first).to_contain_text("49 lid 1 d")
    page.get_by_role("link", name="Uitslagvergadering 2027").click()
    assert_accessible(page)
    expect(page.locator(".meeting-progress")).to_contain_text("0 van 4 vastgesteld")
    tick(page, candidates[0])
    tick(page, candidates[1])
    page.get_by_role("button", name="Stel de aangevinkte uitslagen voor").click()
    expect(page.get_by_role("main")).to_contain_text("2 uitslagen voorgesteld.")
    decide_contested(page, candidates[2])

    sign_in(phone, colleague(candidates, Role.DIRECTOR))
    phone.goto(MEETING)
    assert_accessible(phone)
    for candidate in candidates[:3]:
        tick(phone, candidate)
    phone.get_by_role("button", name="Stel de aangevinkte uitslagen vast").dblclick()
    expect(phone.locator(".meeting-progress")).to_contain_text("3 van 4 vastgesteld")
    assert ExamDecision.objects.confirmed().count() == 3

    page.goto(f"/examens/{candidates[3].pk}/")
    expect(page.get_by_role("main")).to_contain_text(
        "Voor het CE van Nederlands is nog een 5,2 nodig."
    )
    page.goto(f"/examens/{candidates[2].pk}/")
    expect(page.get_by_role("main")).to_contain_text("Besloten in de vergadering.")
    assert_accessible(page)
