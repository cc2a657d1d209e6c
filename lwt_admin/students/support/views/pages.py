"""The pages about the guidance of one pupil: support, LOB, and restricted notes."""

from auditlog.signals import accessed
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.forms import saved
from lwt_admin.students.models import (
    CareerEvidence,
    CareerGoal,
    CareerTalk,
    Certificate,
    MboArrangement,
    RestrictedNote,
    Student,
    Support,
)
from lwt_admin.students.support.forms import LwooForm
from lwt_admin.students.support.reading import record_reading

STUDENTS = Student.objects.select_related("school")


def support(request: StaffRequest, pk: int) -> HttpResponse:
    """Support, certificates and agreements with the mbo; LOB and absence are fetched into it."""
    student = fetch(request, STUDENTS.all(), pk=pk)
    accessed.send(sender=Student, instance=student)
    context = {
        "student": student,
        "supports": Support.objects.for_user(request.user).filter(student=student),
        "certificates": Certificate.objects.for_user(request.user).filter(student=student),
        "arrangements": MboArrangement.objects.for_user(request.user).filter(student=student),
        "may_change": may(request, Right.STUDENTS_CHANGE, student),
        "may_note": may(request, Right.NOTES_RESTRICTED, student),
        "may_see_placements": may(request, Right.PLACEMENTS_VIEW, student),
        "today": timezone.localdate(),
    }
    return render(request, "students/support/support.html", context)


def lwoo_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Say whether the pupil has learning support (LWOO)."""
    student = fetch(request, STUDENTS.all(), pk=pk)
    form = LwooForm(request.POST or None, instance=student)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Opgeslagen.")
        return redirect("support", pk)
    context = {"form": form, "student": student}
    return render(request, "students/support/lwoo_edit.html", context)


def career(request: StaffRequest, pk: int) -> HttpResponse:
    """The LOB dossier; the page about support fetches it as a part."""
    student = fetch(request, STUDENTS.all(), pk=pk)
    is_part = "HX-Request" in request.headers
    if not is_part:
        accessed.send(sender=Student, instance=student)
    evidence = CareerEvidence.objects.for_user(request.user).filter(student=student)
    context = {
        "student": student,
        "goals": CareerGoal.objects.for_user(request.user).filter(student=student),
        "talks": CareerTalk.objects.for_user(request.user).filter(student=student),
        "evidence": evidence.select_related("added_by"),
        "may_log": may(request, Right.CONTACT_LOG, student),
        "is_part": is_part,
        "today": timezone.localdate(),
    }
    page = "students/support/_career.html" if is_part else "students/support/career.html"
    return render(request, page, context)


def note_list(request: StaffRequest, pk: int) -> HttpResponse:
    """The restricted notes about a pupil; who has no right to them gets no page at all."""
    student = fetch(request, STUDENTS.all(), pk=pk)
    record_reading(student, "vertrouwelijke notities")
    notes = RestrictedNote.objects.for_user(request.user).filter(student=student)
    context = {"student": student, "notes": notes.select_related("entered_by")}
    return render(request, "students/support/note_list.html", context)
