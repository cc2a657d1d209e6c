"""The preview of a calendar file in a real browser."""

from typing import Any

import pytest

from lwt_admin.accounts.models import ClosedPeriod
from lwt_admin.accounts.perms import Role
from tests.factories import ClosedPeriodFactory, SchoolFactory, SchoolYearFactory, staff
from tests.support.browser import assert_accessible, sign_in
from tests.test_calendar_reading import calendar, event
from tests.test_every_screen import overflow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

FILE = calendar(
    event("DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270102", name="Kerstvakantie"),
    event("DTSTART;VALUE=DATE:20261021", name="Studiedag in de herfstvakantie"),
    event("DTSTART;VALUE=DATE:20261022", "DTEND;VALUE=DATE:20261031", name="Herfst in zuid"),
    event("DTSTART;VALUE=DATE:20281022", name="Over twee jaar"),
    event("DTSTART;VALUE=DATE:20261101", "RRULE:FREQ=WEEKLY", name="Vergadering"),
)


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_a_file_is_looked_at_and_added(request: Any, live_server: Any, screen: str) -> None:
    school = SchoolFactory()
    ClosedPeriodFactory(school_year=SchoolYearFactory(school=school))
    shown = request.getfixturevalue(screen)
    sign_in(shown, staff(school, Role.OFFICE))
    shown.goto("/instellingen/schooljaren/importeren/")
    shown.get_by_label("Agendabestand (.ics)").set_input_files(
        {"name": "jaar.ics", "mimeType": "text/calendar", "buffer": FILE}
    )
    shown.get_by_role("button", name="Bekijk wat er gebeurt").click()
    shown.get_by_text("1 nieuw, 1 staat er al, 1 overlapt").wait_for()
    assert_accessible(shown)
    assert overflow(shown) == 0
    shown.get_by_label("Herfst in zuid").check()
    shown.get_by_role("button", name="Voeg toe wat is aangevinkt").click()
    shown.get_by_text("2 vrije perioden toegevoegd.").wait_for()
    assert ClosedPeriod.objects.count() == 3
