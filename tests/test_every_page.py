"""What must be true of every page, whatever its room."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.perms import Role
from tests.factories import (
    AgreementVersionFactory,
    CertificateFactory,
    ContactFactory,
    CooperationAgreementFactory,
    EnrolmentFactory,
    ExamCandidateFactory,
    GuardianFactory,
    HourEntryFactory,
    IncidentFactory,
    MembershipFactory,
    SchoolYearFactory,
    StudentFactory,
    SupportFactory,
    TrajectoryFactory,
    VisitActionFactory,
    VisitFactory,
    signed_agreement,
)
from tests.support.worlds import InTheWorld, Session, signed_in
from tests.test_access import LEADS_ELSEWHERE, OF_PERSON
from tests.world import RECORDS, TODAY, World, address, patterns

pytestmark = pytest.mark.one_database

HOSTILE = "<script>alert(1)</script>"
RIGHT_TO_LEFT = "\u202eשרה"
LONG_REMARK = f"{HOSTILE} {'lang ' * 2000}"
MOST_QUERIES = 15

# No page but a file of many documents; that its queries do not grow is tested beside it.
DOSSIERS = {"subsidy_zip", "own_data_zip"}


def make_hostile(world: World) -> None:
    """Put text that breaks careless pages into every name and remark."""
    world.student.first_name, world.student.last_name = HOSTILE, RIGHT_TO_LEFT
    world.student.save()
    for name, field, text in (
        ("guardian", "name", HOSTILE),
        ("company", "name", HOSTILE),
        ("supervisor", "name", RIGHT_TO_LEFT),
        ("recognition", "note", LONG_REMARK),
        ("offer", "note", LONG_REMARK),
        ("contact_with_company", "text", HOSTILE),
        ("quality", "note", LONG_REMARK),
        ("entry", "remark", LONG_REMARK[:10_000]),
        ("visit", "notes", LONG_REMARK[:10_000]),
        ("action", "text", HOSTILE),
        ("incident", "what", LONG_REMARK[:10_000]),
        ("period", "name", HOSTILE),
        ("attachment", "name", HOSTILE),
        ("interruption", "reason", LONG_REMARK),
        ("subject", "subject", HOSTILE),
        ("closed", "name", HOSTILE),
        ("trajectory", "admission_note", LONG_REMARK),
        ("cooperation", "courses", LONG_REMARK),
        ("support", "what", HOSTILE),
        ("certificate", "name", HOSTILE),
        ("mbo_arrangement", "what", HOSTILE),
        ("career_goal", "text", HOSTILE),
        ("career_talk", "outcome", LONG_REMARK[:10_000]),
        ("evidence", "title", HOSTILE),
        ("note", "text", LONG_REMARK[:10_000]),
        ("contact", "line", HOSTILE),
    ):
        record = world.records[name]
        setattr(record, field, text)
        record.save()
    version = world.records["draft"].versions.get()
    version.tasks = version.learning_goals = LONG_REMARK
    version.save()
    world.records["candidate"].subjects.filter(kind="elective").update(module_of="PIE")


@pytest.fixture(scope="module")
def hostile(shared_world: World, in_the_world: InTheWorld) -> None:
    """Hostile text in the world of this module."""
    with in_the_world():
        make_hostile(shared_world)


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("name", sorted(patterns().keys() - OF_PERSON - LEADS_ELSEWHERE))
def test_a_page_shows_hostile_text_as_text(name: str, world: World, everybody: Client) -> None:
    """A list to save holds what people wrote, as it is: no browser reads that as a page."""
    response = everybody.get(address(name, world))
    assert response.status_code in {200, 405}
    if response.get("Content-Type", "").startswith("text/csv"):
        assert response["Content-Disposition"].startswith("attachment")
    else:
        assert b"<script>alert" not in b"".join(response)


@pytest.mark.parametrize("name", sorted(patterns().keys() - DOSSIERS))
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
    visit = VisitFactory(agreement=agreement, was=True, date=TODAY - timedelta(days=4))
    VisitActionFactory(visit=visit, due=TODAY)
    VisitFactory(agreement=agreement, date=TODAY + timedelta(days=4))
    IncidentFactory(agreement=agreement)
    ContactFactory(student=trajectory.student, follow_up_owner=visit.visitor)
    SupportFactory(student=trajectory.student, until=TODAY - timedelta(days=4))
    CertificateFactory(student=trajectory.student, valid_until=TODAY)
    AgreementVersionFactory(agreement__trajectory=trajectory)
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    CooperationAgreementFactory(school=world.school)
    MembershipFactory(school=world.school, roles=[Role.MENTOR])
    start = date(2027 + number, 8, 24)
    SchoolYearFactory(
        school=world.school, start=start, end=start + timedelta(days=300), first_central_exam=None
    )


LISTS = sorted(patterns().keys() - RECORDS.keys() - LEADS_ELSEWHERE)


@pytest.fixture(scope="module")
def counts(
    shared_world: World, in_the_world: InTheWorld, with_every_role: Session
) -> dict[str, tuple[int, int]]:
    """How many queries each list takes, for one row and for twenty."""

    def queries() -> dict[str, int]:
        found = {}
        for name in LISTS:
            with CaptureQueriesContext(connection) as counted:
                signed_in(with_every_role).get(f"{address(name, shared_world)}?q=jansen")
            found[name] = len(counted)
        return found

    with in_the_world(), transaction.atomic():
        add_one_of_everything(shared_world, 0)
        queries()
        few = queries()
        for number in range(1, 20):
            add_one_of_everything(shared_world, number)
        many = queries()
        transaction.set_rollback(True)
    return {name: (few[name], many[name]) for name in LISTS}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_queries_for_one_row_and_for_twenty(
    name: str, counts: dict[str, tuple[int, int]]
) -> None:
    few, many = counts[name]
    assert few > 0
    assert many == few


# No browser sends this; whoever makes it up themselves gets an answer all the same.
NONSENSE = ("\x00", "9" * 20)


@pytest.mark.parametrize("name", sorted(patterns().keys() - DOSSIERS))
def test_nonsense_in_every_field_breaks_no_page(name: str, world: World, everybody: Client) -> None:
    url = address(name, world)
    shown = b"".join(everybody.get(url)).decode(errors="replace")
    fields = set(re.findall(r'name="([^"]+)"', shown.partition("<main")[2]))
    bodies = [{}, *(dict.fromkeys(sorted(fields), value) for value in NONSENSE)]
    assert all(everybody.post(url, body).status_code < 500 for body in bodies)


@pytest.mark.parametrize("name", sorted(patterns().keys() - DOSSIERS))
def test_what_is_wrong_leads_to_its_place(name: str, world: World, everybody: Client) -> None:
    """Each link in the list of what is wrong has a place to go to in the page."""
    answer = everybody.post(address(name, world), {"csrfmiddlewaretoken": "x"})
    shown = b"".join(answer).decode(errors="replace")
    wrong = shown.partition("data-error-summary")[2].partition("</ul>")[0]
    for place in re.findall(r'href="#([^"]*)"', wrong):
        assert f'id="{place}"' in shown
