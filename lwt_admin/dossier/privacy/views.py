"""Keeping and erasing: the terms of a school, and the pupils whose term has passed."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.views.common import chosen_school
from lwt_admin.dossier.privacy.anonymising import anonymise, erase_guidance
from lwt_admin.dossier.privacy.forms import EraseForm, TermsForm
from lwt_admin.dossier.privacy.meetings import may_name
from lwt_admin.rules.text import listed
from lwt_admin.signing.erasing import NotErasable
from lwt_admin.students.models import Kept, Student
from lwt_admin.students.retention import Due, due_at


def retention_terms(request: StaffRequest) -> HttpResponse:
    """For how long this school keeps what it knows about a pupil."""
    school = chosen_school(request)
    form = TermsForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "De bewaartermijnen zijn opgeslagen.")
        return redirect("retention_terms")
    return render(request, "dossier/retention_terms.html", {"form": form, "school": school})


def erasure_list(request: StaffRequest) -> HttpResponse:
    """The pupils whose term has passed; whoever is ticked is erased for good."""
    school = chosen_school(request)
    students = Student.objects.for_user(request.user, Right.STUDENTS_CHANGE).at_school(school)
    found = due_at(school, students, timezone.localdate())
    form = EraseForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        _erase_all(request, form.due())
        return redirect("erasure_list")
    whole = [due.student.pk for due in found if due.kept != Kept.GUIDANCE]
    named = may_name(request.user, whole) if whole else {}
    context = {
        "form": form,
        "school": school,
        "named": [(due.student, named[due.student.pk]) for due in found if due.student.pk in named],
        "may_set": request.user.access.reach(Right.MANAGE, school.pk) is not None,
    }
    return render(request, "dossier/erasure_list.html", context)


def _erase_all(request: StaffRequest, chosen: Iterable[Due]) -> None:
    """Erase what was chosen, each in a transaction of its own, and say what became of it."""
    done: dict[str, list[str]] = {}
    for due in chosen:
        act, said = (anonymise, "geanonimiseerd")
        if due.kept == Kept.GUIDANCE:
            act, said = (erase_guidance, "ontdaan van wat er over de begeleiding was geschreven")
        name = str(due.student)
        try:
            act(due.student, by=request.user, now=timezone.now())
        except NotErasable as refused:
            messages.error(request, f"{name}: {refused}")
        else:
            done.setdefault(said, []).append(name)
    for said, names in done.items():
        verb = "is" if len(names) == 1 else "zijn"
        messages.success(request, f"{listed(names)} {verb} {said}.")
