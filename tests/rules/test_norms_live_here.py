"""No norm of the law stands anywhere but in the rules: a walk over the project's own Python."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PLACES = ("bench", "lwt_admin", "scripts")

# Hours, days and minutes of placement and working time, wherever they stand.
NORMS = {640, 1280, 1260, 38_400, 76_800, 420, 2_100, 2_700}
# Numbers with other meanings too: only where something is compared with them.
COMPARED = {14, 16, 18, 35, 45, 80, 160}
# Of those the ones that also count where they are given a name.
NAMED = {80, 160}
# A comparison or name that has nothing to do with the law: the place, and why.
ALLOWED: dict[tuple[str, int], str] = {
    ("bench/lines.py", 160): "the days of the trajectory whose judgement is measured",
    ("bench/placements_pages.py", 160): "the days of the pupil whose page is measured",
    ("lwt_admin/calendar_reading.py", 2_100): "the last year that a calendar may hold",
    ("lwt_admin/placements/confirming.py", 160): "the characters of the name on a link's page",
    ("lwt_admin/placements/planner_form.py", 2_100): "the last year that can be planned",
    ("lwt_admin/scans.py", 80): "the characters of a file's name that a message shows",
}


def modules():
    """The project's Python outside the rules; migrations repeat what models said on a day."""
    return [
        path
        for place in PLACES
        for path in sorted((PROJECT / place).rglob("*.py"))
        if not {"rules", "migrations"} & set(path.relative_to(PROJECT).parts)
    ]


def numbers(node):
    """Every whole number in this part of the syntax tree, with its line."""
    for found in ast.walk(node):
        if isinstance(found, ast.Constant) and type(found.value) in (int, float):
            yield found.value, found.lineno


def norms(tree):
    """The norms that a module holds: value and line."""
    yield from ((value, line) for value, line in numbers(tree) if value in NORMS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from ((value, line) for value, line in numbers(node) if value in COMPARED)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Constant):
            yield from ((value, line) for value, line in numbers(node.value) if value in NAMED)


def test_no_norm_of_the_law_stands_outside_the_rules():
    found = [
        (f"{path.relative_to(PROJECT)}:{line}", value)
        for path in modules()
        for value, line in norms(ast.parse(path.read_text(encoding="utf-8")))
        if (str(path.relative_to(PROJECT)), value) not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("limit = 640 * 60", [640]),
        ("if age < 16: pass", [16]),
        ("fine = minutes <= 35 * 60", [35]),
        ("name = CharField(max_length=160)", []),
        ("LEAST_DAYS: Final = 80", [80]),
        ("pages = 3", []),
    ],
)
def test_the_walk_finds_a_norm_where_there_is_one(code, found):
    assert [value for value, _ in norms(ast.parse(code))] == found


def test_the_walk_reads_the_project():
    assert len(modules()) > 20
