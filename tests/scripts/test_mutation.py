"""What the mutation test of the rules reads and says; the changes themselves are cosmic-ray's."""

import re
import tomllib

import pytest

from scripts import mutation
from scripts.mutation import Mutant, mutant, summary, unexplained

DIFF = """--- mutation diff ---
--- a/lwt_admin/rules/hours.py
+++ b/lwt_admin/rules/hours.py
@@ -1,3 +1,3 @@
 def enough(hours):
-    return hours >= 640
+    return hours > 640

"""
SURVIVOR = Mutant("hours", "return hours >= 640", "return hours > 640", "survived")

TESTS = tomllib.loads(mutation.CONFIGURATION.read_text())["tests"]

SURVIVORS = mutation.EXPLANATIONS.read_text().partition("## The survivors")[2]
EXPLAINED = sorted(set(re.findall(r"^\| `(\w+)` \| `(.+?)` \| ", SURVIVORS, re.MULTILINE)))


def test_a_mutant_shows_its_line_before_and_after():
    assert mutant("hours", DIFF, "survived", "5 passed") == SURVIVOR


def test_empty_lines_around_a_line_that_was_taken_away_are_not_shown():
    diff = "--- a/marks.py\n+++ b/marks.py\n@@ -1,4 +1 @@\n-\n-\n-@lru_cache\n def parse(text):\n"
    assert mutant("marks", diff, "survived", "").before == "@lru_cache"


def test_a_mutant_that_never_ends_is_a_timeout():
    assert mutant("hours", DIFF, "killed", "timeout").outcome == "timeout"


def test_a_survivor_is_explained_by_a_row_with_its_module_and_both_lines():
    row = "| `hours` | `return hours >= 640` | `return hours > 640` | because |"
    assert unexplained([SURVIVOR], [row]) == []


@pytest.mark.parametrize(
    "row",
    [
        "| `periods` | `return hours >= 640` | `return hours > 640` | because |",
        "| `hours` | `return hours >= 640` | `return hours < 640` | because |",
    ],
)
def test_a_row_about_something_else_does_not_explain_a_survivor(row):
    assert unexplained([SURVIVOR], [row]) == [SURVIVOR]


def test_a_killed_mutant_needs_no_explanation():
    assert unexplained([mutant("hours", DIFF, "killed", "")], []) == []


def test_the_summary_counts_each_end():
    found = [SURVIVOR, mutant("hours", DIFF, "killed", ""), mutant("hours", DIFF, "killed", "")]
    assert summary(found) == "3 mutants: 2 killed, 1 survived"


def test_every_module_of_the_rules_has_tests_that_must_notice_its_changes():
    assert sorted(TESTS) == sorted(mutation.largest_first())


@pytest.mark.parametrize("module", sorted(TESTS))
def test_the_tests_named_for_a_module_are_there(module):
    folder = mutation.CONFIGURATION.parent
    assert all((folder / f"test_{name}.py").is_file() for name in TESTS[module])


@pytest.mark.parametrize(("module", "line"), EXPLAINED)
def test_each_line_with_an_explained_survivor_still_stands_in_its_module(module, line):
    written = (mutation.RULES / f"{module}.py").read_text().splitlines()
    assert line.replace("\\|", "|") in [found.strip() for found in written]
