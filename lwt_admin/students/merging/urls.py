from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.students.merging import views

urlpatterns: list[URLPattern] = [
    page(
        "leerlingen/dubbel/",
        views.student_doubles,
        right=Right.STUDENTS_PERSONAL,
        name="student_doubles",
    ),
    page(
        "leerlingen/<int:pk>/samenvoegen/<int:other_pk>/",
        views.student_merge,
        right=Right.STUDENTS_PERSONAL,
        name="student_merge",
    ),
    page(
        "ouders/<int:pk>/samenvoegen/<int:other_pk>/",
        views.guardian_merge,
        right=Right.STUDENTS_PERSONAL,
        name="guardian_merge",
    ),
]
