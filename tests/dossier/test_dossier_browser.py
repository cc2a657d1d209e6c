"""Home and dossier in a real browser: what is fetched later takes its place."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lwt_admin.accounts.perms import Role
from tests.factories import AgreementVersionFactory, GuardianFactory, TrajectoryFactory, staff
from tests.support.browser import assert_accessible, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, live_server, school, agreement):
    """The browser of a coordinator."""
    sign_in(page, staff(school, Role.COORDINATOR))
    page.root = live_server.url
    return page


def test_lines_about_agreements_stand_among_the_others(desk, school):
    other = TrajectoryFactory(student__school=school)
    AgreementVersionFactory(agreement__trajectory=other)
    desk.goto(desk.root + reverse("home"))
    desk.get_by_text("nog een concept").first.wait_for()
    expect(desk.locator("[data-later]")).to_have_count(0)
    assert_accessible(desk)


def test_when_all_rooms_have_answered_with_nothing_all_is_done(page, live_server, school):
    sign_in(page, staff(school, Role.EXAM_SECRETARY))
    page.goto(live_server.url + reverse("home"))
    page.get_by_text("Alles is gedaan").wait_for()


def test_the_dossier_shows_who_to_call_on_the_same_page(desk, trajectory):
    guardian = GuardianFactory(student=trajectory.student)
    desk.goto(desk.root + reverse("dossier", args=[trajectory.student_id]))
    desk.get_by_text(guardian.name).first.wait_for()
    assert_accessible(desk)


def test_a_part_that_comes_by_itself_leaves_the_keyboard_where_it_is(desk, trajectory):
    guardian = GuardianFactory(student=trajectory.student)
    desk.goto(desk.root + reverse("dossier", args=[trajectory.student_id]))
    desk.get_by_text(guardian.name).first.wait_for()
    assert desk.evaluate("document.activeElement === document.body")
