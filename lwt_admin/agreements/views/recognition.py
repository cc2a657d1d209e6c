"""Recognitions of a company by SBB (WVO art. 10b4)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.forms.company import RecognitionForm
from lwt_admin.agreements.models import Company, Recognition
from lwt_admin.forms import saved


def recognition_add(request: StaffRequest, pk: int) -> HttpResponse:
    """A recognition more; earlier ones stay as they were."""
    company = fetch(request, Company.objects, pk=pk)
    return _recognition_form(request, Recognition(company=company))


def recognition_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter SBB's answer, or correct what was entered."""
    recognition = fetch(
        request,
        Recognition.objects.select_related("company").prefetch_related("profiles"),
        pk=pk,
    )
    return _recognition_form(request, recognition)


def _recognition_form(request: StaffRequest, recognition: Recognition) -> HttpResponse:
    company = recognition.company
    form = RecognitionForm(request.POST or None, instance=recognition, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De erkenning van {company} is opgeslagen.")
        return redirect("company_detail", company.pk)
    context = {"form": form, "recognition": recognition, "company": company}
    return render(request, "agreements/recognition_form.html", context)
