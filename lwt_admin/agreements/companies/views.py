"""Days and places of a company, its quality over the years, and the contact with it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements.companies.forms import CompanyContactForm, CompanyDaysForm, QualityForm
from lwt_admin.agreements.companies.terms import law_lines
from lwt_admin.agreements.models import Company, CompanyContact, QualityAssessment
from lwt_admin.forms import saved

ON_A_PAGE = 25


def company_days(request: StaffRequest, pk: int) -> HttpResponse:
    """How many pupils can come on which days, from what age, at what times."""
    company = fetch(request, Company.objects.prefetch_related("days"), pk=pk)
    form = CompanyDaysForm(request.POST or None, instance=company)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De plaatsen zijn opgeslagen.")
        return redirect("company_detail", pk)
    context = {"form": form, "company": company}
    return render(request, "agreements/companies/days.html", context)


def quality_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Every assessment of the criteria, the newest first; none replaces another."""
    today = timezone.localdate()
    companies = Company.objects.with_recognitions().with_last_placement(today)
    company = fetch(request, companies, pk=pk)
    assessments = _assessments(company).prefetch_related("answers").select_related("entered_by")
    found = list(assessments)
    context = {
        "company": company,
        "law": law_lines(company, found, today),
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_change": may(request, Right.COMPANIES_CHANGE, company),
    }
    return render(request, "agreements/companies/quality.html", context)


def quality_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Judge the criteria anew; what was judged before stays."""
    company = fetch(request, Company.objects, pk=pk)
    assessment = QualityAssessment(company=company, entered_by=request.user)
    initial = {"assessed_on": timezone.localdate()}
    form = QualityForm(
        request.POST or None, instance=assessment, initial=initial, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De beoordeling is opgeslagen; eerdere blijven staan.")
        return redirect("quality_list", pk)
    context = {"form": form, "company": company}
    return render(request, "agreements/companies/quality_form.html", context)


def company_contacts(request: StaffRequest, pk: int) -> HttpResponse:
    """All contact with a company, the newest first."""
    company = fetch(request, Company.objects, pk=pk)
    contacts = CompanyContact.objects.for_user(request.user).filter(company=company)
    lines = contacts.select_related("by", "follow_up_by")
    context = {
        "company": company,
        "page_obj": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_log": may(request, Right.COMPANY_LOG, company),
    }
    return render(request, "agreements/companies/contacts.html", context)


def company_contact_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Note a contact with this company."""
    company = fetch(request, Company.objects, pk=pk)
    return _contact_form(request, CompanyContact(company=company, by=request.user))


def company_contact_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a line, or say that it was followed up."""
    contacts = CompanyContact.objects.select_related("company", "by")
    return _contact_form(request, fetch(request, contacts, pk=pk))


@require_POST
def company_contact_done(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that what was to be done after a contact has been done today."""
    contact = fetch(request, CompanyContact.objects.select_related("company"), pk=pk)
    if contact.follow_up_on is not None and contact.done_on is None:
        contact.done_on = timezone.localdate()
        contact.version += 1
        contact.save()
        messages.success(request, "Genoteerd als opgevolgd.")
    return redirect("company_contacts", contact.company_id)


def _contact_form(request: StaffRequest, contact: CompanyContact) -> HttpResponse:
    company = contact.company
    form = CompanyContactForm(request.POST or None, instance=contact, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het contact is opgeslagen.")
        return redirect("company_contacts", company.pk)
    context = {"form": form, "contact": contact, "company": company}
    return render(request, "agreements/companies/contact_form.html", context)


def _assessments(company: Company) -> Any:
    """Of a company that is in sight."""
    return company.assessments.all()
