"""Whether a package is one for the LWT exam, before any mark is known.

The exam itself refuses to judge a package that is not (`exam_facts`); here each rule says what it
finds, so that a package can be put together with the rules beside it. Exam years before 2018 have
no electives.
"""

from collections import Counter
from datetime import date
from typing import Final, NamedTuple

from lwt_admin.rules.exam_facts import MATHEMATICS
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.regimes import ElectiveRules, ExamRegime, exam_regime
from lwt_admin.rules.subjects import consultation_source
from lwt_admin.rules.verdicts import UNVERIFIED, Source, Verdict


class PackedElective(NamedTuple):
    """A vocational elective, and the profile of which it is a module, if any."""

    name: str
    module_of: str | None = None


class PackedExtra(NamedTuple):
    """A subject beside the LWT exam; `decided` is whether its decision was recorded."""

    name: str
    has_ce: bool = True
    decided: bool = True


COMPULSORY: Final = frozenset({"dutch", "profile", "arithmetic"})

EXTRA_DECIDED: Final = "package.extra_decided"

OBJECTION: Final = Source("EB 52 lid 3", UNVERIFIED)
"""Where it stands that extra subjects are listed unless the candidate objects."""
LWT_ROUTE: Final = "lwt"

Figures = tuple[int | str, int | str]
"""The value and the limit of a verdict."""


class Package(NamedTuple):
    """The subjects of one candidate, whose trajectory starts on `start`.

    `compulsory` says which of the subjects that every exam has are in it.
    """

    exam_year: int
    profile_short: str
    start: date
    electives: tuple[PackedElective, ...] = ()
    extra: tuple[PackedExtra, ...] = ()
    compulsory: frozenset[str] = COMPULSORY

    @property
    def has_mathematics(self) -> bool:
        """Whether mathematics with a central exam is among the extra subjects."""
        return any(one.has_ce and plain(one.name) == MATHEMATICS for one in self.extra)


def plain(name: str) -> str:
    """The name of a subject as it is compared."""
    return name.strip().casefold()


def is_used(
    extra: PackedExtra, exam_year: int, *, route: str | None, full_exam: bool, arithmetic: bool
) -> bool:
    """Whether a result may rest on an extra subject; then it is listed whatever the candidate says.

    `route` is that of the result so far, None while it has none; `full_exam` is stated by the exam
    secretary, and `arithmetic` says whether arithmetic was taken: without it mathematics stands in
    its place. RuleError for an exam year without rules.
    """
    exempts = exam_regime(exam_year).mathematics_exempts
    if full_exam and route != LWT_ROUTE:
        return True
    is_mathematics = extra.has_ce and plain(extra.name) == MATHEMATICS
    return is_mathematics and exempts and not arithmetic


def judge_package(package: Package) -> list[Verdict]:
    """What the law says of this package, rule by rule; RuleError for an unknown exam year."""
    regime = exam_regime(package.exam_year)
    found = [_compulsory(package, regime)]
    if regime.electives is not None:
        found += _electives(package, regime.electives)
    elif package.electives:
        text = f"in examenjaar {package.exam_year} bestonden geen beroepsgerichte keuzevakken"
        figures = (len(package.electives), 0)
        found.append(_verdict("package.electives", False, figures, regime.source, text))
    found.append(_arithmetic(package, regime))
    found += [_decided(one, package.start) for one in package.extra]
    return found


def _verdict(rule: str, ok: bool | None, figures: Figures, source: Source, text: str) -> Verdict:
    value, limit = map(str, figures)
    sentence = f"{text[:1].upper()}{text[1:]}."
    return Verdict(rule, ok, value, limit, source.article, source.status, sentence)


def _compulsory(package: Package, regime: ExamRegime) -> Verdict:
    """Dutch and the profile subject."""
    names = {"dutch": "Nederlands", "profile": regime.profile_subject.lower()}
    missing = [name for kind, name in names.items() if kind not in package.compulsory]
    text = f"{' en '.join(missing or names.values())} {'ontbreekt' if missing else 'in het pakket'}"
    figures = (len(names) - len(missing), len(names))
    return _verdict("package.compulsory", not missing, figures, regime.source, text)


def _electives(package: Package, rules: ElectiveRules) -> list[Verdict]:
    modules = Counter(one.module_of for one in package.electives if one.module_of)
    surplus = {
        short: number - rules.maximum_of_one_profile
        for short, number in modules.items()
        if number > rules.maximum_of_one_profile
    }
    usable = len(package.electives) - sum(surplus.values())
    found = [_number(len(package.electives), rules)]
    found += [
        _surplus(short, modules[short], usable, rules) for short in BY_SHORT if short in surplus
    ]
    own = [one.name for one in package.electives if one.module_of == package.profile_short]
    if own:
        text = (
            f"{' en '.join(own)}: een module van het eigen profiel ({package.profile_short}) kan "
            "geen keuzevak zijn"
        )
        found.append(_verdict("package.own_profile", False, (len(own), 0), rules.source, text))
    return found


def _number(number: int, rules: ElectiveRules) -> Verdict:
    least = rules.minimum_number
    found = "er is 1 keuzevak" if number == 1 else f"er zijn {number} keuzevakken"
    text = f"{found}; nodig zijn er ten minste {least}"
    return _verdict("package.electives", number >= least, (number, least), rules.source, text)


def _surplus(short: str, number: int, usable: int, rules: ElectiveRules) -> Verdict:
    """More modules of one profile than count; which of them do, the marks will tell."""
    most, least = rules.maximum_of_one_profile, rules.minimum_number
    enough = usable >= least
    rest = (
        f"er blijven {usable} keuzevakken over"
        if enough
        else f"dan blijven er geen {least} keuzevakken over"
    )
    text = f"er zijn {number} modules van {short}; ten hoogste {most} mogen meetellen, en {rest}"
    ok = None if enough else False
    return _verdict("package.modules", ok, (number, most), rules.source, text)


def _arithmetic(package: Package, regime: ExamRegime) -> Verdict:
    source, name = regime.arithmetic_source, regime.arithmetic
    if regime.mathematics_exempts and package.has_mathematics:
        text = f"wiskunde met een centraal examen in het pakket: het {name} is niet nodig"
        return _verdict("package.arithmetic", True, ("wiskunde", name), source, text)
    there = "arithmetic" in package.compulsory
    text = f"{name} {'in het pakket' if there else 'ontbreekt'}"
    value = name if there else "geen"
    return _verdict("package.arithmetic", there, (value, name), source, text)


def _decided(extra: PackedExtra, start: date) -> Verdict:
    """An extra subject is offered after consultation (WVO art. 10b1 lid 3)."""
    told = "is vastgelegd" if extra.decided else "ontbreekt"
    text = (
        f"{extra.name}: het besluit na overleg met de leerling of de wettelijk vertegenwoordiger "
        f"{told}"
    )
    value = "besluit" if extra.decided else "geen"
    figures = (value, "besluit")
    return _verdict(EXTRA_DECIDED, extra.decided, figures, consultation_source(start), text)
