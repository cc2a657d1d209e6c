"""A letter about a signatory, of a kind that only the tests know."""

from unittest import mock

import pytest
from django.template import Engine
from django.utils import timezone

from lwt_admin.letters import kinds
from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.services import post
from tests.factories import SchoolFactory, SignatoryFactory

SENDMAIL = "django.core.mail.backends.locmem.EmailBackend.send_messages"


class Composer:
    """What `compose` does, letter by letter; a test may change it for one key."""

    def __init__(self):
        self.calls = []
        self.special = {}

    def __call__(self, letter):
        self.calls.append(letter.key)
        outcome = self.special.get(letter.key, Composed({"naam": letter.data.get("naam", "Yara")}))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome() if callable(outcome) else outcome


@pytest.fixture
def composer(monkeypatch):
    composer = Composer()
    test_kind = LetterKind("test", "Proefbrief", "test/proef.txt", composer)
    monkeypatch.setattr(kinds, "all_kinds", lambda: {"test": test_kind})
    monkeypatch.setattr("lwt_admin.letters.overview.all_kinds", lambda: {"test": test_kind})
    engine = Engine.get_default()
    found = engine.get_template

    def get_template(name):
        if name == "test/proef.txt":
            return engine.from_string("Onderwerp: Dag {{ naam }}\n\nHoe gaat het?")
        return found(name)

    monkeypatch.setattr(engine, "get_template", get_template)
    return composer


@pytest.fixture
def school(db):
    return SchoolFactory(email="info@school.example")


@pytest.fixture
def signatory(school):
    return SignatoryFactory(document__school=school, email="w.kamp@bedrijf.example")


@pytest.fixture
def letter_for(composer, school, signatory):
    """Post a letter; it is not sent yet, as nothing is committed."""

    def letter(key="test:1", to="w.kamp@bedrijf.example", **facts):
        facts = {"about": signatory, "school": school, "now": timezone.now()} | facts
        return post("test", key=key, to=to, **facts)

    return letter


@pytest.fixture
def mail_server():
    """What the mail server answers; a test gives it its side effects."""
    with mock.patch(SENDMAIL) as send:
        yield send
