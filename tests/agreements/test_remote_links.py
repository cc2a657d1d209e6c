"""Links that open nothing (any more), links that are lost, and that no link leaves a trace."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.reminders import remind_now
from lwt_admin.letters.models import Letter
from lwt_admin.signing.models import Signature, SigningLink
from tests.agreements import remote, support
from tests.factories import staff

pytestmark = pytest.mark.django_db

PAGES = ("", "code/", "pdf/", "weigeren/")


@pytest.fixture
def version(db):
    return remote.delivered()


@pytest.fixture
def path(version):
    return remote.link_for("company")


def token_of(path):
    return path.split("/")[2]


# --- Links that open nothing ----------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_an_expired_link_opens_nothing(client, path, page):
    SigningLink.objects.update(
        made_at=timezone.now() - timedelta(days=15), expires_at=timezone.now()
    )
    answer = client.get(path + page)
    assert answer.status_code == 404
    assert "Deze link werkt niet (meer)" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_revoked_link_opens_nothing(client, version, path, page):
    remote.party(version, "company").links.update(revoked_at=timezone.now())
    assert client.get(path + page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t[::-1], lambda t: t + "A"])
def test_an_altered_token_opens_nothing(client, path, page, spoil):
    token = token_of(path)
    answer = client.get(f"/tekenen/{spoil(token)}/{page}")
    assert answer.status_code == 404
    assert "Stuur mij een nieuwe link" not in answer.content.decode()


def test_a_token_in_another_case_opens_nothing(client, path):
    assert client.get(f"/tekenen/{token_of(path).swapcase()}/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_changed_through_a_link_that_does_not_work(client, version, path, page):
    remote.party(version, "company").links.update(revoked_at=timezone.now())
    typed = remote.typed(version, "company", code="123456", reason="Nee.")
    assert client.post(path + page, typed).status_code == 404
    assert not Signature.objects.exists()
    assert remote.letters("signing_code") == 0


def test_the_digest_in_the_database_is_no_token(client, path):
    digest = SigningLink.objects.get(signatory__party="company").token_hash
    assert client.get(f"/tekenen/{digest}/").status_code == 404


def test_the_link_of_one_party_does_not_sign_for_another(client, version, path):
    client.post(f"{path}code/")
    typed = remote.typed(version, "student", code=remote.code_for("company"))
    page = client.post(path, typed)
    assert "is de naam van een andere partij" in page.content.decode()
    assert not Signature.objects.exists()


def test_the_page_of_a_link_that_never_was_points_to_the_way_to_a_new_one(client, db):
    html = client.get("/tekenen/bestaatniet/").content.decode()
    assert reverse("sign_start") in html
    assert "<form" not in html


# --- A new link -----------------------------------------------------------------------------------
def test_who_has_an_expired_link_asks_for_a_new_one(client, version, path):
    with time_machine.travel(remote.later(days=15)):
        assert "Stuur mij een nieuwe link" in client.get(path).content.decode()
        answer = client.post(f"{path}nieuw/")
        assert answer.url == reverse("sign_sent")
        newer = remote.link_for("company")
        assert newer != path
        assert client.get(newer).status_code == 200


def test_a_new_link_goes_to_the_stored_address_alone(client, path):
    with time_machine.travel(remote.later(days=15)):
        client.post(f"{path}nieuw/", {"email": "iemand@elders.example"})
        remote.deliver()
    assert mail.outbox[-1].to == [remote.ADDRESSES["company"]]


def test_of_a_withdrawn_text_nobody_gets_a_new_link(client, version, path):
    support.transitions.withdraw(
        version, actor=support.coordinator_of(version), reason="Anders.", now=timezone.now()
    )
    page = client.get(path)
    assert "Stuur mij een nieuwe link" not in page.content.decode()
    assert client.post(f"{path}nieuw/").status_code == 404
    assert remote.letters("signing_link") == 0


def test_who_signed_asks_for_no_new_link(client, version, path):
    remote.sign_as(client, version, "company")
    client.post(f"{path}nieuw/")
    assert remote.letters("signing_link") == 0


def test_a_fourth_new_link_within_the_hour_is_not_sent(client, path):
    for _ in range(4):
        answer = client.post(f"{path}nieuw/")
        assert answer.url == reverse("sign_sent")
    assert remote.letters("signing_link") == 3


def test_a_new_link_is_asked_for_by_a_button(client, path):
    assert client.get(f"{path}nieuw/").status_code == 405


def test_a_lost_link_comes_again_by_the_address(client, version, path):
    answer = client.post(reverse("sign_start"), {"email": remote.ADDRESSES["company"].upper()})
    assert answer.url == reverse("sign_sent")
    newer = remote.link_for("company")
    assert newer != path
    assert client.get(newer).status_code == 200


def test_opening_a_newer_link_ends_no_older_one_and_going_on_by_it_does(client, path):
    client.post(f"{path}nieuw/")
    newer = remote.link_for("company")
    client.get(newer)
    assert client.get(path).status_code == 200
    client.post(f"{newer}code/")
    assert client.get(path).status_code == 404
    assert client.get(newer).status_code == 200


def test_a_reminder_does_not_throw_out_who_is_signing(client, version, path):
    client.post(f"{path}code/")
    code = remote.code_for("company")
    remind_now(version, timezone.now())
    remote.deliver()
    page = client.post(path, remote.typed(version, "company", code=code), follow=True)
    assert "Dank u wel" in page.content.decode()


def test_a_mail_server_that_is_down_for_long_ends_no_link_in_use(client, version, path):
    remind_now(version, timezone.now())
    with patch("lwt_admin.mail.EmailMessage.send", side_effect=ConnectionRefusedError):
        for hour in range(6):
            with time_machine.travel(remote.later(hours=7 * hour)):
                remote.deliver()
    assert client.get(path).status_code == 200
    assert len(remote.party_links("company").alive(timezone.now())) == 2
    assert remote.party_links("company").count() > 4


def test_an_unknown_address_gets_the_same_answer(client, path):
    known = client.post(reverse("sign_start"), {"email": remote.ADDRESSES["company"]})
    unknown = client.post(reverse("sign_start"), {"email": "niemand@elders.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Letter.objects.filter(to="niemand@elders.example").count() == 0


def test_what_is_no_address_is_said(client, db):
    page = client.post(reverse("sign_start"), {"email": "kamp"})
    assert "Dit is geen e-mailadres." in page.content.decode()


def test_asking_too_often_is_refused_for_known_and_unknown_addresses_alike(client, path):
    for email in (remote.ADDRESSES["company"], "niemand@elders.example"):
        answers = [
            client.post(reverse("sign_start"), {"email": email}).status_code for _ in range(7)
        ]
        assert answers == [302] * 6 + [429]


# --- No trace -------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_link_leaves_its_address_in_no_referrer_and_no_cache(client, path, page):
    answer = client.get(path + page)
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_answer_to_a_form_is_kept_nowhere_either(client, version, path):
    for page in PAGES:
        assert client.post(path + page).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", [*PAGES, "nieuw/"])
def test_opening_a_page_writes_nothing(client, path, page):
    client.post(f"{path}code/")
    with CaptureQueriesContext(connection) as queries:
        client.get(path + page)
    written = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and '"cache"' not in query["sql"]  # how often a page was asked for
    ]
    assert not written


def test_a_mail_scanner_that_opens_every_address_signs_and_refuses_nothing(client, version, path):
    for page in [*PAGES, "nieuw/"]:
        client.get(path + page)
        client.head(path + page)
        client.options(path + page)
    version.refresh_from_db()
    assert version.state == "sent"
    assert remote.letters("signing_code") == 0


def test_the_page_needs_few_queries(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(path)


def test_the_history_tells_no_token_and_no_code(client, version, path):
    client.post(f"{path}code/")
    code = remote.code_for("company")
    link = SigningLink.objects.get(signatory__party="company")
    told = " ".join(str(entry.changes) for entry in LogEntry.objects.all())
    assert token_of(path) not in told
    assert link.token_hash not in told
    assert f'"{code}"' not in told
    assert code not in str(list(Letter.objects.values_list("subject", "data", "failure")))


def test_nobody_of_the_staff_reads_a_link_on_a_page(client, version, path):
    school = version.agreement.trajectory.student.school
    client.force_login(staff(school, *Role))
    tokens = [token_of(remote.link_for(name)) for name in remote.ADDRESSES]
    pages = [
        reverse("agreement_detail", args=[version.agreement_id]),
        reverse("agreement_list"),
        reverse("dossier", args=[version.agreement.trajectory.student_id]),
        reverse("home"),
        reverse(
            "agreement_address",
            args=[version.agreement_id, remote.party(version, "company").pk],
        ),
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert not [token for token in tokens if token in html]
        assert 'href="/tekenen/' not in html


def test_the_page_says_nothing_by_message(client, version, path):
    page = remote.sign_as(client, version, "company")
    assert list(page.context["messages"]) == []


def test_hostile_text_shows_as_text(client):
    version = remote.offered(first_name="<script>alert(1)</script>")
    html = client.get(remote.link_for("company")).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert version.document.is_intact
