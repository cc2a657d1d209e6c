"""A paper agreement of a pupil, for tests that take it over."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.agreements.services.takeover import OnPaper
from lwt_admin.placements.carrying import MonthSum
from lwt_admin.placements.takeover import take_over_with_hours
from lwt_admin.students.models import Trajectory
from tests.factories import CooperationAgreementFactory, GuardianFactory, recognised_company

NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
SEPTEMBER = MonthSum(date(2026, 9, 1), 60 * 60, 8)
OCTOBER = MonthSum(date(2026, 10, 1), 42 * 60, 6)


def on_paper(trajectory: Trajectory, **changes: Any) -> OnPaper:
    """An agreement for Thursdays and Fridays that nothing is wrong with."""
    student = trajectory.student
    if not student.school.cooperations.exists():
        CooperationAgreementFactory(school=student.school)
    if not student.guardians.exists():
        GuardianFactory(student=student)
    facts: dict[str, Any] = {
        "trajectory": trajectory,
        "start": date(2026, 8, 24),
        "end": date(2027, 3, 26),
        "signed_on": date(2026, 8, 20),
        "schedule": {day: (time(8), time(15, 30), [["12:00", "12:30"]]) for day in (4, 5)},
        "guardians": list(student.guardians.all()),
    }
    if "company" not in changes:
        facts["company"] = recognised_company(trajectory)
    return OnPaper(**(facts | changes))


def taken_over(trajectory: Trajectory, *sums: MonthSum, by: Any, **changes: Any) -> WorkAgreement:
    """The same, entered, with what was made in each month."""
    version = take_over_with_hours(on_paper(trajectory, **changes), sums, by=by, now=NOW)
    return version.agreement
