"""The facts of an exam candidate, and the check that they can be true.

The parts are tuples with names: thousands of candidates are read at once, and making them weighs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from lwt_admin.rules.marks import final_of_average, final_of_one, final_of_two, fine, tenths
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.regimes import ElectiveRules, ExamRegime
from lwt_admin.rules.verdicts import RuleError

GOOD: Final = "goed"
JUDGEMENTS: Final = (GOOD, "voldoende", "onvoldoende")
MATHEMATICS: Final = "wiskunde"


class CentralMarks(NamedTuple):
    """School exam, central exam and resit of a subject; None while unknown.

    The highest of exam and resit counts.
    """

    se: Decimal | None = None
    ce: Decimal | None = None
    resit: Decimal | None = None


class ProfileMarks(NamedTuple):
    """Marks of the profile subject; `ce` is the CSPE.

    `has_se` says whether the PTA has a school exam for it.
    """

    se: Decimal | None = None
    ce: Decimal | None = None
    resit: Decimal | None = None
    has_se: bool = True


class Elective(NamedTuple):
    """A vocational elective: its exact average, and the profile of which it is a module, if any."""

    name: str = ""
    se: Decimal | None = None
    module_of: str | None = None


class Arithmetic(NamedTuple):
    """Whether arithmetic was taken (None: unknown). The mark is shown, and never decides."""

    taken: bool | None = None
    mark: Decimal | None = None


NOTHING_OF_ARITHMETIC: Final = Arithmetic()


class ExtraSubject(NamedTuple):
    """A subject beside the LWT exam; without central exam `se` is an exact average."""

    subject: str
    se: Decimal | None = None
    ce: Decimal | None = None
    resit: Decimal | None = None
    has_ce: bool = True


class ExamFacts(NamedTuple):
    """One candidate in one exam year.

    `full_exam` is the exam secretary's statement that the subjects together form a full exam of the
    basisberoepsgerichte leerweg; `resits_closed` that no resit will be taken any more.
    """

    exam_year: int
    dutch: CentralMarks
    profile: ProfileMarks
    electives: tuple[Elective, ...] = ()
    arithmetic: Arithmetic = NOTHING_OF_ARITHMETIC
    extra: tuple[ExtraSubject, ...] = ()
    profile_short: str | None = None
    full_exam: bool = False
    physical_education: str | None = None
    arts: str | None = None
    resits_closed: bool = False


@dataclass(slots=True)
class Subject:
    """A checked subject, in tenths: the highest of exam and resit, and its final mark."""

    se: int | None
    ce: int | None
    has_se: bool
    has_ce: bool
    final: int | None


@dataclass(slots=True)
class Candidate:
    """Checked facts, ready to compute with; electives are final marks, None while unknown.

    `arithmetic` is True when taken or not needed; `exempt` says that mathematics makes it
    unnecessary.
    """

    dutch: Subject
    profile: Subject
    electives: tuple[int | None, ...]
    modules: tuple[str | None, ...]
    extra: tuple[Subject, ...]
    arithmetic: bool | None
    exempt: bool
    judgements: tuple[str | None, str | None]


def checked(facts: ExamFacts, regime: ExamRegime) -> Candidate:
    """The facts as whole numbers; RuleError with the path of the first fact that cannot be true."""
    if facts.profile_short is not None and facts.profile_short not in BY_SHORT:
        raise RuleError("profile_short", f"“{facts.profile_short[:20]}” is geen profiel")
    dutch = _central(facts.dutch, "dutch")
    profile = _profile(facts.profile)
    electives = tuple(
        [_average(elective.se, "electives", n) for n, elective in enumerate(facts.electives)]
    )
    _check_electives(facts, regime.electives)
    tenths(facts.arithmetic.mark, "arithmetic.mark")
    extra = tuple([_extra(subject, n) for n, subject in enumerate(facts.extra)])
    if extra:
        _check_extra(facts, regime)
    if facts.full_exam:
        regime.full_exam_rules()
    exempt = regime.mathematics_exempts and _has_mathematics(facts)
    return Candidate(
        dutch=dutch,
        profile=profile,
        electives=electives,
        modules=tuple([elective.module_of for elective in facts.electives]),
        extra=extra,
        arithmetic=exempt or facts.arithmetic.taken,
        exempt=exempt,
        judgements=(
            judgement(facts.physical_education, "physical_education"),
            judgement(facts.arts, "arts"),
        ),
    )


def judgement(found: str | None, field: str) -> str | None:
    """One of `JUDGEMENTS`, or None; RuleError on `field` for another word."""
    if found is not None and found not in JUDGEMENTS:
        known = ", ".join(JUDGEMENTS)
        raise RuleError(field, f"“{found[:20]}” is geen beoordeling: gebruik {known}")
    return found


def _has_mathematics(facts: ExamFacts) -> bool:
    return any(extra.has_ce and _name(extra) == MATHEMATICS for extra in facts.extra)


def _name(extra: ExtraSubject) -> str:
    return extra.subject.strip().casefold()


def _central(
    marks: CentralMarks | ProfileMarks | ExtraSubject, field: str, has_se: bool = True
) -> Subject:
    """A subject with a central exam. A resit counts when it is higher; none without an exam."""
    se = tenths(marks.se, field, "se")
    ce = tenths(marks.ce, field, "ce")
    resit = tenths(marks.resit, field, "resit")
    if resit is not None:
        if ce is None:
            text = "een herkansing kan pas als het cijfer van het eerste examen er is"
            raise RuleError(f"{field}.resit", text)
        ce = max(ce, resit)
    return Subject(se, ce, has_se, True, _final(se, ce, has_se))


def _final(se: int | None, ce: int | None, has_se: bool) -> int | None:
    if ce is None:
        return None
    if not has_se:
        return final_of_one(ce)
    return None if se is None else final_of_two(se, ce)


def _profile(marks: ProfileMarks) -> Subject:
    if not marks.has_se and marks.se is not None:
        text = "er is een SE-cijfer ingevuld, maar het PTA heeft geen schoolexamen hiervoor"
        raise RuleError("profile.se", text)
    return _central(marks, "profile", has_se=marks.has_se)


def _average(se: Decimal | None, field: str, number: int) -> int | None:
    """The final mark that an exact average gives; None when it is not known yet."""
    return None if se is None else final_of_average(fine(se, f"{field}.{number}.se"))


def _extra(extra: ExtraSubject, number: int) -> Subject:
    field = f"extra.{number}"
    if extra.has_ce:
        return _central(extra, field)
    for part, mark in (("ce", extra.ce), ("resit", extra.resit)):
        if mark is not None:
            raise RuleError(f"{field}.{part}", "dit vak heeft geen centraal examen")
    return Subject(None, None, True, False, _average(extra.se, "extra", number))


def _check_extra(facts: ExamFacts, regime: ExamRegime) -> None:
    seen: set[str] = set()
    for number, extra in enumerate(facts.extra):
        if _name(extra) in seen:
            text = f"het vak “{extra.subject[:40]}” staat er twee keer"
            raise RuleError(f"extra.{number}.subject", text)
        seen.add(_name(extra))
    if len(used := list(general_resits(facts))) > 1:
        text = "er is maar één herkansing van een algemeen vak in een examenjaar"
        raise RuleError(used[1], f"{text} ({regime.resit_source.article})")


def general_resits(facts: ExamFacts) -> Iterator[str]:
    """The fields of the general resits that were taken; the CSPE has a resit of its own (EB 51)."""
    if facts.dutch.resit is not None:
        yield "dutch.resit"
    for number, extra in enumerate(facts.extra):
        if extra.resit is not None:
            yield f"extra.{number}.resit"


def _check_electives(facts: ExamFacts, rules: ElectiveRules | None) -> None:
    number = len(facts.electives)
    if rules is None:
        if number:
            text = f"in examenjaar {facts.exam_year} bestonden geen beroepsgerichte keuzevakken"
            raise RuleError("electives", text)
        return
    modules = _modules(facts)
    if number < rules.minimum_number:
        found = "er is 1 keuzevak" if number == 1 else f"er zijn {number} keuzevakken"
        text = f"{found}; nodig zijn er ten minste {rules.minimum_number}"
        raise RuleError("electives", text)
    surplus = {short: max(0, n - rules.maximum_of_one_profile) for short, n in modules.items()}
    if number - sum(surplus.values()) < rules.minimum_number:
        short = max(surplus, key=surplus.__getitem__)
        text = (
            f"er zijn {modules[short]} modules van {short}; van één profiel mogen er ten hoogste "
            f"{rules.maximum_of_one_profile} meetellen, en dan blijven er geen "
            f"{rules.minimum_number} keuzevakken over"
        )
        raise RuleError("electives", text)


def _modules(facts: ExamFacts) -> dict[str, int]:
    """How many electives are modules of each profile; none may be of the pupil's own."""
    modules: dict[str, int] = {}
    for number, elective in enumerate(facts.electives):
        if elective.module_of is None:
            continue
        if elective.module_of not in BY_SHORT:
            field = f"electives.{number}.module_of"
            raise RuleError(field, f"“{elective.module_of[:20]}” is geen profiel")
        if elective.module_of == facts.profile_short:
            name = f"keuzevak {number + 1}"
            text = f"{name} is een module van het eigen profiel ({facts.profile_short})"
            raise RuleError("electives", text)
        modules[elective.module_of] = modules.get(elective.module_of, 0) + 1
    return modules
