"""What the page "Wat zegt de wet?" is made of: sections with tables of rules."""

from dataclasses import dataclass

from lwt_admin.rules.verdicts import Source


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of a table: what it is about, what it says, and where that stands, if anywhere."""

    name: str
    text: str
    article: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading, when it applies, and its rows."""

    title: str
    applies: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: `key` for its address, heading, a word of explanation, tables."""

    key: str
    title: str
    intro: str
    tables: tuple[Table, ...]


def row_of(name: str, text: str, source: Source) -> Row:
    """A rule with the article in which it stands."""
    return Row(name, text, source.article, source.status)
