"""What every rule answers with: never a bare bool.

Always a value, a limit, an article with its status, and a reason in Dutch.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

VERIFIED: Final = "geverifieerd"
UNVERIFIED: Final = "niet geverifieerd"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: the article as cited, and whether its text was read."""

    article: str
    status: str

    def __post_init__(self) -> None:
        if self.status not in (VERIFIED, UNVERIFIED):
            raise ValueError(f"unknown status {self.status!r}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule applied to one set of facts.

    `ok` is None while the facts leave it open. `value` and `limit` are printable, with a decimal
    point; `text` is one Dutch sentence.
    """

    rule: str
    ok: bool | None
    value: str
    limit: str
    article: str
    status: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """The verdict with the keys of the command line."""
        return {
            "rule": self.rule,
            "ok": self.ok,
            "value": self.value,
            "limit": self.limit,
            "article": self.article,
            "status": self.status,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """A dated breach of a working-time rule. `value` and `limit` are printable."""

    rule: str
    date: date
    value: str
    limit: str
    article: str
    status: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """The finding with the keys of the command line."""
        return {
            "rule": self.rule,
            "date": self.date.isoformat(),
            "value": self.value,
            "limit": self.limit,
            "article": self.article,
            "status": self.status,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """Something to settle before an agreement can be sent: blocking, or advice.

    `field` names the fact at fault.
    """

    rule: str
    blocking: bool
    field: str
    article: str
    status: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """The check as a plain mapping."""
        return asdict(self)


class RuleError(ValueError):
    """Facts that no rule can judge, with the path of the fact and a Dutch message."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
