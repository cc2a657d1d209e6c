"""The public pages in English: every fixed sentence is there, and the catalogue is fresh."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lwt_admin.agreements.models import Stage
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED
from lwt_admin.signing.models import Party
from lwt_admin.signing.remote import NOT_THEIRS

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "locale"
ENGLISH = LOCALES / "en" / "LC_MESSAGES" / "django.po"
TEMPLATES = ROOT / "templates" / "signing"
# Pages for staff alone are in Dutch, and so is the table at which parties sign (in `table/`).
PUBLIC = sorted(
    path for path in TEMPLATES.glob("*.html") if '{% extends "base.html"' not in path.read_text()
)
PARTS = [
    *(
        ROOT / "templates/components" / name
        for name in ("signature_pad.html", "error_summary.html")
    ),
    ROOT / "templates/bootstrap5/field.html",
]
CODE = [
    *sorted((ROOT / "lwt_admin/signing").rglob("*.py")),
    ROOT / "lwt_admin/bsn.py",
    ROOT / "lwt_admin/agreements/signing_reasons.py",
    ROOT / "lwt_admin/agreements/signing_kinds.py",
    ROOT / "lwt_admin/students/signing_kinds.py",
    ROOT / "lwt_admin/dossier/signing_kinds.py",
]
BLANK = r"%\(\w+\)[ds]"
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop"}

# Said by other modules, and translated where a page shows them.
ELSEWHERE = [
    *Party.labels,
    *Stage.labels,
    NOT_THEIRS,
    VERIFIED,
    UNVERIFIED,
    *("Wie", "Waar", "Wanneer", "Samen"),
    "De tekst is een andere dan op het scherm stond. Open de pagina weer.",
    "Deze tekst staat niet meer open om te tekenen.",
    "De school tekent als laatste, wanneer de andere partijen er zijn.",
    "Deze link werkt niet meer. Vraag een nieuwe aan.",
    "Vul in waarom u niet akkoord gaat.",
    "De getekende handtekening is niet goed aangekomen. Wis haar en teken opnieuw.",
    "De getekende handtekening is te groot. Wis haar en teken opnieuw.",
    "Er is nog niets getekend. Teken uw handtekening in het vak.",
]


def in_template(path: Path) -> Iterator[str]:
    text = path.read_text()
    yield from re.findall(r"""\{% translate "([^"]+)\"""", text)
    yield from (
        re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", body)
        for body in re.findall(
            r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate", text, re.DOTALL
        )
    )


def in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTEXT:
            (text,) = node.args
            if isinstance(text, ast.Constant):
                yield str(text.value)


def sentences() -> list[str]:
    found = [one for path in (*PUBLIC, *PARTS) for one in in_template(path)]
    found += [one for path in CODE for one in in_code(path)]
    return sorted({*found, *ELSEWHERE})


def read_po(path: Path) -> dict[str, str]:
    """The sentences of a catalogue as people write it; a plural under each of its forms."""
    found: dict[str, str] = {}
    msgid = field = ""
    for line in path.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, _, rest = line.partition(" ")
        if name in {"msgid", "msgid_plural"} or name.startswith("msgstr"):
            field, quoted = name, rest
        else:
            quoted = line
        text = ast.literal_eval(quoted)
        if field == "msgid":
            msgid = text if name == "msgid" else msgid + text
        elif field.startswith("msgstr"):
            found[msgid] = found.get(msgid, "") + text
    return found


def read_mo(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found: dict[str, str] = {}
    for key, text in catalogue.items():
        msgid = key[0] if isinstance(key, tuple) else key
        found[msgid] = found.get(msgid, "") + text
    return found


def without_header(catalogue: dict[str, str]) -> dict[str, str]:
    return {msgid: text for msgid, text in catalogue.items() if msgid}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_compiled_catalogue_says_what_its_source_says(language: str) -> None:
    folder = LOCALES / language / "LC_MESSAGES"
    assert without_header(read_mo(folder / "django.mo")) == without_header(
        read_po(folder / "django.po")
    )


@pytest.mark.parametrize("sentence", sentences())
def test_a_sentence_of_the_public_pages_is_there_in_english(sentence: str) -> None:
    assert read_po(ENGLISH).get(sentence)


def test_the_catalogue_holds_nothing_that_no_page_says() -> None:
    assert set(without_header(read_po(ENGLISH))) <= set(sentences())


@pytest.mark.parametrize("sentence", sentences())
def test_a_translation_keeps_the_blanks_to_fill_in(sentence: str) -> None:
    blanks = re.findall(BLANK, sentence)
    assert sorted(re.findall(BLANK, read_po(ENGLISH)[sentence])) == sorted(blanks)


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.name)
def test_a_public_page_has_no_words_outside_the_catalogue(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{% block shell_class %\}[\w-]+", "", path.read_text())
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "", text)
    assert set(re.findall(r"[^\W\d_]{2,}", text)) <= {"SHA"}
