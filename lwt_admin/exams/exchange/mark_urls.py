from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.exchange import mark_views

ENTER = Right.EXAMS_ENTER

urlpatterns: list[URLPattern] = [
    page("examens/cijfers/importeren/", mark_views.mark_import, right=ENTER, name="mark_import"),
    page(
        "examens/cijfers/importeren/<int:pk>/",
        mark_views.mark_import_apply,
        right=ENTER,
        name="mark_import_apply",
    ),
]
