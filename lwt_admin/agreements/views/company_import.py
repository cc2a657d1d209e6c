"""Taking over a list of companies."""

from django.http import HttpResponse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.imports import COLUMNS, plan_companies, read_companies
from lwt_admin.students.import_views import ImportRoom, review_page, upload_page
from lwt_admin.students.models import ImportUpload

COMPANIES = ImportRoom(
    kind=ImportUpload.Kind.COMPANIES,
    columns=COLUMNS,
    read=read_companies,
    plan=plan_companies,
    upload_page="company_import",
    review_page="company_import_apply",
    list_page="company_list",
    many="leerbedrijven",
    formats="CSV of Excel (.xlsx)",
    key="Het SBB-nummer, of anders KvK-nummer met postcode, bepaalt om welk bedrijf het gaat.",
    title_columns=frozenset({"naam"}),
)


def company_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of companies."""
    return upload_page(request, COMPANIES)


def company_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of companies would do, and do it."""
    return review_page(request, COMPANIES, pk)
