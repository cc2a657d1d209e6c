"""Make the database and the static files ready, in one process, before `make run` serves."""

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Variants in the libraries that no page here uses: compressing them costs more than all the rest.
UNUSED = [
    *(
        "bootstrap-*",
        "bootstrap.css*",
        "bootstrap.js*",
        "bootstrap.min.js*",
        "bootstrap.bundle.js*",
    ),
    *("*.rtl.*", "*.esm.*", "jquery*", "ext", "htmax-*", "htmx-2.js", "*-4.js", "*-4.min.js"),
]


def main() -> None:
    """Migrate, collect the static files when they changed, and fill an empty demo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwt_admin.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    collect_static()
    if settings.DEMO:
        # Loading the command loads nearly all of the application; not for a database in use.
        if not get_user_model().objects.exists():
            call_command("load_demo")
        call_command("demo_accounts")


def collect_static() -> None:
    """Collect and compress the static files, unless they are as they were the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    found = fingerprint()
    if stamp.exists() and stamp.read_text() == found:
        return
    call_command(
        "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED
    )
    stamp.write_text(found)


def fingerprint() -> str:
    """Return a digest that changes with any name, size or time of a static file."""
    lines = []
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            about = Path(storage.path(path)).stat()
            lines.append(f"{path} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


if __name__ == "__main__":
    main()
