"""What a draft's schedule comes to, with all other agreements of the pupil and by the law."""

from datetime import date, time

import pytest

from lwt_admin.agreements.models import AgreementVersion, ScheduleDay, State, WorkAgreement
from lwt_admin.agreements.services.draft_page import read_page
from tests.factories import (
    AgreementVersionFactory,
    DocumentFactory,
    EnrolmentFactory,
    ScheduleDayFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    signed_agreement,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 17)


@pytest.fixture
def trajectory(db):
    """A pupil of 16 in leerjaar 4; the school has one year with an autumn holiday."""
    trajectory = TrajectoryFactory()
    enrolment = EnrolmentFactory(student=trajectory.student)
    enrolment.school_year.closed_periods.create(
        name="Herfst", start=date(2026, 10, 19), end=date(2026, 10, 23)
    )
    return trajectory


def draft(trajectory, weekdays=(4,), **fields):
    version = AgreementVersionFactory(
        agreement=WorkAgreementFactory(trajectory=trajectory), **fields
    )
    for weekday in weekdays:
        ScheduleDayFactory(agreement_version=version, weekday=weekday)
    return version


def prospect(version, schedule=None):
    loaded = AgreementVersion.objects.with_names().get(pk=version.pk)
    page = read_page(loaded)
    _, found = page.judge(loaded, page.schedule if schedule is None else schedule, TODAY)
    return found


def test_days_are_counted_over_the_calendar_without_holidays(trajectory):
    found = prospect(draft(trajectory))
    assert (found.week_minutes, found.own.days, found.own.minutes) == (420, 30, 30 * 420)
    assert found.total == found.own
    assert found.complete


def test_days_while_the_trajectory_is_interrupted_are_not_planned(trajectory):
    trajectory.interruptions.create(start=date(2026, 9, 7), end=date(2026, 9, 20), reason="ziek")
    found = prospect(draft(trajectory))
    assert (found.own.days, found.total.days) == (28, 28)


def test_an_interruption_without_an_end_leaves_nothing_after_it(trajectory):
    trajectory.interruptions.create(start=date(2026, 9, 7), reason="ziek")
    assert prospect(draft(trajectory)).own.days == 2


def test_an_interruption_of_another_trajectory_takes_nothing_away(trajectory):
    start = date(2025, 8, 25)
    earlier = TrajectoryFactory(
        student=trajectory.student, start=start, admitted_on=start, ended_on=date(2026, 7, 10)
    )
    earlier.interruptions.create(start=date(2026, 6, 1), reason="ziek")
    assert prospect(draft(trajectory)).own.days == 30


def test_a_schedule_that_is_only_typed_is_judged_as_well(trajectory):
    typed = [ScheduleDay(weekday=1, start=time(8), end=time(12), breaks=[])]
    found = prospect(draft(trajectory), typed)
    assert (found.week_minutes, found.own.days) == (240, 30)


def test_a_draft_without_a_schedule_comes_to_nothing(trajectory):
    found = prospect(draft(trajectory, ()))
    assert (found.own.days, found.lines, found.findings) == (0, (), ())


def test_days_after_the_first_central_exam_do_not_count(trajectory):
    found = prospect(draft(trajectory, end=date(2027, 7, 9)))
    assert found.not_counting == 14
    assert found.total.days == found.own.days - 14


def test_days_in_leerjaar_2_do_not_count(trajectory):
    trajectory.student.enrolments.update(leerjaar=2)
    found = prospect(draft(trajectory))
    assert (found.own.days, found.total.days, found.not_counting) == (30, 0, 30)


def test_the_year_after_leerjaar_3_is_taken_for_leerjaar_4(trajectory):
    school = trajectory.student.school
    trajectory.student.enrolments.update(leerjaar=3)
    SchoolYearFactory(
        school=school,
        start=date(2027, 8, 23),
        end=date(2028, 7, 7),
        first_central_exam=date(2028, 4, 3),
    )
    found = prospect(draft(trajectory, end=date(2028, 7, 7)))
    assert found.total.days == found.own.days - 14
    assert found.complete


def test_without_enrolments_every_school_year_counts(trajectory):
    trajectory.student.enrolments.all().delete()
    assert prospect(draft(trajectory)).total.days == 30


