"""The one door for e-mail, and links with a secret."""

import pytest
from django.core import mail as django_mail
from django.http import HttpResponse
from django.template import Engine

from lwt_admin import mail
from lwt_admin.links import absolute, digest, new_secret, without_trace


@pytest.fixture
def template(monkeypatch):
    def with_text(text):
        engine = Engine.get_default()
        monkeypatch.setattr(engine, "get_template", lambda _: engine.from_string(text))

    return with_text


def test_the_first_line_is_the_subject(template):
    template("Onderwerp: Dag {{ naam }}\n\nHoe gaat het?\n")
    assert mail.render("x.txt", {"naam": "Zoë"}) == ("Dag Zoë", "Hoe gaat het?\n")


def test_text_is_not_escaped(template):
    template("Onderwerp: {{ naam }}\n\n{{ naam }}")
    assert mail.render("x.txt", {"naam": "A & <B>"}) == ("A & <B>", "A & <B>\n")


def test_a_name_cannot_add_a_header(template):
    template("Onderwerp: Dag {{ naam }}\n\nTekst")
    subject, _ = mail.render("x.txt", {"naam": "Jan\r Bcc: iedereen@example.org"})
    assert subject == "Dag Jan Bcc: iedereen@example.org"


def test_a_template_without_a_subject_is_a_mistake(template):
    template("Zomaar tekst")
    with pytest.raises(ValueError, match="Onderwerp"):
        mail.render("x.txt", {})


def test_a_message_goes_to_one_person(template):
    template("Onderwerp: Dag\n\nTekst")
    mail.send("x.txt", "jan@school.example", {}, reply_to="school@school.example")
    (message,) = django_mail.outbox
    assert message.to == ["jan@school.example"]
    assert message.reply_to == ["school@school.example"]


def test_secrets_differ_and_are_long_enough():
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(len(secret) >= 43 for secret in secrets)


def test_a_digest_is_sha_256():
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_an_address_is_made_whole(settings):
    settings.BASE_URL = "https://lwt.school.example"
    assert absolute("/x/") == "https://lwt.school.example/x/"


def test_a_page_leaves_no_trace(rf):
    response = without_trace(lambda request: HttpResponse("x"))(rf.get("/"))
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["Cache-Control"] == "no-store"
