"""What a candidate still needs: the lowest mark with which the candidate passes.

Raising a mark never turns a pass into a fail, so the lowest mark that suffices is found by halving.
"""

from bisect import bisect_left
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lwt_admin.rules.exam_facts import ExamFacts, general_resits
from lwt_admin.rules.exam_passing import passes
from lwt_admin.rules.marks import HIGHEST, LOWEST, mark_of, mark_value
from lwt_admin.rules.regimes import ExamRegime, exam_regime


def with_mark(facts: ExamFacts, field: str, mark: Decimal | None) -> ExamFacts:
    """The same facts with another mark on `field`, such as "dutch.ce" or "electives.2.se"."""
    part, *place, name = field.split(".")
    changed: Any = getattr(facts, part)
    if place:
        [number] = map(int, place)
        items = list(changed)
        items[number] = items[number]._replace(**{name: mark})
        changed = tuple(items)
    else:
        changed = changed._replace(**{name: mark})
    return facts._replace(**{part: changed})


def is_mark(field: str) -> bool:
    """Whether a missing field is a mark, and not a judgement or arithmetic."""
    return field.endswith((".se", ".ce"))


def lowest_mark(facts: ExamFacts, field: str, regime: ExamRegime) -> str | None:
    """The lowest mark on `field` with which the candidate passes whatever else is missing.

    None when no mark will do.
    """
    marks = range(LOWEST, HIGHEST + 1)
    found = bisect_left(
        marks, True, key=lambda tenths: passes(with_mark(facts, field, mark_of(tenths)), regime)
    )
    return mark_value(marks[found]) if found < len(marks) else None


def needs(facts: ExamFacts, missing: Iterable[str], regime: ExamRegime) -> dict[str, str | None]:
    """Per missing mark the lowest value with which the candidate passes.

    With one thing missing, None says that no value will do. With several missing only the marks are
    named that decide alone: with which the candidate passes whatever the others turn out to be.
    """
    fields = tuple(missing)
    found = {field: lowest_mark(facts, field, regime) for field in fields if is_mark(field)}
    if len(fields) > 1:
        return {field: mark for field, mark in found.items() if mark is not None}
    return found


def improvable(facts: ExamFacts) -> list[str]:
    """The resits still possible: one general one, and that of the profile subject (EB 51)."""
    if facts.resits_closed:
        return []
    fields = []
    if not any(general_resits(facts)):
        if facts.dutch.ce is not None:
            fields.append("dutch.resit")
        fields += [
            f"extra.{n}.resit" for n, extra in enumerate(facts.extra) if extra.ce is not None
        ]
    if facts.profile.ce is not None and facts.profile.resit is None:
        fields.append("profile.resit")
    return fields


def can_still_pass(
    facts: ExamFacts,
    school_resits: Iterable[int] = (),
    *,
    general: bool = True,
    profile: bool = True,
) -> bool:
    """Whether the candidate passes when every resit still possible brings the highest mark.

    Of the general subjects one resit may be taken, beside that of the profile subject; and one of
    the electives at `school_resits` when the school offers that (see `what_if`). `general` and
    `profile` are False for a right that the candidate waived.
    """
    regime = exam_regime(facts.exam_year)
    possible, best = improvable(facts), mark_of(HIGHEST)
    fields = [field for field in possible if general and field != "profile.resit"]
    if profile and "profile.resit" in possible:
        facts = with_mark(facts, "profile.resit", best)
    electives = [f"electives.{place}.se" for place in school_resits]
    for field in [*fields, None]:
        first = facts if field is None else with_mark(facts, field, best)
        for elective in [*electives, None]:
            if passes(first if elective is None else with_mark(first, elective, best), regime):
                return True
    return False


def what_if(facts: ExamFacts, school_resits: Iterable[int] = ()) -> dict[str, str | None]:
    """For each resit still possible the lowest mark with which the candidate passes.

    All else stays as it is; None means "niet meer mogelijk" by that mark alone. `school_resits` are
    the positions of electives for which the school offers a resit of the school exam (EB 35b1
    leaves that to the school); the highest mark counts. Raises RuleError as `exam.decide` does.
    """
    regime = exam_regime(facts.exam_year)
    found = {field: lowest_mark(facts, field, regime) for field in improvable(facts)}
    for place in school_resits:
        field = f"electives.{place}.se"
        found[field] = lowest_mark(facts, field, regime)
    return found
