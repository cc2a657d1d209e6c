"""The mark of the school exam, from the parts of the programma van toetsing en afsluiting (PTA).

The parts are weighed exactly and the mark is computed once from them (EB 35 lid 2, 47 lid 3). A
subject without central exam keeps its average to four decimals, cut off: rounding that gives the
final mark that rounding the exact average gives, for cutting off never takes an average past a
half. A subject with a central exam has one decimal, rounded half up, once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from lwt_admin.rules.marks import FINE, mark_of, rounded_mean, tenths
from lwt_admin.rules.verdicts import UNVERIFIED, RuleError, Source

SOURCE: Final = Source("EB 35 lid 2, 47 lid 3", UNVERIFIED)


class Part(NamedTuple):
    """A part with its mark, None while there is none.

    A part with `weight` 0 has no mark: it must be `done`, and that is all.
    """

    weight: int
    mark: Decimal | None = None
    done: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its mark has yet to come, or with weight 0 the part itself."""
        return self.mark is None if self.weight else not self.done


@dataclass(frozen=True, slots=True)
class SchoolMark:
    """What the parts give: `mark` is None while a part is open or when none has a weight.

    `so_far` is the mark that the parts with a mark give by themselves, None without any; `open`
    counts the parts that have yet to come.
    """

    mark: Decimal | None
    so_far: Decimal | None
    open: int


def school_mark(parts: Iterable[Part], *, exact: bool) -> SchoolMark:
    """The mark of the school exam (EB 35 lid 2, 47 lid 3).

    `exact` is for a subject without central exam: its average, cut off after four decimals. Else
    the average is rounded half up to one decimal. Raises RuleError on `parts.<number>.<fact>` for a
    weight below 0, a mark that cannot exist, or a mark on a part without weight.
    """
    total = weights = still_open = 0
    for number, part in enumerate(parts):
        mark = _checked(part, number)
        still_open += part.is_open
        if mark is not None:
            total += part.weight * mark
            weights += part.weight
    so_far = _average(total, weights, exact=exact) if weights else None
    return SchoolMark(None if still_open else so_far, so_far, still_open)


def _checked(part: Part, number: int) -> int | None:
    """The mark of a part in tenths."""
    if part.weight < 0:
        text = f"{part.weight} is geen weging: gebruik 0 of hoger"
        raise RuleError(f"parts.{number}.weight", text)
    if part.mark is not None and not part.weight:
        raise RuleError(f"parts.{number}.mark", "een onderdeel met weging 0 heeft geen cijfer")
    return tenths(part.mark, "parts", str(number), "mark")


def _average(total: int, weights: int, *, exact: bool) -> Decimal:
    """The mean of `total` weighed tenths, in the decimals that the subject asks."""
    if exact:
        return Decimal(total * FINE // (10 * weights)) / FINE
    return mark_of(rounded_mean(total, weights))
