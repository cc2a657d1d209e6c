"""Advice on whether a package is a full exam of the basisberoepsgerichte leerweg (BB).

The exam secretary states that it is; this looks which parts are there. Which two general subjects
belong to a profile does not stand in our sources, so that is never more than open. The number of
the article was not read.
"""

from typing import Final, NamedTuple

from lwt_admin.rules.exam_facts import judgement
from lwt_admin.rules.exam_package import Figures, Package, plain
from lwt_admin.rules.regimes import exam_regime
from lwt_admin.rules.verdicts import UNVERIFIED, Source, Verdict

SOURCE: Final = Source("EB", UNVERIFIED)
GENERAL_SUBJECTS: Final = 2
ELECTIVES: Final = 4
"""How many general subjects of the profile, and electives, a full exam has."""
ENGLISH: Final = frozenset({"engels", "engelse taal"})
CIVICS: Final = frozenset({"maatschappijleer", "maatschappijleer 1", "maatschappijleer i"})


class Judgements(NamedTuple):
    """What was judged without a mark; None while it is not known."""

    physical_education: str | None = None
    arts: str | None = None


def advise(package: Package, judgements: Judgements) -> list[Verdict]:
    """Each part of a full exam: there, not there, or (None) for the exam secretary to look at.

    RuleError for an exam year in which a full exam is not supported, and for an unknown judgement.
    """
    exam_regime(package.exam_year).full_exam_rules()
    pe = judgement(judgements.physical_education, "physical_education")
    arts = judgement(judgements.arts, "arts")
    names = {plain(one.name) for one in package.extra}
    with_arithmetic = package.has_mathematics or "arithmetic" in package.compulsory
    return [
        _part("dutch", "Nederlands", there="dutch" in package.compulsory),
        _part("english", "Engels", there=bool(names & ENGLISH)),
        _part("civics", "Maatschappijleer", there=bool(names & CIVICS)),
        _part("physical_education", "Lichamelijke opvoeding (beoordeling)", there=pe is not None),
        _part("arts", "Kunstvakken (beoordeling)", there=arts is not None),
        _general_subjects(package),
        _part("profile", "Profielvak", there="profile" in package.compulsory),
        _electives(len(package.electives)),
        _part("arithmetic", "Rekenen of wiskunde", there=with_arithmetic),
    ]


def missing_parts(advice: list[Verdict]) -> list[str]:
    """The names of the parts that are not there, as a sentence lists them."""
    return [one.text.split(":")[0] for one in advice if one.ok is False]


def _verdict(part: str, ok: bool | None, figures: Figures, text: str) -> Verdict:
    value, limit = map(str, figures)
    rule = f"full_exam.{part}"
    return Verdict(rule, ok, value, limit, SOURCE.article, SOURCE.status, text)


def _part(part: str, name: str, *, there: bool) -> Verdict:
    text = f"{name}: {'aanwezig' if there else 'ontbreekt'}."
    return _verdict(part, there, ("ja" if there else "nee", "ja"), text)


def _general_subjects(package: Package) -> Verdict:
    """The other subjects with a central exam; whether they are of the profile is not known here."""
    others = [
        one.name for one in package.extra if one.has_ce and plain(one.name) not in ENGLISH | CIVICS
    ]
    figures = (len(others), GENERAL_SUBJECTS)
    head = "Algemene vakken van het profiel"
    if len(others) < GENERAL_SUBJECTS:
        text = f"{head}: er zijn er {len(others)} van de {GENERAL_SUBJECTS}."
        return _verdict("general_subjects", False, figures, text)
    text = f"{head}: {' en '.join(others)}; ga na of deze bij het profiel horen."
    return _verdict("general_subjects", None, figures, text)


def _electives(number: int) -> Verdict:
    text = f"Keuzevakken: er zijn er {number}; nodig zijn er ten minste {ELECTIVES}."
    return _verdict("electives", number >= ELECTIVES, (number, ELECTIVES), text)
