"""Pupils: the list, personal data, guardians, and the class per school year."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_filters.views import FilterView

from lwt_admin.accounts.models import School
from lwt_admin.accounts.one_school import one_school
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.views.common import first_message
from lwt_admin.deleting import removed
from lwt_admin.forms import saved
from lwt_admin.students.enrolments import take_back, why_kept
from lwt_admin.students.filters import StudentFilter
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.forms.student import (
    EnrolmentForm,
    GuardianForm,
    StudentAddForm,
    StudentForm,
)
from lwt_admin.students.models import Enrolment, Guardian, Student
from lwt_admin.students.moving import schools_to_move_to
from lwt_admin.students.services import add_student
from lwt_admin.students.signers import delete_guardian
from lwt_admin.students.summary import main_line


class StudentList(FilterView):
    """All pupils in sight at the chosen school, by surname without its prefix."""

    filterset_class = StudentFilter
    template_name = "students/student_list.html"
    paginate_by = 25
    strict = False

    def get_queryset(self) -> Any:
        pupils = Student.objects.for_user(self.request.user).at_school(self.request.school)
        return (
            pupils.with_current_class(timezone.localdate())
            .with_main_trajectory()
            .with_trajectories()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today = timezone.localdate()
        data = self.request.GET
        return context | {
            "lines": [main_line(student, today) for student in context["page_obj"]],
            "narrowed": any(data.get(name) for name in context["filter"].form.fields),
            "may_add": _school_to_add_to(self.request) is not None,
            "may_turn": bool(self.request.user.access.grant(Right.STUDENTS_CHANGE).all),
            "sees_all": bool(self.request.user.access.grant(Right.STUDENTS_VIEW).all),
        }


def student_add(request: StaffRequest) -> HttpResponse:
    """A new pupil at the chosen school."""
    school = _school_to_add_to(request)
    if school is None:
        raise PermissionDenied
    form = StudentAddForm(request.POST or None, school=school, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        student = form.instance
        if attempt(form, lambda: add_student(student, form.enrolment())):
            messages.success(request, f"{student} is toegevoegd.")
            return redirect("dossier", student.pk)
    context = {"form": form, "school": school, "without_year": form.current_year is None}
    return render(request, "students/student_add.html", context)


def student_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Personal data of a pupil."""
    student = fetch(request, Student.objects, pk=pk)
    form = StudentForm(request.POST or None, instance=student, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De gegevens van {student} zijn opgeslagen.")
        return redirect("dossier", pk)
    # What was typed stands in the form; the heading keeps the stored name.
    stored = Student.objects.for_user(request.user).select_related("school").get(pk=pk)
    may_move = bool(schools_to_move_to(stored, request.user))
    context = {"form": form, "student": stored, "may_move": may_move}
    return render(request, "students/student_edit.html", context)


def guardian_add(request: StaffRequest, pk: int) -> HttpResponse:
    """A parent, guardian or carer more."""
    student = fetch(request, Student.objects, pk=pk)
    return _guardian(request, Guardian(student=student), "Ouder of verzorger toevoegen")


def guardian_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Contact data and authority of a parent, guardian or carer."""
    guardian = fetch(request, Guardian.objects.select_related("student"), pk=pk)
    return _guardian(request, guardian, "Ouder of verzorger wijzigen")


def guardian_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, then remove."""
    guardian = fetch(request, Guardian.objects.select_related("student"), pk=pk)
    student, name = guardian.student, str(guardian)
    if request.method == "POST":
        try:
            if not removed(request, guardian, lambda: delete_guardian(guardian)):
                return redirect(request.path)
        except ValidationError as error:
            messages.error(request, first_message(error))
        else:
            messages.success(request, f"{name} is verwijderd bij {student}.")
        return redirect("dossier", student.pk)
    context = {"guardian": guardian, "student": student}
    return render(request, "students/guardian_delete.html", context)


def enrolment_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Leerjaar and class in a school year more; earlier years stay as they are."""
    student = fetch(request, Student.objects, pk=pk)
    return _enrolment(request, Enrolment(student=student), "Inschrijven in een schooljaar")


def enrolment_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct leerjaar or class in a school year."""
    enrolment = fetch(request, Enrolment.objects.select_related("student", "school_year"), pk=pk)
    return _enrolment(request, enrolment, f"Inschrijving {enrolment.school_year} wijzigen")


def enrolment_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, then take back an enrolment on which nothing hangs."""
    enrolment = fetch(request, Enrolment.objects.select_related("student", "school_year"), pk=pk)
    student, today = enrolment.student, timezone.localdate()
    year = enrolment.school_year
    if request.method == "POST":
        try:
            if not removed(request, enrolment, lambda: take_back(enrolment, today)):
                return redirect("enrolment_delete", pk)
            messages.success(request, f"{student} is niet meer ingeschreven in {year}.")
            return redirect("dossier", student.pk)
        except ValidationError:
            pass  # The page says why.
    reasons = why_kept(enrolment, today)
    context = {"enrolment": enrolment, "student": student, "reasons": reasons}
    return render(request, "students/enrolment_delete.html", context)


def _guardian(request: StaffRequest, guardian: Guardian, heading: str) -> HttpResponse:
    form = GuardianForm(request.POST or None, instance=guardian, today=timezone.localdate())
    was_hidden = guardian.student.address_hidden
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"{guardian} is opgeslagen bij {guardian.student}.")
        if guardian.student.address_hidden and not was_hidden:
            messages.info(request, f"Ook het adres van {guardian.student} is nu geheim.")
        return redirect("dossier", guardian.student_id)
    context = {"form": form, "guardian": guardian, "student": guardian.student, "heading": heading}
    return render(request, "students/guardian_form.html", context)


def _enrolment(request: StaffRequest, enrolment: Enrolment, heading: str) -> HttpResponse:
    student = enrolment.student
    form = EnrolmentForm(request.POST or None, instance=enrolment)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"{student} is ingeschreven: {enrolment}.")
        return redirect("dossier", student.pk)
    context = {"form": form, "student": student, "heading": heading}
    return render(request, "students/enrolment_form.html", context)


def _school_to_add_to(request: StaffRequest) -> School | None:
    return one_school(request, request.user.access.grant(Right.STUDENTS_PERSONAL).all)
