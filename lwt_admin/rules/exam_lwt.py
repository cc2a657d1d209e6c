"""The LWT exam (EB 49 lid 6; up to 2017 EB 49 lid 3): Dutch, the profile subject, the combination
mark.

Raising a mark never makes this route fail, and a selection of electives with higher marks never
does worse.
"""

from lwt_admin.rules.exam_facts import Candidate, Subject
from lwt_admin.rules.exam_finals import Finals, final_mark
from lwt_admin.rules.exam_routes import UNKNOWN, Extremes, Used, holds, reason
from lwt_admin.rules.marks import mark_value
from lwt_admin.rules.regimes import ElectiveRules, ExamRegime
from lwt_admin.rules.text import comma
from lwt_admin.rules.verdicts import Source, Verdict


def passes(marks: Finals, candidate: Candidate, regime: ExamRegime, used: Used) -> bool:
    """Whether the LWT exam is passed when the electives `used` count."""
    if not passes_but_for_one_elective(marks, candidate, regime, used):
        return False
    rules = regime.electives
    return rules is None or marks.lowest_elective(used) >= rules.mark_minimum


def passes_but_for_one_elective(
    marks: Finals, candidate: Candidate, regime: ExamRegime, used: Used
) -> bool:
    """The same without the rule that no elective may be too low, which is contested (EB 49 lid 1
    d).
    """
    if candidate.arithmetic is not True:
        return False
    if marks.dutch < regime.dutch_minimum or marks.profile < regime.profile_minimum:
        return False
    return (
        regime.electives is None or marks.combination(used) >= regime.electives.combination_minimum
    )


def reasons(extremes: Extremes, used: Used) -> list[Verdict]:
    """The reasons of the LWT exam, with the electives `used`, arithmetic left to its own."""
    regime, candidate, low, high = (
        extremes.regime,
        extremes.candidate,
        extremes.lowest,
        extremes.highest,
    )
    dutch = "exam.dutch_minimum", "Nederlands", regime.dutch_minimum
    profile = "exam.profile_minimum", regime.profile_subject.capitalize(), regime.profile_minimum
    found = [
        _subject(dutch, candidate.dutch, (low.dutch, high.dutch), regime.source),
        _subject(profile, candidate.profile, (low.profile, high.profile), regime.source),
    ]
    if regime.electives is not None:
        found.append(combination_reason(extremes, used, regime.electives))
        found.append(lowest_elective_reason(extremes, used, regime.electives))
    return found


def _subject(
    rule: tuple[str, str, int], subject: Subject, extremes: tuple[int, int], source: Source
) -> Verdict:
    """Whether a final mark reaches its minimum; `rule` holds its name, the subject's and the limit.
    """
    key, name, minimum = rule
    final = final_mark(subject)
    value = UNKNOWN if final is None else str(final)
    text = f"{name}: eindcijfer {value}{_made_of(subject)}; nodig is ten minste een {minimum}."
    ok = holds(extremes[0] >= minimum, extremes[1] >= minimum)
    return reason(key, ok, (value, str(minimum)), source, text)


def _made_of(subject: Subject) -> str:
    ce = "nog geen CE" if subject.ce is None else f"CE {comma(mark_value(subject.ce))}"
    if not subject.has_se:
        return f" ({ce}, zonder SE)"
    se = "nog geen SE" if subject.se is None else f"SE {comma(mark_value(subject.se))}"
    return f" ({se} en {ce})"


def complete(candidate: Candidate, used: Used) -> bool:
    """Whether every elective on the positions `used` has its mark."""
    return None not in [candidate.electives[position] for position in used]


def combination_value(extremes: Extremes, used: Used) -> str:
    """The combination mark over `used`, printable; unknown while a mark in it is missing."""
    return str(extremes.lowest.combination(used)) if complete(extremes.candidate, used) else UNKNOWN


def combination_reason(extremes: Extremes, used: Used, rules: ElectiveRules) -> Verdict:
    """Whether the combination mark is high enough, and over which electives it is the mean."""
    minimum = rules.combination_minimum
    value = combination_value(extremes, used)
    low, high = extremes.lowest.combination(used), extremes.highest.combination(used)
    ok = holds(low >= minimum, high >= minimum)
    left_out = len(extremes.candidate.electives) - len(used)
    rest = {0: "", 1: ", 1 telt niet mee"}.get(left_out, f", {left_out} tellen niet mee")
    over = f"{len(used)} keuzevakken{rest}"
    text = f"Combinatiecijfer {value} (gemiddelde van {over}); nodig is ten minste een {minimum}."
    return reason(
        "exam.combination_minimum", ok, (value, str(minimum)), rules.combination_source, text
    )


def lowest_elective_reason(extremes: Extremes, used: Used, rules: ElectiveRules) -> Verdict:
    """Whether no elective that counts is too low."""
    minimum = rules.mark_minimum
    low, high = extremes.lowest.lowest_elective(used), extremes.highest.lowest_elective(used)
    value = str(low) if complete(extremes.candidate, used) else UNKNOWN
    text = (
        f"Het laagste keuzevak dat meetelt is {value}; "
        f"elk keuzevak moet ten minste een {minimum} zijn."
    )
    ok = holds(low >= minimum, high >= minimum)
    return reason("exam.elective_minimum", ok, (value, str(minimum)), rules.mark_source, text)
