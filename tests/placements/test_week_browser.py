"""The week in a real browser: on a phone, with the network gone and back, and by keyboard."""

import re
from datetime import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import CellSave, ClosedWeek, HourCorrection, HourEntry
from tests.factories import (
    EnrolmentFactory,
    HourEntryFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.conftest import FRIDAY, THURSDAY
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = "/uren/?week=2026-W47"
CELL = "**/uren/cel/"


@pytest.fixture
def second(agreement, mentor):
    """The agreement of another pupil of the mentor, later in the alphabet."""
    trajectory = TrajectoryFactory(
        student__school=agreement.trajectory.student.school,
        student__first_name="Zoë",
        student__last_name="Zwart",
        mentor=mentor,
    )
    year = agreement.trajectory.student.enrolments.get().school_year
    EnrolmentFactory(student=trajectory.student, school_year=year)
    return signed_agreement(trajectory)


@pytest.fixture
def week(phone, live_server, mentor, agreement):
    """The week of the mentor's pupil, on the phone of the mentor."""
    sign_in(phone, mentor)
    phone.goto(WEEK)
    return phone


@pytest.fixture
def offline(page_errors):
    """What a browser without a network logs is no error of the page."""
    for part in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"):
        page_errors.expect(part)


def as_planned(page: Any) -> Any:
    return page.get_by_role("button", name=re.compile("^Zoals gepland"))


def wait_until(page: Any, script: str) -> None:
    """As `wait_for_function`, which needs what the content security policy forbids."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never: {script}")


def kinds() -> list[str]:
    return list(HourEntry.objects.order_by("date").values_list("kind", flat=True))


def test_the_network_goes_and_comes_back(week, offline, agreement):
    """What is typed at the company waits, is shown, holds no name, and is sent once."""
    week.context.set_offline(True)
    as_planned(week).first.click()
    panel = week.locator("#wachtrij")
    expect(panel).to_contain_text("Nog niet opgeslagen: 1")
    expect(panel).to_contain_text("Er is geen verbinding")
    week.get_by_role("link", name=re.compile("^Anders")).last.click()
    week.get_by_text("ziek", exact=True).click()
    week.get_by_role("button", name="Opslaan").click()
    expect(panel).to_contain_text("Nog niet opgeslagen: 2")
    expect(week.locator(".queue-said-wait").first).to_contain_text("wacht op verbinding")
    assert not HourEntry.objects.exists()
    kept = week.evaluate("JSON.stringify(localStorage)")
    assert "ill" in kept
    assert agreement.trajectory.student.last_name not in kept
    week.context.set_offline(False)
    expect(panel).to_be_hidden()
    expect(week.locator(".queue-said-ok")).to_have_count(2)
    assert kinds() == ["worked", "ill"]
    assert CellSave.objects.count() == 2


def test_an_answer_that_is_lost_and_a_page_that_is_closed_store_nothing_twice(week, offline):
    """The server stored it and nobody heard; the page was closed, and the next sends the rest."""

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    week.route(CELL, lose_the_answer)
    week.get_by_role("button", name="Hele week zoals gepland").click()
    expect(week.locator("#wachtrij")).to_contain_text("Nog niet opgeslagen: 2")
    stored = HourEntry.objects.get()
    week.close()
    other = week.context.new_page()
    other.goto("/leerlingen/")
    wait_until(other, "hourQueue.list().length === 0")
    assert HourEntry.objects.count() == CellSave.objects.count() == 2
    assert HourEntry.objects.get(pk=stored.pk).version == 1
    other.goto(WEEK)
    expect(other.locator(".hour-ok")).to_have_count(2)


def test_without_a_network_the_page_of_the_week_says_what_waits_and_about_nobody(
    week, offline, agreement
):
    """A phone that threw the page away loads it anew: what was typed is still there, and goes."""
    week.evaluate("navigator.serviceWorker.ready.then(() => true)")
    week.context.set_offline(True)
    as_planned(week).first.click()
    expect(week.locator("#wachtrij")).to_contain_text("Nog niet opgeslagen: 1")
    week.reload()
    expect(week.get_by_role("heading", name="Geen verbinding")).to_be_visible()
    expect(week.locator("[data-waiting]")).to_have_text(
        "Op dit toestel wachten uren van do 19 nov."
    )
    assert_accessible(week)
    kept = week.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((cache) => cache.keys())"
        ".then((requests) => requests.map((one) => new URL(one.url).pathname))"
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/uren/zonder-netwerk/"]
    week.context.set_offline(False)
    expect(week.locator(".hour-ok")).to_have_count(1)
    assert HourEntry.objects.count() == CellSave.objects.count() == 1


def test_two_tabs_send_the_same_queue_once(week, offline):
    other = week.context.new_page()
    other.goto(WEEK)
    week.context.set_offline(True)
    week.get_by_role("button", name="Hele week zoals gepland").click()
    expect(other.locator("#wachtrij")).to_contain_text("Nog niet opgeslagen: 2")
    week.context.set_offline(False)
    for page in (week, other):
        expect(page.locator(".hour-ok")).to_have_count(2)
        expect(page.locator("#wachtrij")).to_be_hidden()
    assert HourEntry.objects.count() == CellSave.objects.count() == 2


def test_another_account_on_the_same_phone_neither_sees_nor_sends_it(
    week, offline, page_errors, mentor
):
    """And who signs out is asked first, and leaves nothing behind."""
    page_errors.expect("401")
    week.context.set_offline(True)
    as_planned(week).first.click()
    expect(week.locator("#wachtrij")).to_be_visible()
    other = staff(mentor.memberships.get().school, Role.COORDINATOR)
    sign_in(week, other)
    week.context.set_offline(False)
    expect(week.locator("#wachtrij")).to_contain_text("U bent uitgelogd")
    week.goto(WEEK)
    assert week.evaluate("hourQueue.list()") == []
    expect(week.locator("#wachtrij")).to_be_hidden()
    assert not HourEntry.objects.exists()
    sign_in(week, mentor)
    week.route(CELL, lambda route: route.abort())
    week.goto(WEEK)
    expect(week.locator("#wachtrij")).to_contain_text("Nog niet opgeslagen: 1")
    week.get_by_role("button", name="Meer").click()
    asked = []
    week.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    week.get_by_role("button", name="Uitloggen").click()
    week.wait_for_url("**/inloggen/**")
    assert "1 dag nog niet opgeslagen" in asked[0]
    assert week.evaluate("localStorage.length") == 0


def test_what_is_typed_while_the_first_is_on_its_way_changes_what_that_stores(
    page, live_server, mentor, agreement
):
    sign_in(page, mentor)
    page.goto(WEEK)
    held = []

    def hold(route):
        held.append(route)

    page.route(CELL, hold, times=1)
    page.locator("tbody td").nth(3).focus()
    for words in ("7", "8"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
    held[0].continue_()
    expect(page.locator(".hour-value").first).to_contain_text("8 uur")
    entry = HourEntry.objects.get()
    assert (entry.minutes, entry.version) == (480, 2)


def test_who_was_signed_out_signs_in_again_and_it_is_sent(week, page_errors, mentor):
    page_errors.expect("401")
    Session.objects.all().delete()
    week.get_by_role("button", name="Alles zoals gepland").click()
    week.wait_for_url("**/inloggen/**")
    sign_in(week, mentor)
    week.goto(WEEK)
    Session.objects.all().delete()
    as_planned(week).first.click()
    panel = week.locator("#wachtrij")
    expect(panel).to_contain_text("wacht: log opnieuw in")
    assert "next=%2Furen" in panel.get_by_role("link", name="Log opnieuw in").get_attribute("href")
    week.get_by_role("button", name="Alles zoals gepland").click()
    sign_in(week, mentor)
    week.reload()
    expect(week.locator(".hour-ok")).to_have_count(2)
    assert HourEntry.objects.count() == 2


def test_a_token_that_has_expired_is_renewed(week, page_errors):
    page_errors.expect("403")
    cookies = [one for one in week.context.cookies() if one["name"] != settings.CSRF_COOKIE_NAME]
    week.context.clear_cookies()
    week.context.add_cookies(cookies)
    as_planned(week).first.click()
    expect(week.locator(".queue-said-ok")).to_have_count(1)


def test_the_second_of_two_devices_is_told_and_decides(week, page_errors, agreement, coordinator):
    page_errors.expect("409")
    HourEntryFactory(agreement=agreement, date=THURSDAY, end=time(14, 30), entered_by=coordinator)
    week.get_by_role("link", name=re.compile("^Anders")).first.click()
    week.get_by_label("Of alleen de uren").fill("5")
    week.get_by_role("button", name="Opslaan").click()
    told = week.locator(".hour .queue-said-bad")
    expect(told).to_contain_text(f"{coordinator.get_full_name()} was eerder. Er staat nu: 6 uur.")
    assert HourEntry.objects.get().minutes == 360
    told.get_by_role("button", name=re.compile("^Toch het mijne")).click()
    expect(week.locator(".queue-said-ok")).to_have_count(1)
    assert HourEntry.objects.get().minutes == 300


def test_what_is_refused_says_why_and_can_be_mended_or_thrown_away(week, page_errors, agreement):
    page_errors.expect("422")
    for words in ("25:00", "7.555"):
        week.get_by_role("link", name=re.compile("^Anders")).first.click()
        week.get_by_label("Of alleen de uren").fill(words)
        week.get_by_role("button", name="Opslaan").click()
        expect(week.locator(".hour .queue-said-bad")).to_contain_text(f"{words} uur geweigerd: ")
        week.locator(".hour .btn", has_text="Aanpassen").click()
        expect(week.get_by_label("Of alleen de uren")).to_have_value(words)
        assert_accessible(week)
        week.get_by_role("button", name="Annuleren").click()
        week.locator(".hour .btn", has_text="Weggooien").click()
        expect(week.locator("#wachtrij")).to_be_hidden()
    assert not HourEntry.objects.exists()


def test_a_phone_shows_one_pupil_at_a_time(week, second, agreement):
    week.reload()
    first = agreement.trajectory.student
    expect(week.get_by_role("link", name=str(first), exact=True)).to_be_visible()
    expect(week.get_by_role("link", name="Zoë Zwart", exact=True)).to_be_hidden()
    week.get_by_role("button", name="Volgende leerling").click()
    expect(week.get_by_role("link", name="Zoë Zwart", exact=True)).to_be_visible()
    expect(week.get_by_label("Leerling", exact=True)).to_have_value("1")
    assert week.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(week)
    week.get_by_role("button", name="Alles zoals gepland").click()
    week.get_by_text("4 dagen ingevuld zoals gepland.").wait_for()
    assert HourEntry.objects.count() == 4
    expect(week.locator("#berichten")).to_be_focused()


def cell_text(page: Any) -> str:
    return str(page.evaluate("document.activeElement.innerText"))


def test_a_week_by_keyboard(page, live_server, mentor, agreement, second):
    """Arrows, Enter, digits, Escape, F2; what the law finds comes beside the cell; then closed."""
    student = agreement.trajectory.student
    student.birth_date = student.birth_date.replace(year=2011)
    student.save()
    sign_in(page, mentor)
    page.goto(WEEK)
    keys = page.keyboard
    page.locator("tbody td").first.focus()
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("Enter")
    expect(page.locator(".hour-ok")).to_have_count(1)
    expect(page.locator(".queue-said-ok")).to_have_text("opgeslagen")
    keys.press("ArrowRight")
    keys.type("9")
    keys.press("Escape")
    assert "gepland" in cell_text(page)
    keys.type("8-16.30")
    keys.press("Enter")
    expect(page.locator(".hour-finding")).to_contain_text("max. 7 uur NRK 3:1")
    wait_until(page, "document.activeElement.matches('td')")
    keys.press("ArrowDown")
    keys.type("7,5")
    keys.press("Enter")
    expect(page.get_by_text("zonder tijden: rust, pauze en nacht")).to_be_visible()
    wait_until(page, "document.activeElement.matches('td')")
    keys.press("ArrowLeft")
    keys.press("F2")
    expect(page.locator("dialog h2")).to_have_text("Zoë Zwart, do 19 nov")
    assert_accessible(page)
    page.get_by_text("afwezig zonder verlof").click()
    keys.press("Enter")
    expect(page.get_by_text("7 uur gemist")).to_be_visible()
    assert_accessible(page)
    assert [(one.minutes, one.breaks) for one in HourEntry.objects.filter(agreement=agreement)] == [
        (420, [["12:00", "12:30"]]),
        (480, [["12:00", "12:30"]]),
    ]
    page.get_by_role("button", name=re.compile("^Week afsluiten.*Zoë")).click()
    expect(page.get_by_text("Week 47 van Zoë Zwart is afgesloten.")).to_be_visible()
    assert ClosedWeek.objects.get().trajectory == second.trajectory


def test_a_closed_week_is_corrected_with_a_reason(page, live_server, mentor, agreement):
    for day in (THURSDAY, FRIDAY):
        HourEntryFactory(agreement=agreement, date=day, entered_by=mentor)
    sign_in(page, mentor)
    page.goto(WEEK)
    page.get_by_role("button", name=re.compile("^Week afsluiten")).click()
    page.get_by_text("afgesloten", exact=True).wait_for()
    page.locator("tbody td").nth(3).focus()
    page.keyboard.press("6")
    expect(page.get_by_label("Of alleen de uren")).to_have_value("6")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul in waarom")
    page.get_by_label("Waarom verbetert u hem?").fill("Hij ging eerder naar huis.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".queue-said-ok")).to_have_count(1)
    assert HourCorrection.objects.get().reason == "Hij ging eerder naar huis."


def test_the_keyboard_goes_on_as_soon_as_the_closed_week_is_there(
    page, live_server, mentor, agreement
):
    HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    HourEntryFactory(agreement=agreement, date=FRIDAY, entered_by=mentor)
    sign_in(page, mentor)
    page.goto(WEEK)
    page.evaluate("htmx.config.defaultSettleDelay = 60000")
    page.get_by_role("button", name=re.compile("^Week afsluiten")).click()
    page.get_by_text("afgesloten", exact=True).wait_for()
    page.locator("tbody td").nth(3).focus()
    page.keyboard.press("6")
    expect(page.get_by_label("Of alleen de uren")).to_have_value("6")


def test_it_works_without_script(browser, live_server, page, mentor, agreement):
    sign_in(page, mentor)
    state = page.context.storage_state()
    bare = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, storage_state=state
    )
    try:
        plain = bare.new_page()
        plain.goto(WEEK)
        as_planned(plain).first.click()
        assert plain.get_by_text("1 dag ingevuld zoals gepland.").is_visible()
        plain.get_by_role("link", name=re.compile("anders invullen")).click()
        assert plain.get_by_label("Begin").input_value() == "08:00"
    finally:
        bare.close()
