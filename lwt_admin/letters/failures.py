"""What it means that a letter could not be sent, and how that is told."""

import smtplib

from lwt_admin.letters.kinds import NotMade

LONGEST_REASON = 500
PERMANENT = range(500, 600)


def is_refusal(error: Exception) -> bool:
    """Whether the mail server wants nothing of this letter, now or later (SMTP 5xx).

    A code that begins with 4 asks to come back later. An unknown sender or a wrong password is not
    about the letter: that is for whoever keeps the mail server, and the letter waits.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code in PERMANENT


def reason_of(error: Exception) -> str:
    """Why it did not work, for a page: in Dutch, with what the mail server said."""
    if isinstance(error, NotMade):
        return readable(str(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return readable("; ".join(_answer(*said) for said in error.recipients.values()))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "De mailserver laat ons niet toe: naam of wachtwoord klopt niet."
    if isinstance(error, smtplib.SMTPResponseException):
        return readable(_answer(error.smtp_code, error.smtp_error))
    if isinstance(error, OSError):
        return "De mailserver is niet te bereiken."
    return f"De brief kon niet worden verzonden ({type(error).__name__})."


def readable(text: str) -> str:
    """Text from outside as it may be stored and shown: one line, printable, not too long."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:LONGEST_REASON]


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"De mailserver zegt: {code} {said}"
