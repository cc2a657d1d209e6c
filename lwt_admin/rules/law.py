"""The tables of the page "Wat zegt de wet?", made from the very values that the rules apply."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lwt_admin.rules import absence, recognition, subsidy, young_work
from lwt_admin.rules.agreements import (
    AGE_SOURCE,
    COOPERATION_SOURCE,
    GUARDIAN_MUST_SIGN_BELOW,
    GUARDIAN_SOURCE,
    HOUSE_RULE,
    MANDATORY_PROVISIONS,
    MINORS_SOURCE,
    OF_AGE,
    RECOGNITION_SOURCE,
    YOUNGEST,
)
from lwt_admin.rules.labour_limits import AGE_GROUPS, AWAY_SOURCE, AgeGroup, Limit
from lwt_admin.rules.marks import mark_text
from lwt_admin.rules.profiles import PROFILES
from lwt_admin.rules.recognition import CRITERIA
from lwt_admin.rules.regimes import (
    CORONA_YEARS,
    EXAM_REGIMES,
    HOURS_REGIMES,
    ExamRegime,
    HoursRegime,
)
from lwt_admin.rules.text import clock_text, date_text, hours_text
from lwt_admin.rules.verdicts import Source


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of a table: what it is about, what it says, and where that stands, if anywhere."""

    name: str
    text: str
    article: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading, when it applies, and its rows."""

    title: str
    applies: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: `key` for its address, heading, a word of explanation, tables."""

    key: str
    title: str
    intro: str
    tables: tuple[Table, ...]


def _row(name: str, text: str, source: Source) -> Row:
    return Row(name, text, source.article, source.status)


def _hours(regime: HoursRegime) -> Table:
    source = regime.source
    until = f" tot en met {date_text(regime.valid_until)}" if regime.valid_until else ""
    hours = f"ten minste {regime.minimum_hours} en ten hoogste {regime.maximum_hours} klokuren"
    days = f"ten minste {regime.minimum_days} en ten hoogste {regime.maximum_days} dagen"
    return Table(
        regime.title,
        f"trajecten die beginnen vanaf {date_text(regime.valid_from)}{until} ({regime.state})",
        (
            _row("Uren", f"{hours} in leerjaar 3 en 4 samen", source),
            _row("Dagen", f"{days}; dat dit naast de uren geldt, is onze lezing", source),
            _row("Les op school", "in elke schoolweek is er les op school", source),
        ),
    )


def _exam(regime: ExamRegime) -> Table:
    if regime.last_year is None:
        years = f"vanaf examenjaar {regime.first_year}"
    elif regime.last_year == regime.first_year:
        years = f"examenjaar {regime.first_year}"
    else:
        years = f"examenjaren {regime.first_year} tot en met {regime.last_year}"
    exempt = ", tenzij het examen wiskunde omvat" if regime.mathematics_exempts else ""
    rows = [
        _row("Nederlands", f"eindcijfer {regime.dutch_minimum} of hoger", regime.source),
        _row(
            regime.profile_subject, f"eindcijfer {regime.profile_minimum} of hoger", regime.source
        ),
        *_elective_rows(regime),
        _row("Rekenen", f"{regime.arithmetic} afgelegd{exempt}", regime.arithmetic_source),
        _resit(regime),
        *_full_exam_rows(regime),
    ]
    return Table(regime.title, f"{years} ({regime.state})", tuple(rows))


def _elective_rows(regime: ExamRegime) -> Iterable[Row]:
    if rules := regime.electives:
        number = (
            f"ten minste {rules.minimum_number}; van één profiel tellen er ten hoogste "
            f"{rules.maximum_of_one_profile} mee, van het eigen profiel geen"
        )
        yield _row("Keuzevakken", number, rules.source)
        combination = f"{rules.combination_minimum} of hoger, het gemiddelde van de keuzevakken"
        yield _row("Combinatiecijfer", combination, rules.combination_source)
        yield _row("Elk keuzevak", f"{rules.mark_minimum} of hoger (betwist)", rules.mark_source)


def _resit(regime: ExamRegime) -> Row:
    text = (
        "in het examenjaar één van een algemeen vak, en één van het "
        f"{regime.profile_subject.lower()}; het hoogste cijfer telt"
    )
    return _row("Herkansing", text, regime.resit_source)


