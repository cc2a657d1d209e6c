"""No Dutch on the English pages of who signs, in any state, but for the text that is signed."""

import re
from html.parser import HTMLParser

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.letters.models import Letter
from lwt_admin.signing.models import SigningLink
from tests.agreements import remote, support
from tests.factories import staff

# Words on pages; `test_remote_signing` walks these on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Words that a Dutch sentence can hardly do without and that English does not know.
DUTCH = {
    *("aan", "akkoord", "bij", "dan", "dat", "deze", "dit", "een", "en", "er", "gaat"),
    *("geen", "getekend", "heeft", "hebt", "het", "hij", "kan", "komt", "kunt", "maar", "meer"),
    *("met", "moet", "naar", "niet", "nog", "nodig", "om", "ook", "opnieuw", "te", "tekenen"),
    *("tot", "uit", "uw", "van", "veel", "voor", "vraag", "waarom", "werkt", "wie", "wij", "wordt"),
    *("zijn", "zoals", "geldt", "vanaf", "ondertekening", "verplicht"),
}
EMPTY = {"br", "canvas", "hr", "img", "input", "link", "meta", "path", "source", "use", "wbr"}


class Visible(HTMLParser):
    """What is read or spoken on a page, without what says that it is Dutch."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.left_out: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if self.left_out:
            self.left_out += [] if tag in EMPTY else [tag]
        elif tag in {"script", "style", "svg", "template"} or (
            given.get("lang") == "nl" and tag != "html"
        ):
            self.left_out = [tag]
        else:
            spoken = ("aria-label", "title", "placeholder", "alt", "data-label-drawn")
            self.text += [given[name] or "" for name in spoken if name in given]

    def handle_endtag(self, tag):
        if self.left_out and tag not in EMPTY:
            self.left_out.pop()

    def handle_data(self, data):
        if not self.left_out:
            self.text.append(data)


def dutch_in(answer, *names):
    """The Dutch words on a page, leaving out what is in Dutch of itself: names and quotations."""
    page = Visible()
    page.feed(answer.content.decode())
    text = " ".join(page.text)
    for name in ("leer-werktrajecten in het vmbo", *names):
        text = text.replace(name, "")
    text = re.sub(r"\bin Dutch: “[^”]*”", "", text)
    return sorted(set(re.findall(r"[^\W\d_]+", text.lower())) & DUTCH)


@pytest.fixture
def version(db):
    return remote.delivered()


@pytest.fixture
def english(client, version):
    client.cookies["taal"] = "en"
    return client


@pytest.fixture
def path(version):
    return remote.link_for("company")


def test_the_judge_of_these_tests_knows_dutch(client, version, path):
    assert len(dutch_in(client.get(path))) > 10


def test_reading_and_signing(english, version, path):
    assert dutch_in(english.get(path)) == []
    english.post(f"{path}code/")
    assert dutch_in(english.get(path)) == []
    code = remote.code_for("company")
    wrong = remote.typed(version, "company", code=f"{(int(code) + 1) % 10**6:06d}")
    for typed in (
        wrong,
        {"sha256": "0" * 64},
        wrong | {"typed_name": "", "drawing": "data:image/png;base64,AAAA", "consent": ""},
        wrong | {"typed_name": "1"},
        wrong | {"typed_name": "Iemand Anders"},
        remote.typed(version, "company", code=code, sha256="0" * 64),
    ):
        page = english.post(path, typed)
        assert page.status_code == 200
        assert dutch_in(page) == []
    page = english.post(path, remote.typed(version, "company", code=code), follow=True)
    assert "Thank you" in page.content.decode()
    assert dutch_in(page) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"attempts": 1, "failure": "ConnectionRefusedError"},
        {"refused_at": support.NOW, "failure": "550"},
        {"made_at": support.NOW, "moot_at": support.NOW},
    ],
)
def test_a_code_that_did_not_come(english, path, changes):
    english.post(f"{path}code/")
    Letter.objects.filter(kind="signing_code").update(**changes)
    assert dutch_in(english.get(path)) == []
    assert dutch_in(english.get(f"{path}weigeren/")) == []


def test_refusing(english, path):
    assert dutch_in(english.get(f"{path}weigeren/")) == []
    assert dutch_in(english.post(f"{path}weigeren/", {"reason": ""})) == []
    looks_like_a_bsn = english.post(f"{path}weigeren/", {"reason": "Pupil 123456782 left."})
    assert "This looks like a BSN" in looks_like_a_bsn.content.decode()
    assert dutch_in(looks_like_a_bsn) == []
    page = remote.refuse_as(english, path, "company", "Too far.")
    assert "You did not agree" in page.content.decode() or page.status_code == 200
    assert dutch_in(page) == []


def test_asking_too_often(english, path):
    for _ in range(5):
        english.post(f"{path}code/")
        remote.deliver()
    page = english.post(f"{path}code/")
    assert page.status_code == 429
    assert dutch_in(page) == []


def test_what_stands_in_the_way_with_names_in_it(english, version, path):
    english.post(f"{path}code/")
    typed = remote.typed(version, "company", code=remote.code_for("company"))
    version.agreement.versions.update(state="withdrawn")
    html = english.post(path, typed)
    assert "Please call the school." in html.content.decode()
    assert dutch_in(html) == []
    school = version.agreement.trajectory.student.school
    staff(school, Role.MENTOR, email=remote.ADDRESSES["company"])
    assert dutch_in(english.post(path, typed)) == []


def test_links_that_open_nothing(english, path):
    remote.close_by_guessing(english, path, "company")
    assert dutch_in(english.get(path)) == []
    SigningLink.objects.update(revoked_at=timezone.now())
    assert dutch_in(english.get(path)) == []
    assert dutch_in(english.get("/tekenen/bestaatniet/")) == []


def test_a_lost_link(english):
    start = reverse("sign_start")
    assert dutch_in(english.get(start)) == []
    assert dutch_in(english.post(start, {"email": "x"})) == []
    assert dutch_in(english.post(start, {"email": "a@b.example"}, follow=True)) == []
    for _ in range(6):
        page = english.post(start, {"email": "a@b.example"})
    assert page.status_code == 429
    assert dutch_in(page) == []


@pytest.mark.parametrize("day", ["2026-08-20", "2026-10-20", "2030-01-01"])
def test_checking_a_document(english, version, day):
    url = reverse("verify_document", args=[version.document.code])
    # The code is random letters and digits, with which any short word can be spelled.
    names = (version.document.school.name, version.document.grouped_code, version.document.code)
    assert dutch_in(english.get(url), *names) == []
    type(version).objects.filter(pk=version.pk).update(state="signed")
    with time_machine.travel(day):
        assert dutch_in(english.get(url), *names) == []
    assert dutch_in(english.get(reverse("verify_start"))) == []
    assert dutch_in(english.get("/verifieer/XXXX/")) == []


# --- How often ------------------------------------------------------------------------------------
def test_the_pdf_of_a_link_is_made_thirty_times_an_hour(client, path, monkeypatch):
    monkeypatch.setattr("lwt_admin.signing.paper.render_pdf", lambda _html: b"%PDF")
    answers = [client.get(f"{path}pdf/").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("page", ["", "weigeren/"])
def test_signing_and_refusing_are_tried_sixty_times_an_hour(client, path, page, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signing_try": "2/h/key"}
    answers = [client.post(path + page, {"reason": "Dat is te ver."}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Wacht een uur" in answers[-1].content.decode()
