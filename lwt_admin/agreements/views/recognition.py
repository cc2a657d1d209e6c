"""Recognitions of a company by SBB (WVO art. 10b4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.forms.company import RecognitionForm
from lwt_admin.agreements.models import Company, Recognition
from lwt_admin.forms import saved


def recognition_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A recognition more; earlier ones stay as they were."""
    company = fetch(request, Company.objects, pk=pk)
    return _recognition_form(request, Recognition(company=company))


def recognition_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter SBB's answer, or correct what was entered."""
    recognitions = Recognition.objects.select_related("company").prefetch_related("profiles")
    return _recognition_form(request, fetch(request, recognitions, pk=pk))


def _recognition_form(request: HttpRequest, recognition: Recognition) -> HttpResponse:
    company = recognition.company
    form = RecognitionForm(request.POST or None, instance=recognition, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De erkenning van {company} is opgeslagen.")
        return redirect("company_detail", company.pk)
    context = {"form": form, "recognition": recognition, "company": company}
    return render(request, "agreements/recognition_form.html", context)
