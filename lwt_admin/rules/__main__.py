"""`python -m lwt_admin.rules exam|hours|labour`: see `cli`."""

import os
import sys

from lwt_admin.rules.cli import main


def run() -> int:
    """The command line on the standard streams; a reader that goes away ends it quietly."""
    try:
        return main(sys.argv[1:], sys.stdin.buffer, sys.stdout)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(run())
