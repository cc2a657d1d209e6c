"""Pages that take over a list: upload, see what would happen, carry exactly that out."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.accounts.one_school import school_for
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.columns import check_header
from lwt_admin.imports import Action
from lwt_admin.spreadsheets import UnreadableFile
from lwt_admin.students import import_jobs
from lwt_admin.students.import_forms import UploadForm
from lwt_admin.students.import_preview import Preview, ShownRow
from lwt_admin.students.import_rooms import STUDENTS, ImportRoom
from lwt_admin.students.imports import year_for_classes
from lwt_admin.students.models import ImportState, ImportUpload, Student
from lwt_admin.students.moving import move
from lwt_admin.students.tasks import run_imports

FIRST_ROWS: Final = 50
"""Rows of each kind that the page shows before one asks for all of them."""
ROWS_A_PAGE: Final = 100
GONE: Final = (
    "Die lijst is er niet meer: zij is al overgenomen of weggegooid, of is ouder dan een dag."
)
PARTS: Final = {
    "afgewezen": "rejected",
    "gewijzigd": "changed",
    "let-op": "notes",
    "nieuw": "new",
    "ongewijzigd": "unchanged",
}


def student_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of pupils."""
    return upload_page(request, STUDENTS)


def student_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of pupils would do, and do it."""
    return review_page(request, STUDENTS, pk)


# --- Bringing a file ----------------------------------------------------------------------------
def upload_page(request: StaffRequest, room: ImportRoom) -> HttpResponse:
    """Ask for a file; a readable one is kept for a day, for the person who sent it."""
    school = _school(request, room)
    years = _years(request, school)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        read=_reader(room, school),
        years=years,
        usual=year_for_classes(school, timezone.localdate()) if room.asks_year else None,
    )
    if request.method == "POST" and form.is_valid():
        upload = _received(request, room, school, form)
        try:
            _begin(upload, room)
        except UnreadableFile as error:
            upload.delete()
            form.add_error("file", f"{upload.name}: {error}")
        else:
            return redirect(room.review_page, upload.pk)
    context = {"form": form, "room": room, "school": school}
    return render(request, "students/import_upload.html", context)


def _years(request: StaffRequest, school: School) -> QuerySet[SchoolYear]:
    """The school years that have not ended."""
    found = SchoolYear.objects.for_user(request.user).at_school(school)
    return found.filter(end__gte=timezone.localdate()).order_by("start")


def _reader(room: ImportRoom, school: School) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        check_header(room.read(content, school), room.columns)

    return read


def _received(
    request: StaffRequest, room: ImportRoom, school: School, form: UploadForm
) -> ImportUpload:
    upload = ImportUpload(
        kind=room.kind,
        school=school,
        user=request.user,
        name=PurePath(form.cleaned_data["file"].name).name[:255],
        sha256=sha256(form.content).hexdigest(),
        content=form.content,
        school_year=form.cleaned_data.get("year"),
    )
    upload.total_rows = len(room.read(form.content, school).rows)
    upload.save()
    return upload


def _begin(upload: ImportUpload, room: ImportRoom) -> None:
    """Look at a short list at once, and leave a long one to a worker."""
    if import_jobs.is_long(room, upload.total_rows):
        run_imports.enqueue()
    else:
        import_jobs.look(upload, room, timezone.localdate())


def _school(request: StaffRequest, room: ImportRoom) -> School:
    grant = request.user.access.grant(request.right)
    allowed = grant.all | grant.own if room.of_own_pupils else grant.all
    return school_for(request, allowed, "Kies eerst de school waarvoor u importeert.")


# --- Seeing what it does, and doing it ----------------------------------------------------------
@never_cache
def review_page(request: StaffRequest, room: ImportRoom, pk: int) -> HttpResponse:
    """Show what an uploaded file would do; a POST carries it out, or throws the file away."""
    uploads = ImportUpload.objects.kept_at(timezone.now()).filter(kind=room.kind)
    try:
        upload = fetch(request, uploads.select_related("school", "user", "school_year"), pk=pk)
    except Http404:
        if not import_jobs.is_gone(pk):
            raise
        return _gone(request, room)
    if request.method == "POST":
        return _answer(request, room, upload)
    if upload.state == ImportState.READY:
        if "HX-Request" in request.headers:  # the page of the progress asks whether it is there yet
            return _go_to(reverse(room.review_page, args=[upload.pk]))
        context = {"upload": upload, "room": room} | _review(request, upload, room)
        return render(request, "students/import_review.html", context)
    return render(request, "students/import_progress.html", {"upload": upload, "room": room})


def _gone(request: StaffRequest, room: ImportRoom) -> HttpResponse:
    """Nobody has this upload: with the back button, or a second window, one comes here again."""
    messages.info(request, GONE)
    if "HX-Request" in request.headers:
        return _go_to(reverse(room.upload_page))
    return redirect(room.upload_page)


def _go_to(address: str) -> HttpResponse:
    answer = HttpResponse()
    answer.headers["HX-Redirect"] = address
    return answer


def _review(request: StaffRequest, upload: ImportUpload, room: ImportRoom) -> dict[str, Any]:
    """The kept plan: the beginning of every part, or all of one part, page by page."""
    preview = Preview(upload)
    review = _parts(preview, room)
    whole = PARTS.get(request.GET.get("soort", ""))
    page_obj = None
    if whole:
        page_obj = Paginator(review[whole], ROWS_A_PAGE).get_page(request.GET.get("page"))
    counts = {name: len(rows) for name, rows in review.items()}
    parts: dict[str, Any] = {
        name: rows[:FIRST_ROWS] if page_obj is None else page_obj.object_list
        for name, rows in review.items()
        if whole in {None, name}
    }
    return {
        "plan": preview,
        "counts": counts,
        "good": import_jobs.told(
            {one: len(preview.rows_with(one)) for one in Action if one is not Action.REJECTED}
        ),
        "read": len(preview.rows),
        "parts": parts,
        "page_obj": page_obj,
        "whole": whole,
    }


def _parts(preview: Preview, room: ImportRoom) -> dict[str, list[Any]]:
    """The rows by what becomes of them, and their notes. Of a new row the title tells some."""
    return {
        "moves": [row for row in preview.rows if row.moves],
        "rejected": preview.rows_with(Action.REJECTED),
        "changed": preview.rows_with(Action.CHANGED),
        "notes": [(row, note) for row in preview.rows for note in row.notes],
        "new": [(row, _told(row, room)) for row in preview.rows_with(Action.NEW)],
        "unchanged": preview.rows_with(Action.UNCHANGED),
    }


def _told(row: ShownRow, room: ImportRoom) -> list[Any]:
    return [change for change in row.changes if change.label not in room.title_columns]


def _answer(request: StaffRequest, room: ImportRoom, upload: ImportUpload) -> HttpResponse:
    """What the pressed button asks for."""
    if "discard" in request.POST:
        upload.delete()
        messages.info(request, f"{upload.name} is weggegooid.")
        return redirect(room.upload_page)
    if "move" in request.POST:
        return _move(request, room, upload)
    if "again" in request.POST:
        import_jobs.look_again(upload)
        run_imports.enqueue()
        return redirect(room.review_page, upload.pk)
    try:
        return _apply(request, room, upload)
    except import_jobs.NotTakenOver as error:
        messages.warning(request, str(error))
        return redirect(room.review_page, upload.pk)
    except UnreadableFile as error:  # the file was readable when it came; the school may differ now
        messages.error(request, f"{upload.name}: {error}")
        return redirect(room.upload_page)


def _move(request: StaffRequest, room: ImportRoom, upload: ImportUpload) -> HttpResponse:
    """Give the chosen pupils of other schools to this one, and look again at the list."""
    chosen = set(request.POST.getlist("move")) - {""}
    if not chosen:
        messages.error(request, "Vink eerst aan wie er verhuist.")
        return redirect(room.review_page, upload.pk)
    movable = Student.objects.for_user(request.user, Right.STUDENTS_PERSONAL)
    for row in Preview(upload).rows:
        if row.moves is None or str(row.number) not in chosen:
            continue
        student = movable.filter(pk=row.moves.pk).first()
        if student is not None:
            _move_one(request, student, upload.school, row.moves.number)
    import_jobs.look_once_more(upload, room, timezone.localdate())
    if upload.is_busy:
        run_imports.enqueue()
    return redirect(room.review_page, upload.pk)


def _move_one(request: StaffRequest, student: Student, school: School, number: str) -> None:
    try:
        move(student, school, number, by=request.user, today=timezone.localdate())
    except ValidationError as error:
        messages.error(request, f"{student} is niet verhuisd. {' '.join(error.messages)}")
    else:
        messages.success(request, f"Het dossier van {student} is nu van {school}.")


def _apply(request: StaffRequest, room: ImportRoom, upload: ImportUpload) -> HttpResponse:
    partial, shown = "partial" in request.POST, request.POST.get("plan", "")
    if import_jobs.is_long(room, upload.total_rows):
        import_jobs.ask(upload, partial=partial, shown=shown)
        run_imports.enqueue()
        return redirect(room.review_page, upload.pk)
    plan = import_jobs.take_over(
        upload, room, partial=partial, shown=shown, today=timezone.localdate()
    )
    messages.success(request, f"De {room.many} zijn overgenomen: {import_jobs.counted(plan)}.")
    return redirect(room.list_page)
