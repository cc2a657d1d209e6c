from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.students.turning import departure_views, views

# Leaving ends a trajectory too; whoever may decide that may also enrol.
urlpatterns: list[URLPattern] = [
    page(
        "leerlingen/nieuw-schooljaar/",
        views.year_turn,
        right=Right.STUDENTS_CHANGE,
        name="year_turn",
    ),
    page(
        "vertrek/<int:pk>/wijzigen/",
        departure_views.departure_edit,
        right=Right.STUDENTS_CHANGE,
        name="departure_edit",
    ),
    page(
        "vertrek/<int:pk>/ongedaan-maken/",
        departure_views.departure_undo,
        right=Right.STUDENTS_CHANGE,
        name="departure_undo",
    ),
]
