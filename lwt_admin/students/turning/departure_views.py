"""A departure from school that was recorded wrongly: change it, or take it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.students.forms.parts import sent
from lwt_admin.students.models import Departure
from lwt_admin.students.turning.departure_forms import DepartureForm, UndoForm
from lwt_admin.students.turning.departures import course_ended_by


def departure_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct how a pupil left, or the last day."""
    departure = fetch(request, _departures(), pk=pk)
    course = course_ended_by(departure)
    today = timezone.localdate()
    form = DepartureForm(request.POST or None, instance=departure)
    if sent(request, form, lambda: form.store(request.user, today)):
        messages.success(request, f"Het vertrek van {departure.student} is gewijzigd.")
        return redirect("dossier", departure.student_id)
    return _page(
        request, "students/turning/departure_edit.html", departure, form=form, course=course
    )


def departure_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, and why; then take the departure back."""
    departure = fetch(request, _departures(), pk=pk)
    course = course_ended_by(departure)
    today = timezone.localdate()
    form = UndoForm(request.POST or None)
    if sent(request, form, lambda: form.store(departure, request.user, today)):
        messages.success(request, f"Het vertrek van {departure.student} is ongedaan gemaakt.")
        return redirect("dossier", departure.student_id)
    return _page(
        request, "students/turning/departure_undo.html", departure, form=form, course=course
    )


def _page(
    request: StaffRequest, template: str, departure: Departure, **context: Any
) -> HttpResponse:
    context |= {"departure": departure, "student": departure.student}
    return render(request, template, context)


def _departures() -> Any:
    return Departure.objects.select_related("student", "school_year")
