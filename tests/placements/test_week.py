"""Which week an address asks for."""

import pytest
from django.urls import reverse

from lwt_admin.placements.week import Week


@pytest.mark.parametrize("text", ["9999-W52", "9999-W51", "0001-W01", "2026-W54", "W47", "x-Wy"])
def test_a_week_without_one_before_or_after_it_is_no_week(text):
    assert Week.parse(text) is None


def test_the_page_of_an_impossible_week_shows_this_week(mentor_client, agreement):
    page = mentor_client.get(reverse("hours_week"), {"week": "9999-W52"})
    assert str(page.context["week"]) == "2026-W47"