def _full_exam_rows(regime: ExamRegime) -> Iterable[Row]:
    if rules := regime.bb:
        five, four = rules.pass_mark - 1, rules.pass_mark - 2
        average = f"gemiddelde van het centraal examen {mark_text(rules.ce_average)} of hoger"
        yield _row("Volledig examen", average, rules.source)
        yield _row("Volledig: Nederlands", f"{rules.dutch_minimum} of hoger", rules.source)
        marks = (
            f"hoogstens één {five}, of één {four} of twee {five}'en met een "
            f"{rules.compensation} of hoger; verder alles {rules.pass_mark} of hoger"
        )
        yield _row("Volledig: eindcijfers", marks, rules.source)
        yield _row("Volledig: elk keuzevak", f"{rules.elective_minimum} of hoger", rules.source)
        judged = "lichamelijke opvoeding en kunstvakken voldoende of goed"
        yield _row("Volledig: beoordelingen", judged, rules.source)


def _labour(group: AgeGroup) -> Table:
    rows = [
        _limit("Per dag", group.day),
        _limit("Per week", group.week),
        _limit("Gemiddeld over 4 weken", group.four_weeks),
        _limit("Gemiddeld over 16 weken", group.sixteen_weeks),
        _away(group),
        _rest(group),
    ]
    makers: tuple[Callable[[AgeGroup], Row | None], ...] = (
        _school, _night, _weekly_rest, _breaks, _sunday,
    )  # fmt: skip
    rows += [make(group) for make in makers]
    return Table(group.title, "teksten van 2017", tuple(row for row in rows if row is not None))


def _limit(name: str, limit: Limit | None) -> Row | None:
    if limit is None:
        return None
    return _row(name, f"ten hoogste {hours_text(limit.minutes)}", limit.source)


def _away(group: AgeGroup) -> Row | None:
    if group.four_weeks is None:
        return None
    return _row("Ziekte en vakantie", "tellen mee in het gemiddelde", AWAY_SOURCE)


def _rest(group: AgeGroup) -> Row:
    text = f"ten minste {hours_text(group.daily_rest.minutes)}"
    if short := group.short_rest:
        text = f"{text}, één keer in 7 dagen {hours_text(short.minutes)}"
    return _row("Rust per dag", text, group.daily_rest.source)


def _school(group: AgeGroup) -> Row | None:
    if group.school_counts is None:
        return None
    return _row("School", "telt mee als werktijd, pauzes inbegrepen", group.school_counts)


def _night(group: AgeGroup) -> Row | None:
    limit = group.night
    if limit is None:
        return None
    text = f"niet tussen {clock_text(limit.latest)} en {clock_text(limit.earliest)}"
    return _row("Nacht", text, limit.source)


def _weekly_rest(group: AgeGroup) -> Row | None:
    limit = group.weekly_rest
    if limit is None:
        return None
    text = f"{hours_text(limit.minutes)} achter elkaar in elke 7 dagen"
    if limit.spread:
        total, part = (hours_text(minutes) for minutes in limit.spread)
        text = f"{text}, of {total} in 14 dagen in delen van ten minste {part}"
    return _row("Rust per week", text, limit.source)


def _breaks(group: AgeGroup) -> Row:
    limit = group.breaks
    steps = [f"{needed} minuten bij meer dan {hours_text(above)}" for above, needed in limit.steps]
    how = "achter elkaar" if limit.unbroken else f"in delen van minstens {limit.smallest_part}"
    return _row("Pauze", f"{' en '.join(reversed(steps))}, {how}", limit.source)


def _sunday(group: AgeGroup) -> Row:
    limit = group.sunday
    if limit.may_be_agreed:
        text = (
            "alleen als het werk het nodig maakt en het is afgesproken; "
            f"{limit.free_in_52_weeks} vrije zondagen in 52 weken"
        )
    else:
        text = "nooit"
    return _row("Zondag", text, limit.source)


def _young_work(found: young_work.WorkList) -> Table:
    rows = tuple(
        Row(point.name, point.text.removesuffix("."), point.article, point.status)
        for point in found.points
    )
    return Table(f"Jonger dan {found.below}", found.title, rows)


