"""From what age a pupil alone decides on giving a dossier to another institution."""

from datetime import date

import pytest

from lwt_admin.rules.transfer import SOURCE, decides_alone
from lwt_admin.rules.verdicts import UNVERIFIED

BORN = date(2010, 11, 21)


@pytest.mark.parametrize(
    ("day", "alone"),
    [
        (date(2026, 11, 20), False),
        (date(2026, 11, 21), True),
        (date(2026, 11, 22), True),
        (date(2027, 11, 21), True),
    ],
)
def test_from_the_sixteenth_birthday_on_a_pupil_decides_alone(day, alone):
    assert decides_alone(BORN, day) is alone


def test_the_article_is_told_as_one_that_was_not_read():
    assert (SOURCE.article, SOURCE.status) == ("UAVG art. 5", UNVERIFIED)
