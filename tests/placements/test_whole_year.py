"""A whole school year for forty pupils through the pages' own endpoints, against a plain recount.

What is compared: every figure of the list of who is watched, halfway and at the end, and on the
page of each pupil every month, the weeks without lessons, what must be reported, and the verdicts.
"""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
import time_machine
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import ClosedWeek, HourEntry
from tests.factories import ClosedPeriodFactory, SchoolFactory, SchoolYearFactory, staff
from tests.placements import plain_recount as plain
from tests.placements.year_walk import CLOSED, EXAM, PUPILS, YEAR, Walk, make_pupil

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WEEK = timedelta(weeks=1)
HALFWAY = date(2027, 1, 25)
LAST = date(2027, 6, 28)
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
NAMES = ("ma", "di", "wo", "do", "vr", "za", "zo")

# What the four schools chose: the mentor's hours count at once, leermeesters confirm, and hours in
# a school holiday count.
SCHOOLS = [(True, False, False), (True, False, True), (False, True, False), (True, True, True)]


@pytest.mark.parametrize("group", range(len(SCHOOLS)))
def test_every_total_of_a_year_is_that_of_a_plain_recount(group, settings):
    settings.SESSION_COOKIE_AGE = 2 * 365 * 24 * 60 * 60  # they sign in once
    with time_machine.travel(f"{YEAR[0]} 09:00+01:00", tick=False):
        walk = begin(group)
    monday = YEAR[0]
    while monday <= LAST:
        with time_machine.travel(f"{monday + timedelta(days=5)} 09:00+01:00", tick=False):
            walk.week(monday)
            if monday in {HALFWAY, LAST}:
                compare_list(walk, monday + timedelta(days=5))
        monday += WEEK
    with time_machine.travel(f"{LAST + timedelta(days=5)} 09:00+01:00", tick=False):
        compare_pages(walk, LAST + timedelta(days=5))
    assert HourEntry.objects.count() == sum(len(pupil.lines) for pupil in walk.pupils) > 550
    closed = sum(len(pupil.closed_weeks) for pupil in walk.pupils)
    assert ClosedWeek.objects.count() == closed > 40
    assert walk.refused > 0
    assert any(pupil.days_to_report(LAST) for pupil in walk.pupils)


def begin(group: int) -> Walk:
    """A school with ten pupils, and their agreements."""
    at_once, confirms, holidays_count = SCHOOLS[group]
    school = SchoolFactory(
        mentor_hours_count="at_once" if at_once else "after_confirmation",
        company_confirms_hours=confirms,
        holiday_hours_count=holidays_count,
    )
    year = SchoolYearFactory(school=school, start=YEAR[0], end=YEAR[1], first_central_exam=EXAM)
    for name, first, last in CLOSED:
        ClosedPeriodFactory(school_year=year, name=name, start=first, end=last)
    calendar = plain.School(*YEAR, [(first, last) for _, first, last in CLOSED], holidays_count)
    mentor, coordinator = staff(school, Role.MENTOR), staff(school, Role.COORDINATOR)
    made = [make_pupil(number, school, calendar, mentor) for number in range(len(PUPILS))]
    return Walk(
        school=school,
        mentor=mentor,
        coordinator=coordinator,
        pupils=[pupil for pupil, _ in made],
        random=Random(group),
        at_once=at_once,
        confirms=confirms,
        plans={pk: one for _, plans in made for pk, one in plans.items()},
    )


def compare_list(walk: Walk, on: date) -> None:
    """Every figure of the list of who is watched."""
    response = walk.as_coordinator.get(reverse("hours_watch_sheet"), {"vorm": "csv"})
    rows = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    shown = {row["Leerling"]: row for row in rows}
    assert len(shown) == len(walk.pupils)
    for pupil in walk.pupils:
        expected = {name: told(name, value) for name, value in pupil.figures(on).items()}
        row = shown[pupil.name]
        assert {name: row[name] for name in expected} == expected, (pupil.name, on)


def told(name: str, value: int | date | None) -> str:
    """A figure as the list tells it: hours with two decimals."""
    if value is None:
        return ""
    if name.startswith("Uren"):
        return f"{(Decimal(value) / 60).quantize(Decimal('0.01'))}".replace(".", ",")
    return str(value)


def compare_pages(walk: Walk, on: date) -> None:
    """What the page of each pupil says."""
    for pupil in walk.pupils:
        page = walk.as_mentor.get(reverse("hours_student", args=[pupil.pk])).content.decode()
        assert months_on(page) == months_of(pupil), pupil.name
        assert weeks_without_lessons_on(page) == pupil.weeks_without_lessons(on), pupil.name
        assert reports_on(page) == {date_text(day) for day in pupil.days_to_report(on)}
        figures = pupil.figures(on)
        made = minutes_text(figures["Uren goedgekeurd"]), figures["Dagen goedgekeurd"]
        assert verdicts_on(page) == made, pupil.name


def months_of(pupil: plain.Pupil) -> dict[str, tuple[str, str]]:
    names = MONTHS.split()
    return {
        f"{names[month - 1]} {year}": (hours_text(worked), hours_text(counting))
        for (year, month), (worked, counting) in pupil.months().items()
    }


def months_on(page: str) -> dict[str, tuple[str, str]]:
    found = re.findall(
        r'<div class="month-head">\s*<h3>(.*?)</h3>\s*<p[^>]*>([\d,]+) uur gewerkt, ([\d,]+) uur',
        page,
    )
    return {title.lower(): (worked, counting) for title, worked, counting in found}


def weeks_without_lessons_on(page: str) -> list[date]:
    _, _, rest = page.partition("Weken zonder les op school")
    weeks = re.findall(r"week=(\d+)-W(\d+)#", rest.partition("</ul>")[0])
    return sorted(date.fromisocalendar(int(year), int(week), 1) for year, week in weeks)


def reports_on(page: str) -> set[str]:
    return set(re.findall(r"tot en met (\S+ \d+ \S+ \d+) was er [^;<]*; vanaf", page))


def verdicts_on(page: str) -> tuple[str, int]:
    hours = re.search(r"Meegeteld[^:<]*: ((?:\d+ uur)?(?: en )?(?:\d+ minu\w+)?);", page)
    days = re.search(r"Meegeteld[^:<]*: (\d+) dag", page)
    assert hours, "no verdict on hours on the page"
    assert days, "no verdict on days on the page"
    return hours[1], int(days[1])


def minutes_text(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return f"{whole} uur en {rest} minuten" if rest else f"{whole} uur"


def hours_text(minutes: int) -> str:
    text = f"{(Decimal(minutes) / 60).quantize(Decimal('0.01'))}"
    return text.rstrip("0").rstrip(".").replace(".", ",") or "0"


def date_text(day: date) -> str:
    month = MONTHS.split()[day.month - 1]
    short = {"maart": "mrt"}.get(month, month[:3])
    return f"{NAMES[day.weekday()]} {day.day} {short} {day.year}"
