"""What must happen with hours: days to enter, hours to approve, and what the law does not allow."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.placements.attention_absence import about_absence
from lwt_admin.placements.attention_watching import about_risk
from lwt_admin.placements.evidence import Evidence, gather
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.perms import may_judge, may_log
from lwt_admin.placements.reading import TrajectoryHours, read_open_hours
from lwt_admin.placements.week import Week
from lwt_admin.rules.periods import DAY, monday_of
from lwt_admin.rules.text import days_text
from lwt_admin.rules.verdicts import RuleError, Verdict
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

WEEKS_BACK = 6


def attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person should do about hours, at this school or at all of theirs: five queries."""
    if not user.access.grant(Right.PLACEMENTS_VIEW):
        return []
    read = read_open_hours(user, school, today)
    return [todo for hours in read for todo in about(hours, user, today)]


def about(hours: TrajectoryHours, user: User, today: date) -> Iterator[Todo]:
    """What this person should do about the hours of one pupil; costs no query."""
    if may_log(user, hours):
        yield from _to_enter(hours, today)
        yield from _to_judge(hours, user)
        yield from _to_settle(hours)
    yield from about_absence(hours, user, today)
    evidence = known_of(hours, today)
    if evidence is not None:
        yield from about_risk(evidence)
        yield from _against_the_law(evidence)


def known_of(hours: TrajectoryHours, today: date) -> Evidence | None:
    """All that is known; None when the rules know no law for this trajectory."""
    try:
        return gather(hours, (), today)
    except RuleError:
        return None


def days_to_enter(hours: TrajectoryHours, user: User, today: date) -> int:
    """Planned days of this week up to today that the person has still to enter."""
    if not may_log(user, hours):
        return 0
    return len(hours.not_entered(monday_of(today), today))


def _to_enter(hours: TrajectoryHours, today: date) -> Iterator[Todo]:
    """Planned days of the last weeks up to yesterday; of pupils of another mentor in one line."""
    first = monday_of(today) - timedelta(weeks=WEEKS_BACK)
    missing = [shift.date for shift in hours.not_entered(first, today - DAY)]
    if not missing:
        return
    if not hours.is_own:
        yield _enter_line(hours, missing, Urgency.WAITS, days_text(len(missing)))
        return
    weeks: dict[date, list[date]] = {}
    for day in missing:
        weeks.setdefault(monday_of(day), []).append(day)
    for monday, days in weeks.items():
        when = f"{days_text(len(days))} van week {Week(monday).number}"
        yield _enter_line(hours, days, Urgency.ATTENTION, when)


def _enter_line(hours: TrajectoryHours, days: list[date], urgency: Urgency, when: str) -> Todo:
    student = hours.trajectory.student
    return Todo(
        urgency=urgency,
        text=f"{student}: {when} nog niet ingevuld",
        detail=f"Tot en met {nl_date(days[-1])}." if len(days) > 1 else "",
        url=_week_url(days[0], hours),
        action="Vul in",
        due=days[0],
        student_id=student.pk,
    )


def _to_judge(hours: TrajectoryHours, user: User) -> Iterator[Todo]:
    student = hours.trajectory.student
    waiting = [entry for entry in hours.entries if may_judge(user, entry)]
    for monday, number in Counter(monday_of(entry.date) for entry in waiting).items():
        lines = "1 urenregel wacht" if number == 1 else f"{number} urenregels wachten"
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{student}: {lines} op akkoord",
            detail=f"Week {Week(monday).number}. Zonder akkoord tellen de uren niet mee.",
            url=_week_url(monday, hours),
            action="Beoordeel",
            due=monday,
            student_id=student.pk,
        )


def _to_settle(hours: TrajectoryHours) -> Iterator[Todo]:
    """What the leermeester disputes goes back to the school, a line for each week."""
    student = hours.trajectory.student
    disputed = [one for one in hours.entries if one.status == HourEntry.Status.DISPUTED]
    for monday, number in Counter(monday_of(entry.date) for entry in disputed).items():
        lines = "1 urenregel" if number == 1 else f"{number} urenregels"
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{student}: {lines} betwist door de leermeester",
            detail=f"Week {Week(monday).number}. Verbeter de uren, of keur ze met een reden goed.",
            url=_week_url(monday, hours),
            action="Los op",
            due=monday,
            student_id=student.pk,
        )


def _against_the_law(evidence: Evidence) -> Iterator[Todo]:
    for verdict in evidence.result.verdicts:
        if verdict.ok is False:
            yield _verdict_line(evidence.hours, verdict)


def _verdict_line(hours: TrajectoryHours, verdict: Verdict) -> Todo:
    student = hours.trajectory.student
    return Todo(
        urgency=Urgency.WRONG,
        text=f"{student}: {HEADLINES[verdict.rule]}",
        detail=verdict.text,
        article=verdict.article,
        url=reverse("hours_student", args=[student.pk]),
        action="Bekijk de uren",
        student_id=student.pk,
    )


HEADLINES = {
    "hours.minimum": "te weinig uren op de werkplek",
    "hours.maximum": "te veel uren op de werkplek",
    "days.minimum": "te weinig dagen op de werkplek",
    "days.maximum": "te veel dagen op de werkplek",
    "weeks.school_day": "een week zonder les op school",
}


def _week_url(day: date, hours: TrajectoryHours) -> str:
    return f"{reverse('hours_week')}?week={Week.of(day)}#leerling-{hours.trajectory.pk}"
