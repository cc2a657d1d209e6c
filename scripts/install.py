"""Make the virtual environment from a lock file, and see to the system packages that go with it.

Runs on the system's Python, before anything is installed, so it uses the standard library only:

    python3 scripts/install.py app         what `make run` needs
    python3 scripts/install.py test        that, and what `make test` needs
    python3 scripts/install.py mutation    that, and what `make mutation` needs

As root it installs missing system packages; otherwise it prints the command that does and stops.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
# Each lock holds the whole of the one before it.
LOCKS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("app", "test", "mutation")}

# What WeasyPrint loads, and the package of Debian and Ubuntu that holds it.
LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
# What the driver of the browser tests loads.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(what: str) -> int:
    """Install for `what` ("app", "test" or "mutation") and return the exit status."""
    if sys.version_info < (3, 11):
        print(f"Python 3.11 of nieuwer is nodig; dit is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    packages = [*missing_libraries(LIBRARIES), *missing_venv()]
    if what == "test":
        packages += [*missing_libraries(TEST_LIBRARIES), *missing_test_programs()]
    if packages and not install_packages(packages):
        return 1
    if not is_current(what):
        install_lock(what)
    return 0


def missing_libraries(libraries: dict[str, str]) -> list[str]:
    """Return the packages of those shared libraries that cannot be loaded."""
    return [package for library, package in libraries.items() if not can_load(library)]


def can_load(library: str) -> bool:
    """Tell whether this shared library is on the machine."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_venv() -> list[str]:
    """Return Debian's package for virtual environments when Python came without it."""
    if PYTHON.exists() or importlib.util.find_spec("ensurepip"):
        return []
    return [f"python3.{sys.version_info.minor}-venv"]


def missing_test_programs() -> list[str]:
    """Return the packages of the programs that only the tests need."""
    packages = []
    if not any(map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS))):
        packages.append("chromium-browser" if is_ubuntu() else "chromium")
    if not shutil.which("pdftoppm"):
        packages.append("poppler-utils")
    return packages


def is_ubuntu() -> bool:
    """Tell whether this is Ubuntu, where the browser's package has another name."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def install_packages(packages: Iterable[str]) -> bool:
    """Install system packages as root; otherwise print the command and return False."""
    names = " ".join(sorted(set(packages)))
    command = f"apt-get update && apt-get install --yes --no-install-recommends {names}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(
            f"Er ontbreken pakketten van het systeem. Voer dit eerst uit:\n\n"
            f"    sudo sh -c '{command}'\n",
            file=sys.stderr,
        )
        return False
    print(f"Pakketten van het systeem installeren: {names}", flush=True)
    done = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{done.stdout}\nMislukt: {command}", file=sys.stderr)
    return done.returncode == 0


def is_current(what: str) -> bool:
    """Tell whether the environment works and was installed from today's lock file."""
    if not STAMP.exists() or digest(what) not in STAMP.read_text().split():
        return False
    return succeeds("-c", "")


def succeeds(*arguments: str) -> bool:
    """Tell whether the environment's Python does this without complaint."""
    if not PYTHON.exists():
        return False
    return (
        subprocess.run([PYTHON, *arguments], stderr=subprocess.DEVNULL, check=False).returncode == 0
    )


def install_lock(what: str) -> None:
    """Make the environment when it is not there, and install exactly what the lock names."""
    print(f"Bibliotheken installeren uit {LOCKS[what].relative_to(ROOT)} ...", flush=True)
    STAMP.unlink(missing_ok=True)
    if not succeeds("-c", "import pip"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run(
        [*pip, "--require-hashes", "--no-deps", "--no-compile", "-r", LOCKS[what]], check=True
    )
    names = list(LOCKS)
    STAMP.write_text("\n".join(digest(name) for name in names[: names.index(what) + 1]))


def digest(what: str) -> str:
    """Return what must be the same for the environment to be current: lock, Python, place."""
    parts = LOCKS[what].read_bytes() + f"{what} {sys.version_info[:2]} {VENV}".encode()
    return hashlib.sha256(parts).hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except subprocess.CalledProcessError as error:
        print(f"Mislukt: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        sys.exit(1)
