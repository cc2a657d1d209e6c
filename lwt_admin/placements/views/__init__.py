from lwt_admin.placements.views.entries import (
    hour_add,
    hour_approve,
    hour_delete,
    hour_edit,
    hour_reject,
)
from lwt_admin.placements.views.student import hours_student
from lwt_admin.placements.views.week import hours_approve, hours_confirm, hours_week

__all__ = [
    "hour_add",
    "hour_approve",
    "hour_delete",
    "hour_edit",
    "hour_reject",
    "hours_approve",
    "hours_confirm",
    "hours_student",
    "hours_week",
]
