"""The dated values of placement hours and exam: which apply when, from which article, read or not.

A regime is `ADOPTED` (vastgesteld) or `PLANNED` (voorgenomen); a planned one may be stored beside
the others, but is never applied. Working time has its own table in `labour_limits`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED, RuleError, Source

ADOPTED: Final = "vastgesteld"
PLANNED: Final = "voorgenomen"

DAYS_READING: Final = " (dat dit naast de uren geldt, is onze lezing van de wet)"
"""Said wherever the limits of days are: the Act speaks of hours, "verzorgd in" so many days."""


@dataclass(frozen=True, slots=True)
class HoursRegime:
    """Limits of the placement over leerjaar 3 and 4 together, by start of the trajectory."""

    name: str
    title: str
    valid_from: date
    valid_until: date | None
    minimum_hours: int
    maximum_hours: int
    minimum_days: int
    maximum_days: int
    source: Source
    state: str = ADOPTED


@dataclass(frozen=True, slots=True)
class ExamRegime:
    """What an LWT exam asks, by exam year. Minimum marks are final marks.

    `arithmetic` is the Dutch name of what must have been taken. `electives` is None where the exam
    has none; `bb` holds the ordinary rule of the basisberoepsgerichte leerweg for a full exam, None
    where that is not supported.
    """

    name: str
    title: str
    first_year: int
    last_year: int | None
    dutch_minimum: int
    profile_subject: str
    profile_minimum: int
    arithmetic: str
    mathematics_exempts: bool
    source: Source
    arithmetic_source: Source
    resit_source: Source
    electives: "ElectiveRules | None" = None
    bb: "FullExamRules | None" = None
    state: str = ADOPTED

    def full_exam_rules(self) -> "FullExamRules":
        """The rules of a full exam; RuleError on `full_exam` when they are not supported."""
        if self.bb is None:
            raise RuleError(
                "full_exam", f"een volledig examen wordt niet ondersteund bij “{self.title}”"
            )
        return self.bb


@dataclass(frozen=True, slots=True)
class ElectiveRules:
    """The vocational electives: how many, the combination mark they give, the lowest among them."""

    minimum_number: int
    maximum_of_one_profile: int
    combination_minimum: int
    mark_minimum: int
    source: Source
    combination_source: Source
    mark_source: Source


@dataclass(frozen=True, slots=True)
class FullExamRules:
    """The ordinary rule of the basisberoepsgerichte leerweg.

    `ce_average` is in tenths of a mark: 55 is 5.5. From `pass_mark` a mark is sufficient;
    `compensation` is the mark that one subject must have when others fall too short.
    """

    ce_average: int
    dutch_minimum: int
    pass_mark: int
    compensation: int
    elective_minimum: int
    source: Source


def _hours_regimes() -> tuple[HoursRegime, ...]:
    return (
        HoursRegime(
            name="placement hours 2003",
            title="Stage-uren, leer-werktrajecten vanaf 1 augustus 2003 (Stb. 2003, 292)",
            valid_from=date(2003, 8, 1),
            valid_until=date(2022, 7, 31),
            minimum_hours=640,
            maximum_hours=1280,
            minimum_days=80,
            maximum_days=160,
            source=Source("WVO 10b1 lid 1", VERIFIED),
        ),
        HoursRegime(
            name="placement hours 2022",
            title="Stage-uren, leer-werktrajecten vanaf 1 augustus 2022 (WVO 2020)",
            valid_from=date(2022, 8, 1),
            valid_until=None,
            minimum_hours=640,
            maximum_hours=1280,
            minimum_days=80,
            maximum_days=160,
            source=Source("WVO 10b1 (oud)", UNVERIFIED),
        ),
    )


EB_RESIT: Final = Source("EB 51", UNVERIFIED)


def _vocational_programme(first_year: int, last_year: int, status: str) -> ExamRegime:
    return ExamRegime(
        name="beroepsgericht programma",
        title="Examen met Nederlands en het beroepsgerichte programma",
        first_year=first_year,
        last_year=last_year,
        dutch_minimum=6,
        profile_subject="Beroepsgericht programma",
        profile_minimum=6,
        arithmetic="rekentoets",
        mathematics_exempts=False,
        source=Source("EB 49 lid 3 en 61", status),
        arithmetic_source=Source("EB 49 lid 3 en 61", status),
        resit_source=EB_RESIT,
    )


def _profiles(
    *,
    name: str,
    title: str,
    years: tuple[int, int | None],
    arithmetic: str,
    exempts: bool,
    suffix: str,
    resit_source: Source,
) -> ExamRegime:
    sixth = Source(f"EB 49 lid 6{suffix}", UNVERIFIED)
    first = Source(f"EB 49 lid 1{suffix}", UNVERIFIED)
    return ExamRegime(
        name=name,
        title=title,
        first_year=years[0],
        last_year=years[1],
        dutch_minimum=6,
        profile_subject="Profielvak",
        profile_minimum=6,
        arithmetic=arithmetic,
        mathematics_exempts=exempts,
        source=sixth,
        arithmetic_source=sixth,
        resit_source=resit_source,
        electives=ElectiveRules(
            minimum_number=4,
            maximum_of_one_profile=2,
            combination_minimum=6,
            mark_minimum=4,
            source=sixth,
            combination_source=sixth,
            mark_source=Source(f"EB 49 lid 1 d{suffix}", UNVERIFIED),
        ),
        bb=FullExamRules(
            ce_average=55,
            dutch_minimum=5,
            pass_mark=6,
            compensation=7,
            elective_minimum=4,
            source=first,
        ),
    )


HOURS_REGIMES: Final[tuple[HoursRegime, ...]] = _hours_regimes()

EXAM_REGIMES: Final[tuple[ExamRegime, ...]] = (
    _vocational_programme(2014, 2015, UNVERIFIED),
    _vocational_programme(2016, 2016, VERIFIED),
    _vocational_programme(2017, 2017, UNVERIFIED),
    _profiles(
        name="profielen met rekentoets",
        title="Examen in profielen, met de rekentoets",
        years=(2018, 2019),
        arithmetic="rekentoets",
        exempts=False,
        suffix="",
        resit_source=EB_RESIT,
    ),
    _profiles(
        name="profielen met schoolexamen rekenen",
        title="Examen in profielen, met het schoolexamen rekenen",
        years=(2023, None),
        arithmetic="schoolexamen rekenen",
        exempts=True,
        suffix=" (oud)",
        resit_source=Source("UWVO 2020 3.38", VERIFIED),
    ),
)

WVO_2020: Final = date(2022, 8, 1)
"""The first day of the successor of the WVO, whose article numbers could not be read."""


def wvo(article: str, day: date) -> Source:
    """How an article of the old WVO is cited on a day; since the WVO 2020 as "(oud)"."""
    if day < WVO_2020:
        return Source(f"WVO {article}", VERIFIED)
    return Source(f"WVO {article} (oud)", UNVERIFIED)


CORONA_YEARS: Final = range(2020, 2023)


def regime_on(start: date, regimes: Sequence[HoursRegime] = HOURS_REGIMES) -> HoursRegime:
    """The adopted regime of placement hours for a trajectory that starts on `start`.

    Raises RuleError on `start` before the first regime.
    """
    for regime in regimes:
        if regime.state != ADOPTED or start < regime.valid_from:
            continue
        if regime.valid_until is None or start <= regime.valid_until:
            return regime
    raise RuleError(
        "start", f"een leer-werktraject dat begint op {start} valt onder geen bekende regeling"
    )


def exam_regime(exam_year: int, regimes: Sequence[ExamRegime] = EXAM_REGIMES) -> ExamRegime:
    """The adopted regime of the exam in `exam_year`.

    Raises RuleError on `exam_year` before the first regime, and for the years with special rules.
    """
    for regime in regimes:
        if regime.state != ADOPTED or exam_year < regime.first_year:
            continue
        if regime.last_year is None or exam_year <= regime.last_year:
            return regime
    if exam_year in CORONA_YEARS:
        raise RuleError(
            "exam_year",
            f"examenjaar {exam_year} wordt niet ondersteund: toen golden bijzondere regels",
        )
    raise RuleError("exam_year", f"examenjaar {exam_year} wordt niet ondersteund")
