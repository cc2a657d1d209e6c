"""Hours as files: bringing a list, with a look beforehand, and saving one."""

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.placements.hours_export import HEADER, export_hours
from lwt_admin.placements.hours_export_forms import ExportForm, usual
from lwt_admin.placements.import_rooms import HOURS
from lwt_admin.sheet_writing import sheet_answer
from lwt_admin.students.import_views import review_page, upload_page
from lwt_admin.students.models import Student


def hours_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of hours."""
    return upload_page(request, HOURS)


def hours_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of hours would do, and do it."""
    return review_page(request, HOURS, pk)


def hours_export(request: StaffRequest) -> HttpResponse:
    """Choose which hours to save as a file."""
    today = timezone.localdate()
    form = ExportForm(initial=usual(today), user=request.user, school=request.school)
    return _export_page(request, form)


def hours_export_file(request: StaffRequest) -> HttpResponse:
    """The chosen hours; every pupil of whom hours go along counts as looked at."""
    form = ExportForm(request.GET, user=request.user, school=request.school)
    if not form.is_valid():
        return _export_page(request, form)
    chosen = form.chosen
    found = export_hours(request.user, request.school, chosen)
    for student in found.students:
        accessed.send(sender=Student, instance=student)
    name = f"uren-{chosen.first:%Y-%m-%d}-{chosen.last:%Y-%m-%d}"
    return sheet_answer(form.cleaned_data["vorm"], name, HEADER, found.rows)


def _export_page(request: StaffRequest, form: ExportForm) -> HttpResponse:
    may_import = bool(request.user.access.grant(Right.PLACEMENTS_LOG))
    context = {"form": form, "may_import": may_import}
    return render(request, "placements/hours_export.html", context)
