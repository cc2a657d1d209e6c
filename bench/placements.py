"""How fast the pages of a placement are with the whole country in the database:
`make bench-placements` prints it, on SQLite and on PostgreSQL, and judges nothing.

In databases of its own, which are thrown away. Each figure is the median of many turns, in
processor time of the application and of PostgreSQL together; in each turn every page is asked for
once. Compare a page with what next to nothing costs on the same machine at the same moment: an
answer of one word behind the same middleware, and a page with nothing in it drawn by the same
templates.
`TURNS=10` shortens it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.postgres import postgres_server

URLS = "bench.placements_urls"


def main() -> None:
    """Print every figure beside its target, for both databases."""
    with tempfile.TemporaryDirectory(prefix="lwt-admin-bench-") as folder:
        run("SQLite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}", folder)
        with postgres_server() as url:
            run("PostgreSQL", url, folder)


def run(name: str, url: str, folder: str) -> None:
    """Make the data and measure, in a process of its own: Django knows one database at a time."""
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
    command = [sys.executable, "-m", "bench.placements_pages"]
    subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
