from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page, sending
from lwt_admin.exams.exchange import mark_urls
from lwt_admin.exams.marks import grid_views, views

ENTER = Right.EXAMS_ENTER

urlpatterns: list[URLPattern] = [
    page("examens/<int:pk>/cijfers/", views.exam_marks, right=ENTER, name="exam_marks"),
    page("examens/cijfers/", grid_views.marks_grid, right=ENTER, name="marks_grid"),
    sending("examens/cijfers/cel/", grid_views.mark_cell, right=ENTER, name="mark_cell"),
    sending("examens/cijfers/plakken/", grid_views.marks_paste, right=ENTER, name="marks_paste"),
    page(
        "examens/cijfers/vak/<int:subject_pk>/",
        grid_views.mark_history,
        right=ENTER,
        name="mark_history",
    ),
    page("examenvakken/<int:pk>/cspe-vervalt/", views.cspe_lapse, right=ENTER, name="cspe_lapse"),
    page(
        "examenjaren/<int:exam_year>/herkansingen-afsluiten/",
        views.resits_close,
        right=ENTER,
        name="resits_close",
    ),
    *mark_urls.urlpatterns,
]
