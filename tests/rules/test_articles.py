"""Every limit with its article, as the law has them: written out, not computed from the tables."""

from datetime import date

import pytest

from lwt_admin.rules import agreements, exam_calendar, recognition, school_exam
from lwt_admin.rules.absence import Absence, findings
from lwt_admin.rules.labour_limits import AGE_GROUPS
from lwt_admin.rules.law import SECTIONS
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED, Source

TABLES = {table.title: table for section in SECTIONS for table in section.tables}
SPREAD = (
    "36 uur achter elkaar in elke 7 dagen, of 72 uur in 14 dagen in delen van ten minste 32 uur"
)
TWO_BREAKS = "30 minuten bij meer dan 5 uur en 30 minuten en 45 minuten bij meer dan 10 uur"
AGREED = "alleen als het werk het nodig maakt en het is afgesproken; 13 vrije zondagen in 52 weken"
AVERAGED = "tellen mee in het gemiddelde"
SCHOOL = "telt mee als werktijd, pauzes inbegrepen"


def rows(title):
    return {row.name: (row.text, row.article) for row in TABLES[title].rows}


def test_working_time_at_14_and_15():
    assert rows("14 en 15 jaar") == {
        "Per dag": ("ten hoogste 7 uur", "NRK 3:1 lid 2 c"),
        "Per week": ("ten hoogste 35 uur", "NRK 3:1 lid 2 c"),
        "Rust per dag": ("ten minste 14 uur", "NRK 3:1 lid 2 b"),
        "School": (SCHOOL, "NRK 3:1 lid 3"),
        "Nacht": ("niet tussen 19.00 en 7.00", "NRK 3:1 lid 2 b"),
        "Pauze": (
            "30 minuten bij meer dan 4 uur en 30 minuten, achter elkaar",
            "NRK 3:1 lid 2 d",
        ),
        "Zondag": ("nooit", "NRK 3:1 lid 2 a"),
    }


def test_working_time_at_16_and_17():
    assert rows("16 en 17 jaar") == {
        "Per dag": ("ten hoogste 9 uur", "ATW 5:7 lid 1 a"),
        "Per week": ("ten hoogste 45 uur", "ATW 5:7 lid 1 b"),
        "Gemiddeld over 4 weken": ("ten hoogste 40 uur", "ATW 5:7 lid 1 c"),
        "Ziekte en vakantie": (AVERAGED, "ATW 5:2"),
        "Rust per dag": ("ten minste 12 uur", "ATW 5:3 lid 1"),
        "School": (SCHOOL, "ATW 4:4 lid 2"),
        "Nacht": ("niet tussen 23.00 en 6.00", "ATW 5:3 lid 1"),
        "Rust per week": ("36 uur achter elkaar in elke 7 dagen", "ATW 5:5 lid 1"),
        "Pauze": (
            "30 minuten bij meer dan 4 uur en 30 minuten, in delen van minstens 15",
            "ATW 5:4 lid 1",
        ),
        "Zondag": (AGREED, "ATW 5:6"),
    }


def test_working_time_from_18():
    assert rows("18 jaar en ouder") == {
        "Per dag": ("ten hoogste 12 uur", "ATW 5:7 lid 2 a"),
        "Per week": ("ten hoogste 60 uur", "ATW 5:7 lid 2 b"),
        "Gemiddeld over 4 weken": ("ten hoogste 55 uur", "ATW 5:7 lid 3"),
        "Gemiddeld over 16 weken": ("ten hoogste 48 uur", "ATW 5:7 lid 2 c"),
        "Ziekte en vakantie": (AVERAGED, "ATW 5:2"),
        "Rust per dag": ("ten minste 11 uur, één keer in 7 dagen 8 uur", "ATW 5:3 lid 2"),
        "Rust per week": (SPREAD, "ATW 5:5 lid 2"),
        "Pauze": (f"{TWO_BREAKS}, in delen van minstens 15", "ATW 5:4 lid 2"),
        "Zondag": (AGREED, "ATW 5:6"),
    }


@pytest.mark.parametrize("group", AGE_GROUPS)
def test_working_time_was_read_in_the_law(group):
    assert {row.status for row in TABLES[group.title].rows} == {VERIFIED}


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("Leeftijd", "ATW 3:2"),
        ("Erkenning", "WVO 10b4 (oud)"),
        ("Samenwerking", "WVO 10b7 (oud)"),
        ("Jonger dan 16", "NRK 3:1 lid 1"),
        ("Vanaf 16, jonger dan 18", "Inrichtingsbesluit 35 lid 4"),
        ("Vanaf 18", ""),
        ("Tot 16: ouders inlichten", "ATW 3:4"),
        ("Verplicht geregeld", "WVO 10b3 (oud)"),
    ],
)
def test_what_an_agreement_needs_has_its_article(name, article):
    assert rows("Leer-werkovereenkomst")[name][1] == article


