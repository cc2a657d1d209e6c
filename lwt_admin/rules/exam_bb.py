"""The ordinary rule of the basisberoepsgerichte leerweg (EB 49 lid 1 and 3-4), for a full exam.

Every extra subject counts. As in the LWT route, raising a mark never makes it fail.
"""

from typing import Final

from lwt_admin.rules.exam_facts import Candidate
from lwt_admin.rules.exam_finals import Finals, final_mark
from lwt_admin.rules.exam_lwt import complete
from lwt_admin.rules.exam_routes import UNKNOWN, Extremes, Used, holds, reason
from lwt_admin.rules.regimes import ExamRegime, FullExamRules
from lwt_admin.rules.text import comma
from lwt_admin.rules.verdicts import Verdict

SUFFICIENT: Final = ("voldoende", "goed")


def passes(marks: Finals, candidate: Candidate, regime: ExamRegime, used: Used) -> bool:
    """Whether the full exam is passed when the electives `used` count. The regime must support a
    full exam.
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


def all_marks(marks: Finals, used: Used) -> list[int]:
    """All final marks, the combination mark counting as one."""
    return [marks.dutch, marks.profile, marks.combination(used), *marks.extra]


def marks_hold(finals: list[int], rules: FullExamRules) -> bool:
    """At most one 5 and the rest 6 or more; or one 4, or two 5s, the rest 6 or more with at least
    one 7 or more.
    """
    shortfalls = sorted([rules.pass_mark - mark for mark in finals if mark < rules.pass_mark])
    if shortfalls in ([], [1]):
        return True
    return shortfalls in ([2], [1, 1]) and max(finals) >= rules.compensation


def reasons(extremes: Extremes, used: Used) -> list[Verdict]:
    """The reasons of the full exam, with the electives `used`, arithmetic left to its own."""
    rules = extremes.regime.full_exam_rules()
    return [
        _ce_average(extremes, rules),
        _dutch(extremes, rules),
        _marks(extremes, used, rules),
        _electives(extremes, used, rules),
        _judgements(extremes, rules),
    ]


def _ce_average(extremes: Extremes, rules: FullExamRules) -> Verdict:
    low, high = extremes.lowest, extremes.highest
    candidate = extremes.candidate
    known = all(
        subject.ce is not None
        for subject in (candidate.dutch, candidate.profile, *candidate.extra)
        if subject.has_ce
    )
    hundredths = low.ce_total * 10 // low.ce_number
    value = f"{hundredths // 100}.{hundredths % 100:02d}" if known else UNKNOWN
    limit = f"{rules.ce_average // 10}.{rules.ce_average % 10}0"
    text = (
        f"Het gemiddelde van de {low.ce_number} cijfers van het centraal examen is {comma(value)}; "
        f"nodig is ten minste {comma(limit)}."
    )
    ok = holds(ce_average_holds(low, rules), ce_average_holds(high, rules))
    return reason("exam.bb_ce_average", ok, (value, limit), rules.source, text)


def _dutch(extremes: Extremes, rules: FullExamRules) -> Verdict:
    final = final_mark(extremes.candidate.dutch)
    value = UNKNOWN if final is None else str(final)
    ok = holds(
        extremes.lowest.dutch >= rules.dutch_minimum, extremes.highest.dutch >= rules.dutch_minimum
    )
    limit = str(rules.dutch_minimum)
    text = f"Volledig examen: eindcijfer Nederlands {value}; nodig is ten minste een {limit}."
    return reason("exam.bb_dutch_minimum", ok, (value, limit), rules.source, text)


def _marks(extremes: Extremes, used: Used, rules: FullExamRules) -> Verdict:
    low, high = all_marks(extremes.lowest, used), all_marks(extremes.highest, used)
    candidate = extremes.candidate
    known = complete(candidate, used) and None not in [
        final_mark(subject) for subject in (candidate.dutch, candidate.profile, *candidate.extra)
    ]
    value = " ".join(str(mark) for mark in sorted(low)) if known else UNKNOWN
    five, four, seven = rules.pass_mark - 1, rules.pass_mark - 2, rules.compensation
    limit = f"hoogstens één {five}, of één {four} of twee {five}'en met een {seven} of hoger"
    text = (
        f"Volledig examen: de eindcijfers zijn {value}; "
        f"toegestaan is {limit}, en verder alles {rules.pass_mark} of hoger."
    )
    ok = holds(marks_hold(low, rules), marks_hold(high, rules))
    return reason("exam.bb_marks", ok, (value, limit), rules.source, text)


def _electives(extremes: Extremes, used: Used, rules: FullExamRules) -> Verdict:
    low, high = extremes.lowest.lowest_elective(used), extremes.highest.lowest_elective(used)
    value = str(low) if complete(extremes.candidate, used) else UNKNOWN
    ok = holds(low >= rules.elective_minimum, high >= rules.elective_minimum)
    limit = str(rules.elective_minimum)
    text = (
        f"Volledig examen: het laagste keuzevak dat meetelt is {value}; "
        f"elk keuzevak moet ten minste een {limit} zijn."
    )
    return reason("exam.bb_elective_minimum", ok, (value, limit), rules.source, text)


def _judgements(extremes: Extremes, rules: FullExamRules) -> Verdict:
    found = extremes.candidate.judgements
    ok = holds(
        all(judgement in SUFFICIENT for judgement in found),
        all(judgement is None or judgement in SUFFICIENT for judgement in found),
    )
    pe, arts = (judgement or UNKNOWN for judgement in found)
    text = (
        f"Lichamelijke opvoeding is {pe} en kunstvakken is {arts}; "
        "beide moeten voldoende of goed zijn."
    )
    return reason("exam.bb_pe_arts", ok, (f"{pe}, {arts}", "voldoende"), rules.source, text)
