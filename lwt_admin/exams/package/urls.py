from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.package import copying_views, views

urlpatterns: list[URLPattern] = [
    page(
        "examens/<int:pk>/pakket/",
        views.exam_package,
        right=Right.EXAMS_ENTER,
        name="exam_package",
    ),
    page(
        "examens/pakketten/",
        copying_views.exam_package_copy,
        right=Right.EXAMS_ENTER,
        name="exam_package_copy",
    ),
    page(
        "examens/extra-vakken/<int:pk>/bezwaar/",
        views.exam_objection,
        right=Right.EXAMS_ENTER,
        name="exam_objection",
    ),
]
