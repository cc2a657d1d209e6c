"""Addresses of the school exam of candidates, and of the days of an exam year."""

from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.school_exam.views import many, parts, resits, sessions

VIEW, ENTER = Right.EXAMS_VIEW, Right.EXAMS_ENTER

urlpatterns: list[URLPattern] = [
    page("examens/<int:pk>/pta/", parts.school_exam, right=VIEW, name="school_exam"),
    page("examenvakken/<int:pk>/onderdelen/", parts.part_add, right=ENTER, name="part_add"),
    page("pta-onderdelen/<int:pk>/", parts.part_edit, right=ENTER, name="part_edit"),
    page("pta-onderdelen/<int:pk>/weg/", parts.part_delete, right=ENTER, name="part_delete"),
    page("pta-onderdelen/<int:pk>/cijfers/", many.part_marks, right=ENTER, name="part_marks"),
    page(
        "examenvakken/<int:pk>/pta-overnemen/",
        many.school_exam_copy,
        right=ENTER,
        name="school_exam_copy",
    ),
    page(
        "examens/<int:pk>/herkansing-schoolexamen/",
        resits.school_resit,
        right=ENTER,
        name="school_resit",
    ),
    page("examenjaren/<int:exam_year>/", sessions.exam_session, right=VIEW, name="exam_session"),
    page(
        "examenjaren/<int:exam_year>/wijzigen/",
        sessions.exam_session_edit,
        right=ENTER,
        name="exam_session_edit",
    ),
    page(
        "examenjaren/<int:exam_year>/heropenen/",
        sessions.school_exam_reopen,
        right=ENTER,
        name="school_exam_reopen",
    ),
]
