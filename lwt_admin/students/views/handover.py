"""A manager hands the pupils of a mentor over, without seeing who they are."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from lwt_admin.accounts.models import Membership, School, User
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.students.forms.handover import HandoverForm
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.handover import assignments_of, classes_of


def mentor_handover(request: StaffRequest, pk: int) -> HttpResponse:
    """All pupils of a mentor, or those of one class, to another mentor or to a substitute.

    Managers may not see pupils, so the page names numbers and classes only.
    """
    memberships = Membership.objects.for_user(request.user, request.right).filter(user=pk)
    mentor = get_object_or_404(User, pk__in=memberships.values("user"))
    school = _school(request, {row.school_id for row in memberships})
    today = timezone.localdate()
    classes = classes_of(assignments_of(mentor, school, today), today)
    form = HandoverForm(
        request.POST or None, mentor=mentor, school=school, classes=classes, today=today
    )
    if request.method == "POST" and form.is_valid() and attempt(form, form.perform):
        messages.success(request, form.said())
        return redirect("member_list")
    context = {
        "form": form,
        "mentor": mentor,
        "for_school": school,
        "classes": sorted(classes.items()),
    }
    context["pupils"] = classes.total()
    return render(request, "students/mentor_handover.html", context)


def _school(request: StaffRequest, school_ids: set[int]) -> School:
    """The chosen school when the mentor works there, else the first at which both do."""
    if request.school is not None and request.school.pk in school_ids:
        return request.school
    for school in request.schools:
        if school.pk in school_ids:
            return school
    raise Http404
