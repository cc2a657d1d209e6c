"""Where it stands that additional subjects need consultation."""

from datetime import date

import pytest

from lwt_admin.rules.subjects import consultation_source


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
