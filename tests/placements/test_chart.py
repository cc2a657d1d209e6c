"""The chart of the hours of one pupil, and what stands below it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.placements.chart import SIZE, chart_of
from lwt_admin.placements.evidence import gather
from lwt_admin.placements.reading import read_hours
from tests.factories import HourEntryFactory
from tests.placements.test_hours_student import page

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def drawn(trajectory, today=TODAY):
    (hours,) = read_hours([trajectory])
    return chart_of(gather(hours, (), today))


def heights(points):
    """The heights of a line, from low to high as hours go up."""
    return [SIZE - int(point.split(",")[1]) for point in points.split()]


def widths(points):
    return [int(point.split(",")[0]) for point in points.split()]


@pytest.fixture
def short(agreement):
    """Two weeks of the plan before today and one after it; the first day was worked."""
    AgreementVersion.objects.update(start=date(2026, 11, 9), end=date(2026, 11, 27))
    HourEntryFactory(agreement=agreement, date=date(2026, 11, 12))
    return agreement


def test_every_line_goes_up_and_to_the_right(short):
    chart = drawn(short.trajectory)
    for line in (chart.counted, chart.plan, chart.expected):
        assert heights(line) == sorted(heights(line))
        assert widths(line) == sorted(widths(line))
        assert all(0 <= number <= SIZE for number in [*heights(line), *widths(line)])


def test_the_plan_ends_as_high_as_its_days_make(short):
    chart = drawn(short.trajectory)
    minimum = 100 - float(chart.minimum.at.removesuffix("%"))
    assert heights(chart.plan)[-1] / SIZE == pytest.approx(minimum / 100 * 42 / 640, abs=0.002)


def test_what_is_expected_begins_where_what_counts_ends(short):
    chart = drawn(short.trajectory)
    assert chart.expected.split()[0] == chart.counted.split()[-1]


def test_the_table_says_what_the_lines_say(short):
    (row,) = drawn(short.trajectory).rows
    assert (row.last, row.counted, row.planned, row.expected) == (
        date(2026, 11, 29),
        420,
        6 * 420,
        6 * 420,
    )


def test_nothing_is_expected_any_more_after_the_plan(short):
    chart = drawn(short.trajectory, date(2026, 11, 28))
    assert chart.expected == ""
    assert {row.expected for row in chart.rows} == {None}


def test_a_pupil_without_plan_and_hours_has_no_chart(agreement):
    AgreementVersion.objects.update(state="draft")
    assert drawn(agreement.trajectory) is None


@pytest.mark.parametrize("years", [1, 2, 3])
def test_there_are_never_more_months_named_than_fit(short, years):
    assert len(drawn(short.trajectory, TODAY + timedelta(days=365 * years)).months) <= 12


def test_the_page_draws_the_chart_without_script_and_style(mentor_client, short, trajectory):
    shown = page(mentor_client, trajectory)
    assert 'class="chart-counted"' in shown
    assert "De grafiek als tabel" in shown
    assert " style=" not in shown


# --- What to look at ------------------------------------------------------------------------------
def test_a_week_that_was_not_entered_links_to_that_week(mentor_client, agreement, trajectory):
    shown = page(mentor_client, trajectory)
    url = reverse("hours_week")
    assert f'<a href="{url}?week=2026-W46#leerling-{trajectory.pk}">Week 46</a>' in shown
    assert "do 12 nov, vr 13 nov" in shown


def test_disputed_hours_link_to_their_week(mentor_client, agreement, trajectory):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), status="disputed")
    shown = page(mentor_client, trajectory)
    assert f"?week=2026-W36#leerling-{trajectory.pk}" in shown
    assert "Betwist of telt niet mee" in shown


def test_a_week_without_lessons_links_to_that_week(mentor_client, agreement, trajectory):
    for day in range(5):
        HourEntryFactory(agreement=agreement, date=date(2026, 9, 7) + timedelta(days=day))
    shown = page(mentor_client, trajectory)
    assert "Weken zonder les op school" in shown
    assert ">Week 37</a> <small>7 – 11 sep 2026" not in shown
    assert ">Week 37</a> <small>7 – 13 sep 2026</small>" in shown


def test_a_finding_on_working_time_stands_with_its_article_and_week(
    mentor_client, agreement, trajectory
):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), breaks=[])
    shown = page(mentor_client, trajectory)
    assert "ATW 5:4" in shown
    assert f"?week=2026-W36#leerling-{trajectory.pk}" in shown
