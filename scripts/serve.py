"""Serve the application with gunicorn beside a background worker and its sweep, until told to stop.

All run in process groups of their own and stop together: on Ctrl-C, on TERM or HUP, and when one
of them ends by itself, which is then the exit status of this program.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import environ

HOST = "127.0.0.1"
GRACE_SECONDS = 20

Program = subprocess.Popen[bytes]


def main() -> int:
    """Run the programs and return the exit status."""
    if Path(".env").is_file():
        environ.Env.read_env(".env")
    port = int(os.environ.get("PORT") or 8000)
    if not is_free(port):
        print(f"Poort {port} is bezet. Kies een andere: make run PORT={port + 1}", file=sys.stderr)
        return 1
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: stop.set())
    programs: dict[str, Program] = {}
    try:
        programs["webserver"] = subprocess.Popen(web_server(port), start_new_session=True)
        # The others take as long to start as the web server; whoever waits, waits for that one.
        wait_until_taken(port, programs["webserver"], stop)
        for name, command in {"worker": worker(), "sweep": sweep()}.items():
            programs[name] = subprocess.Popen(command, start_new_session=True)
        print(f"\nlwt-admin draait op http://{HOST}:{port} (stoppen: Ctrl-C)\n", flush=True)
        return wait(programs, stop)
    finally:
        end(programs.values())


def is_free(port: int) -> bool:
    """Tell whether nobody listens on this port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def wait_until_taken(port: int, program: Program, stop: threading.Event) -> None:
    """Wait until the program listens on this port, has ended, or everything was asked to stop."""
    while is_free(port) and program.poll() is None and not stop.wait(0.1):
        pass


def web_server(port: int) -> list[str]:
    """Return the command of the web server; no access log, as addresses of links are secret."""
    return [
        *(sys.executable, "-m", "gunicorn", "lwt_admin.wsgi:application"),
        *("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--preload"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def worker() -> list[str]:
    """Return the command of the background worker."""
    return [
        *(sys.executable, "manage.py", "db_worker"),
        *("--queue-name", "*", "--verbosity", "0", "--skip-checks"),
    ]


def sweep() -> list[str]:
    """Return the command that finds work that is due or was left behind, every minute."""
    return [sys.executable, "manage.py", "sweep", "--every", "60", "--skip-checks"]


def wait(programs: dict[str, Program], stop: threading.Event) -> int:
    """Wait until asked to stop (0) or until a program ends (its status, never 0)."""
    while not stop.wait(0.2):
        for name, program in programs.items():
            if program.poll() is not None:
                print(f"Vanzelf gestopt: {name} ({program.returncode})", file=sys.stderr)
                return program.returncode if program.returncode > 0 else 1
    return 0


def end(programs: Iterable[Program]) -> None:
    """Ask every program that still runs to stop, and make it stop when it does not."""
    running = [program for program in programs if program.poll() is None]
    for program in running:
        program.terminate()
    for program in running:
        try:
            program.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


if __name__ == "__main__":
    sys.exit(main())
