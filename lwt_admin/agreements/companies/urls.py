"""Addresses about a company beside its own page."""

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.agreements.companies import merging, views

urlpatterns = [
    page(
        "leerbedrijven/<int:pk>/plaatsen/",
        views.company_days,
        right=Right.COMPANIES_CHANGE,
        name="company_days",
    ),
    page(
        "leerbedrijven/<int:pk>/kwaliteit/",
        views.quality_list,
        right=Right.COMPANIES_VIEW,
        name="quality_list",
    ),
    page(
        "leerbedrijven/<int:pk>/kwaliteit/nieuw/",
        views.quality_add,
        right=Right.COMPANIES_CHANGE,
        name="quality_add",
    ),
    page(
        "leerbedrijven/<int:pk>/contact/",
        views.company_contacts,
        right=Right.COMPANIES_VIEW,
        name="company_contacts",
    ),
    page(
        "leerbedrijven/<int:pk>/contact/nieuw/",
        views.company_contact_add,
        right=Right.COMPANY_LOG,
        name="company_contact_add",
    ),
    page(
        "leerbedrijven/contact/<int:pk>/wijzigen/",
        views.company_contact_edit,
        right=Right.COMPANY_LOG,
        name="company_contact_edit",
    ),
    page(
        "leerbedrijven/contact/<int:pk>/opgevolgd/",
        views.company_contact_done,
        right=Right.COMPANY_LOG,
        name="company_contact_done",
    ),
    page(
        "leerbedrijven/dubbel/",
        merging.company_doubles,
        right=Right.COMPANIES_CHANGE,
        name="company_doubles",
    ),
    page(
        "leerbedrijven/<int:pk>/samenvoegen/<int:other_pk>/",
        merging.company_merge,
        right=Right.COMPANIES_CHANGE,
        name="company_merge",
    ),
]
