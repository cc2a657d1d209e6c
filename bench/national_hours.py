"""The hours of the national data set: every day that was planned, how it was entered and judged,
who confirmed it, the weeks that were closed, what was corrected after that, and the visits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from bench.national_agreements import Made
from bench.national_rows import Staff, at, stored
from lwt_admin.accounts.models import ClosedPeriod, School, User
from lwt_admin.agreements.models import ScheduleDay
from lwt_admin.placements.corrections import as_stored
from lwt_admin.placements.models import (
    CellSave,
    ClosedWeek,
    ConfirmationLink,
    HourCorrection,
    HourEntry,
    HourStep,
    Visit,
    VisitAction,
    WeekRemark,
)
from lwt_admin.rules.periods import DAY, SchoolCalendar, monday_of, placement_days
from lwt_admin.worktime import worked_minutes

TODAY: Final = date(2027, 3, 31)
"""The day on which the data set is looked at: half of the pupils have nearly done."""

WEEK: Final = 7 * DAY
STAYS_OPEN: Final = 5 * WEEK
"""How long a mentor waits before closing a week."""
NOT_YET: Final = 10 * DAY
"""In these last days one in eight days has not been entered yet."""
VISITED_EVERY: Final = 6 * WEEK

Kind, Status = HourEntry.Kind, HourEntry.Status
NOT_WORKED: Final = (
    (Kind.ILL, 0.04),
    (Kind.EXCUSED, 0.06),
    (Kind.ABSENT, 0.07),
    (Kind.CLOSED, 0.085),
    (Kind.HOLIDAY, 0.09),
)


@dataclass
class Logged:
    """One entry with its steps, before their keys are known."""

    made: Made
    entry: HourEntry
    mentor: User
    steps: list[HourStep] = field(default_factory=list)

    @property
    def week(self) -> date:
        return monday_of(self.entry.date)

    @property
    def moment(self) -> datetime:
        return at(self.entry.date, time(16, 40))


def add_hours(agreements: Sequence[Made], staff: Staff, random: Random) -> None:
    """Everything that was logged under these agreements of one school."""
    if not agreements:
        return
    school = agreements[0].agreement.trajectory.student.school
    calendar = _calendar(school)
    links = _links(agreements, school)
    logged = [
        one
        for made in agreements
        for one in _log(made, _mentor(made, staff), links, calendar, random)
    ]
    stored(one.entry for one in logged)
    stored(step for one in logged for step in one.steps)
    stored(_saved(one, random) for one in logged if one.entry.entered_by_id)
    _history(logged)
    _close(logged, random)
    _remarks(logged, links, random)
    _visits(agreements, staff)


def _mentor(made: Made, staff: Staff) -> User:
    assignment = made.agreement.trajectory.mentor_assignments.all()[0]
    return next(one for one in staff.mentors if one.pk == assignment.mentor_id)


def _calendar(school: School) -> SchoolCalendar:
    closed = ClosedPeriod.objects.for_system().filter(school_year__school=school)
    return SchoolCalendar(tuple((one.start, one.end) for one in closed.order_by("start", "pk")))


def _links(agreements: Sequence[Made], school: School) -> dict[tuple[int, date], ConfirmationLink]:
    """The link of the leermeester in each week, per agreement; none where the school sends none."""
    if not school.company_confirms_hours:
        return {}
    weeks = [
        (made, monday)
        for made in agreements
        for monday in _mondays(made.year.start, min(made.versions[-1].end, TODAY))
    ]
    links = stored(_link(made, monday, school) for made, monday in weeks)
    opens = ConfirmationLink.agreements.through
    stored(
        opens(confirmationlink=link, workagreement=made.agreement)
        for (made, _), link in zip(weeks, links, strict=True)
    )
    return {
        (made.agreement.pk, monday): link for (made, monday), link in zip(weeks, links, strict=True)
    }


def _link(made: Made, monday: date, school: School) -> ConfirmationLink:
    supervisor = made.versions[-1].supervisor
    assert supervisor is not None  # noqa: S101  (every agreement of the data set names one)
    moment = at(monday + 4 * DAY, time(15))
    secret = f"{made.agreement.pk}:{monday}"
    return ConfirmationLink(
        school=school,
        party=ConfirmationLink.Party.COMPANY,
        name=supervisor.name,
        address=supervisor.email,
        token_hash=sha256(secret.encode()).hexdigest(),
        made_at=moment,
        expires_at=moment + 2 * WEEK,
    )


def _mondays(first: date, last: date) -> Iterator[date]:
    monday = monday_of(first)
    while monday <= last:
        yield monday
        monday += WEEK


def _log(
    made: Made,
    mentor: User,
    links: dict[tuple[int, date], ConfirmationLink],
    calendar: SchoolCalendar,
    random: Random,
) -> Iterator[Logged]:
    """Each planned day up to today, with how it came to where it stands."""
    for version, schedule in zip(made.versions, made.schedules, strict=True):
        minutes = {weekday: row.minutes for weekday, row in schedule.items()}
        last = min(version.last_day, TODAY)
        for day in placement_days(minutes, version.start, last, calendar):
            if TODAY - day.date < NOT_YET and random.random() < 0.125:
                continue
            entry = _entry(made, schedule[day.date.isoweekday()], day.date, random)
            one = Logged(made, entry, mentor)
            _live(one, links.get((made.agreement.pk, one.week)), random)
            yield one


def _entry(made: Made, row: ScheduleDay, day: date, random: Random) -> HourEntry:
    chance = random.random()
    kind = next((kind for kind, below in NOT_WORKED if chance < below), Kind.WORKED)
    entry = HourEntry(agreement=made.agreement, date=day, kind=kind)
    if kind == Kind.ABSENT:
        entry.missed_minutes = row.minutes
    if kind != Kind.WORKED:
        return entry
    if random.random() < 0.08:
        entry.minutes = row.minutes - random.choice((0, 0, 30, 60))
        return entry
    entry.start, entry.end, entry.breaks = row.start, row.end, row.breaks
    if random.random() < 0.05:
        entry.start, entry.missed_minutes = time(8, 30), 30
    entry.minutes = worked_minutes(entry.start, entry.end, entry.breaks)
    entry.has_lessons = random.random() < 0.03
    if random.random() < 0.1:
        entry.remark = "Geholpen met opmeten en afwerken; daarna opgeruimd."
    return entry


def _live(one: Logged, link: ConfirmationLink | None, random: Random) -> None:
    """Walk the entry through its states, as the school and the leermeester would."""
    school = one.made.agreement.trajectory.student.school
    at_once = school.mentor_hours_count == "at_once"
    one.entry.entered_by = one.mentor
    _step(one, "", Status.APPROVED if at_once else Status.PROPOSED, by=one.mentor)
    recent = TODAY - one.entry.date < 2 * WEEK
    if link is not None and (not recent or random.random() < 0.5):
        if random.random() < 0.01:
            _step(one, one.entry.status, Status.DISPUTED, link=link, reason="Hij ging eerder weg.")
        elif at_once:
            _step(one, Status.APPROVED, Status.APPROVED, link=link)
        else:
            _step(one, Status.PROPOSED, Status.CONFIRMED, link=link)
            _step(one, Status.CONFIRMED, Status.APPROVED)
    if not recent and one.entry.status != Status.APPROVED:
        agreed = random.random() < 0.98
        target = Status.APPROVED if agreed else Status.REJECTED
        one.entry.rejection_reason = "" if agreed else "Deze dag was er niet gewerkt."
        _step(one, one.entry.status, target, by=one.mentor, reason="" if agreed else "Nagevraagd.")


def _step(
    one: Logged,
    source: str,
    target: str,
    *,
    by: User | None = None,
    link: ConfirmationLink | None = None,
    reason: str = "",
) -> None:
    entry = one.entry
    entry.version += 1 if source else 0
    entry.status = target
    judged = target in {Status.APPROVED, Status.REJECTED}
    entry.judged_by = by if judged else None
    entry.judged_at = one.moment if judged else None
    step = HourStep(
        entry=entry,
        from_status=source,
        to_status=target,
        by=by,
        link=link,
        at=one.moment + len(one.steps) * DAY,
        reason=reason,
    )
    one.steps.append(step)


def _saved(one: Logged, random: Random) -> CellSave:
    entry = one.entry
    answer = {"state": "saved", "entry": entry.pk, "version": 1, "minutes": entry.minutes}
    return CellSave(
        key=UUID(int=random.getrandbits(120)),  # the first two digits are for the copies
        agreement=one.made.agreement,
        date=entry.date,
        entry=entry,
        by=one.mentor,
        answer=answer,
    )


def _history(logged: Iterable[Logged]) -> None:
    """The history of the dossier: that each entry was made, by whom."""
    kind = ContentType.objects.get_for_model(HourEntry)
    stored(
        LogEntry(
            content_type=kind,
            object_pk=str(one.entry.pk),
            object_id=one.entry.pk,
            object_repr=f"{one.entry.date} {one.entry.kind}",
            action=LogEntry.Action.CREATE,
            changes={
                "date": ["None", str(one.entry.date)],
                "kind": ["None", one.entry.kind],
                "minutes": ["None", str(one.entry.minutes)],
                "status": ["None", one.entry.status],
                "agreement": ["None", str(one.entry.agreement_id)],
            },
            actor=one.mentor,
            timestamp=one.moment,
        )
        for one in logged
    )


def _close(logged: Iterable[Logged], random: Random) -> None:
    """Weeks of longer ago are closed, and now and then corrected after that."""
    old = [one for one in logged if one.week < monday_of(TODAY - STAYS_OPEN)]
    weeks = {(one.made.agreement.trajectory_id, one.week): one for one in old}
    stored(
        ClosedWeek(
            trajectory=one.made.agreement.trajectory,
            monday=one.week,
            closed_by=one.mentor,
            closed_at=at(one.week + 8 * DAY, time(16)),
        )
        for one in weeks.values()
    )
    stored(
        HourCorrection(
            entry=one.entry,
            before=as_stored(one.entry) | {"remark": "Volgens de leerling."},
            reason="De leermeester belde: het was een uur later.",
            by=one.mentor,
            at=at(one.week + 9 * DAY),
        )
        for one in old
        if random.random() < 0.01
    )


def _remarks(
    logged: Iterable[Logged], links: dict[tuple[int, date], ConfirmationLink], random: Random
) -> None:
    """Now and then the leermeester says something about a week."""
    stored(
        WeekRemark(
            agreement=one.made.agreement,
            monday=one.week,
            kind=WeekRemark.Kind.PRAISE,
            text="Goed gewerkt deze week, en op tijd.",
            link=links[one.entry.agreement_id, one.week],
            at=one.moment,
        )
        for one in logged
        if (one.entry.agreement_id, one.week) in links and random.random() < 0.05
    )


def _visits(agreements: Sequence[Made], staff: Staff) -> None:
    """A visit every six weeks; each with something that was agreed."""
    visits = stored(
        Visit(
            agreement=made.agreement,
            visitor=_mentor(made, staff),
            kind=(Visit.Kind.COMPANY, Visit.Kind.VIDEO, Visit.Kind.PHONE)[made.place % 3],
            date=day,
            time=time(10, 0),
            done=day < TODAY,
            notes="Het gaat goed; we bespraken de leerdoelen." if day < TODAY else "",
        )
        for made in agreements
        for day in _visit_days(made)
    )
    stored(
        VisitAction(
            visit=one,
            text="Een tweede werkstuk kiezen.",
            owner="de leermeester",
            due=one.date + 2 * WEEK,
            done_on=one.date + WEEK if one.date + WEEK < TODAY else None,
        )
        for one in visits
        if one.done
    )


def _visit_days(made: Made) -> Iterator[date]:
    day = made.versions[0].start + (made.place % 20) * DAY + WEEK
    while day <= made.versions[-1].end:
        if day.isoweekday() < 6:
            yield day
        day += VISITED_EVERY
