"""A text on paper: with its signatures so far, or with lines on which to sign with a pen.

The file that is kept is made and sealed from the same HTML, with its page of evidence.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.text import slugify

from lwt_admin.pdf import render_pdf
from lwt_admin.signing.evidence import Evidence
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Document, PaperScan
from lwt_admin.signing.paper_lines import Line, signature_lines, why_concept
from lwt_admin.text import fold

SO_FAR: Final = "documents/text_so_far.html"
TO_SIGN: Final = "documents/text_to_sign.html"


# --- As a page, and as a file ---------------------------------------------------------------------
def document_html(document: Document, evidence: Evidence | None = None) -> str:
    """The frozen text with the signatures so far, ready for the PDF; with evidence to be sealed."""
    return _html(
        document,
        SO_FAR,
        made_at=document.completed_at or document.frozen_at,
        concept=why_concept(document),
        evidence=evidence,
    )


def document_pdf(document: Document) -> bytes:
    """The frozen text with the signatures so far; marked CONCEPT until it is complete."""
    return render_pdf(document_html(document))


def to_sign_pdf(document: Document, now: datetime) -> bytes:
    """The frozen text with a line to sign for everybody who has not signed yet."""
    return render_pdf(_html(document, TO_SIGN, made_at=now))


def _html(document: Document, layout: str, **more: Any) -> str:
    kind = kind_of(document)
    content = kind.readable(document.content)
    lines = signature_lines(document)
    return text_html(
        kind.paper_template, content, lines, layout=layout, sha256=document.sha256, **more
    )


def text_html(
    template: str,
    content: dict[str, Any],
    lines: Sequence[Line],
    *,
    made_at: datetime,
    layout: str = SO_FAR,
    concept: str = "",
    sha256: str = "",
    evidence: Evidence | None = None,
) -> str:
    """A readable text as a page, ready for the PDF; a draft has no hash, as it is not fixed."""
    context = {
        "layout": layout,
        "content": content,
        "lines": lines,
        "sha256": sha256,
        "concept": concept,
        "made_at": made_at,
        "evidence": evidence,
    }
    return render_to_string(template, context)


# --- What a file is called ------------------------------------------------------------------------
def stem_of(content: dict[str, Any], *more: str) -> str:
    """With what the name of each file about a text begins: `aanvraag-yara-jansen-v1`."""
    parts = (content["title"], content["student"]["name"], *more)
    name = slugify(fold(" ".join(parts)))[:120].strip("-") or "document"
    return f"{name}-v{content['number']}"


def file_name(document: Document, ending: str = "pdf") -> str:
    """What a text is called when somebody saves it; until everybody signed it says so."""
    mark = "" if document.completed_at else "-concept"
    return f"{_stem(document)}{mark}.{ending}"


def name_to_sign(document: Document) -> str:
    """What the file to print and sign is called."""
    return f"{_stem(document)}-om-te-tekenen.pdf"


def scan_name(scan: PaperScan, document: Document) -> str:
    """What a scan is called when somebody saves it; never the name under which it came."""
    ending = scan.file.name.rsplit(".", 1)[-1] if scan.file.name else "pdf"
    return f"{_stem(document)}-scan-{scan.pk}.{ending}"


def _stem(document: Document) -> str:
    return kind_of(document).file_stem(document.content)
