"""When somebody is asked to look at the hours of a pupil: the day before, on it, the day after."""

from collections.abc import Iterable
from datetime import date, time, timedelta

import pytest

from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.watching import Kind, Level, Watched, watch
from lwt_admin.students.models import Enrolment
from tests.factories import (
    AgreementVersionFactory,
    HourEntryFactory,
    SchoolYearFactory,
    signed_agreement,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
START = date(2026, 8, 24)
FIRST = date(2026, 8, 27)
"""The first Thursday of the agreement, a planned day."""


def on(agreement: WorkAgreement, day: date = TODAY) -> Watched:
    (hours,) = read_hours([agreement.trajectory])
    return watch(hours, (), day)


def kinds(watched: Watched) -> set[Kind]:
    return {reason.kind for reason in watched.reasons}


def level_of(watched: Watched, kind: Kind) -> Level | None:
    return next((one.level for one in watched.reasons if one.kind == kind), None)


def planned_days(agreement: WorkAgreement, until: date) -> list[date]:
    (hours,) = read_hours([agreement.trajectory])
    return [shift.date for shift in hours.planned(START, until)]


def work(agreement: WorkAgreement, days: Iterable[date], **fields: object) -> None:
    for day in days:
        HourEntryFactory(agreement=agreement, date=day, **fields)


def ill(agreement: WorkAgreement, days: Iterable[date]) -> None:
    work(agreement, days, kind="ill", start=None, end=None, breaks=[])


@pytest.fixture
def few_needed(agreement):
    """A school that aims for nothing, so that only the plan is left to compare with."""
    school = agreement.trajectory.student.school
    school.target_hours_year_3 = school.target_hours_year_4 = 0
    school.save()
    return agreement


# --- Behind the plan ------------------------------------------------------------------------------
@pytest.mark.parametrize(("later", "behind"), [(-1, False), (0, False), (1, True)])
def test_a_pupil_is_behind_from_the_day_after_the_fourth_missed_day(few_needed, later, behind):
    missed = planned_days(few_needed, TODAY)[:4]
    ill(few_needed, missed)
    found = on(few_needed, missed[-1] + timedelta(days=later))
    assert (Kind.BEHIND in kinds(found)) is behind


@pytest.mark.parametrize(("missed", "behind"), [(3, False), (4, True)])
def test_three_days_behind_is_no_reason_yet(few_needed, missed, behind):
    days = planned_days(few_needed, TODAY)
    ill(few_needed, days[:missed])
    work(few_needed, days[missed:])
    assert (Kind.BEHIND in kinds(on(few_needed))) is behind


def test_short_days_make_a_pupil_behind_as_well(few_needed):
    work(few_needed, planned_days(few_needed, TODAY), end=time(12), breaks=[])
    (reason,) = [one for one in on(few_needed).reasons if one.kind == Kind.BEHIND]
    assert "uur en 0 dagen achter op de planning" in reason.text


def test_days_that_nobody_entered_do_not_make_a_pupil_behind(few_needed):
    assert Kind.BEHIND not in kinds(on(few_needed))


@pytest.mark.parametrize("status", ["proposed", "confirmed", "disputed"])
def test_hours_that_wait_do_not_make_a_pupil_behind(few_needed, status):
    work(few_needed, planned_days(few_needed, TODAY), status=status)
    assert Kind.BEHIND not in kinds(on(few_needed))


def test_rejected_hours_make_a_pupil_behind(few_needed):
    work(few_needed, planned_days(few_needed, TODAY), status="rejected")
    assert Kind.BEHIND in kinds(on(few_needed))


# --- The minimum ----------------------------------------------------------------------------------
@pytest.fixture
def enough(agreement):
    """A plan in leerjaar 4 of a hundred days, 700 hours, until 5 April."""
    version = agreement.versions.get()
    for weekday in (2, 3):
        version.schedule.create(
            weekday=weekday, start=time(8), end=time(15, 30), breaks=[["12:00", "12:30"]]
        )
    return agreement


def test_a_plan_that_reaches_the_minimum_asks_nothing(enough):
    work(enough, planned_days(enough, TODAY))
    found = on(enough)
    assert (found.reasons, found.level) == ((), Level.FINE)


def test_a_pupil_of_the_last_year_whose_plan_falls_short_needs_help(agreement):
    work(agreement, planned_days(agreement, TODAY))
    found = on(agreement)
    assert level_of(found, Kind.SHORT) is Level.HELP
    assert "Ook als alles doorgaat" in found.reasons[0].text


def test_a_pupil_who_stays_away_is_not_expected_to_make_it(enough):
    days = planned_days(enough, TODAY)
    ill(enough, days[::2])
    work(enough, days[1::2])
    found = on(enough)
    assert level_of(found, Kind.SHORT) is Level.HELP
    assert "Met de aanwezigheid tot nu toe" in found.reasons[0].text
    assert found.missing > 0


def test_a_pupil_of_leerjaar_3_is_not_told_that_the_minimum_is_out_of_reach(agreement):
    Enrolment.objects.update(leerjaar=3)
    assert Kind.SHORT not in kinds(on(agreement))


@pytest.mark.parametrize(("day", "missed"), [(4, False), (5, True), (6, True)])
def test_the_minimum_is_missed_for_good_from_the_first_central_exam(agreement, day, missed):
    found = on(agreement, date(2027, 4, day))
    (reason,) = [one for one in found.reasons if one.kind == Kind.SHORT]
    verdict = found.evidence.result.verdicts[0]
    assert (verdict.text in reason.text) is missed


def test_a_pupil_without_anything_signed_needs_help(trajectory):
    AgreementVersionFactory(agreement__trajectory=trajectory)
    (hours,) = read_hours([trajectory])
    found = watch(hours, (), TODAY)
    assert found.level is Level.HELP
    assert "Er is niets meer gepland" in found.reasons[0].text


# --- The aim of the school ------------------------------------------------------------------------
@pytest.mark.parametrize(("extra", "below"), [(0, False), (1, True)])
def test_below_the_aim_of_the_school_begins_one_hour_under_it(agreement, extra, below):
    Enrolment.objects.update(leerjaar=3)
    AgreementVersion.objects.update(end=FIRST + timedelta(days=1))
    work(agreement, [FIRST, FIRST + timedelta(days=1)])
    school = agreement.trajectory.student.school
    school.target_hours_year_3 = 14 + extra
    school.save()
    agreement.refresh_from_db()
    assert (Kind.TARGET in kinds(on(agreement))) is below


def test_the_aim_leaves_out_years_before_the_trajectory(agreement):
    student = agreement.trajectory.student
    before = SchoolYearFactory(
        school=student.school,
        start=date(2025, 8, 18),
        end=date(2026, 7, 10),
        first_central_exam=None,
    )
    student.enrolments.create(school_year=before, leerjaar=3)
    texts = [one.text for one in on(agreement).reasons if one.kind == Kind.TARGET]
    assert ["naar 640 uur" in text for text in texts] == [True]
    student.trajectories.update(start=before.start)
    agreement.refresh_from_db()
    texts = [one.text for one in on(agreement).reasons if one.kind == Kind.TARGET]
    assert ["naar 1280 uur" in text for text in texts] == [True]


# --- The maximum ----------------------------------------------------------------------------------
def test_a_plan_beyond_the_maximum_asks_for_attention(agreement):
    version = agreement.versions.get()
    version.schedule.all().delete()
    for weekday in range(1, 6):
        version.schedule.create(weekday=weekday, start=time(6), end=time(18), breaks=[])
    assert level_of(on(agreement), Kind.OVER) is Level.ATTENTION


# --- What was entered -----------------------------------------------------------------------------
@pytest.mark.parametrize(("day", "asked"), [(28, False), (30, False), (31, True)])
def test_a_week_is_not_entered_once_it_is_over(agreement, day, asked):
    """Thursday 27 and Friday 28 August are planned; the week ends on Sunday 30."""
    found = on(agreement, date(2026, 8, day))
    assert (Kind.OPEN in kinds(found)) is asked


def test_weeks_that_were_not_entered_are_named(agreement):
    (reason,) = [one for one in on(agreement, date(2026, 9, 7)).reasons if one.kind == Kind.OPEN]
    assert reason.text == "4 dagen zijn nog niet ingevuld, in week 35 en 36."


def test_disputed_hours_ask_for_attention(agreement):
    work(agreement, [FIRST], status="disputed")
    assert level_of(on(agreement), Kind.DISPUTED) is Level.ATTENTION


def test_a_disputed_day_of_illness_asks_for_attention(agreement):
    ill(agreement, [FIRST])
    HourEntry.objects.update(status="disputed")
    assert level_of(on(agreement), Kind.DISPUTED) is Level.ATTENTION


def test_disputed_hours_of_an_orientation_placement_ask_for_attention(agreement):
    WorkAgreement.objects.update(kind="orientation")
    work(agreement, [FIRST], status="disputed")
    found = on(agreement)
    assert level_of(found, Kind.DISPUTED) is Level.ATTENTION
    assert Kind.EXCLUDED not in kinds(found)


@pytest.mark.parametrize(
    ("later", "level"), [(41, Level.ATTENTION), (42, Level.FINE), (43, Level.FINE)]
)
def test_hours_that_do_not_count_ask_for_attention_during_six_weeks(agreement, later, level):
    work(agreement, [FIRST])
    agreement.company.recognitions.all().delete()
    found = on(agreement, FIRST + timedelta(days=later))
    assert level_of(found, Kind.EXCLUDED) is level


def test_an_orientation_placement_is_no_news(agreement):
    work(agreement, [FIRST])
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    agreement.refresh_from_db()
    assert Kind.EXCLUDED not in kinds(on(agreement))


@pytest.mark.parametrize(("day", "asked"), [(5, False), (6, True), (7, True)])
def test_a_week_without_lessons_counts_from_its_sunday_on(agreement, day, asked):
    work(agreement, [date(2026, 8, 31) + timedelta(days=number) for number in range(5)])
    assert (Kind.NO_SCHOOL in kinds(on(agreement, date(2026, 9, day)))) is asked


def test_a_working_day_that_is_too_long_is_named_with_its_week(agreement):
    work(agreement, [FIRST], start=time(6), end=time(20))
    (reason,) = [one for one in on(agreement).reasons if one.kind == Kind.LABOUR]
    assert "over werktijden, in week 35" in reason.text


# --- Order ----------------------------------------------------------------------------------------
SUNDAY = date(2026, 8, 30)


def sundays_found(agreement: WorkAgreement) -> list[date]:
    evidence = on(agreement).evidence
    assert evidence is not None
    return [one.date for one in evidence.findings if one.rule == "labour.sunday"]


def test_a_sunday_that_was_agreed_stays_in_order_once_the_agreement_ended(agreement):
    AgreementVersion.objects.update(sunday_agreed=True, end=date(2026, 10, 30))
    work(agreement, [SUNDAY])
    assert sundays_found(agreement) == []


def test_a_later_agreement_on_sundays_does_not_mend_an_earlier_sunday(agreement):
    later = signed_agreement(agreement.trajectory)
    later.versions.update(start=SUNDAY + timedelta(days=1), sunday_agreed=True)
    work(agreement, [SUNDAY])
    work(later, [SUNDAY + timedelta(weeks=1)])
    assert sundays_found(agreement) == [SUNDAY]


def test_a_trajectory_of_before_the_law_cannot_be_judged(agreement):
    agreement.trajectory.start = date(2003, 7, 31)
    agreement.trajectory.save()
    found = on(agreement)
    assert kinds(found) == {Kind.UNKNOWN}
    assert (found.progress, found.ahead, found.limits, found.missing) == (None, None, {}, 0)


def test_who_needs_help_ranks_before_who_asks_for_attention(agreement):
    helped = on(agreement)
    Enrolment.objects.update(leerjaar=3)
    assert helped.rank < on(agreement).rank


def test_the_class_is_that_of_the_year_that_began_last(agreement):
    student = agreement.trajectory.student
    student.enrolments.update(class_name="4K")
    later = SchoolYearFactory(
        school=student.school,
        start=date(2027, 8, 23),
        end=date(2028, 7, 7),
        first_central_exam=None,
    )
    student.enrolments.create(school_year=later, leerjaar=4, class_name="5X")
    assert on(agreement).class_name == "4K"
    assert HourEntry.objects.count() == 0


def test_in_the_last_year_the_aim_of_the_school_is_told_but_asks_nothing(enough):
    school = enough.trajectory.student.school
    school.target_hours_year_4 = 1000
    school.save()
    enough.refresh_from_db()
    work(enough, planned_days(enough, TODAY))
    found = on(enough)
    assert (level_of(found, Kind.TARGET), found.level) == (Level.FINE, Level.FINE)
