"""Pages that take over a list: upload, see what would happen, carry exactly that out."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.columns import Column
from lwt_admin.imports import Action, Plan, PlanChanged, carry_out
from lwt_admin.spreadsheets import MAX_BYTES, Sheet, UnreadableFile, check_size
from lwt_admin.students.imports import COLUMNS, plan_students, read_students
from lwt_admin.students.models import ImportUpload


@dataclass(frozen=True)
class ImportRoom:
    """What one kind of list needs: how to read and plan it, its pages, and its words."""

    kind: ImportUpload.Kind
    columns: tuple[Column, ...]
    read: Callable[[bytes, School], Sheet]
    plan: Callable[..., Plan]
    upload_page: str
    review_page: str
    list_page: str
    many: str
    formats: str
    key: str
    title_columns: frozenset[str]
    of_own_pupils: bool = False
    """Whether who has the right for own pupils alone may bring a list of those."""

    @property
    def needed(self) -> list[str]:
        return [column.name for column in self.columns if column.required]

    @property
    def optional(self) -> list[str]:
        """The other columns; of those that come in numbers only the first."""
        names = [column.name for column in self.columns if not column.required]
        return [name for name in names if not set(name) & set("23456789")]


class UploadForm(forms.Form):
    """A list to take over; what makes the whole file unusable is said at the field."""

    file = forms.FileField(
        label="Bestand",
        error_messages={"empty": "Het bestand is leeg.", "required": "Kies een bestand."},
    )

    def __init__(self, *args: Any, plan: Callable[[bytes], Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plan = plan
        self.content = b""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.content = upload.read(MAX_BYTES + 1)
        try:
            check_size(self.content)
            self._plan(self.content)
        except UnreadableFile as error:
            raise ValidationError(f"{upload.name}: {error}") from error
        return upload


STUDENTS = ImportRoom(
    kind=ImportUpload.Kind.STUDENTS,
    columns=COLUMNS,
    read=read_students,
    plan=plan_students,
    upload_page="student_import",
    review_page="student_import_apply",
    list_page="student_list",
    many="leerlingen",
    formats="CSV, Excel (.xlsx) of een OneRoster-zip",
    key=(
        "Het leerlingnummer bepaalt om welke leerling het gaat. Meer ouders: ouder2_naam en zo "
        "verder, tot en met ouder4."
    ),
    title_columns=frozenset({"leerlingnummer", "roepnaam", "tussenvoegsel", "achternaam"}),
)


def student_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of pupils."""
    return upload_page(request, STUDENTS)


def student_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of pupils would do, and do it."""
    return review_page(request, STUDENTS, pk)


def upload_page(request: StaffRequest, room: ImportRoom) -> HttpResponse:
    """Ask for a file; a readable one is kept for a day, for the person who sent it."""
    school = _school(request, room)

    def plan(content: bytes) -> Plan:
        return room.plan(room.read(content, school), school, timezone.localdate())

    form = UploadForm(request.POST or None, request.FILES or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        upload = ImportUpload(
            kind=room.kind,
            school=school,
            user=request.user,
            name=PurePath(form.cleaned_data["file"].name).name[:255],
            sha256=sha256(form.content).hexdigest(),
            content=form.content,
        )
        upload.save()
        return redirect(room.review_page, upload.pk)
    context = {"form": form, "room": room, "school": school}
    return render(request, "students/import_upload.html", context)


def review_page(request: StaffRequest, room: ImportRoom, pk: int) -> HttpResponse:
    """Show the plan of an uploaded file; a POST carries it out, or throws the file away."""
    now = timezone.now()
    upload = fetch(
        request,
        ImportUpload.objects.kept_at(now).filter(kind=room.kind).select_related("school"),
        pk=pk,
    )
    try:
        if request.method == "POST":
            answer = _discard if "discard" in request.POST else _apply
            return answer(request, room, upload)
        plan = _plan(room, upload)
    except UnreadableFile as error:  # the file was readable when it came; the school may differ now
        messages.error(request, f"{upload.name}: {error}")
        return redirect(room.upload_page)
    context = {"upload": upload, "room": room, "plan": plan, "review": _review(plan, room)}
    return render(request, "students/import_review.html", context)


def _review(plan: Plan, room: ImportRoom) -> dict[str, Any]:
    """The plan as the page shows it: the rows by what becomes of them, and their notes.

    Of a new row the title tells some columns already.
    """
    return {
        "read": len(plan.rows),
        "new": [
            (row, [change for change in row.changes if change.label not in room.title_columns])
            for row in plan.rows_with(Action.NEW)
        ],
        "changed": plan.rows_with(Action.CHANGED),
        "unchanged": plan.rows_with(Action.UNCHANGED),
        "rejected": plan.rows_with(Action.REJECTED),
        "notes": [(row, note) for row in plan.rows for note in row.notes],
    }


def _school(request: StaffRequest, room: ImportRoom) -> School:
    """The chosen school, where the right must hold too; without a choice the only such school."""
    grant = request.user.access.grant(request.right)
    allowed = grant.all | grant.own if room.of_own_pupils else grant.all
    chosen = request.schools if request.school is None else [request.school]
    schools = [school for school in chosen if school.pk in allowed]
    if len(schools) != 1:
        raise PermissionDenied("Kies eerst de school waarvoor u importeert.")
    return schools[0]


def _plan(room: ImportRoom, upload: ImportUpload, *, lock: bool = False) -> Plan:
    sheet = room.read(bytes(upload.content), upload.school)
    return room.plan(sheet, upload.school, timezone.localdate(), lock=lock)


def _discard(request: StaffRequest, room: ImportRoom, upload: ImportUpload) -> HttpResponse:
    upload.delete()
    messages.info(request, f"{upload.name} is weggegooid. Er is niets overgenomen.")
    return redirect(room.upload_page)


def _apply(request: StaffRequest, room: ImportRoom, upload: ImportUpload) -> HttpResponse:
    partial = "partial" in request.POST
    try:
        plan = carry_out(
            lambda: _plan(room, upload, lock=True),
            request.user,
            partial=partial,
            shown=request.POST.get("plan", "-"),
        )
    except PlanChanged:
        messages.warning(request, "Intussen is er iets gewijzigd. Bekijk opnieuw wat er gebeurt.")
        return redirect(room.review_page, upload.pk)
    except (ValidationError, IntegrityError):
        messages.error(
            request, "Er is niets overgenomen: iemand anders wijzigde iets. Probeer opnieuw."
        )
        return redirect(room.review_page, upload.pk)
    if plan.count(Action.REJECTED) and not partial:
        messages.error(request, "Er is niets overgenomen, want er zijn afgewezen rijen.")
        return redirect(room.review_page, upload.pk)
    upload.delete()
    messages.success(request, _outcome(plan, room))
    return redirect(room.list_page)


def _outcome(plan: Plan, room: ImportRoom) -> str:
    counts = ", ".join(f"{plan.count(action)} {action.value}" for action in Action)
    return f"De {room.many} zijn overgenomen: {counts}."
