"""What leermeester and pupil said about the hours of one pupil, for who works at the school."""

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.placements.confirm_told import told
from lwt_admin.students.models import Student, Trajectory


def hours_told(request: StaffRequest, pk: int) -> HttpResponse:
    """Links that were sent and what came of them; as a part of the page of hours by htmx."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    trajectories = Trajectory.objects.for_user(request.user, Right.PLACEMENTS_VIEW)
    own = list(trajectories.filter(student=student).values_list("pk", flat=True))
    accessed.send(sender=Student, instance=student)
    context = {"student": student, "told": told(student.school, own, timezone.now())}
    is_part = bool(request.headers.get("HX-Request"))
    template = "placements/parts/told.html" if is_part else "placements/hours_told.html"
    return render(request, template, context)
