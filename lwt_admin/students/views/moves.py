"""A pupil goes to another school of the board, and takes the dossier along."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.students.forms.move import MoveForm
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.models import Student
from lwt_admin.students.moving import move, obstacles, schools_to_move_to


def student_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what stands in the way, or to which school; it happens at once."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    schools = schools_to_move_to(student, request.user)
    today = timezone.localdate()
    form = MoveForm(request.POST or None, student=student, schools=schools)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        where, number, remark = given["school"], given["number"], given["remark"]
        if attempt(
            form,
            lambda: move(student, where, number, by=request.user, today=today, remark=remark),
        ):
            messages.success(request, f"Het dossier van {student} is nu van {where}.")
            return redirect("dossier", pk)
    context = {
        "form": form,
        "student": student,
        "schools": schools,
        "obstacles": obstacles(student, today),
        "moves": student.moves.select_related("from_school", "to_school", "actor"),
    }
    return render(request, "students/student_move.html", context)
