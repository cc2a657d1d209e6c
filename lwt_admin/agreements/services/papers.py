"""An agreement on paper: with a CONCEPT mark until everybody has signed.

The file that is kept after that is made and sealed in the room of signing, from the same HTML with
its page of evidence.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify

from lwt_admin.pdf import render_pdf
from lwt_admin.signing.evidence import Evidence
from lwt_admin.signing.models import Document, Party
from lwt_admin.signing.paper_lines import Line, signature_lines, why_concept
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.text import fold


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """Frozen content with its dates and times as such, for templates."""
    period = content["period"]
    weekdays = dict(WEEKDAYS)
    return content | {
        "start": date.fromisoformat(period["start"]),
        "end": date.fromisoformat(period["end"]),
        "birth_date": date.fromisoformat(content["student"]["birth_date"]),
        "is_orientation": content["kind"] == "orientation",
        "days": [
            {
                "name": weekdays[day["weekday"]],
                "start": time.fromisoformat(day["start"]),
                "end": time.fromisoformat(day["end"]),
                "breaks": [tuple(map(time.fromisoformat, pair)) for pair in day["breaks"]],
                "minutes": day["minutes"],
            }
            for day in content["schedule"]
        ],
        "articles": [
            article | {"blocks": list(blocks(article["paragraphs"]))}
            for article in content["articles"]
        ],
        "has_unverified": any(
            article["status"] == "niet geverifieerd" for article in content["articles"]
        ),
    }


def blocks(paragraphs: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Lines that belong together: whether they are a list, and the lines without their dashes."""
    for is_list, lines in groupby(paragraphs, lambda line: line.startswith(("– ", "- "))):
        yield is_list, [line[2:].strip() if is_list else line for line in lines]


def draft_lines(content: dict[str, Any]) -> list[Line]:
    """Who would have to sign a draft."""
    return [
        Line(str(Party(who["party"]).label), who["name"], who["capacity"])
        for who in content["signatories"]
    ]


def draft_pdf(content: dict[str, Any], now: datetime) -> bytes:
    """A draft as it is now, marked as such; it has no hash, as its text is not fixed."""
    html = _html(content, draft_lines(content), concept="nog niet aangeboden", made_at=now)
    return render_pdf(html)


def document_pdf(document: Document) -> bytes:
    """The frozen text with the signatures so far; marked CONCEPT until it is complete."""
    return render_pdf(document_html(document))


def document_html(document: Document, evidence: Evidence | None = None) -> str:
    """The same as a page, ready to become the PDF; with a page of evidence to be sealed."""
    return _html(
        document.content,
        signature_lines(document),
        evidence=evidence,
        sha256=document.sha256,
        concept=why_concept(document),
        made_at=document.completed_at or document.frozen_at,
    )


def _html(
    content: dict[str, Any],
    lines: list[Line],
    *,
    made_at: datetime,
    concept: str = "",
    sha256: str = "",
    evidence: Evidence | None = None,
) -> str:
    context = {
        "content": readable(content),
        "lines": lines,
        "sha256": sha256,
        "concept": concept,
        "made_at": made_at,
        "evidence": evidence,
    }
    return render_to_string("documents/agreement.html", context)


def file_name(content: dict[str, Any], *, concept: bool) -> str:
    """`leer-werkovereenkomst-yara-jansen-bouwbedrijf-van-schaik-v1.pdf`."""
    mark = "-concept" if concept else ""
    return f"{file_stem(content)}{mark}.pdf"


def file_stem(content: dict[str, Any]) -> str:
    """With what the name of each file about this text begins."""
    parts = (content["title"], content["student"]["name"], content["company"]["name"])
    name = slugify(fold(" ".join(parts)))[:120].strip("-") or "overeenkomst"
    return f"{name}-v{content['number']}"
