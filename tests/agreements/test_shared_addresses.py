"""One mailbox for two parties: told before the links go, and never in the way."""

import pytest
from django.urls import reverse

from lwt_admin.agreements.models import State
from tests.agreements import support
from tests.factories import GuardianFactory

pytestmark = pytest.mark.django_db

SHARED = "thuis@example.org"
SENTENCE = "hebben hetzelfde e-mailadres"
BESIDE = "let op: dat is ook het adres van"


def with_addresses(student="", guardian="", company=""):
    version = support.draft(email=student)
    version.agreement.trajectory.student.guardians.update(email=guardian)
    version.company_signatory_email = company
    version.save()
    return version


def pages(client, version):
    client.force_login(support.coordinator_of(version))
    return [
        client.get(reverse(name, args=[version.agreement_id])).content.decode()
        for name in ("agreement_edit", "agreement_send")
    ]


@pytest.mark.parametrize(
    "addresses",
    [
        {"student": SHARED, "guardian": "Thuis+school@example.org"},
        {"student": SHARED, "company": SHARED},
        {"guardian": SHARED, "company": SHARED},
    ],
)
def test_a_shared_mailbox_is_told_on_the_draft_and_beside_the_addresses(client, addresses):
    draft, send = pages(client, with_addresses(**addresses))
    assert SENTENCE in draft
    assert SENTENCE in send
    assert BESIDE in send


def test_it_holds_nothing_back():
    version = with_addresses(student=SHARED, guardian=SHARED)
    assert support.send(version).state == State.SENT


@pytest.mark.parametrize(
    "addresses",
    [{}, {"student": "yara@example.org", "guardian": SHARED, "company": "w.kamp@x.example"}],
)
def test_own_addresses_and_none_at_all_are_no_news(client, addresses):
    for page in pages(client, with_addresses(**addresses)):
        assert SENTENCE not in page
        assert BESIDE not in page


def with_names(school, company):
    version = support.draft()
    place = version.agreement.trajectory.student.school
    place.signatory_name = school
    place.save()
    version.company_signatory_name = company
    version.save()
    return version


@pytest.mark.parametrize("company", ["P. de Wit", "p de  WIT"])
def test_one_name_for_school_and_company_is_told(client, company):
    for page in pages(client, with_names("P. de Wit", company)):
        assert f"{company} tekent voor het leerbedrijf, en zo heet ook wie voor de school" in page


def test_one_name_holds_nothing_back():
    assert support.send(with_names("P. de Wit", "P. de Wit")).state == State.SENT


@pytest.mark.parametrize("names", [("P. de Wit", "W. de Wit"), ("", "")])
def test_two_names_and_none_at_all_are_no_news(client, names):
    client.force_login(support.coordinator_of(version := with_names(*names)))
    page = client.get(reverse("agreement_edit", args=[version.agreement_id]))
    assert "zo heet ook" not in page.content.decode()


def test_two_parents_may_share_a_mailbox(client):
    version = with_addresses(guardian=SHARED)
    GuardianFactory(student=version.agreement.trajectory.student, email=SHARED)
    for page in pages(client, version):
        assert SENTENCE not in page
