"""The pages about one pupil that this room shows."""

from lwt_admin.accounts.perms import Right
from lwt_admin.students.pupil_pages import PupilPage

PAGES = (
    PupilPage("Overzicht", "dossier", Right.STUDENTS_VIEW, place=0),
    PupilPage("Overdracht", "transfer", Right.STUDENTS_VIEW, place=70),
    PupilPage("Geschiedenis", "history", Right.HISTORY, place=80),
)
