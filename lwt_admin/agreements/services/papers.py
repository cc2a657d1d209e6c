"""An agreement as people read it, and a draft of one on paper.

Once its text is fixed, the room of signing makes its papers (`signing.paper`).
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import groupby
from typing import Any, Final

from django.db.models import QuerySet

from lwt_admin.pdf import render_pdf
from lwt_admin.rules.verdicts import UNVERIFIED
from lwt_admin.signing.models import PaperScan, Party
from lwt_admin.signing.paper import stem_of, text_html
from lwt_admin.signing.paper_lines import Line
from lwt_admin.students.models.enrolment import WEEKDAYS

TEMPLATE: Final = "documents/agreement.html"


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
        "has_unverified": any(article["status"] == UNVERIFIED for article in content["articles"]),
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
    """A draft as it is now, marked as such."""
    lines = draft_lines(content)
    concept = "nog niet aangeboden"
    return render_pdf(text_html(TEMPLATE, readable(content), lines, made_at=now, concept=concept))


def draft_name(content: dict[str, Any]) -> str:
    """`leer-werkovereenkomst-yara-jansen-bouwbedrijf-van-schaik-v1-concept.pdf`."""
    return f"{file_stem(content)}-concept.pdf"


def file_stem(content: dict[str, Any]) -> str:
    """With what the name of each file about this text begins."""
    return stem_of(content, content["company"]["name"])


def scans_of(agreement_pk: int) -> QuerySet[PaperScan]:
    """The scans of all versions of an agreement in sight."""
    return PaperScan.objects.for_system().filter(
        document__agreement_version__agreement=agreement_pk
    )
