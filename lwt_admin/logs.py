"""What the log may not tell: the secret in a link, which opens something to whoever reads it."""

import logging
import re
from typing import Final

# The paths of an invitation, of signing, of hours, of an assessment, of a dossier for another
# school, of a calendar and of a forgotten password, up to where their secret begins.
SECRET: Final = re.compile(
    r"(/uitnodiging/|/tekenen/|/bevestigen/|/beoordelen/|(?<![0-9])/overdracht/"
    r"|(?<!/instellingen)/agenda/|/wachtwoord/vergeten/[0-9A-Za-z]+-)[^/\s]+"
)


class WithoutSecrets(logging.Filter):
    """Writes `…` for a secret in a path, as in a warning about a refused form."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where needed; every record is let through."""
        text = record.getMessage()
        hidden = SECRET.sub(r"\1…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
