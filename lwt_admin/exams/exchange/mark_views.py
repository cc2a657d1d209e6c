"""Bringing a list of marks, with a look beforehand."""

from typing import Final

from django.http import HttpResponse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.exams.exchange.marks_file import COLUMNS
from lwt_admin.exams.exchange.marks_import import plan_marks, read_marks
from lwt_admin.students.import_rooms import ImportRoom
from lwt_admin.students.import_views import review_page, upload_page
from lwt_admin.students.models import ImportUpload

MARKS: Final = ImportRoom(
    kind=ImportUpload.Kind.MARKS,
    columns=COLUMNS,
    read=read_marks,
    plan=plan_marks,
    upload_page="mark_import",
    review_page="mark_import_apply",
    list_page="marks_grid",
    many="cijfers",
    formats="CSV of Excel (.xlsx)",
    rules=(
        "Een rij gaat over één vak van één kandidaat.",
        "Noem het vak zoals in het pakket, of de vakcode.",
        "Datum is de dag van het CE.",
        "Examenjaar is alleen nodig als een leerling in meer jaren kandidaat is.",
    ),
    title_columns=frozenset({"leerlingnummer", "vak", "vakcode", "examenjaar"}),
)


def mark_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of marks."""
    return upload_page(request, MARKS)


def mark_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of marks would do, and do it."""
    return review_page(request, MARKS, pk)
