"""Which electives count (EB 48 lid 3): all, unless leaving some out makes the candidate pass.

Then the fewest are left out, among those the highest mean is kept, and among those the lowest
positions. Because a selection of k electives is best when it holds the k highest marks (at most two
modules of one profile among them; such a greedy choice is the best on every place at once), only
one selection per size has to be tried.
"""

from collections.abc import Sequence

from lwt_admin.rules.regimes import ElectiveRules


def ranked(finals: Sequence[int], modules: Sequence[str | None], rules: ElectiveRules) -> list[int]:
    """The positions that may count together, best first: highest final mark, then lowest position.
    """
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


def selections(
    finals: Sequence[int], modules: Sequence[str | None], rules: ElectiveRules
) -> list[tuple[int, ...]]:
    """The selections to try, in order of preference; each holds the positions that count, in order.

    The first leaves out no more than the limit on modules of one profile demands.
    """
    best_first = ranked(finals, modules, rules)
    return [
        tuple(sorted(best_first[:size]))
        for size in range(len(best_first), rules.minimum_number - 1, -1)
    ]
