"""What one pupil missed at the company; the page about the pupil's guidance fetches it."""

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.placements.absence import absence_advice
from lwt_admin.placements.absence_summary import NEEDED, summarise_absence
from lwt_admin.placements.reading import read_hours
from lwt_admin.students.models import Student, Trajectory
from lwt_admin.students.services import current_school_year


def absence_student(request: StaffRequest, pk: int) -> HttpResponse:
    """Illness, leave and absence of this school year, with what the law says of it."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    today = timezone.localdate()
    is_part = "HX-Request" in request.headers
    if not is_part:
        accessed.send(sender=Student, instance=student)
    trajectories = Trajectory.objects.for_user(request.user, Right.PLACEMENTS_VIEW)
    found = trajectories.filter(student=student).select_related("student__school")
    read = read_hours(found, needed=NEEDED)
    year = current_school_year(student.school_id, today)
    context = {
        "student": student,
        "summary": summarise_absence(read, year.start if year else None, today),
        "advice": [one for hours in read for one in absence_advice(hours, today)],
        "year": year,
        "is_part": is_part,
    }
    part, page = "placements/parts/student_absence.html", "placements/absence_student.html"
    return render(request, part if is_part else page, context)