def test_what_a_school_does_for_every_pupil_has_its_article():
    found = {name: article for name, (_, article) in rows("School").items()}
    assert found == {
        "Mentor": "WVO 10b6 lid 2 (oud)",
        "Begeleiding": "WVO 10b2 (oud)",
        "Andere plaats": "WVO 10b4 lid 6 (oud)",
    }
    assert {row.status for row in TABLES["School"].rows} == {UNVERIFIED}


def test_what_a_company_needs_has_its_article():
    found = rows("Leerbedrijf")
    assert found["Beoordeling"] == ("SBB beoordeelt het leerbedrijf elke 4 jaar", "WVO 10b4 (oud)")
    assert found["Verval"][1] == "WVO 10b4 (oud)"
    quality = recognition.QUALITY_SOURCE
    assert quality == Source("WVO 10b6 lid 1 (oud)", UNVERIFIED)


@pytest.mark.parametrize(
    ("title", "suffix", "resit"),
    [
        ("Examen in profielen, met de rekentoets", "", "EB 51"),
        ("Examen in profielen, met het schoolexamen rekenen", " (oud)", "UWVO 2020 3.38"),
    ],
)
def test_the_exam_in_profiles_has_its_articles(title, suffix, resit):
    articles = {name: article for name, (_, article) in rows(title).items()}
    sixth, first = f"EB 49 lid 6{suffix}", f"EB 49 lid 1{suffix}"
    assert articles == {
        "Nederlands": sixth,
        "Profielvak": sixth,
        "Keuzevakken": sixth,
        "Combinatiecijfer": sixth,
        "Elk keuzevak": f"EB 49 lid 1 d{suffix}",
        "Rekenen": sixth,
        "Herkansing": resit,
        "Volledig examen": first,
        "Volledig: Nederlands": first,
        "Volledig: eindcijfers": first,
        "Volledig: elk keuzevak": first,
        "Volledig: beoordelingen": first,
    }


@pytest.mark.parametrize(
    ("title", "arithmetic"),
    [
        ("Examen in profielen, met de rekentoets", "rekentoets afgelegd"),
        (
            "Examen in profielen, met het schoolexamen rekenen",
            "schoolexamen rekenen afgelegd, tenzij het examen wiskunde omvat",
        ),
    ],
)
def test_the_exam_in_profiles_asks_what_the_law_asks(title, arithmetic):
    number = "ten minste 4; van één profiel tellen er ten hoogste 2 mee, van het eigen profiel geen"
    marks = "hoogstens één 5, of één 4 of twee 5'en met een 7 of hoger; verder alles 6 of hoger"
    resit = "in het examenjaar één van een algemeen vak, en één van het profielvak"
    assert {name: text for name, (text, _) in rows(title).items()} == {
        "Nederlands": "eindcijfer 6 of hoger",
        "Profielvak": "eindcijfer 6 of hoger",
        "Keuzevakken": number,
        "Combinatiecijfer": "6 of hoger, het gemiddelde van de keuzevakken",
        "Elk keuzevak": "4 of hoger (betwist)",
        "Rekenen": arithmetic,
        "Herkansing": f"{resit}; het hoogste cijfer telt",
        "Volledig examen": "gemiddelde van het centraal examen 5,5 of hoger",
        "Volledig: Nederlands": "5 of hoger",
        "Volledig: eindcijfers": marks,
        "Volledig: elk keuzevak": "4 of hoger",
        "Volledig: beoordelingen": "lichamelijke opvoeding en kunstvakken voldoende of goed",
    }


@pytest.mark.parametrize(
    ("title", "applies"),
    [
        (
            "Stage-uren, leer-werktrajecten vanaf 1 augustus 2003 (Stb. 2003, 292)",
            "trajecten die beginnen vanaf vr 1 aug 2003 tot en met zo 31 jul 2022 (vastgesteld)",
        ),
        (
            "Stage-uren, leer-werktrajecten vanaf 1 augustus 2022 (WVO 2020)",
            "trajecten die beginnen vanaf ma 1 aug 2022 (vastgesteld)",
        ),
    ],
)
def test_the_hours_say_to_which_trajectories_they_apply(title, applies):
    assert TABLES[title].applies == applies


def test_the_dates_of_an_exam_year_say_that_their_article_was_not_read():
    closed = exam_calendar.school_exam_deadline(date(2027, 4, 5))
    all_of_them = (*exam_calendar.deadlines(2027), closed)
    assert {(found.article, found.status) for found in all_of_them} == {("EB", UNVERIFIED)}


def test_the_mark_of_the_school_exam_names_where_it_stands():
    assert Source("EB 35 lid 2, 47 lid 3", UNVERIFIED) == school_exam.SOURCE


def test_absence_to_report_has_its_rule():
    [found] = findings([Absence(date(2026, 9, 7), 960)])
    assert (found.rule, found.status) == ("absence.report", VERIFIED)


def test_the_roles_and_the_status_are_those_that_the_records_hold():
    roles = (
        agreements.SCHOOL,
        agreements.STUDENT,
        agreements.GUARDIAN,
        agreements.ALL_GUARDIANS,
        agreements.COMPANY,
    )
    assert roles == ("school", "student", "guardian", "all_guardians", "company")
    assert agreements.RECOGNISED == "valid"
