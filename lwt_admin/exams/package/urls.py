from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.package import views

urlpatterns: list[URLPattern] = [
    page(
        "examens/<int:pk>/pakket/",
        views.exam_package,
        right=Right.EXAMS_ENTER,
        name="exam_package",
    ),
]
