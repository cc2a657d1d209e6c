"""The ordinary rule of the basisberoepsgerichte leerweg (EB 49 lid 1 and 3-4), for a full exam.

Every extra subject counts. As in the LWT route, raising a mark never makes it fail.
"""

from collections.abc import Sequence
from typing import Final

from lwt_admin.rules.exam_facts import Candidate
from lwt_admin.rules.exam_finals import Finals
from lwt_admin.rules.exam_routes import UNKNOWN, Extremes, Used, at_least, holds, reason
from lwt_admin.rules.marks import mark_value
from lwt_admin.rules.regimes import ExamRegime, FullExamRules
from lwt_admin.rules.text import comma
from lwt_admin.rules.verdicts import Verdict

SUFFICIENT: Final = ("voldoende", "goed")


def passes(marks: Finals, candidate: Candidate, regime: ExamRegime, used: Sequence[int]) -> bool:
    """Whether the full exam is passed when the electives `used` count.

    RuleError when the regime does not support a full exam.
    """
    rules = regime.full_exam_rules()
    return (
        candidate.arithmetic is True
        and ce_average_holds(marks, rules)
        and marks.dutch >= rules.dutch_minimum
        and marks.lowest_elective(used) >= rules.elective_minimum
        and marks_hold(all_marks(marks, used), rules)
        and all(judgement in SUFFICIENT for judgement in candidate.judgements)
    )


def ce_average_holds(marks: Finals, rules: FullExamRules) -> bool:
    """Whether the exact mean of the central exam marks is high enough."""
    return marks.ce_total >= rules.ce_average * marks.ce_number


def all_marks(marks: Finals, used: Sequence[int]) -> list[int]:
    """All final marks, the combination mark counting as one."""
    return [marks.dutch, marks.profile, marks.combination(used), *marks.extra]


def marks_hold(finals: list[int], rules: FullExamRules) -> bool:
    """At most one 5 and the rest 6 or more; or one 4, or two 5s, with at least one 7 or more."""
    shortfalls = sorted([rules.pass_mark - mark for mark in finals if mark < rules.pass_mark])
    if shortfalls in ([], [1]):
        return True
    return shortfalls in ([2], [1, 1]) and max(finals) >= rules.compensation


def reasons(extremes: Extremes, used: Used) -> list[Verdict]:
    """The reasons of the full exam, with the electives `used`; arithmetic has its own."""
    rules = extremes.regime.full_exam_rules()
    low, high = extremes.lowest, extremes.highest
    return [
        _ce_average(low, high, rules),
        at_least(
            "exam.bb_dutch_minimum",
            (low.dutch, high.dutch),
            rules.dutch_minimum,
            rules.source,
            ("Volledig examen: eindcijfer Nederlands", ""),
        ),
        _marks(all_marks(low, used), all_marks(high, used), rules),
        at_least(
            "exam.bb_elective_minimum",
            extremes.of(Finals.lowest_elective, used),
            rules.elective_minimum,
            rules.source,
            ("Volledig examen: het laagste keuzevak dat meetelt is", ""),
        ),
        _judgements(extremes.candidate.judgements, rules),
    ]


def _ce_average(low: Finals, high: Finals, rules: FullExamRules) -> Verdict:
    """The mean is shown with two decimals, cut off: 5.499 is not yet 5.50."""
    value = UNKNOWN
    if low.ce_total == high.ce_total:
        hundredths = low.ce_total * 10 // low.ce_number
        value = f"{hundredths // 100}.{hundredths % 100:02d}"
    limit = f"{mark_value(rules.ce_average)}0"
    text = (
        f"Volledig examen: het gemiddelde van de {low.ce_number} cijfers van het centraal examen "
        f"is {comma(value)}; nodig is ten minste {comma(limit)}."
    )
    ok = holds(ce_average_holds(low, rules), ce_average_holds(high, rules))
    return reason("exam.bb_ce_average", ok, (value, limit), rules.source, text)


def _marks(low: list[int], high: list[int], rules: FullExamRules) -> Verdict:
    value = " ".join(str(mark) for mark in sorted(low)) if low == high else UNKNOWN
    five, four = rules.pass_mark - 1, rules.pass_mark - 2
    limit = f"één {five}, of één {four} of twee {five}'en met een {rules.compensation} of hoger"
    text = (
        f"Volledig examen: de eindcijfers zijn {value}; toegestaan is hoogstens {limit}, "
        f"en verder alles {rules.pass_mark} of hoger."
    )
    ok = holds(marks_hold(low, rules), marks_hold(high, rules))
    return reason("exam.bb_marks", ok, (value, limit), rules.source, text)


def _judgements(found: tuple[str | None, str | None], rules: FullExamRules) -> Verdict:
    ok = holds(
        all(judgement in SUFFICIENT for judgement in found),
        all(judgement is None or judgement in SUFFICIENT for judgement in found),
    )
    pe, arts = (judgement or UNKNOWN for judgement in found)
    text = (
        f"Volledig examen: lichamelijke opvoeding is {pe} en kunstvakken is {arts}; "
        "beide moeten voldoende of goed zijn."
    )
    return reason("exam.bb_pe_arts", ok, (f"{pe}, {arts}", "voldoende"), rules.source, text)
