"""What this room holds of a pupil in a school year, which keeps the enrolment in that year."""

from collections.abc import Iterator

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.placements.models import Assessment, HourEntry, Visit


def found_in(student_id: int, year: SchoolYear) -> Iterator[str]:
    """A sentence for each kind of record; three queries."""
    of_pupil = {"agreement__trajectory__student": student_id}
    days = {"date__range": (year.start, year.end)}
    if HourEntry.objects.for_system().filter(**of_pupil, **days).exists():
        yield "Er zijn stage-uren in dit schooljaar."
    if Visit.objects.for_system().filter(**of_pupil, **days).exists():
        yield "Er is een bezoek in dit schooljaar."
    if Assessment.objects.for_system().filter(**of_pupil, period__school_year=year).exists():
        yield "Er is een beoordeling in dit schooljaar."
