"""Addresses of assessments: at the school, behind a link, and their settings."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page, public
from lwt_admin.placements.views import assess, assessments
from lwt_admin.placements.views import assessment_settings as settings

VIEW, LOG, FORMS = Right.PLACEMENTS_VIEW, Right.PLACEMENTS_LOG, Right.ASSESSMENT_FORMS
ONE = "beoordelingen/<int:agreement_pk>/<int:period_pk>/"
OF_SCHOOL = "instellingen/beoordelingen/"


def _one(tail: str, view: Callable[..., HttpResponse], right: Right, name: str) -> URLPattern:
    """An address of one assessment, which needs no record to exist."""
    return page(f"{ONE}{tail}", view, right=right, name=name)


def _setting(tail: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return page(f"{OF_SCHOOL}{tail}", view, right=FORMS, name=name)


urlpatterns: list[URLPattern] = [
    page("beoordelingen/", assessments.assessment_list, right=VIEW, name="assessment_list"),
    page(
        "beoordelingen/leerling/<int:pk>/",
        assessments.assessment_student,
        right=VIEW,
        name="assessment_student",
        part_of="dossier",
    ),
    _one("", assessments.assessment_detail, VIEW, "assessment_detail"),
    _one("pdf/", assessments.assessment_paper, VIEW, "assessment_pdf"),
    _one("invullen/", assessments.assessment_fill, LOG, "assessment_fill"),
    _one("afronden/", assessments.assessment_finish, LOG, "assessment_finish"),
    _one("heropenen/", assessments.assessment_reopen, LOG, "assessment_reopen"),
    _one("vragen/", assessments.assessment_ask, LOG, "assessment_ask"),
    _setting("", settings.assessment_settings, "assessment_settings"),
    _setting("formulier/nieuw/", settings.assessment_form_add, "assessment_form_add"),
    _setting("formulier/<int:pk>/", settings.assessment_form_edit, "assessment_form_edit"),
    _setting(
        "formulier/<int:pk>/niet-meer/", settings.assessment_form_retire, "assessment_form_retire"
    ),
    _setting(
        "schooljaar/<int:pk>/periode/", settings.assessment_period_add, "assessment_period_add"
    ),
    _setting("periode/<int:pk>/", settings.assessment_period_edit, "assessment_period_edit"),
    _setting(
        "periode/<int:pk>/verwijderen/",
        settings.assessment_period_delete,
        "assessment_period_delete",
    ),
    public("beoordelen/", assess.assess_start, name="assess_start"),
    public("beoordelen/verstuurd/", assess.assess_sent, name="assess_sent"),
    public("beoordelen/<str:token>/", assess.assess, name="assess"),
    public("beoordelen/<str:token>/nieuw/", assess.assess_another, name="assess_another"),
]
