"""What this room holds of a pupil in a school year, which keeps the enrolment in that year."""

from collections.abc import Iterator

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.exams.models import ExamCandidate


def found_in(student_id: int, year: SchoolYear) -> Iterator[str]:
    """A sentence when the pupil sits the exam at the end of the year; one query."""
    of_year = {"trajectory__student": student_id, "exam_year": year.end.year}
    if ExamCandidate.objects.for_system().filter(**of_year).exists():
        yield f"De leerling is kandidaat voor het examen {year.end.year}."
