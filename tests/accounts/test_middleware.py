"""What surrounds every page: nothing is kept by the browser, and the history tells the truth."""

import pytest
from auditlog.models import LogEntry

from lwt_admin.accounts.perms import Role
from tests.factories import StudentFactory, staff

FORGED = {
    "headers": {"x-forwarded-for": "203.0.113.9", "x-forwarded-port": "7", "x-correlation-id": "x"}
}


@pytest.mark.parametrize("name", ["home", "member_list", "profile"])
def test_a_page_for_who_signed_in_is_kept_in_no_cache(as_manager, address, name):
    answer = as_manager.get(address(name))
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))


def test_a_refused_page_is_kept_in_no_cache(as_mentor, address):
    answer = as_mentor.get(address("member_list"))
    assert answer.status_code == 403
    assert "no-store" in answer.headers["Cache-Control"]


def viewed(client, address, school, **extra):
    """The history of one dossier that a coordinator looked at."""
    student = StudentFactory(school=school)
    client.force_login(staff(school, Role.COORDINATOR))
    client.get(address("dossier", student.pk), **extra)
    return LogEntry.objects.get_for_object(student).get(action=LogEntry.Action.ACCESS)


def test_the_history_does_not_believe_a_forged_address(client, address, school):
    entry = viewed(client, address, school, **FORGED)
    assert (entry.remote_addr, entry.remote_port, entry.cid) == ("127.0.0.1", None, None)


def test_the_history_believes_the_proxy_that_is_trusted(client, address, school, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    entry = viewed(client, address, school, **FORGED)
    assert entry.remote_addr == "203.0.113.9"


def test_an_address_with_a_number_beyond_the_database_is_not_found(client, address, school):
    client.force_login(staff(school, Role.COORDINATOR))
    assert client.get(address("dossier", 10**22)).status_code == 404
