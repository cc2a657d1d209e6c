from datetime import date

import pytest

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.placements.evidence import gather
from lwt_admin.placements.facts import (
    counted_entries,
    hours_facts,
    judge_trajectory,
    progress,
)
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import read_hours
from tests.factories import (
    AgreementVersionFactory,
    ClosedPeriodFactory,
    EnrolmentFactory,
    HourEntryFactory,
    ScheduleDayFactory,
    SchoolYearFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
DAY = date(2026, 9, 3)


def reading(agreement):
    (hours,) = read_hours([agreement.trajectory])
    return hours


def reason(agreement):
    (one,) = counted_entries(reading(agreement))
    return one.reason


@pytest.fixture
def entry(agreement) -> HourEntry:
    """Seven approved hours on Thursday 3 September."""
    return HourEntryFactory(agreement=agreement, date=DAY)


def test_approved_hours_in_a_signed_agreement_count(agreement, entry):
    assert reason(agreement) is None
    result = judge_trajectory(agreement.trajectory, TODAY)
    assert (result.minutes, result.days) == (420, 1)


def test_hours_that_wait_do_not_count(agreement, entry):
    HourEntry.objects.update(status="proposed")
    assert reason(agreement) == "nog niet goedgekeurd"


def test_rejected_hours_are_as_if_they_were_not(agreement, entry):
    HourEntry.objects.update(status="rejected")
    assert reason(agreement) == "afgewezen"
    assert hours_facts(reading(agreement), TODAY).days == ()


def test_illness_does_not_count_and_has_no_minutes(agreement):
    HourEntryFactory(agreement=agreement, date=DAY, kind="ill", start=None, end=None, breaks=[])
    assert reason(agreement) == "ziek"
    assert hours_facts(reading(agreement), TODAY).days == ()


def test_a_closed_company_is_named(agreement):
    HourEntryFactory(agreement=agreement, date=DAY, kind="closed", start=None, end=None, breaks=[])
    assert reason(agreement) == "leerbedrijf gesloten"


def test_an_orientation_placement_never_counts(agreement, entry):
    agreement.kind = agreement.Kind.ORIENTATION
    agreement.save()
    assert "oriëntatiestage" in reason(agreement)


def test_hours_before_everybody_signed_do_not_count(agreement, entry):
    AgreementVersion.objects.update(state=State.PARTLY_SIGNED)
    assert "niet door alle partijen getekend" in reason(agreement)


@pytest.mark.parametrize(("ended", "counts"), [(2, False), (3, True), (4, True)])
def test_an_agreement_that_ended_early_counts_up_to_its_last_day(agreement, entry, ended, counts):
    AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 9, ended))
    assert (reason(agreement) is None) is counts


@pytest.mark.parametrize(("until", "counts"), [(2, False), (3, True), (4, True)])
def test_hours_count_up_to_the_last_day_of_the_recognition(agreement, entry, until, counts):
    agreement.company.recognitions.update(valid_until=date(2026, 9, until))
    assert (reason(agreement) is None) is counts


@pytest.mark.parametrize("change", [{"for_lwt": False}, {"status": "withdrawn"}])
def test_another_recognition_than_for_lwt_lets_nothing_count(agreement, entry, change):
    agreement.company.recognitions.update(**change)
    assert "geen geldige erkenning" in reason(agreement)


def test_hours_in_a_holiday_count_only_when_the_school_says_so(agreement, entry):
    year = agreement.trajectory.student.enrolments.get().school_year
    ClosedPeriodFactory(school_year=year, start=DAY, end=DAY)
    assert "schoolvakantie" in reason(agreement)
    school = agreement.trajectory.student.school
    school.holiday_hours_count = True
    school.save()
    agreement.refresh_from_db()
    assert reason(agreement) is None


@pytest.mark.parametrize("leerjaar", [1, 2])
def test_hours_below_leerjaar_3_do_not_count(agreement, entry, leerjaar):
    agreement.trajectory.student.enrolments.update(leerjaar=leerjaar)
    assert reason(agreement) == "buiten leerjaar 3 en 4"


