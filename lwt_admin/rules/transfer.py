"""Giving a dossier to another institution: from what age the pupil alone decides on that.

Below it the consent is given or authorised by who bears the parental responsibility. That the age
counts on the day of deciding, and that a younger pupil agrees as well, is the school's own choice.
"""

from datetime import date
from typing import Final

from lwt_admin.rules.periods import age_on
from lwt_admin.rules.verdicts import UNVERIFIED, Source

DECIDES_ALONE_FROM: Final = 16
SOURCE: Final = Source("UAVG art. 5", UNVERIFIED)


def decides_alone(birth_date: date, day: date) -> bool:
    """Whether the pupil decides without parents on `day`: from the sixteenth birthday on."""
    return age_on(birth_date, day) >= DECIDES_ALONE_FROM
