#!/usr/bin/env python
"""Django's command line, on the settings of lwt_admin."""

import os
import sys
from io import TextIOWrapper

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwt_admin.settings")
    if isinstance(sys.stdout, TextIOWrapper):
        # A name that the terminal cannot show is no reason to stop halfway.
        sys.stdout.reconfigure(errors="backslashreplace")
    execute_from_command_line(sys.argv)
