"""Adding, changing and removing a record of one of the kinds (see `support.kinds`)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.deleting import removed
from lwt_admin.forms import saved
from lwt_admin.records import Record
from lwt_admin.students.models import Student
from lwt_admin.students.support.kinds import Kind

View = Callable[[StaffRequest, int], HttpResponse]


def adding(kind: Kind) -> View:
    """The view that notes a new record of a pupil."""

    def view(request: StaffRequest, pk: int) -> HttpResponse:
        student = fetch(request, Student.objects.select_related("school"), pk=pk)
        record = kind.model(student=student)
        if hasattr(kind.model, "entered_by"):
            record.entered_by = request.user
        return _form_page(request, kind, record, f"{kind.one} toevoegen")

    return view


def editing(kind: Kind) -> View:
    """The view that changes a record."""

    def view(request: StaffRequest, pk: int) -> HttpResponse:
        record = fetch(request, kind.model.objects.select_related("student__school"), pk=pk)
        return _form_page(request, kind, record, f"{kind.one} wijzigen")

    return view


def _form_page(request: StaffRequest, kind: Kind, record: Record, title: str) -> HttpResponse:
    if kind.form is None:
        raise TypeError(f"{kind.name} has a form of its own")
    student: Student = record.student  # type: ignore[attr-defined]
    form = kind.form(request.POST or None, instance=record, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, kind.told("opgeslagen"))
        return redirect(kind.page, student.pk)
    context = {
        "form": form,
        "student": student,
        "record": record,
        "title": title[:1].upper() + title[1:],
        "page": kind.page,
        "delete": f"{kind.name}_delete",
    }
    return render(request, "students/support/record_form.html", context)


def deleting(kind: Kind) -> View:
    """The view that asks, and then removes a record; the history keeps that it was there."""

    def view(request: StaffRequest, pk: int) -> HttpResponse:
        record = fetch(request, kind.model.objects.select_related("student__school"), pk=pk)
        student = record.student
        if request.method == "POST":
            if not removed(request, record):
                return redirect(request.path)
            messages.success(request, kind.told("verwijderd"))
            return redirect(kind.page, student.pk)
        context = {"record": record, "student": student, "kind": kind}
        return render(request, "students/support/record_delete.html", context)

    return view
