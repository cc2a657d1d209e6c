"""What must be true of every page, whatever its room."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.perms import Role
from tests.factories import (
    AgreementVersionFactory,
    CooperationAgreementFactory,
    EnrolmentFactory,
    ExamCandidateFactory,
    GuardianFactory,
    HourEntryFactory,
    MembershipFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.support.browser import assert_accessible, sign_in
from tests.test_access import LEADS_ELSEWHERE, OF_PERSON, OF_SCHOOL
from tests.world import RECORDS, TODAY, World, address, make_world, patterns

pytestmark = pytest.mark.one_database

HOSTILE = "<script>alert(1)</script>"
RIGHT_TO_LEFT = "\u202eשרה"
LONG_REMARK = f"{HOSTILE} {'lang ' * 2000}"
MOST_QUERIES = 15


@pytest.fixture
def everybody(world: World) -> Client:
    """A client signed in as somebody with every role."""
    client = Client()
    client.force_login(staff(world.school, *Role))
    return client


def make_hostile(world: World) -> None:
    """Put text that breaks careless pages into every name and remark."""
    world.student.first_name, world.student.last_name = HOSTILE, RIGHT_TO_LEFT
    world.student.save()
    for name, field, text in (
        ("guardian", "name", HOSTILE),
        ("company", "name", HOSTILE),
        ("supervisor", "name", RIGHT_TO_LEFT),
        ("recognition", "note", LONG_REMARK),
        ("entry", "remark", LONG_REMARK[:10_000]),
        ("interruption", "reason", LONG_REMARK),
        ("subject", "subject", HOSTILE),
        ("closed", "name", HOSTILE),
        ("trajectory", "admission_note", LONG_REMARK),
        ("cooperation", "courses", LONG_REMARK),
    ):
        record = world.records[name]
        setattr(record, field, text)
        record.save()
    version = world.records["draft"].versions.get()
    version.tasks = version.learning_goals = LONG_REMARK
    version.save()
    world.records["candidate"].subjects.filter(kind="elective").update(module_of="PIE")


@pytest.mark.parametrize("name", sorted(patterns().keys() - OF_PERSON - LEADS_ELSEWHERE))
def test_a_page_shows_hostile_text_as_text(name: str, world: World, everybody: Client) -> None:
    make_hostile(world)
    response = everybody.get(address(name, world))
    assert response.status_code in {200, 405}
    assert b"<script>alert" not in b"".join(response)


@pytest.mark.parametrize("name", patterns())
def test_a_page_takes_at_most_fifteen_queries(
    name: str,
    world: World,
    everybody: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    url = address(name, world)
    everybody.get(url)
    with django_assert_max_num_queries(MOST_QUERIES):
        everybody.get(url)


def add_one_of_everything(world: World, number: int) -> None:
    """Another pupil with all that belongs to one, another company, colleague and year."""
    trajectory = TrajectoryFactory(student=StudentFactory(school=world.school))
    EnrolmentFactory(student=trajectory.student, school_year=world.records["year"])
    GuardianFactory(student=trajectory.student)
    agreement = signed_agreement(trajectory)
    HourEntryFactory(agreement=agreement, date=TODAY - timedelta(days=4))
    AgreementVersionFactory(agreement__trajectory=trajectory)
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    CooperationAgreementFactory(school=world.school)
    MembershipFactory(school=world.school, roles=[Role.MENTOR])
    start = date(2027 + number, 8, 24)
    SchoolYearFactory(
        school=world.school, start=start, end=start + timedelta(days=300), first_central_exam=None
    )


LISTS = sorted(patterns().keys() - RECORDS.keys() - LEADS_ELSEWHERE)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_queries_for_one_row_and_for_twenty(
    name: str, world: World, everybody: Client
) -> None:
    url = f"{address(name, world)}?q=jansen"

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            everybody.get(url)
        return len(counted)

    add_one_of_everything(world, 0)
    queries()
    few = queries()
    for number in range(1, 20):
        add_one_of_everything(world, number)
    assert queries() == few


def pages_with_a_view() -> list[str]:
    """The addresses that show a page; downloads and the files of one person do not."""
    others = {"agreement_pdf", *OF_SCHOOL, *OF_PERSON, *LEADS_ELSEWHERE}
    return [name for name in patterns() if name not in others]


def chunks(size: int = 8) -> list[list[str]]:
    names = pages_with_a_view()
    return [names[start : start + size] for start in range(0, len(names), size)]


def overflow(page: Any) -> int:
    """By how many pixels the page is wider than the screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("names", chunks(), ids=lambda names: names[0])
def test_pages_are_accessible_and_fit_at_a_desk(names: list[str], page: Any) -> None:
    visit(page, names)


@pytest.mark.parametrize("names", chunks(), ids=lambda names: names[0])
def test_pages_are_accessible_and_fit_on_a_phone(names: list[str], phone: Any) -> None:
    phone.set_viewport_size({"width": 360, "height": 740})
    visit(phone, names)


def visit(page: Any, names: list[str]) -> None:
    """Open each page as somebody with every role, and let axe and a ruler look at it."""
    world = make_world()
    sign_in(page, staff(world.school, *Role))
    others = {name for name in names if is_no_page(name, world)}
    for name in names:
        if name not in others:
            page.goto(address(name, world))
            assert_accessible(page)
            assert overflow(page) <= 0, f"{name} is wider than the screen"


def is_no_page(name: str, world: World) -> bool:
    """Whether the address only takes a POST, or answers with a file."""
    client = Client()
    client.force_login(staff(world.school, *Role))
    answer = client.get(address(name, world))
    is_file = not answer.get("Content-Type", "text/html").startswith("text/html")
    return answer.status_code == 405 or is_file