def test_a_period_beyond_the_known_school_years_is_not_complete(trajectory):
    assert not prospect(draft(trajectory, end=date(2027, 12, 1))).complete


def test_a_signed_agreement_of_the_trajectory_is_added(trajectory):
    signed_agreement(trajectory, weekdays=(5,))
    found = prospect(draft(trajectory))
    assert (found.own.days, found.total.days, found.other_agreements) == (30, 60, 1)


def test_a_sent_agreement_is_added_and_another_draft_is_not(trajectory):
    sent = signed_agreement(trajectory, weekdays=(5,)).versions.get()
    AgreementVersion.objects.filter(pk=sent.pk).update(state=State.SENT)
    draft(trajectory, (1,))
    assert prospect(draft(trajectory)).total.days == 60


def test_after_its_end_an_agreement_plans_nothing(trajectory):
    ended = signed_agreement(trajectory, weekdays=(5,)).versions.get()
    AgreementVersion.objects.filter(pk=ended.pk).update(
        state=State.ENDED, ended_on=date(2026, 9, 4)
    )
    assert prospect(draft(trajectory)).total.days == 32


def test_an_orientation_placement_adds_nothing(trajectory):
    signed_agreement(trajectory, weekdays=(5,))
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    found = prospect(draft(trajectory))
    assert (found.total.days, found.other_agreements) == (30, 0)


def test_an_orientation_draft_counts_for_nothing_and_is_judged_on_working_time(trajectory):
    version = draft(trajectory, (7,))
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    found = prospect(version)
    assert (found.orientation, found.total.days) == (True, 0)
    assert [one.rule for one in found.findings] == ["labour.sunday"]


def addendum(trajectory, start, state=State.DRAFT, weekdays=(1,)):
    """A version that changes a signed agreement on Fridays."""
    amended = signed_agreement(trajectory, weekdays=(5,)).versions.get()
    version = AgreementVersionFactory(
        agreement=amended.agreement, number=2, amends=amended, start=start
    )
    for weekday in weekdays:
        ScheduleDayFactory(agreement_version=version, weekday=weekday)
    if state != State.DRAFT:
        AgreementVersion.objects.filter(pk=version.pk).update(
            state=state, document=DocumentFactory(school=trajectory.student.school)
        )
    return version


def test_the_draft_of_an_addendum_takes_over_from_its_first_day(trajectory):
    found = prospect(addendum(trajectory, date(2026, 9, 7)))
    # Two Fridays before, then Mondays but in the holiday.
    assert (found.total.days, found.own.days, found.other_agreements) == (30, 28, 1)


def test_an_addendum_that_was_sent_takes_over_for_another_draft(trajectory):
    addendum(trajectory, date(2026, 9, 7), State.SENT)
    assert prospect(draft(trajectory, (4,))).total.days == 30 + 30


def test_a_date_under_two_agreements_is_one_day(trajectory):
    other = signed_agreement(trajectory, weekdays=(4,)).versions.get()
    other.schedule.update(start=time(18, 0), end=time(20, 0), breaks=[])
    found = prospect(draft(trajectory))
    assert (found.total.days, found.total.minutes) == (30, 30 * 540)


def test_too_little_is_advice_with_article_and_status(trajectory):
    hours, days = prospect(draft(trajectory)).lines
    assert (hours.kind, hours.article, hours.status) == (
        "warn",
        "WVO 10b1 (oud)",
        "niet geverifieerd",
    )
    assert hours.text.startswith("Volgens de planning worden het 210 uur; dat is minder dan het")
    assert days.text.startswith("Volgens de planning worden het 30 dagen; dat is minder dan het")


def test_enough_is_in_order(trajectory):
    found = prospect(draft(trajectory, (1, 4, 5, 6)))
    assert [line.kind for line in found.lines] == ["ok", "ok"]


def test_a_schedule_that_fills_every_school_day_leaves_no_school(trajectory):
    line = prospect(draft(trajectory, (1, 2, 3, 4, 5))).lines[-1]
    assert line.text == (
        "In 30 schoolweken laat het rooster geen dag over voor school, voor het eerst in "
        "2026-W35. In elke schoolweek hoort les op school."
    )
    assert (line.kind, line.article) == ("warn", "WVO 10b1 (oud)")


