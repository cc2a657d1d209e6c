"""Who reads the log cannot open what a link opens."""

import logging
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.module_loading import import_string

from lwt_admin.logs import SECRET as HIDDEN

SECRET = "q7RkT2vN0aYxWm"


@pytest.fixture
def log():
    """What a server writes, with the filters that the settings name."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    for name in settings.LOGGING["handlers"]["console"]["filters"]:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    logger = logging.getLogger("django.security")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "address",
    [
        f"/uitnodiging/{SECRET}/",
        f"/tekenen/{SECRET}/",
        f"/tekenen/{SECRET}/code/",
        f"/bevestigen/{SECRET}/",
        f"/bevestigen/{SECRET}/nieuw/",
        f"/beoordelen/{SECRET}/",
        f"/beoordelen/{SECRET}/nieuw/",
        f"/overdracht/{SECRET}/",
        f"/overdracht/{SECRET}/ophalen/",
        f"/agenda/{SECRET}.ics",
        f"/wachtwoord/vergeten/1a-cx-{SECRET}/",
    ],
)
def test_a_refused_form_does_not_write_the_secret_of_its_link(db, log, address):
    answer = Client(enforce_csrf_checks=True).post(address)
    assert answer.status_code == 403
    assert "Forbidden (CSRF" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_every_address_with_a_secret_is_hidden():
    with_token = [
        address.replace("%(token)s", SECRET)
        for found in get_resolver().reverse_dict.values()
        for address, keys in found[0]
        if "token" in keys
    ]
    assert len(with_token) > 10
    assert [one for one in with_token if SECRET in HIDDEN.sub("", f"/{one}")] == []


def test_another_address_is_written_in_full(db, log):
    Client(enforce_csrf_checks=True).post(reverse("account_login"))
    assert "/inloggen/" in log.getvalue()


def test_a_page_of_a_pupil_is_written_in_full(db, log):
    Client(enforce_csrf_checks=True).post("/leerlingen/12/overdracht/nieuw/")
    assert "/leerlingen/12/overdracht/nieuw/" in log.getvalue()
