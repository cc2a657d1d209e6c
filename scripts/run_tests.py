"""Everything that must hold before a change is good: quality checks, then tests on both databases.

The two pytest runs go side by side: all tests on SQLite, and those marked `database` on PostgreSQL.
Each output is shown whole, PostgreSQL's first, so that the last lines are pytest's summary of all.
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


def main(arguments: list[str]) -> int:
    """Run the checks ("lint") or the checks and the tests, and return the exit status."""
    for number in STOPPING:
        signal.signal(number, stop)
    with tempfile.TemporaryDirectory(prefix="lwt-test-") as name:
        folder = Path(name)
        # Tests have a database of their own; this one only has to be out of the way.
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'checks.sqlite3'}"
        os.environ["LWT_MODE"] = "demo"  # whatever this machine's .env says
        failed = failing_checks()
        if arguments != ["lint"]:
            failed += failing_runs(folder)
    if failed:
        print(f"\nMislukt: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def stop(number: int, _frame: FrameType | None) -> None:
    """Leave by way of every `finally`; being asked again does not cut that short."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


def failing_checks() -> list[str]:
    """Run every quality check and return the names of those that failed."""
    return [name for name, command in CHECKS.items() if run(name, command)]


def run(name: str, command: list[str]) -> int:
    """Run one check, say how long it took, and return its exit status."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    status = subprocess.run(command, check=False).returncode
    print(f"   {'ok' if status == 0 else 'mislukt'} ({time.monotonic() - began:.1f} s)", flush=True)
    return status


def failing_runs(folder: Path) -> list[str]:
    """Run pytest on both databases at once and return the names of the runs that failed."""
    with postgres_server() as url:
        runs = {
            "PostgreSQL": start([*PYTEST, *ON_POSTGRESQL], folder / "postgres", url),
            "SQLite": start([*PYTEST, *ON_SQLITE], folder / "sqlite", os.environ["DATABASE_URL"]),
        }
        try:
            for name, (process, output) in runs.items():
                print(f"\n== pytest, {name}", flush=True)
                relay(process, output)
        finally:
            for process, _ in runs.values():
                end(process)
    return [f"pytest, {name}" for name, (process, _) in runs.items() if process.returncode]


def start(command: list[str], output: Path, url: str) -> tuple[subprocess.Popen[bytes], Path]:
    """Start pytest on a database, writing to a file."""
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
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
