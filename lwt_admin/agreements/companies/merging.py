"""Companies that stand there twice, side by side and made into one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.companies.doubles import double_companies
from lwt_admin.agreements.models import Company
from lwt_admin.students.merging.views import Merging, merge_page

COMPANIES = Merging(
    "company_doubles",
    "company_merge",
    lambda one: reverse("company_detail", args=[one.pk]),
)


def company_doubles(request: StaffRequest) -> HttpResponse:
    """Companies of the chosen school that seem to be the same."""
    companies = Company.objects.for_user(request.user, request.right).at_school(request.school)
    context = {"pairs": double_companies(companies)}
    return render(request, "agreements/companies/doubles.html", context)


def company_merge(request: StaffRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two companies of one school, to be made into one with all agreements and pupils."""
    records = Company.objects.for_user(request.user)
    return merge_page(request, records, pk, other_pk, COMPANIES, lambda one: one.school_id)
