"""Make the pictures of README.md: the demo school, in a browser, on a fixed day of the year.

    make screenshots

Serves a fresh demo database for as long as it takes, and replaces docs/screenshots/*.png.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import CHROMIUM_FLAGS, DESK, PHONE, PLACE, find_chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
ADDRESS = "http://127.0.0.1:8765"
DEMO_DOMAIN = "vmbo-deoever.example"
DEMO_PASSWORD = "leren-door-werken"  # noqa: S105  (of the demo school; the sign-in page shows it)

# File name, who looks, address, screen.
SHOTS = (
    ("home", "l.bakker", "/", DESK),
    ("dossier", "l.bakker", "/leerlingen/1/", DESK),
    ("hours", "p.dekker", "/uren/", DESK),
    ("hours-phone", "p.dekker", "/uren/", PHONE),
    ("exam", "j.vos", "/examens/1/", DESK),
)


def main() -> None:
    """Serve the demo, take every picture, and turn the first page of an agreement into one."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lwt-pictures-") as name:
        folder = Path(name)
        environment = environment_in(folder)
        make_demo(environment)
        with served(environment), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=CHROMIUM_FLAGS
            )
            for picture, who, path, screen in SHOTS:
                with signed_in(browser, who, screen) as page:
                    page.goto(path)
                    page.screenshot(path=PICTURES / f"{picture}.png")
                    print(f"docs/screenshots/{picture}.png")
            with signed_in(browser, "l.bakker", DESK) as page:
                pdf = page.request.get("/overeenkomsten/1/pdf/").body()
            browser.close()
        agreement = folder / "agreement.pdf"
        agreement.write_bytes(pdf)
        draw(agreement, PICTURES / "agreement")


def environment_in(folder: Path) -> dict[str, str]:
    """The demo school with a database and files of its own."""
    return os.environ | {
        "LWT_MODE": "demo",
        "DATABASE_URL": f"sqlite:///{folder / 'pictures.sqlite3'}",
        "FILES_DIR": str(folder / "files"),
    }


def make_demo(environment: dict[str, str]) -> None:
    """Fill the database, and let the background work make the PDFs."""
    for command in (
        ["-m", "scripts.prepare"],
        ["manage.py", "sweep"],
        ["manage.py", "db_worker", "--queue-name", "*", "--batch"],
    ):
        run = [sys.executable, *command]
        subprocess.run(run, env=environment, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[None]:
    """The demo school on a port of its own, for as long as it is needed."""
    command = [sys.executable, "-m", "gunicorn", "lwt_admin.wsgi:application"]
    options = ["--bind", ADDRESS[7:], "--log-level", "warning", "--no-control-socket"]
    server = subprocess.Popen([*command, *options], env=environment, cwd=ROOT)
    try:
        wait_for(ADDRESS)
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until the server answers; raises after half a minute."""
    for _ in range(60):
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310  (our own address)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


@contextmanager
def signed_in(browser: Browser, who: str, screen: dict[str, Any]) -> Iterator[Page]:
    """A page on which somebody of the demo school has signed in."""
    context = browser.new_context(base_url=ADDRESS, **screen, **PLACE)
    page = context.new_page()
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(f"{who}@{DEMO_DOMAIN}")
    page.get_by_label("Wachtwoord", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url(f"{ADDRESS}/")
    yield page
    context.close()


def draw(pdf: Path, picture: Path) -> None:
    """Turn the first page of a PDF into a picture."""
    command = ["pdftoppm", "-png", "-singlefile", "-r", "90", str(pdf), str(picture)]
    subprocess.run(command, check=True)
    print(f"docs/screenshots/{picture.name}.png")


if __name__ == "__main__":
    main()
