"""Write requirements/*.txt from their .in files: exact versions with hashes.

No index address, host name or path ends up in them. Runs on the system's Python, with pip-tools in
a temporary environment.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--quiet",
    "--upgrade",
    "--allow-unsafe",
    "--generate-hashes",
    "--strip-extras",
    "--no-emit-find-links",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
]


def main() -> None:
    """Compile the locks; each follows the one before it where they overlap."""
    with tempfile.TemporaryDirectory(prefix="lwt-lock-") as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pip-tools"], check=True)
        for name in ("app", "test", "mutation"):
            subprocess.run(
                [python, "-m", "piptools", "compile", *OPTIONS, f"requirements/{name}.in"],
                cwd=ROOT,
                env={**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"},
                check=True,
            )


if __name__ == "__main__":
    main()
