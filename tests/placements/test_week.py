"""Which week an address asks for, and what is planned in it."""

from datetime import date

import pytest
from django.urls import reverse

from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.week import Week
from tests.factories import ClosedPeriodFactory, signed_agreement


@pytest.mark.parametrize("text", ["9999-W52", "9999-W51", "0001-W01", "2026-W54", "W47", "x-Wy"])
def test_a_week_without_one_before_or_after_it_is_no_week(text):
    assert Week.parse(text) is None


def test_the_page_of_an_impossible_week_shows_this_week(mentor_client, agreement):
    page = mentor_client.get(reverse("hours_week"), {"week": "9999-W52"})
    assert str(page.context["week"]) == "2026-W47"


def test_the_plan_of_a_week_is_that_stretch_of_the_whole_plan(agreement, trajectory):
    """With a holiday, an interruption, two agreements and an end in it."""
    year = trajectory.student.enrolments.get().school_year
    ClosedPeriodFactory(school_year=year, start=date(2026, 10, 19), end=date(2026, 10, 22))
    trajectory.interruptions.create(
        start=date(2026, 11, 5), end=date(2026, 11, 12), reason="Gebroken been."
    )
    signed_agreement(trajectory, weekdays=(1, 4))
    trajectory.ended_on = date(2027, 1, 14)
    week = Week.of(date(2026, 8, 20))
    seen = 0
    for _ in range(25):
        (alone,), (whole,) = read_hours([trajectory]), read_hours([trajectory])
        whole.planned(date.min, date.max)
        assert alone.planned(*week.period) == whole.planned(*week.period)
        seen += len(alone.planned(*week.period))
        week = week.next
    assert seen > 50
