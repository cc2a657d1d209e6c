"""Addresses of what comes after the leer-werktraject."""

from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.students.onward import views

CHANGE = Right.STUDENTS_CHANGE

urlpatterns: list[URLPattern] = [
    page("leerlingen/<int:pk>/vervolg/", views.onward, right=Right.STUDENTS_VIEW, name="onward"),
    page("doorstroom/", views.onward_list, right=CHANGE, name="onward_list"),
    page(
        "trajecten/<int:pk>/aanmeldingen/nieuw/",
        views.mbo_application_add,
        right=CHANGE,
        name="mbo_application_add",
    ),
    page(
        "aanmeldingen/<int:pk>/wijzigen/",
        views.mbo_application_edit,
        right=CHANGE,
        name="mbo_application_edit",
    ),
    page(
        "aanmeldingen/<int:pk>/verwijderen/",
        views.mbo_application_delete,
        right=CHANGE,
        name="mbo_application_delete",
    ),
    page("trajecten/<int:pk>/uitkomst/", views.outcome_edit, right=CHANGE, name="outcome_edit"),
    page(
        "trajecten/<int:pk>/navragen/<int:years>/",
        views.later_edit,
        right=CHANGE,
        name="later_edit",
    ),
]
