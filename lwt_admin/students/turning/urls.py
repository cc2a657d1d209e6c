from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.students.turning import views

# Leaving ends a trajectory too; whoever may decide that may also enrol.
urlpatterns: list[URLPattern] = [
    page(
        "leerlingen/nieuw-schooljaar/",
        views.year_turn,
        right=Right.STUDENTS_CHANGE,
        name="year_turn",
    ),
]
