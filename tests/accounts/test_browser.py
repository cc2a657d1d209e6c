"""The pages of this room in a real browser: they work, and everybody can read them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from tests.factories import (
    ClosedPeriodFactory,
    InvitationFactory,
    MembershipFactory,
    SchoolFactory,
    SchoolYearFactory,
    staff,
)
from tests.support.browser import assert_accessible, sign_in

SECRET = "geheim-van-de-uitnodiging"
PASSWORD = "drie-losse-woorden"


@pytest.fixture
def full_school(transactional_db):
    """A school with something on every page, and its manager."""
    school = SchoolFactory(name="vmbo De Oever", target_hours_year_3=100, target_hours_year_4=100)
    manager = staff(school, Role.MANAGER, Role.MENTOR)
    MembershipFactory(user=manager, school=SchoolFactory(name="vmbo Waalstad"), roles=["mentor"])
    leaving = timezone.localdate() + timedelta(days=9)
    MembershipFactory(school=school, roles=[Role.READER], ended_on=leaving)
    MembershipFactory(school=school, roles=[Role.OFFICE], ended_on=date(2026, 1, 5))
    InvitationFactory(school=school)
    InvitationFactory(school=school, failed_at=timezone.now())
    InvitationFactory(school=school, sent=True, expires_at=timezone.now())
    InvitationFactory(school=school, secret=SECRET, email="rob@school.example")
    SchoolYearFactory(school=school, start=date(2025, 8, 18), end=date(2026, 7, 10),
                      first_central_exam=None)  # fmt: skip
    ClosedPeriodFactory(school_year__school=school)
    return manager


def pages(manager, address):
    school = manager.memberships.get(school__name="vmbo De Oever").school
    member = school.memberships.exclude(user=manager).get(ended_on__gt=timezone.localdate())
    own = manager.memberships.get(school=school)
    year = school.years.get(start=date(2026, 8, 24))
    period = year.closed_periods.get()
    return [
        *(address(name) for name in ("settings", "rights", "profile", "school_settings")),
        *(address(name) for name in ("member_list", "invitation_add", "year_list", "year_add")),
        *(address(name, own.pk) for name in ("member_edit", "member_end")),
        address("member_end", member.pk),
        *(address(name, year.pk) for name in ("year_edit", "closed_add")),
        *(address(name, period.pk) for name in ("closed_edit", "closed_delete")),
    ]


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_everybody_can_read_the_settings(request, screen, full_school, address):
    page = request.getfixturevalue(screen)
    sign_in(page, full_school)
    for path in pages(full_school, address):
        page.goto(path)
        assert_accessible(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{path} is wider than the screen"


def test_an_invitation_is_accepted_on_a_phone(phone, page_errors, full_school, address):
    page_errors.expect("404")
    phone.goto(address("invitation_accept", SECRET))
    assert_accessible(phone)
    phone.get_by_label("Voornaam of voorletters").fill("Rob")
    phone.get_by_label("Tussenvoegsel").fill("van")
    phone.get_by_label("Achternaam").fill("Loon")
    phone.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    phone.get_by_label("Nog een keer het wachtwoord").fill(PASSWORD)
    phone.get_by_role("button", name="Account maken en beginnen").click()
    phone.wait_for_url("**/")
    assert str(User.objects.get(email="rob@school.example")) == "Rob van Loon"
    phone.goto(address("invitation_accept", SECRET))
    assert_accessible(phone)


def test_somebody_with_an_account_signs_in_and_confirms(page, full_school, address):
    user = staff(SchoolFactory(), Role.OFFICE, email="rob@school.example")
    user.set_password(PASSWORD)
    user.save()
    page.goto(address("invitation_accept", SECRET))
    page.get_by_role("link", name="Inloggen").click()
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_role("button", name="Uitnodiging aannemen").click()
    page.wait_for_url("**/")
    assert user.memberships.count() == 2


def test_a_person_switches_schools(page, full_school, address):
    sign_in(page, full_school)
    page.goto(address("rights"))
    page.get_by_role("button", name="Kies een school").click()
    page.get_by_role("button", name="vmbo Waalstad").click()
    page.get_by_text("U ziet nu vmbo Waalstad.").wait_for()
    assert page.url.endswith(address("rights"))
