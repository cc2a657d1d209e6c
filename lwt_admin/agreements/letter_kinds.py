"""The letters that this room sends."""

from lwt_admin.agreements.reminder_letters import REMINDERS

KINDS = (*REMINDERS,)
