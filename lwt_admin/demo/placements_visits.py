"""Visits to the workplace with what was agreed there, and two incidents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.demo.school import DemoSchool
from lwt_admin.placements.models import Incident, Visit, VisitAction
from lwt_admin.rules.periods import SchoolCalendar

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FIRST, EVERY = 3 * WEEK, 5 * WEEK
REPORTS = (
    "Op tijd, draagt werkkleding en vraagt als iets niet duidelijk is. Het tempo mag omhoog.",
    "De leermeester is tevreden. Mag nu zelf meten en aftekenen, onder toezicht.",
    "Rustige dag gehad. We spraken over de telefoon op de werkvloer: die blijft in de kluis.",
    "Heeft een moeilijke klus goed afgemaakt. Wil graag meer met klanten doen.",
)
AGREED = (
    ("Veiligheidsschoenen van thuis laten meenemen", "de leerling"),
    ("Taken voor de volgende periode op papier zetten", "de leermeester"),
    ("Bellen over het verlof in de toetsweek", "de mentor"),
)


@dataclass(frozen=True)
class Days:
    """The days on which the demo's school is open, read once."""

    today: date
    years: tuple[tuple[SchoolYear, SchoolCalendar], ...]

    def open_until(self, day: date) -> date:
        """This day, or the last one before it on which there is school."""
        for year, calendar in self.years:
            while year.start < day <= year.end and not calendar.is_open(day):
                day -= DAY
        return day


def add_visits(demo: DemoSchool) -> None:
    """What mentors planned and noted so far; the same every time the demo is made."""
    versions = list(_versions(demo))
    days = Days(demo.today, tuple((year, year.calendar()) for year in demo.years.values()))
    Visit.objects.bulk_create(
        visit for number, version in enumerate(versions) for visit in _visits(days, number, version)
    )
    done = list(Visit.objects.filter(done=True, date__gte=demo.today - 8 * WEEK).order_by("pk"))
    VisitAction.objects.bulk_create(
        _action(demo.today, number, visit) for number, visit in enumerate(done)
    )
    running = [one for one in versions if one.is_running_on(demo.today)]
    for number, version in enumerate(running[1:3]):
        _incident(demo, version, is_open=number == 0)


def _versions(demo: DemoSchool) -> Iterator[AgreementVersion]:
    binding = AgreementVersion.objects.for_system().binding().order_by("pk")
    of_school = binding.filter(agreement__trajectory__student__school=demo.school)
    for version in of_school.prefetch_related("agreement__trajectory__mentor_assignments__mentor"):
        if version.agreement.trajectory.mentor_assignments.all():
            yield version


def _visits(days: Days, number: int, version: AgreementVersion) -> Iterator[Visit]:
    """Every five weeks; now and then the last ones were skipped, one was not noted or fell off."""
    skipped = 8 * WEEK if number % 4 == 1 else timedelta(0)
    last = min(version.last_day, days.today - DAY)
    day, count = version.start + FIRST, 0
    while day <= last - skipped:
        visit = _visit(days, version, day, count + number)
        visit.done, visit.notes = True, REPORTS[(count + number) % len(REPORTS)]
        if count == 1 and number % 5 == 2:
            visit.done, visit.notes, visit.cancelled_reason = False, "", "De leermeester was ziek."
        yield visit
        day, count = day + EVERY, count + 1
    if version.is_running_on(days.today) and number % 3 == 0:
        offset = -4 * DAY if number % 6 == 0 and version.start < days.today - WEEK else 9 * DAY
        yield _visit(days, version, days.today + offset, number)


def _visit(days: Days, version: AgreementVersion, day: date, draw: int) -> Visit:
    kind = Visit.Kind.PHONE if draw % 7 == 3 else Visit.Kind.COMPANY
    return Visit(
        agreement_id=version.agreement_id,
        visitor=version.agreement.trajectory.mentor_assignments.all()[0].mentor,
        kind=kind,
        date=days.open_until(day),
        time=time(9 + draw % 6, 30 * (draw % 2)),
    )


def _action(today: date, number: int, visit: Visit) -> VisitAction:
    text, owner = AGREED[number % len(AGREED)]
    due = visit.date + 2 * WEEK
    is_done = number % 4 != 1 and due < today
    return VisitAction(
        visit=visit, text=text, owner=owner, due=due, done_on=due - DAY if is_done else None
    )


def _incident(demo: DemoSchool, version: AgreementVersion, *, is_open: bool) -> None:
    day = max(version.start, demo.today - (10 if is_open else 40) * DAY)
    Incident.objects.create(
        agreement_id=version.agreement_id,
        kind=Incident.Kind.ACCIDENT if is_open else Incident.Kind.NEAR_MISS,
        date=day,
        time=time(10, 45),
        place="werkplaats",
        involved="de leerling en de leermeester",
        what=(
            "Sneed zich bij het afkorten in de linkerhand. Ter plekke verbonden, daarna naar de "
            "huisarts; niet gehecht."
            if is_open
            else "Een pallet gleed van de heftruck. Niemand stond eronder."
        ),
        told_to="de ouders en de coördinator",
        told_on=min(day + DAY, demo.today),
        follow_up="Met het bedrijf bespreken of de instructie bij de machine klopt.",
        follow_up_owner="de mentor",
        follow_up_on=day + WEEK,
        closed_on=None if is_open else day + 6 * DAY,
        entered_by=version.agreement.trajectory.mentor_assignments.all()[0].mentor,
    )
