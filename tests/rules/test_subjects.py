"""Where it stands that subjects are added after consultation, and may be dropped early."""

from datetime import date

import pytest

from lwt_admin.rules.subjects import (
    EXEMPT_BELOW,
    FIRST_YEARS_HOURS,
    consultation_source,
    exemption_source,
)


@pytest.mark.parametrize(
    ("start", "article", "status"),
    [
        (date(2003, 8, 1), "WVO 10b1 lid 3", "geverifieerd"),
        (date(2022, 7, 31), "WVO 10b1 lid 3", "geverifieerd"),
        (date(2022, 8, 1), "WVO 10b1 lid 3 (oud)", "niet geverifieerd"),
    ],
)
def test_the_article_follows_the_regime(start: date, article: str, status: str) -> None:
    source = consultation_source(start)
    assert (source.article, source.status) == (article, status)


def test_subjects_are_dropped_below_leerjaar_3_by_article_11d() -> None:
    assert (EXEMPT_BELOW, FIRST_YEARS_HOURS) == (3, 1425)
    assert exemption_source(date(2022, 7, 31)).article == "WVO 11d"
    assert exemption_source(date(2022, 8, 1)).article == "WVO 11d (oud)"
