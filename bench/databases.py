"""Measure pages on SQLite and on PostgreSQL, in databases that are made for it and thrown away."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.postgres import postgres_server


def on_both(module: str) -> None:
    """Run `module` once per database, in a process of its own: Django knows one at a time."""
    with tempfile.TemporaryDirectory(prefix="lwt-admin-bench-") as folder:
        run(module, "SQLite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}", folder)
        with postgres_server() as url:
            run(module, "PostgreSQL", url, folder)


def run(module: str, name: str, url: str, folder: str) -> None:
    """Make the data and measure."""
    print(f"\n{name}", flush=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lwt_admin.settings",
        "LWT_MODE": "demo",
        "DATABASE_URL": url,
        "FILES_DIR": str(Path(folder) / "files"),
        "SEALS_DIR": str(Path(folder) / "seals"),
        "LOG_LEVEL": "ERROR",
    }
    subprocess.run([sys.executable, "-m", module], env=environment, check=True)