def _agreement() -> Table:
    rows = [
        _row("Leeftijd", f"onder de {YOUNGEST} geen stage", AGE_SOURCE),
        _row(
            "Erkenning",
            "het leerbedrijf is erkend voor LWT, de hele periode",
            RECOGNITION_SOURCE,
        ),
        _row("Samenwerking", "een overeenkomst met een mbo-instelling", COOPERATION_SOURCE),
        _row(
            f"Jonger dan {GUARDIAN_MUST_SIGN_BELOW}",
            "altijd tekent ook een wettelijk vertegenwoordiger, of wie het kind in huis verzorgt",
            GUARDIAN_SOURCE,
        ),
        _row(
            f"Vanaf {GUARDIAN_MUST_SIGN_BELOW}, jonger dan {OF_AGE}",
            "leerling en wettelijk vertegenwoordiger tekenen, tenzij de school dat anders kiest",
            MINORS_SOURCE,
        ),
        Row(f"Vanaf {OF_AGE}", "de leerling tekent alleen, zonder wettelijk vertegenwoordiger"),
        Row("Welke leeftijd telt", "die op de dag van tekenen"),
        Row("Eén of alle vertegenwoordigers", "keuze van de school; één is genoeg"),
        Row("Eén bedrijf per dag", f"geen twee overeenkomsten op dezelfde dag ({HOUSE_RULE})"),
    ]
    rows += [
        Row("Verplicht geregeld", provision.label, provision.article, provision.status)
        for provision in MANDATORY_PROVISIONS
    ]
    return Table("Leer-werkovereenkomst", "elke overeenkomst", tuple(rows))


def _company() -> Table:
    every = f"SBB beoordeelt het leerbedrijf elke {recognition.YEARS} jaar"
    lapse = f"de erkenning vervalt na {recognition.YEARS} jaar zonder LWT-leerling"
    rows = [
        _row("Beoordeling", every, recognition.SOURCE),
        _row("Verval", lapse, recognition.SOURCE),
        *[_row("Kwaliteit", criterion.text, criterion.source) for criterion in CRITERIA],
    ]
    return Table("Leerbedrijf", "elk leerbedrijf", tuple(rows))


def _absence() -> Table:
    text = f"{hours_text(absence.REPORT_FROM)} in vier weken, lessen en stage samen"
    return Table(
        "Verzuim zonder verlof",
        "tekst van 2015",
        (_row("Melden bij de gemeente", f"vanaf {text}", absence.SOURCE),),
    )


def _subsidy() -> Table:
    text = (
        "een week telt als de leerling op ten minste één dag echt aan het werk was; ten hoogste "
        f"{subsidy.MOST_WEEKS} per schooljaar"
    )
    return Table(
        "Subsidie praktijkleren",
        f"vanaf {date_text(subsidy.VALID_FROM)}; tekst van 2013. Het leerbedrijf vraagt aan",
        (_row("Gerealiseerde weken", text, subsidy.SOURCE),),
    )


def _profiles() -> Table:
    rows = tuple(Row(profile.name, f"{profile.short}, {profile.code}") for profile in PROFILES)
    return Table("Profielen", "naam, afkorting en vakcode van het profielvak", rows)


SECTIONS: Final[tuple[Section, ...]] = (
    Section(
        "uren",
        "Stage-uren",
        "Hoeveel uren en dagen tellen, en dat er elke week les op school is.",
        (*[_hours(regime) for regime in HOURS_REGIMES], _absence(), _subsidy()),
    ),
    Section(
        "overeenkomst",
        "Overeenkomst en erkenning",
        "Wat er moet zijn voordat een leerling begint, en wie tekent.",
        (_agreement(), _company()),
    ),
    Section(
        "werktijd",
        "Werktijd",
        "Wat mag op welke leeftijd. De leeftijd op de dag zelf telt. "
        "Nachtdiensten van wie 18 is of ouder (ATW 5:8) staan er niet in; die beoordelen we niet.",
        tuple(_labour(group) for group in AGE_GROUPS),
    ),
    Section(
        "werk",
        "Soort werk",
        "Wat een leerling in het leerbedrijf doet, moet bij de leeftijd passen. Of een taak mag, "
        "beoordelen we niet: dat bekijkt wie het bedrijf kent.",
        tuple(_young_work(found) for found in young_work.LISTS),
    ),
    Section(
        "examen",
        "Examen",
        "Wanneer een leerling is geslaagd. Voor de examenjaren "
        f"{CORONA_YEARS[0]} tot en met {CORONA_YEARS[-1]} golden bijzondere regels, "
        "die hier niet staan.",
        tuple(_exam(regime) for regime in EXAM_REGIMES),
    ),
    Section("profielen", "Profielen", "De tien profielen van het vmbo.", (_profiles(),)),
)
"""Everything the page shows, in order."""
