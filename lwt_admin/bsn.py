"""Recognise a citizen service number (BSN) in what people type.

The law lets a school hold it in its pupil administration, not here. Eight or nine digits that pass
the eleven test are taken for one, unless they read as a date, a telephone number or the number of a
company.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.nl import bsn

_GAP: Final = r"[ ._\u00a0\u202f-]"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)[0-9]{2}"
_DATES: Final = (
    # As a camera names a photo: 20261122_143015123.
    r"(?:19|20)[0-9]{6}[_-](?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9](?:[0-9]{3})?",
    rf"{_DAY}[ ./_-]{_MONTH}[ ./_-]{_YEAR}",
    rf"{_YEAR}[ ./_-]{_MONTH}[ ./_-]{_DAY}",
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
    r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}",
)
_AFTER_AREA: Final = r"[ .)\u00a0-]{1,3}"
_PHONES: Final = (
    r"(?:\+|00)[1-9](?:[ .()\u00a0-]{0,3}[0-9]){9,13}",
    *(rf"0[0-9]{{{area}}}{_AFTER_AREA}[0-9](?:{_GAP}?[0-9]){{{8 - area}}}" for area in (1, 2, 3)),
)
_COMPANY: Final = r"kvk[a-z :.-]{0,12}[0-9]{8}"
_SOMETHING_ELSE: Final = re.compile(
    rf"(?<![0-9])(?:{'|'.join((*_DATES, *_PHONES, _COMPANY))})(?![0-9])", re.IGNORECASE
)
_RUN: Final = re.compile(rf"[0-9]+(?:{_GAP}{{1,2}}[0-9]+)*")
_DIGITS: Final = re.compile(r"[0-9]+")
_LENGTH: Final = 9
_SHORT: Final = ([8], [2, 3, 3], [3, 2, 3])

NOT_THIS_NUMBER: Final = "Dit lijkt een BSN. Gebruik het leerlingnummer van de school."
BSN_CODE: Final = "bsn"
"""The code of a ValidationError about one, so that its text is not repeated."""


def find_bsn(text: str) -> str | None:
    """The first part of `text` that can be a BSN, as it was typed; None without any."""
    left = _SOMETHING_ELSE.sub(lambda found: "x" * len(found[0]), text)
    for run in _RUN.finditer(left):
        for part in _parts(run[0]):
            if bsn.is_valid("".join(_DIGITS.findall(part))):
                return part
    return None


def validate_no_bsn(value: str) -> None:
    """Refuse a text with a citizen service number (BSN) in it, also with spaces or dots."""
    found = find_bsn(value)
    if found is not None:
        raise ValidationError(
            _("Dit lijkt een BSN: %(found)s. Een BSN hoort hier niet; laat het weg."),
            code=BSN_CODE,
            params={"found": found},
        )


def is_bsn(number: str) -> bool:
    """Whether a number can be a BSN of nine digits, whatever stands beside the digits.

    Unlike in a text eight digits are not taken for one: pupils have numbers of that length.
    """
    digits = "".join(_DIGITS.findall(number))
    return len(digits) == _LENGTH and bool(bsn.is_valid(digits))


def _parts(run: str) -> Iterator[str]:
    """The parts of a run of digits, with its spaces and dots, that are as long as a BSN.

    Single digits count only when together they are the whole run: a row of marks is no BSN.
    """
    groups = list(_DIGITS.finditer(run))
    for first, start in enumerate(groups):
        for last in range(first, min(first + _LENGTH, len(groups))):
            sizes = [len(group[0]) for group in groups[first : last + 1]]
            as_a_whole = len(sizes) == len(groups) or min(sizes) > 1
            if sizes in _SHORT or (sum(sizes) == _LENGTH and as_a_whole):
                yield run[start.start() : groups[last].end()]
