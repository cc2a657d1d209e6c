"""What the rooms above tell about the documents that they have signed.

This room knows texts, signatories and signatures, not what a text means. A room with documents to
be signed lists their kinds in `signing_kinds.py` as `KINDS`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from lwt_admin.accounts.coordinators import coordinators_of
from lwt_admin.rooms import offered
from lwt_admin.signing.models import Document, Signatory, SigningLink
from lwt_admin.signing.services import Mark
from lwt_admin.signing.words import Words


@dataclass(frozen=True)
class Standing:
    """Whether a document is in force, in words that tell no stranger anything personal."""

    label: str
    kind: str
    text: str = ""


@dataclass(frozen=True)
class Why:
    """Why somebody must sign, with the article that says so and whether that was verified."""

    text: str
    article: str = ""
    status: str = ""


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document and what can be done with it.

    `name` is what `Document.kind` holds; `words` name it in sentences. `text_template` shows
    `readable(content)` as `content`, and `paper_template` does so on paper (`signing.paper`).
    `summary` gives the few lines above the text, as pairs of a label and lines. `sign` and
    `refuse` walk the life cycle of what the document belongs to; both raise SigningRefused with a
    Dutch reason. `standing` tells whether it is in force on a day. `file_stem` is with what the
    names of its files begin. `watchers` are the keys and addresses of the staff who look after it
    on a day, and `page` is where they see it. `why` tells a signatory on a day why they must sign,
    in the language of the page. `why_not` tells in Dutch why somebody in the text may not sign it
    (nor read it) any more; empty when they may. `may_have` tells whether who signed may still be
    sent it.
    """

    name: str
    words: Words
    text_template: str
    paper_template: str
    readable: Callable[[dict[str, Any]], dict[str, Any]]
    summary: Callable[[dict[str, Any]], Sequence[tuple[str, Sequence[str]]]]
    sign: Callable[[Signatory, Mark, SigningLink, datetime], None]
    refuse: Callable[[Signatory, str, SigningLink, datetime], None]
    standing: Callable[[Document, date], Standing]
    file_stem: Callable[[dict[str, Any]], str]
    watchers: Callable[[Document, date], Sequence[tuple[int, str]]]
    page: Callable[[Document], str]
    why: Callable[[Signatory, date], Why] | None = None
    why_not: Callable[[Signatory], str] | None = None
    may_have: Callable[[Signatory], bool] | None = None


def coordinators(document: Document, day: date) -> Sequence[tuple[int, str]]:
    """The coordinators of the school, as the `watchers` of a document."""
    return coordinators_of([document.school_id], day).get(document.school_id, [])


def why_no_longer(signatory: Signatory) -> str:
    """Why a signatory may not sign (nor read) the text any more, in Dutch; empty when they may."""
    judge = kind_of(signatory.document).why_not
    return judge(signatory) if judge else ""


def may_have_copy(signatory: Signatory) -> bool:
    """Whether a party may be sent what everybody signed: a parent who lost the right may not."""
    judge = kind_of(signatory.document).may_have
    return judge is None or judge(signatory)


def kind_of(document: Document) -> DocumentKind:
    """The kind of a document; KeyError for one that no room offers."""
    return _kinds()[document.kind]


@cache
def _kinds() -> dict[str, DocumentKind]:
    return {kind.name: kind for kinds in offered("signing_kinds", "KINDS") for kind in kinds}
