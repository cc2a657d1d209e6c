"""Which electives count (EB 48 lid 3): all, unless leaving some out makes the candidate pass.

Then the fewest are left out, among those the highest mean is kept, and among those the lowest
positions. The best selection of k electives holds the k highest marks (at most two modules of one
profile among them: that greedy choice is at once the best on every place), and leaving out the
lowest never harms. So one selection per size has to be looked at, and the sizes can be halved.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from lwt_admin.rules.regimes import ElectiveRules


def ranked(finals: Sequence[int], modules: Sequence[str | None], rules: ElectiveRules) -> list[int]:
    """The positions that may count together, best first: highest final mark, lowest position."""
    order = sorted(range(len(finals)), key=lambda position: -finals[position])
    if not any(modules):
        return order
    taken: dict[str, int] = {}
    allowed = []
    for position in order:
        profile = modules[position]
        if profile is not None:
            taken[profile] = taken.get(profile, 0) + 1
            if taken[profile] > rules.maximum_of_one_profile:
                continue
        allowed.append(position)
    return allowed


def largest(
    best_first: Sequence[int], minimum: int, suffices: Callable[[Sequence[int]], bool]
) -> Sequence[int] | None:
    """The most of these positions that suffice, the best first, and at least `minimum` of them.

    None when none do. When some positions suffice, so do the best ones among them.
    """
    sizes = range(len(best_first), minimum - 1, -1)
    place = bisect_left(sizes, True, key=lambda size: suffices(best_first[:size]))
    return best_first[: sizes[place]] if place < len(sizes) else None
