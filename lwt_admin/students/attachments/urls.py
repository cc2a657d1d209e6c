"""Addresses of the attachments of a pupil."""

from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.students.attachments import views

VIEW, CHANGE = Right.STUDENTS_VIEW, Right.STUDENTS_PERSONAL

urlpatterns: list[URLPattern] = [
    page("leerlingen/<int:pk>/bijlagen/", views.attachments, right=VIEW, name="attachments"),
    page(
        "leerlingen/<int:pk>/bijlagen/nieuw/",
        views.attachment_add,
        right=CHANGE,
        name="attachment_add",
    ),
    page("bijlagen/<int:pk>/", views.attachment_file, right=VIEW, name="attachment_file"),
    page(
        "bijlagen/<int:pk>/wijzigen/", views.attachment_edit, right=CHANGE, name="attachment_edit"
    ),
    page(
        "bijlagen/<int:pk>/verwijderen/",
        views.attachment_delete,
        right=CHANGE,
        name="attachment_delete",
    ),
]
