"""The letters of this room."""

from lwt_admin.students.intake.reminders import UNSIGNED_LETTER

KINDS = (UNSIGNED_LETTER,)
