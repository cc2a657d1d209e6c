from datetime import date, timedelta

import pytest

from lwt_admin.rules.absence import Absence, findings, in_four_weeks, near
from lwt_admin.rules.verdicts import VERIFIED

DAY = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("minutes", "found"),
    [(719, None), (720, "absence.near"), (959, "absence.near"), (960, None), (961, None)],
)
def test_it_is_near_from_twelve_hours_up_to_what_must_be_reported(minutes, found):
    finding = near([Absence(DAY, minutes)], DAY)
    assert (finding and finding.rule) == found


def test_near_names_hours_limit_and_article():
    finding = near([Absence(DAY, 750)], DAY)
    assert (finding.value, finding.limit) == ("12.50", "16.00")
    assert (finding.article, finding.status) == ("Leerplichtwet 21a", VERIFIED)
    assert "12 uur en 30 minuten" in finding.text


@pytest.mark.parametrize(("days", "minutes"), [(27, 480), (28, 0)])
def test_four_weeks_are_twenty_eight_days(days, minutes):
    assert in_four_weeks([Absence(DAY - timedelta(days=days), 480)], DAY) == minutes


@pytest.mark.parametrize(("minutes", "number"), [(479, 0), (480, 1)])
def test_sixteen_hours_in_four_weeks_must_be_reported(minutes, number):
    days = [Absence(DAY - timedelta(days=27), 480), Absence(DAY, minutes)]
    assert len(findings(days)) == number


def test_what_is_older_than_four_weeks_is_not_near():
    assert near([Absence(DAY - timedelta(days=28), 900)], DAY) is None
