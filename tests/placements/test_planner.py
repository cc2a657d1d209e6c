"""Trying a schedule: what it comes to, what the law says, and what would help."""

from datetime import date, time

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements import planner
from lwt_admin.placements.evidence import gather
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import read_hours
from lwt_admin.rules.feasibility import feasibility
from tests.factories import (
    AgreementVersionFactory,
    HourEntryFactory,
    ScheduleDayFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    staff,
)

PLANNER = "/uren/planner/"
WISH = {
    "student": "",
    "born": "2010-06-01",
    "leerjaar": "4",
    "start": "2026-12-01",
    "weekdays": ["4", "5"],
    "hours": "7,5",
    "begin": "08:30",
    "pause": "30",
}


@pytest.fixture
def year(trajectory):
    """24 August 2026 until 9 July 2027, with the central exams from 5 April."""
    return trajectory.student.enrolments.get().school_year


@pytest.fixture
def attempt(mentor_client, year):
    """The outcome of a schedule for somebody made up."""

    def send(**fields):
        return mentor_client.get(PLANNER, WISH | fields).context["outcome"]

    return send


@pytest.fixture
def for_pupil(mentor_client, trajectory, year):
    """The outcome of a schedule for the pupil."""

    def send(**fields):
        wish = WISH | {"student": str(trajectory.student_id), "born": "", "leerjaar": ""}
        return mentor_client.get(PLANNER, wish | fields).context["outcome"]

    return send


def test_the_page_starts_without_an_outcome(mentor_client, year):
    response = mentor_client.get(PLANNER)
    assert response.context["outcome"] is None
    assert "Kies voor wie u plant" in response.content.decode()
    assert 'value="2026-11-23"' in response.content.decode()


def test_the_days_are_counted_up_to_the_exams_without_holidays(attempt, year):
    year.closed_periods.create(name="Kerst", start=date(2026, 12, 21), end=date(2027, 1, 1))
    outcome = attempt()
    # Thursdays and Fridays from 3 December until 2 April, four of them in the holidays.
    assert (outcome.own.days, outcome.own.minutes) == (32, 32 * 450)
    assert outcome.last_counting == date(2027, 4, 4)
    assert outcome.exam == date(2027, 4, 5)


def test_the_dates_of_the_minimum_are_told(attempt):
    outcome = attempt(
        start="2026-08-24", weekdays=["1", "2", "4", "5"], hours="8", born="2009-01-01"
    )
    # 80 days of 8 hours are 640 hours: four a week, so twenty weeks.
    assert outcome.outlook.hours_reached_on == outcome.outlook.days_reached_on == date(2027, 1, 8)
    assert outcome.regime.minimum_hours == 640


def test_a_schedule_that_does_not_get_there_names_the_smallest_changes(attempt, mentor_client):
    outcome = attempt(start="2026-11-02")
    assert not outcome.feasible.feasible
    assert outcome.outlook.hours_reached_on is None
    assert [change.kind for change in outcome.feasible.changes] == ["more_days"]
    text = mentor_client.get(PLANNER, WISH | {"start": "2026-11-02"}).content.decode()
    assert "De kleinste wijziging die werkt" in text


def test_where_no_change_helps_that_is_said(attempt, mentor_client):
    assert attempt().feasible.changes == ()
    text = mentor_client.get(PLANNER, WISH).content.decode()
    assert "helpt niet genoeg" in text


def test_the_link_of_a_change_tries_that_change(mentor_client, year):
    wish = WISH | {"start": "2026-11-02", "rooster-start_3": "09:00", "rooster-end_3": "16:00"}
    ((change, address),) = mentor_client.get(PLANNER, wish).context["changes"]
    again = mentor_client.get(f"{PLANNER}{address}").context["outcome"]
    assert again.feasible.feasible
    assert again.feasible.reached_on == change.reached_on


def test_more_than_the_maximum_is_told(attempt):
    wide = attempt(start="2026-08-24", weekdays=["1", "2", "3", "4", "5"], hours="9")
    assert any("meer dan het maximum" in line.text for line in wide.lines)


