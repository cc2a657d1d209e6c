"""The documents for which a school keeps standard texts: their parts, and lwt-admin's own texts.

A document that wants such texts adds itself to `DOCUMENTS`; pages and services need no more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.agreements.cooperation_articles import ARTICLES, TEXTS
from lwt_admin.agreements.models import DefaultText
from lwt_admin.agreements.provisions import PROVISIONS, TASKS_BY_PROFILE, default_texts
from lwt_admin.rules.verdicts import Source

EVERY_PROFILE: Final = ""


@dataclass(frozen=True)
class Part:
    """A part of a document: its field, its heading there, what belongs in it, where it stands."""

    field: str
    heading: str
    help: str
    source_on: Callable[[date], Source | None]


@dataclass(frozen=True)
class StandardDocument:
    """A kind of document; `own` gives lwt-admin's text per field, for a profile or for all (`""`).

    `per_profile` says whether a school may have other texts for each profile.
    """

    kind: DefaultText.For
    parts: tuple[Part, ...]
    own: Callable[[str], Mapping[str, str]]
    per_profile: bool = True

    @property
    def label(self) -> str:
        return self.kind.label

    def part(self, field: str) -> Part | None:
        """The part with this field, if the document has it."""
        return next((part for part in self.parts if part.field == field), None)


def _agreement_texts(profile: str) -> Mapping[str, str]:
    """The tasks differ per profile, so there is no text of them for all."""
    some_profile = profile or next(iter(TASKS_BY_PROFILE))
    texts = default_texts(some_profile, parents_informed=True)
    return texts if profile else texts | {"tasks": ""}


DOCUMENTS: Final[Mapping[str, StandardDocument]] = {
    document.kind.value: document
    for document in (
        StandardDocument(
            DefaultText.For.AGREEMENT,
            tuple(Part(one.field, one.heading, one.help, one.source_on) for one in PROVISIONS),
            _agreement_texts,
        ),
        StandardDocument(
            DefaultText.For.COOPERATION,
            tuple(Part(one.field, one.heading, one.help, one.source_on) for one in ARTICLES),
            lambda _profile: TEXTS,
            per_profile=False,
        ),
    )
}
"""By the value of `DefaultText.document`, in the order of the page."""
