from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.placements.views import planner

urlpatterns: list[URLPattern] = [
    page("uren/planner/", planner.planner, right=Right.PLACEMENTS_VIEW, name="planner"),
    page(
        "overeenkomsten/<int:pk>/stagedagen/",
        planner.agreement_days,
        right=Right.AGREEMENTS_VIEW,
        name="agreement_days",
    ),
]
