"""Every page in a real browser: accessible, and no wider than the screen.

Apart from `test_every_page`, whose shared world keeps a transaction open until its last test: a
browser would wait for that in vain.
"""

from typing import Any

import pytest
from django.test import Client

from lwt_admin.accounts.perms import Role
from tests.factories import staff
from tests.support.browser import assert_accessible, bring_axe, sign_in
from tests.test_access import LEADS_ELSEWHERE, OF_PERSON, OF_SCHOOL
from tests.world import address, make_world, patterns

pytestmark = pytest.mark.one_database

SET_DEVICE = "Emulation.setDeviceMetricsOverride"
AT_A_DESK = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
ON_A_PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}


def pages_with_a_view() -> list[str]:
    """The addresses that show a page; downloads and the files of one person do not."""
    others = {"agreement_pdf", *OF_SCHOOL, *OF_PERSON, *LEADS_ELSEWHERE}
    return [name for name in patterns() if name not in others]


def chunks(size: int = 16) -> list[list[str]]:
    names = pages_with_a_view()
    return [names[start : start + size] for start in range(0, len(names), size)]


def overflow(page: Any) -> int:
    """By how many pixels the page is wider than the screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("names", chunks(), ids=lambda names: names[0])
def test_pages_are_accessible_and_fit_at_a_desk_and_on_a_phone(names: list[str], page: Any) -> None:
    """Each page is opened once, as somebody with every role, and looked at on both screens."""
    world = make_world()
    everybody = staff(world.school, *Role)
    sign_in(page, everybody)
    client = Client()
    client.force_login(everybody)
    others = {name for name in names if is_no_page(client, address(name, world))}
    bring_axe(page)
    devices = page.context.new_cdp_session(page)
    for name in names:
        if name not in others:
            devices.send(SET_DEVICE, AT_A_DESK)
            page.goto(address(name, world))
            assert_fits(page, f"{name} at a desk")
            devices.send(SET_DEVICE, ON_A_PHONE)
            assert_fits(page, f"{name} on a phone")


def assert_fits(page: Any, what: str) -> None:
    """Let axe and a ruler look at the page as it is now."""
    assert_accessible(page)
    assert overflow(page) <= 0, f"{what} is wider than the screen"


def is_no_page(client: Client, url: str) -> bool:
    """Whether the address only takes a POST, or answers with a file."""
    answer = client.get(url)
    is_file = not answer.get("Content-Type", "text/html").startswith("text/html")
    return answer.status_code == 405 or is_file
