from lwt_admin.placements.views.absence import absence_student
from lwt_admin.placements.views.carried import carried_months
from lwt_admin.placements.views.cell import hour_cell
from lwt_admin.placements.views.closing import hours_close, hours_steps
from lwt_admin.placements.views.entries import (
    hour_add,
    hour_approve,
    hour_delete,
    hour_edit,
    hour_reject,
)
from lwt_admin.placements.views.hour_sheet import hour_sheet_pdf, hour_sheet_xlsx, hour_sheets
from lwt_admin.placements.views.hours_files import (
    hours_export,
    hours_export_file,
    hours_import,
    hours_import_apply,
)
from lwt_admin.placements.views.student import hours_student
from lwt_admin.placements.views.subsidy import subsidy_company, subsidy_list, subsidy_zip
from lwt_admin.placements.views.takeover import (
    agreement_import,
    agreement_import_apply,
    take_over_table,
)
from lwt_admin.placements.views.watching import hours_watch, hours_watch_sheet
from lwt_admin.placements.views.week import hours_approve, hours_confirm, hours_row, hours_week

__all__ = [
    "absence_student",
    "agreement_import",
    "agreement_import_apply",
    "carried_months",
    "hour_add",
    "hour_approve",
    "hour_cell",
    "hour_delete",
    "hour_edit",
    "hour_reject",
    "hour_sheet_pdf",
    "hour_sheet_xlsx",
    "hour_sheets",
    "hours_approve",
    "hours_close",
    "hours_confirm",
    "hours_export",
    "hours_export_file",
    "hours_import",
    "hours_import_apply",
    "hours_row",
    "hours_steps",
    "hours_student",
    "hours_watch",
    "hours_watch_sheet",
    "hours_week",
    "subsidy_company",
    "subsidy_list",
    "subsidy_zip",
    "take_over_table",
]
