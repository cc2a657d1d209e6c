"""Who is told that a seal could not be set, or that a certificate runs out."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.signing.attention import attention
from lwt_admin.signing.certificates import certificate_for
from tests.factories import DocumentFactory, SchoolFactory, staff
from tests.signing.keys import YEAR, issue

pytestmark = pytest.mark.django_db
REASON = "De schijf is vol."


@pytest.fixture
def school(db):
    return SchoolFactory()


def failed(school, reason=REASON):
    return DocumentFactory(school=school, completed_at=timezone.now(), seal_failure=reason)


def told(user, school):
    return attention(user, school, timezone.localdate())


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.OFFICE])
def test_who_can_do_something_is_told_once_per_reason(school, role):
    for reason in (REASON, REASON, "Iets anders."):
        failed(school, reason)
    todos = told(staff(school, role), school)
    assert [(one.text, one.detail) for one in todos] == [
        ("2 getekende documenten zijn nog niet verzegeld", REASON),
        ("Een getekend document is nog niet verzegeld", "Iets anders."),
    ]


@pytest.mark.parametrize("role", [Role.MENTOR, Role.READER, Role.EXAM_SECRETARY])
def test_others_are_not_told(school, role):
    failed(school)
    assert told(staff(school, role), school) == []


def test_nothing_of_another_school_is_told(school):
    failed(SchoolFactory())
    assert told(staff(school, Role.COORDINATOR), school) == []


def test_a_document_that_is_sealed_or_just_signed_is_not_told(school):
    DocumentFactory(school=school, completed_at=timezone.now(), pdf="x.pdf", seal_failure=REASON)
    DocumentFactory(school=school, completed_at=timezone.now())
    assert told(staff(school, Role.COORDINATOR), school) == []


@pytest.mark.parametrize("number", [1, 20])
def test_it_takes_one_query_for_any_number(school, number, django_assert_num_queries):
    for _ in range(number):
        failed(school)
    user = staff(school, Role.COORDINATOR)
    told(user, school)
    with django_assert_num_queries(1):
        told(user, school)


def test_a_manager_is_told_that_a_certificate_is_missing(school, settings, tmp_path):
    settings.DEMO, settings.SEALS_DIR = False, str(tmp_path)
    (todo,) = told(staff(school, Role.MANAGER), school)
    assert "geen certificaat" in todo.detail
    assert told(staff(school, Role.COORDINATOR), school) == []


@pytest.mark.parametrize(("days", "number"), [(30, 1), (200, 0)])
def test_a_manager_is_told_that_a_certificate_runs_out(school, settings, tmp_path, days, number):
    settings.DEMO, settings.SEALS_DIR = False, str(tmp_path)
    issue(until=timedelta(days=days)).save(tmp_path / "default.pem")
    assert len(told(staff(school, Role.MANAGER), school)) == number


def test_a_demo_is_not_asked_for_a_certificate(school, settings, tmp_path):
    settings.SEALS_DIR = str(tmp_path / "none")
    assert told(staff(school, Role.MANAGER), school) == []
    assert not Path(tmp_path / "none").exists()


def test_the_page_tells_the_certificate_and_what_waits(client, school, settings, tmp_path):
    settings.DEMO, settings.SEALS_DIR = False, str(tmp_path)
    issue("Stichting De Oever").save(tmp_path / "default.pem")
    failed(school)
    client.force_login(staff(school, Role.MANAGER))
    html = client.get(reverse("seal_status")).content.decode()
    for words in ("Stichting De Oever", "Uitgever", REASON):
        assert words in html
    assert "demonstratie" not in html


def test_the_page_says_what_is_wrong_with_a_certificate(client, school, settings, tmp_path):
    settings.DEMO, settings.SEALS_DIR = False, str(tmp_path)
    issue(since=-2 * YEAR, until=-YEAR).save(tmp_path / "default.pem")
    client.force_login(staff(school, Role.MANAGER))
    assert "verlopen op" in client.get(reverse("seal_status")).content.decode()


def test_looking_at_the_page_makes_no_certificate(client, school, settings, tmp_path):
    settings.SEALS_DIR = str(tmp_path / "none")
    client.force_login(staff(school, Role.MANAGER))
    assert "bij het eerste document" in client.get(reverse("seal_status")).content.decode()
    assert not Path(tmp_path / "none").exists()


def test_a_reader_sees_no_documents_on_the_page(client, school):
    failed(school)
    certificate_for(school.code, timezone.now())
    client.force_login(staff(school, Role.READER))
    html = client.get(reverse("seal_status")).content.decode()
    assert REASON not in html
    assert "certificaat zonder waarde" in html
