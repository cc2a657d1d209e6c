"""Whether a name or an address is somebody's own."""

import re
from typing import Final

from lwt_admin.text import fold

PREFIXES: Final = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le"}
    | {"ten", "ter", "van", "vd", "von", "zu"}
)
TITLES: Final = frozenset({"jr", "sr", "junior", "senior"})


def is_own_name(typed: str, name: str) -> bool:
    """Whether `typed` contains the surname in `name`; first names may be shorter or longer.

    `Pieter de Wit` signs for `P. de Wit`. Of a double surname (`Vos-de Wit`) either part will do.
    """
    if fold(typed) == fold(name):
        return True
    return bool(_surnames(name) & set(_words(typed)))


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same words: `P. de Wit` and `p de wit`; of no name never."""
    return bool(_words(one)) and _words(one) == _words(other)


def _surnames(name: str) -> set[str]:
    """The last word, and the last word before the hyphen of a double surname."""
    words = [word for word in _words(name) if word not in TITLES]
    surnames = set(words[-1:])
    first, hyphen, last = fold(name).rpartition("-")
    after = [word for word in _words(last) if word not in PREFIXES | TITLES]
    if hyphen and len(after) == 1:  # more words: the hyphen is in a first name, as in Anne-Marie
        surnames |= set(_words(first)[-1:])
    return surnames


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def reaches(address: str) -> str:
    """The mailbox that an address reaches: `Jan+werk@school.nl` is read by `jan@school.nl`."""
    local, at, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
