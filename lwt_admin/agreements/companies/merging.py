"""Companies that stand there twice, side by side and made into one."""

from typing import Final

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.companies.doubles import double_companies
from lwt_admin.agreements.models import Company, Recognition, Supervisor
from lwt_admin.agreements.querysets import CompanyQuerySet
from lwt_admin.merging import Whole
from lwt_admin.students.addresses import ONE_ADDRESS
from lwt_admin.students.merging.picking import pick
from lwt_admin.students.merging.views import Merging, merge_page
from lwt_admin.text import fold
from lwt_admin.twins import Same, Sames


def _who_signs(company: Company) -> str:
    return ", ".join(filter(None, (company.signatory_name, company.signatory_capacity)))


def same_supervisor(one: Supervisor, another: Supervisor) -> bool:
    """The same name, and nothing by which the two are reached tells them apart."""
    reached = ((one.email.lower(), another.email.lower()), (one.phone, another.phone))
    return fold(one.name) == fold(another.name) and all(
        mine == theirs or not (mine and theirs) for mine, theirs in reached
    )


def same_request(one: Recognition, another: Recognition) -> bool:
    """The same request to SBB, of which nothing is known yet that the database tells apart by."""
    said = [
        (row.status, row.for_lwt, row.requested_on, row.valid_from, row.profile_shorts)
        for row in (one, another)
    ]
    return one.valid_from is None and said[0] == said[1]


SAMES: Final[Sames] = {
    Recognition: Same(same_request, parts=("profiles", "profielen")),
    Supervisor: Same(same_supervisor),
}
COMPANY_PAGES: Final = ("company_doubles", "company_merge")
COMPANIES = Merging(
    *COMPANY_PAGES,
    "school_id",
    lambda one: reverse("company_detail", args=[one.pk]),
    sames=SAMES,
    wholes=(
        ONE_ADDRESS,
        Whole(
            "signatory",
            "Wie tekent namens het bedrijf",
            ("signatory_name", "signatory_capacity"),
            _who_signs,
        ),
    ),
)


def _place_and_numbers(company: Company) -> str:
    kvk = f"KvK {company.kvk}" if company.kvk else ""
    sbb = f"SBB {company.sbb_id}" if company.sbb_id else ""
    return ", ".join(filter(None, (company.city_line, kvk, sbb)))


def _by_name_or_number(companies: CompanyQuerySet, text: str) -> CompanyQuerySet:
    return companies.search(text) | companies.filter(Q(kvk=text) | Q(sbb_id=text))


def company_doubles(request: StaffRequest) -> HttpResponse:
    """Companies of the chosen school that seem to be the same."""
    companies = Company.objects.for_user(request.user, request.right).at_school(request.school)
    context = {
        "pairs": double_companies(companies),
        "pick": pick(request, companies, COMPANY_PAGES, _place_and_numbers, _by_name_or_number),
    }
    return render(request, "agreements/companies/doubles.html", context)


def company_merge(request: StaffRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two companies of one school, to be made into one with all agreements and pupils."""
    records = Company.objects.for_user(request.user)
    return merge_page(request, records, pk, other_pk, COMPANIES)
