from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.papers import views

PAPERS = Right.EXAM_PAPERS
OF_YEAR = "examens/papieren/<int:year>/"

urlpatterns: list[URLPattern] = [
    page("examens/papieren/", views.exam_papers_newest, right=PAPERS, name="exam_papers_newest"),
    page(OF_YEAR, views.exam_papers, right=PAPERS, name="exam_papers"),
    page(
        f"{OF_YEAR}cijferoverzichten.pdf",
        views.exam_overviews,
        right=PAPERS,
        name="exam_overviews",
    ),
    page(f"{OF_YEAR}uitslagbrieven.pdf", views.exam_letters, right=PAPERS, name="exam_letters"),
    page(
        f"{OF_YEAR}uitslagen.pdf", views.exam_meeting_list, right=PAPERS, name="exam_meeting_list"
    ),
    page(f"{OF_YEAR}examen.xlsx", views.exam_book, right=PAPERS, name="exam_book"),
    page(
        f"{OF_YEAR}examencijfers.csv",
        views.exam_results_file,
        right=PAPERS,
        name="exam_results_file",
    ),
    page(
        "examens/<int:pk>/cijferoverzicht.pdf",
        views.exam_overview,
        right=PAPERS,
        name="exam_overview",
    ),
    page("examens/<int:pk>/uitslagbrief.pdf", views.exam_letter, right=PAPERS, name="exam_letter"),
]
