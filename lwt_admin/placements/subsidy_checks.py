"""What is missing in a dossier for the subsidy, or does not prove anything yet, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lwt_admin.accounts.models import School
from lwt_admin.placements.states import OPEN
from lwt_admin.placements.subsidy import AgreementFile, CompanyFile, PupilFile
from lwt_admin.rules.counting import NOT_RECOGNISED
from lwt_admin.rules.text import days_text
from lwt_admin.ui.formats import hours, nl_date, nl_period


@dataclass(frozen=True)
class Point:
    """One part of the dossier: whether it is there, and what is the matter when it is not."""

    part: str
    ok: bool
    text: str


def points_of(pupil: PupilFile) -> list[Point]:
    """All parts of one pupil's file, in the order of the dossier."""
    points = [point for one in pupil.agreements for point in _of_agreement(one)]
    weeks = Point("Gerealiseerde weken", pupil.weeks.counted > 0, pupil.weeks.text)
    return [*points, weeks]


def _of_agreement(one: AgreementFile) -> Iterator[Point]:
    yield from _signed(one)
    yield from _attendance(one)
    yield _progress(one)
    yield _guidance(one)


def _signed(one: AgreementFile) -> Iterator[Point]:
    for signed in one.versions:
        version = signed.version
        period = nl_period(version.start, version.last_day)
        text = f"Versie {version.number}, {period}: {signed.problem or 'het bestand gaat mee'}."
        yield Point("Getekende overeenkomst", not signed.problem, text)


def _attendance(one: AgreementFile) -> Iterator[Point]:
    sheet = one.sheet
    period = nl_period(sheet.stretch.first, sheet.stretch.last)
    texts = list(_attendance_problems(one))
    made = f"{hours(sheet.worked_minutes)} uur op {days_text(len(sheet.work))}, {period}."
    yield Point("Aanwezigheid", not texts, " ".join([made, *texts]))


def _attendance_problems(one: AgreementFile) -> Iterator[str]:
    sheet = one.sheet
    if not one.present:
        yield "Er zijn geen goedgekeurde uren waarmee aanwezigheid is te laten zien."
    waiting = [line for line in sheet.work if line.entry.status in OPEN]
    if waiting:
        verb = "wacht" if len(waiting) == 1 else "wachten"
        yield f"{days_text(len(waiting))} {verb} nog op goedkeuring."
    if sheet.not_entered:
        verb = "is" if len(sheet.not_entered) == 1 else "zijn"
        yield f"{days_text(len(sheet.not_entered))} van het rooster {verb} niet ingevuld."
    reasons = [one.not_present[line.entry.pk] for line in sheet.work]
    unrecognised = reasons.count(NOT_RECOGNISED)
    if unrecognised:
        yield f"Op {days_text(unrecognised)} was het bedrijf niet erkend voor LWT."
    confirmed, worked = sheet.confirmed_days, len(sheet.work)
    if confirmed < worked:
        yield (
            f"De leermeester bevestigde {confirmed} van {worked} dagen met een link; "
            "vraag om een handtekening op de urenlijst."
        )
    for carried in sheet.carried:
        when = nl_period(carried.month.first, carried.month.last)
        yield (
            f"Van {when} zijn er alleen sommen; die weken tellen hier niet mee. Voeg zelf de "
            "urenlijst op papier toe en tel de weken daarop."
        )


def _progress(one: AgreementFile) -> Point:
    shown = one.shown
    number = shown.finished
    told = "1 afgeronde beoordeling" if number == 1 else f"{number} afgeronde beoordelingen"
    texts = [f"{told}."]
    if not number:
        texts = ["Er is nog geen afgeronde beoordeling over dit schooljaar."]
    elif not shown.goals_judged:
        texts.append("Er staat geen oordeel in over de leerdoelen.")
    if shown.unfinished:
        texts.append(f"{shown.unfinished} is nog niet afgerond en gaat niet mee.")
    return Point("Voortgang op de leerdoelen", len(texts) == 1 and number > 0, " ".join(texts))


def _guidance(one: AgreementFile) -> Point:
    number, bare = one.shown.visits, one.shown.visits_without_report
    if not number:
        return Point("Begeleiding", False, "Er is geen bezoek genoteerd dat is geweest.")
    told = "1 bezoek" if number == 1 else f"{number} bezoeken"
    more = f" Bij {bare} ontbreekt het verslag." if bare else ""
    return Point("Begeleiding", not bare, f"{told}.{more}")


def problems_of(pupil: PupilFile) -> list[Point]:
    """What is missing of one pupil."""
    return [point for point in points_of(pupil) if not point.ok]


def about_the_year(file: CompanyFile, today: date) -> list[str]:
    """What one should know before using the dossier as a whole."""
    texts = []
    if file.year.end >= today:
        texts.append(
            f"Het schooljaar loopt nog tot en met {nl_date(file.year.end)}: er kunnen nog weken "
            "bij komen."
        )
    if not file.pupils:
        texts.append("In dit schooljaar liep hier geen getekende leer-werkovereenkomst.")
    return texts


def deadline(school: School, today: date) -> tuple[str, str]:
    """The kind of mark and the words about the day by which the company must apply."""
    day = school.subsidy_apply_by
    if day is None:
        return "warn", "De uiterste datum om aan te vragen is bij de school nog niet ingesteld."
    if day < today:
        return "warn", f"Aanvragen kon tot en met {nl_date(day)}; die datum is voorbij."
    return "neutral", f"Het leerbedrijf vraagt aan, uiterlijk op {nl_date(day)}."
