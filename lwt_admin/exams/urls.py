from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams import views
from lwt_admin.exams.catalogue import urls as catalogue_urls
from lwt_admin.exams.decisions import urls as decisions_urls
from lwt_admin.exams.marks import urls as marks_urls
from lwt_admin.exams.package import urls as package_urls
from lwt_admin.exams.papers import urls as papers_urls
from lwt_admin.exams.school_exam import urls as school_exam_urls

urlpatterns: list[URLPattern] = [
    page(
        "examens/nieuw/<int:trajectory_pk>/",
        views.exam_candidate_add,
        right=Right.EXAMS_ENTER,
        name="exam_candidate_add",
    ),
    *decisions_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *package_urls.urlpatterns,
    *marks_urls.urlpatterns,
    *school_exam_urls.urlpatterns,
    *papers_urls.urlpatterns,
]
