"""Saving the pupils of a school as a list."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.one_school import school_for
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.sheet_writing import TYPES, sheet_answer
from lwt_admin.storing import remember_looking
from lwt_admin.students.export import PupilList


def student_export(request: StaffRequest) -> HttpResponse:
    """The pupils of the chosen school as a list; each of them counts as looked at."""
    allowed = request.user.access.grant(request.right).all
    school = school_for(request, allowed, "Kies eerst de school waarvan u de leerlingen bewaart.")
    today = timezone.localdate()
    form = request.GET.get("vorm")
    if form is None:
        return render(request, "students/student_export.html", {"school": school})
    if form not in TYPES:
        raise Http404
    found = PupilList(request.user, school, today)
    remember_looking(found.students)
    return sheet_answer(form, f"leerlingen-{today:%Y-%m-%d}", found.header, found.rows())
