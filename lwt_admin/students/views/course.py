"""The page of a pupil's trajectory, another profile, and subjects dropped before leerjaar 3."""

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.deleting import removed
from lwt_admin.rules.subjects import FIRST_YEARS_HOURS, consultation_source, exemption_source
from lwt_admin.students.course import undo_profile_change
from lwt_admin.students.course_page import course_page
from lwt_admin.students.forms.course import (
    ExemptionForm,
    ProfileChangeEditForm,
    ProfileChangeForm,
)
from lwt_admin.students.forms.parts import sent
from lwt_admin.students.models import Exemption, ProfileChange, Student, Trajectory
from lwt_admin.students.running_on import running_on
from lwt_admin.students.views.trajectories import trajectory_page


def trajectory(request: StaffRequest, pk: int) -> HttpResponse:
    """The life of a trajectory in order, and what may be done about it."""
    student = fetch(request, Student.objects.with_course(), pk=pk)
    accessed.send(sender=Student, instance=student)
    today = timezone.localdate()
    page = course_page(student, today)
    ended = {one.trajectory.pk: one.trajectory.ended_on for one in page.courses}
    last_days = {key: day for key, day in ended.items() if day is not None}
    found = running_on(request.user, last_days)
    context = {
        "page": page,
        "runs_on": [one for several in found.values() for one in several],
        "student": student,
        "today": today,
        "may_change": may(request, Right.STUDENTS_CHANGE, student),
        "consultation": consultation_source(today),
        **_about_exemptions(),
    }
    return render(request, "students/trajectory.html", context)


def profile_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a pupil another profile from a day on; what was stays on record."""
    record = fetch(request, Trajectory.objects.select_related("student"), pk=pk)
    today = timezone.localdate()
    form = ProfileChangeForm(request.POST or None, instance=ProfileChange(trajectory=record))
    if sent(request, form, lambda: form.store(request.user, today)):
        named = form.instance.get_to_profile_display()
        messages.success(request, f"Het profiel van {record.student} is nu {named}.")
        return redirect("trajectory", record.student_id)
    return trajectory_page(request, "students/profile_change.html", pk, form=form)


def profile_change_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct from which day another profile holds, or why."""
    change = fetch(request, _changes(), pk=pk)
    today = timezone.localdate()
    form = ProfileChangeEditForm(request.POST or None, instance=change)
    if sent(request, form, lambda: form.store(today)):
        messages.success(request, "De wisseling van profiel is opgeslagen.")
        return redirect("trajectory", change.trajectory.student_id)
    return trajectory_page(
        request, "students/profile_change_edit.html", change.trajectory_id, form=form, change=change
    )


def profile_change_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, then take the last change of profile back."""
    change = fetch(request, _changes(), pk=pk)
    student = change.trajectory.student
    context: dict[str, Any] = {"change": change, "student": student}
    if request.method == "POST":
        try:
            undo_profile_change(change, request.user, timezone.localdate())
        except ValidationError as refused:
            return render(
                request,
                "students/profile_change_undo.html",
                context | {"problems": refused.messages},
            )
        messages.success(request, f"{student} heeft weer {change.get_from_profile_display()}.")
        return redirect("trajectory", student.pk)
    return render(request, "students/profile_change_undo.html", context)


def exemption_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that a pupil drops a subject in leerjaar 1 or 2 (WVO art. 11d)."""
    student = fetch(request, Student.objects.all(), pk=pk)
    return _exemption(request, Exemption(student=student), student, "Ontheffing toevoegen")


def exemption_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct an exemption."""
    exemption = fetch(request, Exemption.objects.select_related("student"), pk=pk)
    return _exemption(request, exemption, exemption.student, "Ontheffing wijzigen")


def exemption_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, then remove an exemption that should not have been entered."""
    exemption = fetch(request, Exemption.objects.select_related("student"), pk=pk)
    student = exemption.student
    if request.method == "POST":
        if not removed(request, exemption):
            return redirect(request.path)
        messages.success(request, f"De ontheffing voor {exemption} is verwijderd.")
        return redirect("trajectory", student.pk)
    context = {"exemption": exemption, "student": student}
    return render(request, "students/exemption_delete.html", context)


def _exemption(
    request: StaffRequest, exemption: Exemption, student: Student, heading: str
) -> HttpResponse:
    today = timezone.localdate()
    form = ExemptionForm(request.POST or None, instance=exemption)
    if sent(request, form, lambda: form.store(today)):
        messages.success(request, f"De ontheffing voor {form.instance} is opgeslagen.")
        return redirect("trajectory", student.pk)
    context = {"form": form, "student": student, "heading": heading, **_about_exemptions()}
    return render(request, "students/exemption_form.html", context)


def _about_exemptions() -> dict[str, Any]:
    return {
        "exemption_source": exemption_source(timezone.localdate()),
        "first_years_hours": FIRST_YEARS_HOURS,
    }


def _changes() -> Any:
    return ProfileChange.objects.select_related("trajectory__student")
