"""What a pupil's number, a person's name and a remark may be."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from lwt_admin.bsn import BSN_CODE, NOT_THIS_NUMBER, is_bsn, validate_no_bsn
from lwt_admin.rules.periods import age_on
from lwt_admin.sheet_writing import FORMULA_STARTS
from lwt_admin.ui.formats import nl_date

__all__ = [
    "validate_birth_date",
    "validate_certificate_number",
    "validate_no_bsn",
    "validate_person_name",
    "validate_student_number",
]

PLAUSIBLE_AGES = range(8, 31)


def validate_student_number(value: str) -> None:
    """Refuse what is, or could be taken for, a citizen service number (BSN)."""
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}", value):
        raise ValidationError("Een leerlingnummer is hooguit 20 cijfers en letters.")
    if is_bsn(value):
        raise ValidationError(NOT_THIS_NUMBER, code=BSN_CODE)


def validate_person_name(value: str) -> None:
    """Refuse what a spreadsheet would run as a formula."""
    if value.startswith(FORMULA_STARTS):
        raise ValidationError("Een naam begint niet met =, +, - of @.")


def validate_certificate_number(value: str) -> None:
    """Refuse what is more than the number of a certificate."""
    if not re.fullmatch(r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z ./-]*", value):
        raise ValidationError(
            "Een certificaatnummer is cijfers en letters, met hooguit punten en streepjes."
        )


def validate_birth_date(value: date, today: date) -> None:
    """Refuse a date of birth in the future, or of somebody who cannot be a pupil of a vmbo."""
    if value > today:
        raise ValidationError(f"{nl_date(value)} ligt in de toekomst.")
    age = age_on(value, today)
    if age not in PLAUSIBLE_AGES:
        raise ValidationError(f"Met {nl_date(value)} is de leerling {age} jaar. Klopt het jaartal?")
