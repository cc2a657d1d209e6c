"""What the parts of a page compute before they are drawn; no HTML here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.paginator import Page

from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_number

Number = Decimal | int | float | str

KINDS = frozenset({"ok", "wait", "warn", "bad", "neutral"})
KIND_ICONS = {"ok": "check", "wait": "clock", "warn": "alert", "bad": "cross", "neutral": ""}
KIND_WORDS = {
    "ok": "in orde",
    "wait": "nog niet bereikt",
    "warn": "let op",
    "bad": "niet in orde",
    "neutral": "ter informatie",
}
MESSAGE_KINDS = {"success": "ok", "warning": "warn", "error": "bad"}
URGENCY_KINDS = {Urgency.WRONG: "bad", Urgency.ATTENTION: "warn", Urgency.WAITS: "wait"}
URGENCY_WORDS = {
    Urgency.WRONG: "Moet nu",
    Urgency.ATTENTION: "Let op",
    Urgency.WAITS: "Wacht",
}
UNVERIFIED = "niet geverifieerd"


def kind_of(ok: bool | None) -> str:
    """The kind of mark that a verdict gets: kept, not yet known or broken."""
    return {True: "ok", None: "wait", False: "bad"}[ok]


def known_kind(kind: str) -> str:
    """Return `kind`, or raise ValueError when the style sheet does not know it."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}, use one of {', '.join(sorted(KINDS))}")
    return kind


@dataclass(frozen=True)
class LawLine:
    """One line of the list "Wat zegt de wet?"."""

    kind: str
    text: str
    article: str
    verified: bool

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.kind] or "info"

    @property
    def word(self) -> str:
        return KIND_WORDS[self.kind]


def law_line(verdict: Any) -> LawLine:
    """Read a verdict, reason or finding of the rules: an object or a mapping.

    It needs `text`, `article` and `status`, and either `ok` or, for advice, `kind`.
    """

    def read(name: str, default: Any = None) -> Any:
        if isinstance(verdict, Mapping):
            return verdict.get(name, default)
        return getattr(verdict, name, default)

    kind = read("kind") or kind_of(read("ok", False))
    return LawLine(
        kind=known_kind(kind),
        text=str(read("text")),
        article=str(read("article", "") or ""),
        verified=str(read("status", "")) != UNVERIFIED,
    )


@dataclass(frozen=True)
class TodoLine:
    """A line of "wat moet er gebeuren" with the mark of its urgency."""

    todo: Todo

    @property
    def kind(self) -> str:
        return URGENCY_KINDS[self.todo.urgency]

    @property
    def word(self) -> str:
        return URGENCY_WORDS[self.todo.urgency]


@dataclass(frozen=True)
class MeterPart:
    """A stretch of the meter; `start` and `width` are percentages of its length."""

    kind: str
    word: str
    value: str
    start: str
    width: str


@dataclass(frozen=True)
class Meter:
    """Progress towards a norm, in stretches that follow one another."""

    value: str
    target: str
    unit: str
    parts: tuple[MeterPart, ...]
    target_at: str
    reached: bool

    @property
    def spoken(self) -> str:
        """The whole meter in one sentence, for who does not see it."""
        pieces = [f"{part.value} {self.unit} {part.word}" for part in self.parts]
        return f"{', '.join(pieces)}; norm: minimaal {self.target} {self.unit}"


def meter(approved: Number, waiting: Number, planned: Number, target: Number, unit: str) -> Meter:
    """Lay the three stretches out over a bar as long as the norm, or longer when they pass it."""
    amounts = [Decimal(str(amount or 0)) for amount in (approved, waiting, planned)]
    goal = Decimal(str(target))
    length = max(goal, sum(amounts, Decimal(0)), Decimal(1))
    parts, start = [], Decimal(0)
    names = (("approved", "goedgekeurd"), ("waiting", "wacht op akkoord"), ("planned", "gepland"))
    for (kind, word), amount in zip(names, amounts, strict=True):
        if amount > 0 or kind == "approved":
            width = _percent(amount, length)
            parts.append(MeterPart(kind, word, _short(amount), _percent(start, length), width))
        start += amount
    return Meter(
        value=_short(amounts[0]),
        target=_short(goal),
        unit=unit,
        parts=tuple(parts),
        target_at=_percent(goal, length) if goal < length else "",
        reached=amounts[0] >= goal,
    )


def _percent(amount: Decimal, length: Decimal) -> str:
    return f"{amount * 100 / length:.2f}%"


def _short(amount: Decimal) -> str:
    rounded = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    return nl_number(whole if rounded == whole else rounded.normalize())


@dataclass(frozen=True)
class PageLink:
    """A step of the paging; a gap has no number."""

    number: int | None
    current: bool = False


def page_links(page: Page[Any]) -> tuple[PageLink, ...]:
    """The pages to offer around the current one, with gaps left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return tuple(
        PageLink(number if isinstance(number, int) else None, number == page.number)
        for number in numbers
    )


@dataclass(frozen=True)
class Step:
    """A stage in a fixed order, such as draft, sent, signed."""

    label: str
    state: str
    url: str = ""

    @property
    def word(self) -> str:
        return {"done": "klaar", "current": "nu", "todo": "volgt"}[self.state]


def steps(items: Iterable[Any]) -> tuple[Step, ...]:
    """Read steps given as `Step`, as mappings, or as tuples (label, state[, url])."""
    read = []
    for item in items:
        if isinstance(item, Step):
            read.append(item)
        elif isinstance(item, Mapping):
            read.append(Step(**item))
        else:
            read.append(Step(*item))
    return tuple(read)
