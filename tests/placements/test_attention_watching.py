"""The line about hours at risk on the first page."""

from datetime import date

import pytest

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.placements.attention import about
from lwt_admin.placements.reading import read_hours
from tests.factories import HourEntryFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def lines(agreement, user, today=TODAY):
    (hours,) = read_hours([agreement.trajectory])
    return [todo.text for todo in about(hours, user, today)]


def test_a_pupil_who_will_not_make_it_is_told_in_one_line(agreement, coordinator):
    name = agreement.trajectory.student
    risks = [one for one in lines(agreement, coordinator) if "stage-uren" in one]
    assert risks == [f"{name} haalt de stage-uren zo niet"]


def test_a_pupil_on_schedule_is_not_mentioned(agreement, coordinator):
    agreement.trajectory.student.enrolments.update(leerjaar=3)
    assert not [one for one in lines(agreement, coordinator) if "stage-uren" in one]


def test_a_pupil_who_is_behind_is_told(agreement, coordinator):
    agreement.trajectory.student.enrolments.update(leerjaar=3)
    for day in (3, 4, 10, 11):
        HourEntryFactory(
            agreement=agreement,
            date=date(2026, 9, day),
            kind="ill",
            start=None,
            end=None,
            breaks=[],
        )
    name = agreement.trajectory.student
    shown = lines(agreement, coordinator)
    assert f"{name} ligt achter op de planning van de stage-uren" in shown


def test_what_was_missed_for_good_is_not_told_twice(agreement, coordinator):
    shown = lines(agreement, coordinator, date(2027, 4, 5))
    assert any("te weinig uren op de werkplek" in one for one in shown)
    assert not [one for one in shown if "stage-uren" in one]


def test_that_nothing_is_planned_any_more_is_left_to_the_agreements(agreement, coordinator):
    AgreementVersion.objects.update(end=TODAY)
    assert not [one for one in lines(agreement, coordinator) if "stage-uren" in one]
