"""Which browser, with which flags, on which screens; knows nothing of Django."""

import os
import shutil
from typing import Any

HOST = "localhost"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}, EXCLUDE 127.0.0.1",
]
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
PLACE: dict[str, Any] = {
    "locale": "nl-NL",
    "timezone_id": "Europe/Amsterdam",
    "accept_downloads": True,
}


def find_chromium() -> str | None:
    """Where chromium is: as CHROMIUM says, else on the path; None when there is none."""
    names = [os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES]
    return next((path for path in map(shutil.which, names) if path), None)
