"""What the mutation test of the rules tries and says; the changes are cosmic-ray's."""

import re
import tomllib
from dataclasses import replace

import pytest

from scripts import mutants
from scripts.mutants import Mutant, mutant, summary, unexplained

SOURCE = """def enough(hours):
    return hours >= 640
"""
CHANGED = SOURCE.replace(">=", ">")
SURVIVOR = Mutant("hours", "return hours >= 640", "return hours > 640", "survived")
KILLED = replace(SURVIVOR, outcome="killed")

TESTS = tomllib.loads(mutants.CONFIGURATION.read_text())["tests"]

SURVIVORS = mutants.EXPLANATIONS.read_text().partition("## The survivors")[2]
EXPLAINED = sorted(set(re.findall(r"^\| `(\w+)` \| `(.+?)` \| ", SURVIVORS, re.MULTILINE)))


def test_a_mutant_shows_its_line_before_and_after():
    assert mutant("hours", SOURCE, CHANGED, "survived") == SURVIVOR


def test_empty_lines_around_a_line_that_was_taken_away_are_not_shown():
    source = "\n\n@lru_cache\ndef parse(text):\n"
    assert mutant("marks", source, "def parse(text):\n", "survived").before == "@lru_cache"


def test_a_mutant_tells_how_its_tests_ended():
    assert mutant("hours", SOURCE, CHANGED, "timeout").outcome == "timeout"


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
    assert unexplained([KILLED], []) == []


def test_the_summary_counts_each_end():
    assert summary([SURVIVOR, KILLED, KILLED]) == "3 mutants: 2 killed, 1 survived"


def test_every_module_of_the_rules_has_tests_that_must_notice_its_changes():
    assert sorted(TESTS) == sorted(mutants.largest_first())


@pytest.mark.parametrize("module", sorted(TESTS))
def test_the_tests_named_for_a_module_are_there(module):
    folder = mutants.CONFIGURATION.parent
    assert all((folder / f"test_{name}.py").is_file() for name in TESTS[module])


@pytest.mark.parametrize(("module", "line"), EXPLAINED)
def test_each_line_with_an_explained_survivor_still_stands_in_its_module(module, line):
    written = (mutants.RULES / f"{module}.py").read_text().splitlines()
    assert line.replace("\\|", "|") in [found.strip() for found in written]
