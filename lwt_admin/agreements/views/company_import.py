"""Taking over a list of companies."""

from django.http import HttpResponse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.import_rooms import COMPANIES
from lwt_admin.students.import_views import review_page, upload_page


def company_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of companies."""
    return upload_page(request, COMPANIES)


def company_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of companies would do, and do it."""
    return review_page(request, COMPANIES, pk)
