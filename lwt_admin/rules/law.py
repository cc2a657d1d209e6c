"""The tables of the page "Wat zegt de wet?", made from the very values that the rules apply."""

from collections.abc import Iterable
from typing import Final

from lwt_admin.rules import absence, privacy, recognition, subsidy, transfer, young_work
from lwt_admin.rules.agreements import (
    AGE_SOURCE,
    COOPERATION_SOURCE,
    DANGERS_SOURCE,
    GUARDIAN_MUST_SIGN_BELOW,
    GUARDIAN_SOURCE,
    HOUSE_RULE,
    INFORM_PARENTS_BELOW,
    MANDATORY_PROVISIONS,
    MINORS_SOURCE,
    OF_AGE,
    RECOGNITION_SOURCE,
    YOUNGEST,
)
from lwt_admin.rules.labour_limits import AGE_GROUPS
from lwt_admin.rules.law_labour import labour_table, young_work_table
from lwt_admin.rules.law_tables import Row, Section, Table, row_of
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
from lwt_admin.rules.text import date_text, hours_text


def _hours(regime: HoursRegime) -> Table:
    source = regime.source
    until = f" tot en met {date_text(regime.valid_until)}" if regime.valid_until else ""
    hours = f"ten minste {regime.minimum_hours} en ten hoogste {regime.maximum_hours} klokuren"
    days = f"ten minste {regime.minimum_days} en ten hoogste {regime.maximum_days} dagen"
    return Table(
        regime.title,
        f"trajecten die beginnen vanaf {date_text(regime.valid_from)}{until} ({regime.state})",
        (
            row_of("Uren", f"{hours} in leerjaar 3 en 4 samen", source),
            row_of("Dagen", f"{days}; dat dit naast de uren geldt, is onze lezing", source),
            row_of("Les op school", "in elke schoolweek is er les op school", source),
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
        row_of("Nederlands", f"eindcijfer {regime.dutch_minimum} of hoger", regime.source),
        row_of(
            regime.profile_subject, f"eindcijfer {regime.profile_minimum} of hoger", regime.source
        ),
        *_elective_rows(regime),
        row_of("Rekenen", f"{regime.arithmetic} afgelegd{exempt}", regime.arithmetic_source),
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
        yield row_of("Keuzevakken", number, rules.source)
        combination = f"{rules.combination_minimum} of hoger, het gemiddelde van de keuzevakken"
        yield row_of("Combinatiecijfer", combination, rules.combination_source)
        yield row_of("Elk keuzevak", f"{rules.mark_minimum} of hoger (betwist)", rules.mark_source)


def _resit(regime: ExamRegime) -> Row:
    text = (
        "in het examenjaar één van een algemeen vak, en één van het "
        f"{regime.profile_subject.lower()}; het hoogste cijfer telt"
    )
    return row_of("Herkansing", text, regime.resit_source)


def _full_exam_rows(regime: ExamRegime) -> Iterable[Row]:
    if rules := regime.bb:
        five, four = rules.pass_mark - 1, rules.pass_mark - 2
        average = f"gemiddelde van het centraal examen {mark_text(rules.ce_average)} of hoger"
        yield row_of("Volledig examen", average, rules.source)
        yield row_of("Volledig: Nederlands", f"{rules.dutch_minimum} of hoger", rules.source)
        marks = (
            f"hoogstens één {five}, of één {four} of twee {five}'en met een "
            f"{rules.compensation} of hoger; verder alles {rules.pass_mark} of hoger"
        )
        yield row_of("Volledig: eindcijfers", marks, rules.source)
        yield row_of("Volledig: elk keuzevak", f"{rules.elective_minimum} of hoger", rules.source)
        judged = "lichamelijke opvoeding en kunstvakken voldoende of goed"
        yield row_of("Volledig: beoordelingen", judged, rules.source)


def _agreement() -> Table:
    rows = [
        row_of("Leeftijd", f"onder de {YOUNGEST} geen stage", AGE_SOURCE),
        row_of(
            "Erkenning",
            "het leerbedrijf is erkend voor LWT, de hele periode",
            RECOGNITION_SOURCE,
        ),
        row_of("Samenwerking", "een overeenkomst met een mbo-instelling", COOPERATION_SOURCE),
        row_of(
            f"Jonger dan {GUARDIAN_MUST_SIGN_BELOW}",
            "altijd tekent ook een wettelijk vertegenwoordiger, of wie het kind in huis verzorgt",
            GUARDIAN_SOURCE,
        ),
        row_of(
            f"Vanaf {GUARDIAN_MUST_SIGN_BELOW}, jonger dan {OF_AGE}",
            "leerling en wettelijk vertegenwoordiger tekenen, tenzij de school dat anders kiest",
            MINORS_SOURCE,
        ),
        Row(f"Vanaf {OF_AGE}", "de leerling tekent alleen, zonder wettelijk vertegenwoordiger"),
        Row("Welke leeftijd telt", "die op de dag van tekenen"),
        Row("Eén of alle vertegenwoordigers", "keuze van de school; één is genoeg"),
        row_of(
            f"Tot {INFORM_PARENTS_BELOW}: ouders inlichten",
            "het leerbedrijf vertelt welke gevaren het werk heeft en wat ertegen is gedaan",
            DANGERS_SOURCE,
        ),
        Row("Eén bedrijf per dag", f"geen twee overeenkomsten op dezelfde dag ({HOUSE_RULE})"),
        Row(
            "Alleen binnen het leer-werktraject",
            "de leerling is toegelaten (een oriëntatiestage mag eerder), en de overeenkomst loopt "
            f"niet langer door ({HOUSE_RULE})",
        ),
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
        row_of("Beoordeling", every, recognition.SOURCE),
        row_of("Verval", lapse, recognition.SOURCE),
        *[row_of("Kwaliteit", criterion.text, criterion.source) for criterion in CRITERIA],
    ]
    return Table("Leerbedrijf", "elk leerbedrijf", tuple(rows))


def _school_does() -> Table:
    mentor = "een bekwame mentor volgt hoe het gaat en legt verband tussen school en werk"
    guidance = (
        "de school legt vast hoe de leerling wordt begeleid, en dat het werk niet alleen eenzijdig "
        "productiewerk is"
    )
    other = (
        "is een plaats er toch niet of schiet de begeleiding tekort, dan regelt de school een "
        "andere, na overleg met SBB"
    )
    rows = (
        row_of("Mentor", mentor, recognition.MENTOR_SOURCE),
        row_of("Begeleiding", guidance, recognition.GUIDANCE_SOURCE),
        row_of("Andere plaats", other, recognition.REPLACEMENT_SOURCE),
    )
    return Table("School", "elk leer-werktraject", rows)


def _absence() -> Table:
    text = f"{hours_text(absence.REPORT_FROM)} in vier weken, lessen en stage samen"
    return Table(
        "Verzuim zonder verlof",
        "tekst van 2015",
        (row_of("Melden bij de gemeente", f"vanaf {text}", absence.SOURCE),),
    )


def _subsidy() -> Table:
    text = (
        "een week telt als de leerling op ten minste één dag echt aan het werk was; ten hoogste "
        f"{subsidy.MOST_WEEKS} per schooljaar"
    )
    return Table(
        "Subsidie praktijkleren",
        f"vanaf {date_text(subsidy.VALID_FROM)}; tekst van 2013. Het leerbedrijf vraagt aan",
        (row_of("Gerealiseerde weken", text, subsidy.SOURCE),),
    )


def _profiles() -> Table:
    rows = tuple(Row(profile.name, f"{profile.short}, {profile.code}") for profile in PROFILES)
    return Table("Profielen", "naam, afkorting en vakcode van het profielvak", rows)


def _personal_data() -> Table:
    rows = (
        row_of("Antwoord op een verzoek", f"binnen {privacy.ANSWER_MONTHS} maand", privacy.SOURCE),
        row_of(
            "Dossier overdragen",
            f"vanaf {transfer.DECIDES_ALONE_FROM} jaar beslist de leerling zelf",
            transfer.SOURCE,
        ),
    )
    return Table("Persoonsgegevens", "elke leerling", rows)


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
        (_agreement(), _company(), _school_does()),
    ),
    Section(
        "werktijd",
        "Werktijd",
        "Wat mag op welke leeftijd. De leeftijd op de dag zelf telt. "
        "Nachtdiensten van wie 18 is of ouder (ATW 5:8) staan er niet in; die beoordelen we niet.",
        tuple(labour_table(group) for group in AGE_GROUPS),
    ),
    Section(
        "werk",
        "Soort werk",
        "Wat een leerling in het leerbedrijf doet, moet bij de leeftijd passen. Of een taak mag, "
        "beoordelen we niet: dat bekijkt wie het bedrijf kent.",
        tuple(young_work_table(found) for found in young_work.LISTS),
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
    Section(
        "privacy",
        "Privacy",
        "Hoe lang een school gegevens bewaart, bepaalt zij zelf (Instellingen, Bewaren en wissen).",
        (_personal_data(),),
    ),
)
"""Everything the page shows, in order."""
