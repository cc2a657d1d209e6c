"""The command line on a terminal, or into a file, that knows fewer letters than names have."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_a_name_that_the_terminal_cannot_show_stops_no_command(tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHONIOENCODING": "ascii",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", "print('Zoë')"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "Zo\\xeb\n")