@pytest.mark.parametrize(("exam", "counts"), [(3, False), (4, True)])
def test_the_last_year_stops_before_the_first_central_exam(agreement, entry, exam, counts):
    SchoolYear.objects.update(first_central_exam=date(2026, 9, exam))
    assert (reason(agreement) is None) is counts


def test_leerjaar_3_does_not_stop_at_the_exams_of_others(agreement, entry):
    agreement.trajectory.student.enrolments.update(leerjaar=3)
    SchoolYear.objects.update(first_central_exam=date(2026, 9, 1))
    assert reason(agreement) is None


def test_a_leerjaar_done_over_counts_unless_the_school_says_otherwise(agreement, entry):
    student = agreement.trajectory.student
    student.enrolments.update(leerjaar=3)
    next_year = SchoolYearFactory(
        school=student.school,
        start=date(2027, 8, 23),
        end=date(2028, 7, 7),
        first_central_exam=None,
    )
    EnrolmentFactory(student=student, school_year=next_year, leerjaar=3)
    assert reason(agreement) is None
    student.school.repeated_year_counts = False
    student.school.save()
    agreement.refresh_from_db()
    assert "overgedaan leerjaar" in reason(agreement)


def test_a_minimum_is_open_while_the_year_goes_on(agreement, entry):
    verdicts = {one.rule: one.ok for one in judge_trajectory(agreement.trajectory, TODAY).verdicts}
    assert verdicts["hours.minimum"] is None


@pytest.mark.parametrize(("day", "ok"), [(date(2027, 4, 4), None), (date(2027, 4, 5), False)])
def test_a_minimum_is_missed_once_the_exams_begin(agreement, entry, day, ok):
    verdicts = {one.rule: one.ok for one in judge_trajectory(agreement.trajectory, day).verdicts}
    assert verdicts["hours.minimum"] is ok


def test_an_ended_trajectory_is_judged_for_good(agreement, entry):
    trajectory = agreement.trajectory
    trajectory.ended_on = date(2026, 11, 20)
    trajectory.save()
    assert hours_facts(reading(agreement), TODAY).final


def test_the_progress_tells_approved_waiting_and_planned_apart(agreement, entry):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 10), status="proposed")
    AgreementVersion.objects.update(end=date(2026, 11, 27))
    hours = reading(agreement)
    found = progress(hours, judge_trajectory(agreement.trajectory, TODAY), TODAY)
    assert (found.approved_minutes, found.waiting_minutes, found.planned_minutes) == (420, 420, 840)
    assert (found.approved_days, found.waiting_days, found.planned_days) == (1, 1, 2)


def test_the_outlook_adds_to_what_counts_what_was_not_entered_yet_and_the_plan(agreement):
    entry = HourEntryFactory(agreement=agreement, date=date(2026, 11, 19))
    AgreementVersion.objects.update(start=entry.date, end=date(2026, 11, 27))
    found = gather(reading(agreement), (), TODAY).ahead
    assert (found.minutes, found.planned_minutes, found.planned_days) == (420, 1680, 4)


def test_a_newer_signed_version_takes_over_the_schedule(agreement):
    newer = AgreementVersionFactory(
        agreement=agreement, signed=True, number=2, start=date(2026, 10, 1)
    )
    ScheduleDayFactory(agreement_version=newer, weekday=1)
    planned = reading(agreement).planned(date(2026, 9, 28), date(2026, 10, 11))
    assert [shift.date for shift in planned] == [date(2026, 10, 5)]


def test_a_draft_changes_nothing_in_the_schedule(agreement):
    draft = AgreementVersionFactory(agreement=agreement, number=2, start=date(2026, 10, 1))
    ScheduleDayFactory(agreement_version=draft, weekday=1)
    planned = reading(agreement).planned(date(2026, 10, 5), date(2026, 10, 11))
    assert [shift.date for shift in planned] == [date(2026, 10, 8), date(2026, 10, 9)]


@pytest.mark.parametrize("number", [1, 30])
def test_the_facts_cost_six_queries_whatever_the_number(
    agreement, number, django_assert_num_queries
):
    for day in range(1, number + 1):
        HourEntryFactory(agreement=agreement, date=date(2026, 9, day))
    trajectory = type(agreement.trajectory).objects.select_related("student__school").get()
    with django_assert_num_queries(6):
        judge_trajectory(trajectory, TODAY)
