"""Taking back that a pupil was enrolled in a school year, as long as nothing hangs on it.

A room above says in its own `in_year.py` as `found_in(student_id, year)` what it holds of a pupil
in a school year, each as a Dutch sentence.
"""

from datetime import date

from django.core.exceptions import ValidationError

from lwt_admin.rooms import offered
from lwt_admin.students.locks import lock_student
from lwt_admin.students.models import Departure, Enrolment, SchoolTime


def why_kept(enrolment: Enrolment, today: date) -> list[str]:
    """What hangs on an enrolment, in sentences; without any it can be taken back.

    Of a year that is over it stays: an earlier year is not rewritten.
    """
    student, year = enrolment.student_id, enrolment.school_year
    reasons = []
    if year.end < today:
        reasons.append("Dit schooljaar is voorbij. Eerdere schooljaren blijven staan.")
    of_pupil = {"student": student, "school_year": year}
    if Departure.objects.for_system().filter(**of_pupil).exists():
        reasons.append("Er is een vertrek in dit schooljaar vastgelegd.")
    if SchoolTime.objects.for_system().filter(**of_pupil).exists():
        reasons.append("De leerling heeft in dit schooljaar eigen schooltijden.")
    for found_in in offered("in_year", "found_in"):
        reasons.extend(found_in(student, year))
    return reasons


def take_back(enrolment: Enrolment, today: date) -> None:
    """Remove an enrolment inside a transaction; raises ValidationError when something hangs on it.

    The history keeps what it was.
    """
    lock_student(enrolment.student_id)
    if reasons := why_kept(enrolment, today):
        raise ValidationError(reasons)
    enrolment.delete()