def test_a_trajectory_from_before_the_law_has_no_norm(trajectory):
    trajectory.start = date(2003, 1, 6)
    trajectory.save()
    assert prospect(draft(trajectory)).lines == ()


# --- Working time ---------------------------------------------------------------------------------


def long_days(trajectory, **fields):
    version = draft(trajectory, **fields)
    version.schedule.update(end=time(16, 0))
    return version


def test_each_finding_comes_once_up_to_the_birthday(trajectory):
    trajectory.student.birth_date = date(2011, 1, 14)
    trajectory.student.save()
    found = prospect(long_days(trajectory))
    (finding,) = found.findings
    assert finding.when == "elke week, do 27 aug 2026 t/m do 7 jan 2027"
    assert (finding.article, finding.status) == ("NRK 3:1 lid 2 c", "geverifieerd")
    assert found.birthdays == ((16, date(2027, 1, 14)),)


def school_times(trajectory, weekday, start, end):
    enrolment = trajectory.student.enrolments.get()
    enrolment.school_year.school_times.create(
        class_name=enrolment.class_name, weekday=weekday, start=start, end=end
    )


def test_lessons_before_the_work_count_as_working_time(trajectory):
    school_times(trajectory, 4, time(8, 30), time(12, 30))
    version = draft(trajectory)
    version.schedule.update(start=time(13, 0), end=time(19, 0), breaks=[["16:00", "16:30"]])
    (finding,) = prospect(version).findings
    assert (finding.rule, finding.value) == ("labour.day_maximum", "9.50")


def test_lessons_during_the_work_are_not_followed(trajectory):
    school_times(trajectory, 4, time(8, 30), time(15, 30))
    assert prospect(draft(trajectory)).findings == ()


def test_own_school_times_replace_those_of_the_class(trajectory):
    school_times(trajectory, 4, time(7, 0), time(7, 30))
    year = trajectory.student.enrolments.get().school_year
    year.school_times.create(
        student=trajectory.student, weekday=4, start=time(16, 0), end=time(19, 0)
    )
    (finding,) = prospect(draft(trajectory)).findings
    assert finding.value == "10.00"


def test_lessons_on_closed_days_do_not_count(trajectory):
    for weekday in (1, 2, 3):
        school_times(trajectory, weekday, time(7, 0), time(20, 0))
    (week, *_) = [one for one in prospect(draft(trajectory)).findings if "week_max" in one.rule]
    assert date(2026, 10, 19) not in week.dates


def test_unknown_school_times_are_told_under_18(trajectory):
    assert prospect(draft(trajectory)).without_school_times == ("2026-2027",)


def test_school_times_of_an_adult_need_not_be_known(trajectory):
    trajectory.student.birth_date = date(2008, 1, 1)
    trajectory.student.save()
    assert prospect(draft(trajectory)).without_school_times == ()


def test_work_under_another_agreement_is_part_of_the_week(trajectory):
    signed_agreement(trajectory, weekdays=(1, 2, 3, 5, 6))
    rules = {one.rule for one in prospect(draft(trajectory)).findings}
    assert "labour.four_week_average" in rules


def test_hours_under_two_agreements_at_once_count_once(trajectory):
    signed_agreement(trajectory, weekdays=(4,))
    assert prospect(draft(trajectory)).findings == ()


def test_two_other_agreements_that_contradict_each_other_cannot_be_judged(trajectory):
    signed_agreement(trajectory, weekdays=(5,))
    signed_agreement(trajectory, weekdays=(5,))
    assert prospect(draft(trajectory)).findings is None


def test_sunday_that_was_agreed_is_no_finding(trajectory):
    found = prospect(draft(trajectory, (7,), sunday_agreed=True))
    assert "labour.sunday" not in {one.rule for one in found.findings}


def test_what_to_look_at_beside_the_tasks_follows_the_age(trajectory):
    version = draft(trajectory)
    assert [found.below for found in prospect(version).young_work] == [18]
    trajectory.student.birth_date = date(2011, 9, 1)
    trajectory.student.save()
    assert [found.below for found in prospect(version).young_work] == [16, 18]


def test_from_18_on_there_is_nothing_to_look_at_for_age(trajectory):
    trajectory.student.birth_date = date(2008, 1, 1)
    trajectory.student.save()
    assert prospect(draft(trajectory)).young_work == ()
