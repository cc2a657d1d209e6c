"""Every address; each room declares its own, with the right that opens it."""

from django.urls import include, path

urlpatterns = [
    path("", include("lwt_admin.dossier.urls")),
    path("", include("lwt_admin.accounts.urls")),
    path("", include("lwt_admin.signing.urls")),
    path("", include("lwt_admin.students.urls")),
    path("", include("lwt_admin.agreements.urls")),
    path("", include("lwt_admin.placements.urls")),
    path("", include("lwt_admin.placements.planner_urls")),
    path("", include("lwt_admin.placements.visit_urls")),
    path("", include("lwt_admin.placements.assessment_urls")),
    path("", include("lwt_admin.exams.urls")),
    path("", include("lwt_admin.demo.urls")),
]

handler404 = "lwt_admin.dossier.moved.not_found"
