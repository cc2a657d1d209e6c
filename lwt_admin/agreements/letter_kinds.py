"""The letters that this room sends."""

from lwt_admin.agreements.reminder_letters import REMINDERS
from lwt_admin.agreements.termination_mail import TERMINATION_LETTER

KINDS = (*REMINDERS, TERMINATION_LETTER)
