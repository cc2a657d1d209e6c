from datetime import date

import pytest

from lwt_admin.rules.exam_sittings import early_cspe, resit_request

JUNE = date(2027, 6, 10)


@pytest.mark.parametrize(
    ("then", "after", "ok"),
    [(3, 4, True), (3, 3, False), (3, 2, False), (3, None, None), (2, 3, True)],
)
def test_a_cspe_of_leerjaar_3_holds_for_who_was_promoted(
    then: int, after: int | None, ok: bool | None
) -> None:
    found = early_cspe(then, after)
    assert found is not None
    assert (found.ok, found.article, found.status) == (ok, "EB", "niet geverifieerd")
    assert (found.value, found.limit) == ("" if after is None else str(after), str(then + 1))
    assert ("vervalt" in found.text) == (not ok)


@pytest.mark.parametrize("then", [4, None])
def test_a_cspe_of_the_exam_year_needs_nothing(then: int | None) -> None:
    assert early_cspe(then, None) is None


@pytest.mark.parametrize(
    ("asked", "before", "ok", "told"),
    [
        (date(2027, 6, 9), JUNE, True, "op tijd"),
        (JUNE, JUNE, False, "na de gestelde dag"),
        (date(2027, 6, 11), JUNE, False, "na de gestelde dag"),
        (None, JUNE, None, "niet vastgelegd dat"),
        (JUNE, None, None, "nog niet vastgelegd vóór"),
    ],
)
def test_a_resit_is_asked_for_before_the_day_that_was_set(
    asked: date | None, before: date | None, ok: bool | None, told: str
) -> None:
    found = resit_request(2027, asked, before)
    assert (found.ok, found.article) == (ok, "UWVO 2020 3.38")
    assert told in found.text
    assert found.value == (asked.isoformat() if asked else "")
    assert found.limit == (before.isoformat() if before else "")
