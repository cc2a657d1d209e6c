"""Text as people search and sort it, where accents and case do not matter; numbers in text."""

import unicodedata
from typing import Final

# Letters that Unicode does not decompose into a base letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


LARGEST_KEY: Final = 2**63 - 1
"""The largest primary key that either database holds."""


def key_in(text: str) -> int | None:
    """The primary key that a page or an address sent; None for what cannot be one."""
    if not (text.isdecimal() and len(text) <= len(str(LARGEST_KEY))):
        return None
    number = int(text)
    return number if number <= LARGEST_KEY else None


def fold(text: str) -> str:
    """Return `text` in lower case, with single spaces and no accents: `Özdemir` -> `ozdemir`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.translate(_PLAIN).split())


def tidy(text: str) -> str:
    """Typed paragraphs without spaces at the ends of their lines, and no lines around them."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def sentence(text: str) -> str:
    """A reason as a sentence of its own: a capital first, a full stop last.

    What ends in the words of somebody else, with their own full stop, gets no second one.
    """
    is_closed = text.endswith((".”", "?”", "!”"))
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}{'' if is_closed else '.'}"
