"""The grid of marks in a real browser: by keyboard, with the server gone, and a pasted block."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from tests.factories import (
    ExamCandidateFactory,
    ExamDecisionFactory,
    SchoolFactory,
    TrajectoryFactory,
    staff,
)
from tests.support.browser import assert_accessible, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("browser")]
D = Decimal
CELL = "**/examens/cijfers/cel/"


@pytest.fixture
def candidates() -> list[ExamCandidate]:
    """Four candidates of one school, in the order of the grid; the last one is locked."""
    school = SchoolFactory()
    names = ("Aalders", "Bos", "Cohen", "Dekker")
    found = [
        ExamCandidateFactory(
            trajectory=TrajectoryFactory(student__school=school, student__last_name=name),
            passing=True,
        )
        for name in names
    ]
    ExamDecisionFactory(candidate=found[-1], confirmed=True)
    return found


def dutch(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.get(kind="dutch")


def cell(page: Page, candidate: ExamCandidate, part: str = "ce") -> Any:
    return page.locator(f"#cel-{dutch(candidate).pk}-{part}")


def beside(page: Page, candidate: ExamCandidate, part: str = "ce") -> Any:
    return page.locator(f"td:has(#cel-{dutch(candidate).pk}-{part}) .queue-said")


def open_grid(page: Page, candidates: list[ExamCandidate]) -> None:
    sign_in(page, staff(candidates[0].trajectory.student.school, Role.EXAM_SECRETARY))
    page.goto(reverse("marks_grid"))


def test_marks_are_typed_as_in_a_spreadsheet(
    page: Page, candidates: list[ExamCandidate], page_errors: Any
) -> None:
    """Enter, arrows, F2, Escape and Delete; a refusal; the server gone and back."""
    for part in ("ERR_FAILED", "status of 422"):
        page_errors.expect(part)
    one, two, three, _locked = candidates
    open_grid(page, candidates)
    page.locator('[data-day-of="dutch-ce"]').fill("2027-06-01")
    cell(page, one).click()
    page.keyboard.type("5,2")
    page.keyboard.press("Enter")
    expect(cell(page, two)).to_be_focused()
    expect(beside(page, one)).to_have_text("opgeslagen")
    expect(page.locator(f"#kandidaat-{one.pk}")).to_contain_text("di 1 jun")
    page.keyboard.press("F2")
    page.keyboard.press("Backspace")
    page.keyboard.type("9")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, two)).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, two)).to_have_value("6,5")
    page.keyboard.type("11")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, two, "se")).to_be_focused()
    expect(beside(page, two)).to_contain_text("geweigerd")
    expect(beside(page, two)).to_contain_text("geen geldig cijfer")
    expect(cell(page, two)).to_have_value("11")
    beside(page, two).get_by_role("button", name="Weggooien").click()
    expect(cell(page, two)).to_have_value("6,5")

    # Without the server it waits, and goes by itself afterwards.
    page.route(CELL, lambda route: route.abort())
    cell(page, three).click()
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowDown")
    expect(beside(page, three)).to_contain_text("wacht op verbinding")
    expect(page.locator("#cijferwachtrij")).to_contain_text("Nog niet opgeslagen: 1")
    assert dutch(three).ce == D("6.5")
    page.reload()
    expect(cell(page, three)).to_have_value("")
    page.unroute(CELL)
    page.get_by_role("button", name="Nu versturen").click()
    expect(beside(page, three)).to_have_text("opgeslagen")
    expect(page.locator("#cijferwachtrij")).to_be_hidden()
    assert dutch(three).ce is None
    expect(page.locator(f"#kandidaat-{three.pk} .mark-result")).to_contain_text("onbepaald")


def test_a_cell_says_who_was_first_what_is_locked_and_who_set_it(
    page: Page, candidates: list[ExamCandidate], page_errors: Any
) -> None:
    """Both marks are shown and one is chosen; a question mark asks for the day and who it was."""
    page_errors.expect("status of 409")
    one, two, _three, locked = candidates
    open_grid(page, candidates)
    ExamSubject.objects.for_system().filter(pk=dutch(two).pk).update(ce=D("8.1"))
    cell(page, two).click()
    page.keyboard.type("4,4")
    page.keyboard.press("Tab")
    expect(beside(page, two)).to_contain_text("Er staat nu: 8,1")
    beside(page, two).get_by_role("button", name="Toch het mijne").click()
    expect(beside(page, two)).to_have_text("opgeslagen")
    assert dutch(two).ce == D("4.4")

    # What is locked says why; who set a mark is asked with a question mark.
    cell(page, locked).click()
    page.keyboard.type("9")
    expect(cell(page, locked)).to_have_value("6,5")
    expect(page.locator("#cijferbalk")).to_contain_text("vastgesteld")
    cell(page, two).click()
    page.keyboard.press("?")
    dialog = page.locator("#cijfer-bij")
    expect(dialog).to_contain_text("CE: 8,1 wordt 4,4")
    dialog.get_by_label("Dag van de afname").fill("2027-06-03")
    dialog.get_by_role("button", name="Dag opslaan").click()
    expect(page.locator(f"#kandidaat-{two.pk}")).to_contain_text("do 3 jun")
    assert_accessible(page)

    # Another tab of the same person hears what was saved here.
    other = page.context.new_page()
    other.goto(reverse("marks_grid"))
    cell(page, one).fill("4,1")
    page.keyboard.press("Enter")
    expect(cell(other, one)).to_have_value("4,1")
    expect(other.locator(f"#kandidaat-{one.pk} .mark-result")).to_contain_text("afgewezen")


PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
  );
}"""


def test_a_block_is_pasted_after_a_look(
    phone: Page, candidates: list[ExamCandidate], page_errors: Any
) -> None:
    """What cannot be pasted is told with its reason, stays on the page, and the rest is saved."""
    page_errors.expect("ERR_FAILED")
    one, two, three, _locked = candidates
    open_grid(phone, candidates)
    block = "7,0\t5.1\r\nzes\t\r\n6,5\t4,9\r\n8,0\t8,0\r\n9,0\t9,0\r\n"
    phone.route("**/plakken/", lambda route: route.abort())
    cell(phone, one, "se").evaluate(PASTE, block)
    dialog = phone.locator("#plakken")
    expect(dialog).to_contain_text("Er is geen verbinding")
    expect(dialog).to_contain_text("zes")
    phone.unroute("**/plakken/")
    dialog.get_by_role("button", name="Probeer opnieuw").click()
    expect(dialog).to_contain_text("Kan niet worden geplakt: 5 cijfers")
    expect(dialog).to_contain_text("het blok is langer dan de lijst")
    expect(dialog).to_contain_text("6,5 wordt 5,1")
    expect(dialog).to_contain_text("Staat er al zo: 1 cijfer")
    assert_accessible(phone)
    dialog.get_by_role("button", name="Plak 3 cijfers").click()
    expect(phone.locator(".queue-said-ok")).to_have_count(3)
    expect(phone.locator("#niet-geplakt")).to_contain_text(re.compile("Niet geplakt: 5 cijfers"))
    assert [(dutch(who).se, dutch(who).ce) for who in (one, two, three)] == [
        (D("7"), D("5.1")),
        (D("6.5"), D("6.5")),
        (D("6.5"), D("4.9")),
    ]
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
