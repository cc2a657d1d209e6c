"""What `make test` prints: every output whole, and at the end pytest's own summary."""

import sys
from contextlib import nullcontext

import pytest

from scripts import run_tests

GOOD = [sys.executable, "-c", "print('alles goed')"]
BAD = [sys.executable, "-c", "print('1 failed'); raise SystemExit(1)"]
# A stand-in for pytest that fails on PostgreSQL alone, which is asked for with `-m database`.
ON_POSTGRESQL_BAD = """
import sys
bad = "database" in sys.argv
print("1 failed" if bad else "9 passed")
sys.exit(bad)
"""
ONE_BAD = [sys.executable, "-c", ON_POSTGRESQL_BAD]


@pytest.fixture
def run(monkeypatch, capfd):
    """Run other programs instead of the checks and pytest; give the status and what was printed."""
    monkeypatch.setattr(run_tests.signal, "signal", lambda *_: None)
    monkeypatch.setattr(run_tests, "postgres_server", lambda: nullcontext("postgres://"))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("LWT_MODE", "demo")

    def run(check, tests, *arguments):
        monkeypatch.setattr(run_tests, "CHECKS", {"ruff": check})
        monkeypatch.setattr(run_tests, "PYTEST", tests)
        status = run_tests.main(list(arguments))
        return status, capfd.readouterr().out.strip().splitlines()

    return run


def test_the_last_line_is_the_summary_of_pytest(run):
    status, lines = run(GOOD, GOOD)
    assert (status, lines[-1]) == (0, "alles goed")


def test_the_last_line_is_the_summary_of_pytest_when_a_test_fails(run):
    status, lines = run(GOOD, BAD)
    assert (status, lines[-1]) == (1, "1 failed")


def test_what_failed_before_the_last_run_is_named_before_it(run):
    status, lines = run(BAD, ONE_BAD)
    assert (status, lines[-1]) == (1, "9 passed")
    last_run = lines.index("== pytest, SQLite (mislukt: pytest, PostgreSQL)")
    assert "Mislukt: ruff" in lines[:last_run]


def test_the_checks_alone_name_what_failed(run):
    status, lines = run(BAD, GOOD, "lint")
    assert (status, lines[-1]) == (1, "Mislukt: ruff")
