"""Everything that must hold before a change is good: quality checks, then tests on both databases.

The checks go side by side, and after them the two pytest runs: all tests on SQLite, and those
marked `database` on PostgreSQL. Each output is shown whole, PostgreSQL's before SQLite's, so that
the last lines are pytest's summary of all. What failed before that is named before it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from scripts.postgres import postgres_server

CHECKS = {
    "ruff": [sys.executable, "-m", "ruff", "check", "."],
    "ruff format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "djlint": [sys.executable, "-m", "djlint", "templates", "--lint", "--quiet"],
    "mypy": [sys.executable, "-m", "mypy"],
    "check": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
    "makemigrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist", "worksteal"]
ON_POSTGRESQL = ["-n", "0", "-m", "database"]
# Migrations are walked once, by the other run; `makemigrations --check` tells they are complete.
ON_SQLITE = ["-n", "2", "--no-migrations"]

Run = tuple[subprocess.Popen[bytes], Path]


def main(arguments: list[str]) -> int:
    """Run the checks ("lint") or the checks and the tests, and return the exit status."""
    for number in STOPPING:
        signal.signal(number, stop)
    with tempfile.TemporaryDirectory(prefix="lwt-test-") as name:
        folder = Path(name)
        # Tests have a database of their own; this one only has to be out of the way.
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'checks.sqlite3'}"
        os.environ["LWT_MODE"] = "demo"  # whatever this machine's .env says
        failed = failing_checks(folder)
        if failed:
            print(f"\nMislukt: {', '.join(failed)}", flush=True)
        if arguments != ["lint"]:
            failed += failing_runs(folder)
    return 1 if failed else 0


def stop(number: int, _frame: FrameType | None) -> None:
    """Leave by way of every `finally`; being asked again does not cut that short."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


def failing_checks(folder: Path) -> list[str]:
    """Run every quality check at once and return the names of those that failed."""
    began = time.monotonic()
    failed = failing({name: start(command, folder / name) for name, command in CHECKS.items()})
    print(f"   {'mislukt' if failed else 'ok'} ({time.monotonic() - began:.1f} s)", flush=True)
    return failed


def failing_runs(folder: Path) -> list[str]:
    """Run pytest on both databases at once and return the names of the runs that failed."""
    with postgres_server() as url:
        return failing(
            {
                "pytest, PostgreSQL": start([*PYTEST, *ON_POSTGRESQL], folder / "postgres", url),
                "pytest, SQLite": start([*PYTEST, *ON_SQLITE], folder / "sqlite"),
            }
        )


def failing(runs: dict[str, Run]) -> list[str]:
    """Show the output of each run in turn and return the names of those that failed.

    The heading of a run says which failed before it: nothing comes after the output of the last.
    """
    failed: list[str] = []
    try:
        for name, (process, output) in runs.items():
            before = f" (mislukt: {', '.join(failed)})" if failed else ""
            print(f"\n== {name}{before}", flush=True)
            relay(process, output)
            if process.returncode:
                failed.append(name)
    finally:
        for process, _ in runs.values():
            end(process)
    return failed


def start(command: list[str], output: Path, url: str | None = None) -> Run:
    """Start a program, on this database if one is given, writing to a file."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if url is not None:
        environment["DATABASE_URL"] = url
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return process, output


def relay(process: subprocess.Popen[bytes], output: Path) -> None:
    """Print what a run has written and writes, until it ends."""
    with output.open("rb") as stream:
        ended = False
        while not ended:
            ended = process.poll() is not None
            sys.stdout.buffer.write(stream.read())
            sys.stdout.flush()
            time.sleep(0 if ended else 0.2)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a run that is still going, with every process it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
