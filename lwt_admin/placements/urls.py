from django.urls import URLPattern, register_converter

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page, sending
from lwt_admin.placements import confirm_urls, views, week_urls
from lwt_admin.placements.converters import DateConverter

register_converter(DateConverter, "date")

SEND = Right.AGREEMENTS_SEND
VIEW, LOG = Right.PLACEMENTS_VIEW, Right.PLACEMENTS_LOG
SAVE = Right.DOCUMENTS

urlpatterns: list[URLPattern] = [
    page("uren/", views.hours_week, right=VIEW, name="hours_week"),
    page(
        "uren/rij/<int:trajectory_pk>/",
        views.hours_row,
        right=VIEW,
        name="hours_row",
        part_of="hours_week",
    ),
    page("uren/leerling/<int:pk>/", views.hours_student, right=VIEW, name="hours_student"),
    page(
        "uren/leerling/<int:pk>/verzuim/",
        views.absence_student,
        right=VIEW,
        name="absence_student",
        part_of="support",
    ),
    page("uren/leerling/<int:pk>/lijsten/", views.hour_sheets, right=SAVE, name="hour_sheets"),
    page("uren/lijst/<int:pk>/pdf/", views.hour_sheet_pdf, right=SAVE, name="hour_sheet_pdf"),
    page("uren/lijst/<int:pk>/xlsx/", views.hour_sheet_xlsx, right=SAVE, name="hour_sheet_xlsx"),
    page("uren/volgen/", views.hours_watch, right=VIEW, name="hours_watch"),
    page("uren/volgen/bestand/", views.hours_watch_sheet, right=VIEW, name="hours_watch_sheet"),
    page("uren/importeren/", views.hours_import, right=LOG, name="hours_import"),
    page(
        "uren/importeren/<int:pk>/",
        views.hours_import_apply,
        right=LOG,
        name="hours_import_apply",
    ),
    page("uren/bewaren/", views.hours_export, right=SAVE, name="hours_export"),
    page("uren/bewaren/bestand/", views.hours_export_file, right=SAVE, name="hours_export_file"),
    page("uren/zoals-gepland/", views.hours_confirm, right=LOG, name="hours_confirm"),
    page(
        "uren/goedkeuren/<int:trajectory_pk>/",
        views.hours_approve,
        right=LOG,
        name="hours_approve",
    ),
    page(
        "uren/afsluiten/<int:trajectory_pk>/",
        views.hours_close,
        right=LOG,
        name="hours_close",
    ),
    page("uren/stappen/", views.hours_steps, right=VIEW, name="hours_steps"),
    sending("uren/cel/", views.hour_cell, right=LOG, name="hour_cell"),
    page("uren/<int:agreement_pk>/<date:day>/", views.hour_add, right=LOG, name="hour_add"),
    page("uren/regel/<int:pk>/", views.hour_edit, right=LOG, name="hour_edit"),
    page("uren/regel/<int:pk>/verwijderen/", views.hour_delete, right=LOG, name="hour_delete"),
    page("uren/regel/<int:pk>/goedkeuren/", views.hour_approve, right=LOG, name="hour_approve"),
    page("uren/regel/<int:pk>/afwijzen/", views.hour_reject, right=LOG, name="hour_reject"),
    page(
        "overeenkomsten/<int:pk>/overgenomen-uren/",
        views.carried_months,
        right=LOG,
        name="carried_months",
    ),
    page("overeenkomsten/overnemen/", views.take_over_table, right=SEND, name="take_over"),
    page(
        "overeenkomsten/overnemen/importeren/",
        views.agreement_import,
        right=SEND,
        name="agreement_import",
    ),
    page(
        "overeenkomsten/overnemen/importeren/<int:pk>/",
        views.agreement_import_apply,
        right=SEND,
        name="agreement_import_apply",
    ),
    page("subsidie/", views.subsidy_list, right=SAVE, name="subsidy_list"),
    page(
        "leerbedrijven/<int:pk>/subsidie/",
        views.subsidy_company,
        right=SAVE,
        name="subsidy_company",
    ),
    page("leerbedrijven/<int:pk>/subsidie/zip/", views.subsidy_zip, right=SAVE, name="subsidy_zip"),
    *confirm_urls.urlpatterns,
    *week_urls.urlpatterns,
]
