"""What somebody reads who came at a wrong moment: signed out while typing, or without a button."""

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from tests.factories import StudentFactory, staff


@pytest.fixture
def student(school):
    return StudentFactory(school=school)


@pytest.fixture
def log_url(student):
    return reverse("contact_log", args=[student.pk])


@pytest.fixture
def add_url(student):
    return reverse("contact_add", args=[student.pk])


def test_an_address_for_a_button_explains_itself_to_who_types_it(client, school, add_url):
    client.force_login(staff(school, Role.COORDINATOR))
    answer = client.get(add_url)
    assert answer.status_code == 405
    assert "hoort bij een knop" in answer.content.decode()


def test_who_was_signed_out_while_typing_reads_that_nothing_was_saved(client, add_url, log_url):
    answer = client.post(add_url, {"line": "Belde"}, headers={"referer": log_url}, follow=True)
    text = answer.content.decode()
    assert "Wat u verstuurde, is niet opgeslagen" in text
    assert "knop Terug" in text


def test_who_only_looks_without_signing_in_reads_no_warning(client, log_url):
    assert "niet opgeslagen" not in client.get(log_url, follow=True).content.decode()


def test_who_signs_in_again_comes_back_to_the_page_with_the_form(client, add_url, log_url):
    sent_from = f"http://testserver{log_url}?met=school"
    answer = client.post(add_url, {"line": "Belde"}, headers={"referer": sent_from})
    assert answer.url == reverse("account_login") + f"?next={log_url}%3Fmet%3Dschool"


@pytest.mark.parametrize("referer", ["https://elders.example/x/", "", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_signing_in(client, add_url, referer):
    answer = client.post(add_url, {"line": "Belde"}, headers={"referer": referer})
    assert answer.url == reverse("account_login") + f"?next={add_url}"


def test_what_is_posted_without_signing_in_changes_nothing(client, student, add_url):
    client.post(add_url, {"line": "Belde"})
    assert not student.contacts.exists()


def test_a_part_of_a_page_takes_who_was_signed_out_to_the_page_to_sign_in(client, log_url):
    seen_at = {"hx-request": "true", "hx-current-url": f"http://testserver{log_url}"}
    answer = client.get(reverse("home"), headers=seen_at)
    assert answer.headers["HX-Redirect"] == reverse("account_login") + f"?next={log_url}"
    assert answer.content == b""
