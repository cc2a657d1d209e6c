"""By when a request about personal data is answered."""

from datetime import date

import pytest

from lwt_admin.rules.privacy import SOURCE, answer_by
from lwt_admin.rules.verdicts import UNVERIFIED


@pytest.mark.parametrize(
    ("asked_on", "last"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_an_answer_is_due_a_month_after_the_day_of_asking(asked_on, last):
    assert answer_by(asked_on) == last


def test_the_article_is_told_as_one_that_was_not_read():
    assert (SOURCE.article, SOURCE.status) == ("AVG art. 12 lid 3", UNVERIFIED)
