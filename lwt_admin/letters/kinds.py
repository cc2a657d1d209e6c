"""The kinds of letters that the rooms send, listed in their `letter_kinds.py` as `KINDS`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lwt_admin.letters.models import Letter
from lwt_admin.rooms import offered


class NotMade(Exception):
    """A letter that cannot be made now; the message is Dutch and says what to do about it."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Composed:
    """What fills the template of a letter; secrets are made while composing, and kept nowhere."""

    context: Mapping[str, Any]
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True)
class LetterKind:
    """`compose` gives None when the letter is no longer needed: it is then never sent.

    It raises NotMade when what the letter needs is not there; it is then tried again.

    `label` is how a page names it. `template` is a text of which the first line is the subject
    (see `lwt_admin.mail`).
    """

    name: str
    label: str
    template: str
    compose: Callable[[Letter], Composed | None]


def kind_of(letter: Letter) -> LetterKind:
    """The kind of a letter; KeyError for one that no room offers."""
    return all_kinds()[letter.kind]


@cache
def all_kinds() -> dict[str, LetterKind]:
    """Every kind by its name."""
    return {kind.name: kind for kinds in offered("letter_kinds", "KINDS") for kind in kinds}
