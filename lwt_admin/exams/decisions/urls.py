from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.exams.decisions import list_views, meeting_views, step_views

VIEW, PROPOSE, CONFIRM = Right.EXAMS_VIEW, Right.RESULT_PROPOSE, Right.RESULT_CONFIRM

urlpatterns: list[URLPattern] = [
    page("examens/", list_views.exam_list, right=VIEW, name="exam_list"),
    page("examens/<int:pk>/", list_views.exam_candidate, right=VIEW, name="exam_candidate"),
    page("examens/<int:pk>/redenen/", list_views.exam_reasons, right=VIEW, name="exam_reasons"),
    page(
        "examens/<int:pk>/voorstellen/",
        step_views.exam_propose,
        right=PROPOSE,
        name="exam_propose",
    ),
    page("examens/zo-komt-een-uitslag/", step_views.exam_steps, right=VIEW, name="exam_steps"),
    *(
        page(f"examens/besluiten/<int:pk>/{route}/", view, right=right, name=name)
        for route, view, right, name in (
            ("vaststellen", step_views.result_confirm, CONFIRM, "result_confirm"),
            ("teruggeven", step_views.result_return, CONFIRM, "result_return"),
            ("intrekken", step_views.result_withdraw, PROPOSE, "result_withdraw"),
            ("heropenen", step_views.result_reopen, PROPOSE, "result_reopen"),
        )
    ),
    *(
        page(f"examens/vergadering/<int:exam_year>/{route}", view, right=right, name=name)
        for route, view, right, name in (
            ("", meeting_views.exam_meeting, VIEW, "exam_meeting"),
            ("voorstellen/", meeting_views.meeting_propose, PROPOSE, "meeting_propose"),
            ("vaststellen/", meeting_views.meeting_confirm, CONFIRM, "meeting_confirm"),
        )
    ),
]
