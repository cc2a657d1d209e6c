"""Make the database and the static files ready, in one process, before `make run` serves."""

import os

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Migrate, fill an empty demo, and collect the static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwt_admin.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMO:
        call_command("load_demo")


if __name__ == "__main__":
    main()
