"""Which steps of the intake the school uses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.views.common import chosen_school
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.intake.forms import UsedStepsForm
from lwt_admin.students.intake.used_steps import use_steps, used_at


def intake_steps(request: StaffRequest) -> HttpResponse:
    """Choose the steps that are asked of every pupil of this school."""
    school = chosen_school(request)
    form = UsedStepsForm(request.POST or None, stored=used_at(school))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: use_steps(school, given["used"], seen=given["seen"].split())):
            messages.success(request, "De stappen van de aanloop zijn opgeslagen.")
            return redirect("intake_steps")
    return render(request, "students/intake/used_steps.html", {"form": form, "school": school})
