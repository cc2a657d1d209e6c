"""How fast long lists are imported: `make bench-imports` prints it, on SQLite and on PostgreSQL.

In databases of its own, which are thrown away. A list is brought as a worker brings it: looked at
whole and shown, then compared once more and stored. Each figure is wall time, beside how many times
as long it took as reading the same file alone. `ROWS=500` shortens it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.postgres import postgres_server


def main() -> None:
    """Print every figure, for both databases."""
    with tempfile.TemporaryDirectory(prefix="lwt-admin-bench-") as folder:
        run("SQLite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}", folder)
        with postgres_server() as url:
            run("PostgreSQL", url, folder)


def run(name: str, url: str, folder: str) -> None:
    """Measure in a process of its own: Django knows one database at a time."""
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
    subprocess.run([sys.executable, "-m", "bench.imports_lists"], env=environment, check=True)


if __name__ == "__main__":
    main()
