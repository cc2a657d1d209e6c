"""Working time of a pupil around a week: entered shifts and school hours, judged by the rules.

Findings warn beside the hours; they never stop anybody from entering what really happened.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Q

from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.rules import labour
from lwt_admin.rules.periods import each_day
from lwt_admin.rules.verdicts import Finding, RuleError
from lwt_admin.students.models import Enrolment, SchoolTime
from lwt_admin.worktime import break_times

LOOK_BACK = timedelta(weeks=15)
"""With the week itself these are the sixteen weeks of the longest average."""

SchoolTimes = dict[int, list[SchoolTime]]
"""School times per primary key of the pupil."""


def read_school_times(hours: Iterable[TrajectoryHours]) -> SchoolTimes:
    """The school times of all these pupils in one query; own times replace those of the class."""
    enrolments = [row for one in hours for row in one.enrolments]
    times = SchoolTime.objects.for_system().filter(
        Q(student__in={row.student_id for row in enrolments})
        | Q(student=None, class_name__in={row.class_name for row in enrolments}),
        school_year__in={row.school_year_id for row in enrolments},
    )
    own: dict[tuple[int, int], list[SchoolTime]] = defaultdict(list)
    of_class: dict[tuple[int, str], list[SchoolTime]] = defaultdict(list)
    for row in times.order_by("weekday", "start", "pk"):
        if row.student_id is None:
            of_class[row.school_year_id, row.class_name].append(row)
        else:
            own[row.school_year_id, row.student_id].append(row)
    found: SchoolTimes = defaultdict(list)
    for enrolment in enrolments:
        found[enrolment.student_id] += _times_of(enrolment, own, of_class)
    return found


def _times_of(
    enrolment: Enrolment,
    own: dict[tuple[int, int], list[SchoolTime]],
    of_class: dict[tuple[int, str], list[SchoolTime]],
) -> list[SchoolTime]:
    year = enrolment.school_year_id
    if (year, enrolment.student_id) in own:
        return own[year, enrolment.student_id]
    if not enrolment.class_name:
        return []
    return of_class.get((year, enrolment.class_name), [])


DAY_RULES = frozenset(
    f"labour.{name}"
    for name in ("too_young", "day_maximum", "daily_rest", "night", "break", "sunday")
)
"""The rules about one day; the others are about a week or longer."""


def findings_between(
    hours: TrajectoryHours, times: Sequence[SchoolTime], monday: date, sunday: date
) -> list[Finding]:
    """What working time law says from `monday` to `sunday`; the weeks before weigh in the averages.

    `hours` holds the entries from `LOOK_BACK` before. Times that contradict each other cannot be
    judged and give no finding.
    """
    entries = [entry for entry in hours.entries if _was_worked(entry)]
    if not any(monday <= entry.date <= sunday for entry in entries):
        return []
    shifts = [_shift(entry) for entry in entries]
    facts = labour.LabourFacts(
        birth_date=hours.trajectory.student.birth_date,
        shifts=tuple(shifts),
        school=tuple(_school(hours, times, (monday - LOOK_BACK, sunday))),
        sunday_agreed=_sunday_agreed(hours, sunday),
    )
    try:
        found = labour.findings(facts)
    except RuleError:
        return []
    return [one for one in found if monday <= one.date <= sunday]


def _was_worked(entry: HourEntry) -> bool:
    return entry.spans is not None and entry.status != HourEntry.Status.REJECTED


def _shift(entry: HourEntry) -> labour.Shift:
    assert entry.spans is not None  # noqa: S101  (only worked entries come here)
    return labour.Shift(entry.date, *entry.spans, tuple(break_times(entry.breaks)))


def _school(
    hours: TrajectoryHours, times: Sequence[SchoolTime], period: tuple[date, date]
) -> Iterator[labour.SchoolTime]:
    """School on open days; on a day of placement only when there were lessons, around the work."""
    if not times:
        return
    calendar = hours.calendar
    years = {row.school_year_id: row.school_year for row in hours.enrolments}
    worked: dict[date, list[HourEntry]] = defaultdict(list)
    for entry in hours.entries:
        if _was_worked(entry):
            worked[entry.date].append(entry)
    for day in filter(calendar.is_open, each_day(*period)):
        for row in times:
            due = row.weekday == day.isoweekday() and years[row.school_year_id].includes(day)
            if due and _fits_around(row, worked[day]):
                yield labour.SchoolTime(day, row.start, row.end)


def _fits_around(row: SchoolTime, entries: Sequence[HourEntry]) -> bool:
    if not entries:
        return True
    return any(entry.has_lessons for entry in entries) and not any(
        start < row.end and row.start < end
        for start, end in (entry.spans for entry in entries if entry.spans)
    )


def _sunday_agreed(hours: TrajectoryHours, day: date) -> bool:
    versions = [one.version_on(day) for one in hours.placements]
    return any(version is not None and version.sunday_agreed for version in versions)
