"""The LWT exam: Dutch, the profile subject and the combination mark.

EB art. 49 lid 6; up to 2017 lid 3. Raising a mark never makes this route fail, and a selection of
electives with higher marks never does worse.
"""

from collections.abc import Sequence

from lwt_admin.rules.exam_facts import Candidate, Subject
from lwt_admin.rules.exam_finals import Finals
from lwt_admin.rules.exam_routes import Extremes, Used, at_least
from lwt_admin.rules.marks import mark_text
from lwt_admin.rules.regimes import ElectiveRules, ExamRegime
from lwt_admin.rules.verdicts import Verdict


def passes(marks: Finals, candidate: Candidate, regime: ExamRegime, used: Sequence[int]) -> bool:
    """Whether the LWT exam is passed when the electives `used` count."""
    if not passes_but_for_one_elective(marks, candidate, regime, used):
        return False
    rules = regime.electives
    return rules is None or marks.lowest_elective(used) >= rules.mark_minimum


def passes_but_for_one_elective(
    marks: Finals, candidate: Candidate, regime: ExamRegime, used: Sequence[int]
) -> bool:
    """The same without the contested rule that no elective may be too low (EB 49 lid 1 d)."""
    if candidate.arithmetic is not True:
        return False
    if marks.dutch < regime.dutch_minimum or marks.profile < regime.profile_minimum:
        return False
    return (
        regime.electives is None or marks.combination(used) >= regime.electives.combination_minimum
    )


def reasons(extremes: Extremes, used: Used) -> list[Verdict]:
    """The reasons of the LWT exam, with the electives `used`; arithmetic has its own."""
    regime, candidate = extremes.regime, extremes.candidate
    low, high = extremes.lowest, extremes.highest
    found = [
        at_least(
            "exam.dutch_minimum",
            (low.dutch, high.dutch),
            regime.dutch_minimum,
            regime.source,
            ("Nederlands: eindcijfer", _made_of(candidate.dutch)),
        ),
        at_least(
            "exam.profile_minimum",
            (low.profile, high.profile),
            regime.profile_minimum,
            regime.source,
            (f"{regime.profile_subject}: eindcijfer", _made_of(candidate.profile)),
        ),
    ]
    if regime.electives is not None:
        found += _elective_reasons(extremes, used, regime.electives)
    return found


def _made_of(subject: Subject) -> str:
    ce = "nog geen CE" if subject.ce is None else f"CE {mark_text(subject.ce)}"
    if not subject.has_se:
        return f" ({ce}, zonder SE)"
    se = "nog geen SE" if subject.se is None else f"SE {mark_text(subject.se)}"
    return f" ({se} en {ce})"


def _elective_reasons(extremes: Extremes, used: Used, rules: ElectiveRules) -> list[Verdict]:
    """Whether the combination mark is high enough, and no elective in it too low."""
    left_out = len(extremes.candidate.electives) - len(used)
    rest = f", {left_out} niet meegeteld" if left_out else ""
    return [
        at_least(
            "exam.combination_minimum",
            extremes.of(Finals.combination, used),
            rules.combination_minimum,
            rules.combination_source,
            ("Combinatiecijfer", f" (gemiddelde van {len(used)} keuzevakken{rest})"),
        ),
        at_least(
            "exam.elective_minimum",
            extremes.of(Finals.lowest_elective, used),
            rules.mark_minimum,
            rules.mark_source,
            ("Het laagste keuzevak dat meetelt is", ""),
        ),
    ]
