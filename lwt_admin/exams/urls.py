from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams import views

urlpatterns: list[URLPattern] = [
    page("examens/", views.CandidateList.as_view(), right=Right.EXAMS_VIEW, name="exam_list"),
    page(
        "examens/nieuw/<int:trajectory_pk>/",
        views.exam_candidate_add,
        right=Right.EXAMS_ENTER,
        name="exam_candidate_add",
    ),
    page("examens/<int:pk>/", views.exam_candidate, right=Right.EXAMS_VIEW, name="exam_candidate"),
    page(
        "examens/<int:pk>/pakket/",
        views.exam_package,
        right=Right.EXAMS_ENTER,
        name="exam_package",
    ),
    page("examens/<int:pk>/cijfers/", views.exam_marks, right=Right.EXAMS_ENTER, name="exam_marks"),
]
