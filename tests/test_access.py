"""Every address, tried by every role, signed out, and from another school.

What must happen follows from the right declared beside the address and from the table of rights, so
a new page is covered the moment it is declared; it only needs a record to open in `RECORDS`.
"""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import MATRIX, Reach, Right, Role
from tests.factories import SchoolFactory, staff
from tests.support.worlds import InTheWorld, Session, session_of, signed_in
from tests.world import RECORDS, World, address, patterns

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Addresses that only lead elsewhere.
LEADS_ELSEWHERE = {"account_email"}

# Addresses whose record belongs to one person; nobody else opens it.
OF_PERSON = {
    "student_import_apply",
    "company_import_apply",
    "agreement_import_apply",
    "hours_import_apply",
    "catalogue_import_apply",
    "mark_import_apply",
}

# Writing at a company that everybody sees: who may do so at those of own pupils, is refused it.
IN_SIGHT = {"company_contact_add", "company_contact_edit", "company_contact_done"}

# Addresses whose arguments name no record: everybody sees what one's own school has there.
OF_OWN_SCHOOL = {
    "default_text_edit",
    "exam_session",
    "exam_session_edit",
    "resits_close",
    "school_exam_reopen",
}

# Papers of the school itself: who downloads those of own pupils only, sees these, and gets none.
OF_SCHOOL = {"cooperation_pdf", "cooperation_scan_file", "subsidy_zip"}

# A page about every pupil of a company, or of an exam year, at once: the same.
OF_ALL_PUPILS = {"subsidy_company", "exam_session"}

# Jobs for many agreements: of own pupils only, one sees what one asked for oneself.
OF_ASKER = {"bulk_job", "bulk_download", "bulk_retry"}


def expected(name: str, role: Role, *, own: bool = False) -> set[int]:
    """The answers that the declaration and the table of rights allow to a GET.

    405 is a button: it only takes a POST, and says so before it looks for the record.
    """
    right: Right | None = patterns()[name].callback.right
    reach = Reach.ALL if right is None else MATRIX[right].get(role)
    if reach is None:
        return {403}
    if name in OF_SCHOOL | OF_ALL_PUPILS and reach is Reach.OWN:
        return {403}
    if name in IN_SIGHT and reach is Reach.OWN and not own:
        return {403, 405}
    if name in OF_ASKER and reach is Reach.OWN:
        return {404, 405}
    if name in OF_PERSON or (reach is Reach.OWN and name in RECORDS and not own):
        return {404, 405}
    return {302} if name in LEADS_ELSEWHERE else {200, 405}


def own_mentor(world: World) -> User:
    """A mentor of the pupil in the world."""
    mentor = staff(world.school, Role.MENTOR)
    world.records["trajectory"].mentor_assignments.create(mentor=mentor, start=date(2026, 8, 24))
    return mentor


@pytest.fixture(scope="module")
def people(shared_world: World, in_the_world: InTheWorld) -> dict[tuple[Role, bool], Session]:
    """Somebody in every role, by role and whether the pupil is one's own."""
    with in_the_world():
        made = {(role, False): session_of(staff(shared_world.school, role)) for role in Role}
        made[Role.MENTOR, True] = session_of(own_mentor(shared_world))
    return made


@pytest.fixture(scope="module")
def stranger(shared_world: World, in_the_world: InTheWorld) -> Session:
    """Somebody with every role at another school of the same board."""
    with in_the_world():
        return session_of(staff(SchoolFactory(board=shared_world.school.board), *Role))


@pytest.mark.parametrize("name", patterns())
def test_every_role_opens_exactly_what_the_table_of_rights_says(
    name: str, world: World, people: dict[tuple[Role, bool], Session]
) -> None:
    url = address(name, world)
    answers = {who: signed_in(session).get(url).status_code for who, session in people.items()}
    wrong = {
        f"{role.label}{' van de leerling' if own else ''}": answer
        for (role, own), answer in answers.items()
        if answer not in expected(name, role, own=own)
    }
    assert not wrong


@pytest.mark.parametrize(
    "name", [name for name in patterns() if name in RECORDS.keys() - OF_OWN_SCHOOL]
)
def test_nobody_opens_or_changes_a_record_of_another_school(
    name: str, world: World, stranger: Session
) -> None:
    client = signed_in(stranger)
    url = address(name, world)
    assert client.get(url).status_code in {404, 405}
    assert client.post(url).status_code in {404, 405}
    assert 404 in {client.get(url).status_code, client.post(url).status_code}


@pytest.mark.parametrize("name", patterns())
def test_a_role_without_the_right_changes_nothing(
    name: str, world: World, people: dict[tuple[Role, bool], Session]
) -> None:
    url = address(name, world)
    without = [role for role in Role if expected(name, role) == {403}]
    answers = {role: signed_in(people[role, False]).post(url).status_code for role in without}
    assert set(answers.values()) <= {403}


@pytest.mark.parametrize("name", patterns())
def test_who_is_signed_out_is_asked_to_sign_in(name: str, world: World) -> None:
    response = Client().get(address(name, world))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", patterns())
def test_looking_at_a_page_changes_nothing(name: str, world: World, everybody: Client) -> None:
    url = address(name, world)
    with CaptureQueriesContext(connection) as queries:
        everybody.get(url)
    writes = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and not any(table in query["sql"] for table in ("auditlog_logentry", "django_session"))
    ]
    assert not writes
