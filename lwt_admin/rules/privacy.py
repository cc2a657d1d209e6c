"""By when somebody who asks about personal data has an answer.

The month may be made two months longer when that is told within the month; whether that holds is
for the school to judge, so what is due here is the first month.
"""

from datetime import date
from typing import Final

from lwt_admin.rules.periods import months_later
from lwt_admin.rules.verdicts import UNVERIFIED, Source

ANSWER_MONTHS: Final = 1
SOURCE: Final = Source("AVG art. 12 lid 3", UNVERIFIED)


def answer_by(asked_on: date) -> date:
    """The last day on which an answer is in time: a month after the day of asking."""
    return months_later(asked_on, ANSWER_MONTHS)
