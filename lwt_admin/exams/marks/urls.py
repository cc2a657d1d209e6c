from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.marks import views

urlpatterns: list[URLPattern] = [
    page("examens/<int:pk>/cijfers/", views.exam_marks, right=Right.EXAMS_ENTER, name="exam_marks"),
]
