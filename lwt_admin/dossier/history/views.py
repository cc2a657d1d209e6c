"""The history of a dossier: who changed, looked at or downloaded what, and when."""

from typing import Final

from auditlog.models import LogEntry
from auditlog.signals import accessed
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.dossier.history.lines import told
from lwt_admin.students.models import Student

PER_PAGE: Final = 50
KINDS: Final = (("", "Wijzigingen"), ("inzage", "Bekeken en gedownload"), ("alles", "Alles"))


def history(request: StaffRequest, pk: int) -> HttpResponse:
    """Every change to a dossier with before and after, and every view and download."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    accessed.send(sender=Student, instance=student)  # first: it is counted and shown as well
    kind = request.GET.get("soort", "")
    entries = entries_about(student).select_related("actor")
    if kind == "inzage":
        entries = entries.filter(action=LogEntry.Action.ACCESS)
    elif kind != "alles":
        entries = entries.exclude(action=LogEntry.Action.ACCESS)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "student": student,
        "kinds": [(value, label, value == kind) for value, label in KINDS],
        "only_views": kind == "inzage",
        "page_obj": page,
        "lines": told(list(page), request.user, student),
    }
    return render(request, "dossier/history.html", context)