def test_what_age_forbids_is_told_with_its_article_until_the_birthday(attempt, mentor_client):
    outcome = attempt(born="2011-02-01")
    found = next(one for one in outcome.findings if one.rule == "labour.day_maximum")
    assert found.article
    assert found.status
    assert found.dates[-1] < date(2027, 2, 1)
    assert (16, date(2027, 2, 1)) in outcome.birthdays


def test_a_lawful_schedule_has_no_findings(attempt):
    assert attempt(hours="7", born="2010-06-01").findings == ()


def test_times_per_day_go_before_the_hours(attempt):
    outcome = attempt(
        **{
            "rooster-start_3": "13:00",
            "rooster-end_3": "17:00",
            "rooster-breaks_3": "15.00-15.15",
        }
    )
    assert outcome.week_minutes == 225
    assert {day.date.isoweekday() for month in outcome.months for day in month.days} == {3}


def test_a_break_lies_halfway_the_work(mentor_client, year):
    form = mentor_client.get(PLANNER, WISH).context["form"]
    (day, _) = form.schedule()
    assert (day.start, day.end, day.breaks) == (time(8, 30), time(16, 30), [["12:15", "12:45"]])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"born": ""}, "Kies een leerling of vul een geboortedatum in."),
        ({"born": "31-02-2010"}, "geldige datum"),
        ({"born": "0001-01-01"}, "Dat jaar kan niet: 1."),
        ({"start": ""}, "verplicht"),
        ({"start": "2026-12-01", "end": "2026-11-01"}, "ligt niet voor de eerste dag"),
        ({"weekdays": []}, "Kies minstens één dag."),
        ({"weekdays": ["8"]}, "8"),
        ({"hours": ""}, "Vul in hoeveel uur per dag"),
        ({"hours": "7,555"}, "is geen aantal uren"),
        ({"hours": "25"}, "na middernacht"),
        ({"begin": "25:00"}, "geldige tijd"),
        ({"begin": ""}, "hoe laat het werk begint"),
        ({"pause": "-5"}, "0"),
        ({"student": "999999"}, "Kies een leerling uit de lijst."),
        ({"leerjaar": "2"}, "2"),
        ({"rooster-start_3": "13:00"}, "Vul begin én einde in."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(mentor_client, year, fields, message):
    response = mentor_client.get(PLANNER, WISH | fields)
    assert response.status_code == 200
    assert response.context["outcome"] is None
    text = response.content.decode()
    assert message in text
    assert 'value="08:30"' in text or fields.get("begin") is not None


def test_days_after_everything_that_counts_are_told(attempt):
    outcome = attempt(start="2027-05-03")
    assert outcome.own.days == 0
    assert "telt er niets meer" in outcome.problem


def test_without_a_school_year_nothing_counts(client, db, now):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    outcome = client.get(PLANNER, WISH).context["outcome"]
    assert "nog geen schooljaar" in outcome.problem


def test_a_trajectory_from_before_the_law_is_not_judged(for_pupil, trajectory):
    trajectory.start = date(1995, 9, 1)
    trajectory.save()
    assert "Niet te beoordelen" in for_pupil().problem


def test_hours_that_count_and_what_is_agreed_are_taken_along(for_pupil, agreement):
    HourEntryFactory(agreement=agreement, date=date(2026, 11, 19), status=HourEntry.Status.APPROVED)
    outcome = for_pupil(weekdays=["1"], hours="6")
    assert outcome.made.days == 1
    assert outcome.agreed.days > 30
    parts = (outcome.made, outcome.pending, outcome.agreed, outcome.own)
    assert outcome.total.days == sum(part.days for part in parts)


def test_it_looks_ahead_as_the_list_of_who_is_watched(for_pupil, agreement, trajectory):
    """A schedule that adds nothing: days that wait or were not entered yet are taken as made."""
    HourEntryFactory(agreement=agreement, date=date(2026, 11, 19), status="approved")
    HourEntryFactory(agreement=agreement, date=date(2026, 11, 13), status="proposed")
    outcome = for_pupil(end=agreement.versions.get().end.isoformat())
    (hours,) = read_hours([trajectory])
    ahead = gather(hours, (), date(2026, 11, 21)).ahead
    assert outcome.own.days == 0
    assert outcome.pending.days > 20
    assert (outcome.total.days, outcome.total.minutes) == (
        ahead.planned_days,
        ahead.planned_minutes,
    )
    assert [one.text for one in outcome.outlook.verdicts] == [one.text for one in ahead.verdicts]


def test_instead_of_what_is_agreed_that_stops_on_the_first_day(for_pupil, agreement):
    beside, instead = for_pupil(), for_pupil(instead="on")
    assert instead.agreed.days < beside.agreed.days
    assert beside.both
    assert instead.both == ()


def test_a_day_that_is_agreed_already_is_not_counted_twice(for_pupil, agreement):
    until = agreement.versions.get().end.isoformat()
    alone = for_pupil(weekdays=["1"], end=until)
    both = for_pupil(weekdays=["1", "4"], end=until)
    assert both.own == alone.own
    assert both.total == alone.total
    assert {day.isoweekday() for day in both.both} == {4}
    assert both.feasible.minutes == alone.feasible.minutes


def test_a_change_never_puts_work_on_days_that_are_agreed(for_pupil, agreement, monkeypatch):
    asked = []

    def judged(facts):
        asked.append(facts)
        return feasibility(facts)

    monkeypatch.setattr(planner, "feasibility", judged)
    for_pupil(weekdays=["1"])
    (facts,) = asked
    assert facts.calendar.is_closed(date(2026, 12, 3))  # a Thursday under the agreement
    assert not facts.calendar.is_closed(date(2027, 4, 1))  # a Thursday after its end
    assert not facts.calendar.is_closed(date(2026, 12, 7))


def test_a_week_has_room_for_what_age_leaves_beside_what_is_agreed(for_pupil, agreement):
    outcome = for_pupil(weekdays=["1", "2", "6"], hours="9")
    monday, sunday = date(2026, 12, 7), date(2026, 12, 13)
    week = [day.minutes for day in outcome.feasible.days if monday <= day.date <= sunday]
    assert week == [540, 540, 480], "with fourteen hours agreed, of the forty at sixteen"


def test_other_hours_on_an_agreed_day_are_taken_along(for_pupil, agreement):
    evening = {"rooster-start_4": "16:00", "rooster-end_4": "18:00"}
    outcome = for_pupil(**evening)
    assert outcome.both == ()
    assert outcome.total.days == outcome.pending.days + outcome.agreed.days + len(
        {day.date for month in outcome.months for day in month.days if day.date > date(2027, 3, 26)}
    )


def test_days_up_to_today_are_told_by_the_hours(for_pupil):
    outcome = for_pupil(start="2026-08-24")
    assert outcome.months[0].days[0].date > date(2026, 11, 21)


def test_a_pause_of_the_trajectory_plans_nothing(for_pupil, trajectory):
    before = for_pupil().own.days
    trajectory.interruptions.create(start=date(2027, 1, 4), end=date(2027, 1, 10), reason="ziek")
    assert for_pupil().own.days == before - 2


def test_an_orientation_counts_for_nothing_but_is_worked(for_pupil, agreement):
    agreement.kind = WorkAgreement.Kind.ORIENTATION
    agreement.save()
    outcome = for_pupil(weekdays=["1", "2", "3"], hours="9")
    assert outcome.agreed.days == 0
    assert "labour.four_week_average" in {one.rule for one in outcome.findings}


def test_a_pupil_alone_begins_with_an_example(mentor_client, trajectory):
    response = mentor_client.get(PLANNER, {"student": trajectory.student_id})
    assert response.context["outcome"].own.days > 0
    assert response.context["student"] == trajectory.student


@pytest.mark.parametrize("page", ["dossier", "agreement_edit", "hours_week"])
def test_the_planner_is_one_link_away(mentor_client, trajectory, agreement, page):
    version = AgreementVersionFactory(agreement__trajectory=trajectory)
    keys = {"dossier": [trajectory.student_id], "agreement_edit": [version.agreement_id]}
    text = mentor_client.get(reverse(page, args=keys.get(page))).content.decode()
    pupil = f"?student={trajectory.student_id}" if page in keys else ""
    assert f'href="{PLANNER}{pupil}' in text


def test_a_pupil_out_of_sight_cannot_be_chosen(mentor_client, trajectory, year):
    other = TrajectoryFactory(student=StudentFactory(school=trajectory.student.school))
    response = mentor_client.get(PLANNER, {"student": other.student_id})
    assert response.context["outcome"] is None
    assert other.student.last_name not in response.content.decode()


def test_a_pupil_of_another_school_is_not_in_the_list(coordinator_client, trajectory):
    elsewhere = TrajectoryFactory(student__last_name="Vreemdeling")
    text = coordinator_client.get(PLANNER).content.decode()
    assert trajectory.student.last_name in text
    assert elsewhere.student.last_name not in text


def test_the_part_beside_the_form_comes_alone(mentor_client, year):
    text = mentor_client.get(PLANNER, WISH, headers={"HX-Request": "true"}).content.decode()
    assert "Lukt het binnen de wet?" in text
    assert "<html" not in text


def test_the_part_says_what_is_wrong_while_somebody_types(mentor_client, year):
    wish = WISH | {"hours": ""}
    text = mentor_client.get(PLANNER, wish, headers={"HX-Request": "true"}).content.decode()
    assert "Nog niet uit te rekenen" in text
    assert "Uren per dag" in text


@pytest.mark.parametrize("days", [1, 60])
def test_the_planner_costs_the_same_for_one_and_for_sixty_entries(
    mentor_client, trajectory, agreement, django_assert_max_num_queries, days
):
    for number in range(days):
        HourEntryFactory(
            agreement=agreement, date=date.fromordinal(date(2026, 9, 1).toordinal() + number)
        )
    wish = WISH | {"student": trajectory.student_id}
    with django_assert_max_num_queries(15):
        mentor_client.get(PLANNER, wish)


def days_page(client, agreement):
    return client.get(reverse("agreement_days", args=[agreement.pk]))


def test_the_days_of_an_agreement_are_listed_by_month(mentor_client, agreement):
    context = days_page(mentor_client, agreement).context
    (september,) = [one for one in context["months"] if one.month == date(2026, 9, 1)]
    assert september.dates[0] == date(2026, 9, 3)
    assert context["days"] == sum(len(one.dates) for one in context["months"])
    assert context["minutes"] == context["months"][-1].so_far


def test_the_days_are_one_link_away_from_the_agreement(mentor_client, agreement):
    detail = mentor_client.get(reverse("agreement_detail", args=[agreement.pk]))
    assert f'href="{reverse("agreement_days", args=[agreement.pk])}"' in detail.content.decode()


def test_the_days_of_a_draft_are_those_of_its_text(mentor_client, trajectory):
    version = AgreementVersionFactory(agreement=WorkAgreementFactory(trajectory=trajectory))
    ScheduleDayFactory(agreement_version=version, weekday=1)
    response = days_page(mentor_client, version.agreement)
    assert not response.context["is_signed"]
    assert {day.isoweekday() for one in response.context["months"] for day in one.dates} == {1}


def test_an_agreement_without_a_schedule_has_no_days(mentor_client, trajectory):
    version = AgreementVersionFactory(agreement=WorkAgreementFactory(trajectory=trajectory))
    assert "Geen stagedagen" in days_page(mentor_client, version.agreement).content.decode()


def test_days_of_an_agreement_that_ended_early_stop_there(mentor_client, agreement):
    version = agreement.versions.get()
    version.state, version.ended_on = "ended", date(2026, 10, 1)
    version.save()
    context = days_page(mentor_client, agreement).context
    assert context["months"][-1].dates[-1] == date(2026, 10, 1)
