"""Words that more than one rule uses."""

import pytest

from lwt_admin.rules.text import listed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["ma"], "ma"),
        (["ma", "di"], "ma en di"),
        (["ma", "do", "vr"], "ma, do en vr"),
        (["ma", "di", "wo", "do"], "ma, di, wo en do"),
    ],
)
def test_names_stand_one_after_another_as_a_sentence_says_them(names, said):
    assert listed(names) == said
