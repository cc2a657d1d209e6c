"""The years of the vmbo in which a leer-werktraject can be: leerjaar 3 and 4 (WVO art. 10b1)."""

from collections.abc import Sequence

from lwt_admin.rules.periods import DAY, Span
from lwt_admin.students.models import Enrolment

UPPER_YEARS = (3, 4)
LAST_YEAR = 4


def upper_years(enrolments: Sequence[Enrolment]) -> tuple[Span, ...]:
    """The spans in leerjaar 3 and 4; the last one stops before the central exams begin.

    Give the enrolments with their school years, the oldest first.
    """
    upper = [row for row in enrolments if row.leerjaar in UPPER_YEARS]
    return tuple(_span(row, is_last=row is upper[-1]) for row in upper)


def _span(enrolment: Enrolment, *, is_last: bool) -> Span:
    year = enrolment.school_year
    exam = year.first_central_exam
    if is_last and enrolment.leerjaar == LAST_YEAR and exam is not None and exam > year.start:
        return year.start, exam - DAY
    return year.start, year.end
