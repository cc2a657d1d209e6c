"""What the parts of a page compute before they are drawn."""

import pytest
from django.core.paginator import Paginator

from lwt_admin.ui import parts


def test_the_stretches_of_a_meter_follow_one_another():
    meter = parts.meter(approved=320, waiting=64, planned=128, target=640, unit="uur")
    assert [(part.start, part.width) for part in meter.parts] == [
        ("0.00%", "50.00%"),
        ("50.00%", "10.00%"),
        ("60.00%", "20.00%"),
    ]


def test_a_meter_past_its_norm_marks_where_the_norm_is():
    meter = parts.meter(approved=750, waiting=0, planned=50, target=640, unit="uur")
    assert meter.target_at == "80.00%"


def test_a_meter_within_its_norm_needs_no_mark():
    assert parts.meter(100, 0, 0, 640, "uur").target_at == ""


@pytest.mark.parametrize(("approved", "reached"), [("639.99", False), ("640", True)])
def test_a_norm_is_reached_by_approved_hours_only(approved, reached):
    assert parts.meter(approved, 100, 100, 640, "uur").reached is reached


def test_a_meter_leaves_out_what_is_nothing():
    meter = parts.meter(approved=0, waiting=0, planned=0, target=80, unit="dagen")
    assert [part.kind for part in meter.parts] == ["approved"]


def test_a_meter_without_a_norm_can_be_drawn():
    assert parts.meter(0, 0, 0, 0, "uur").parts[0].width == "0.00%"


def test_a_meter_is_one_sentence_for_who_does_not_see_it():
    spoken = parts.meter("7.5", 14, 0, 640, "uur").spoken
    assert spoken == ("7,5 uur goedgekeurd, 14 uur wacht op akkoord; norm: minimaal 640 uur")


@pytest.mark.parametrize(("ok", "kind"), [(True, "ok"), (None, "wait"), (False, "bad")])
def test_a_verdict_decides_the_mark(ok, kind):
    assert parts.law_line({"ok": ok, "text": "…", "article": "", "status": ""}).kind == kind


def test_advice_keeps_its_own_kind():
    line = parts.law_line({"ok": None, "kind": "warn", "text": "…", "article": "", "status": ""})
    assert line.kind == "warn"


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="danger"):
        parts.known_kind("danger")


def test_paging_leaves_gaps_out():
    page = Paginator(range(480), 25).page(7)
    assert [link.number for link in parts.page_links(page)] == [1, None, 6, 7, 8, None, 20]
