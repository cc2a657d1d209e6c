"""The pages about one pupil that this room shows."""

from lwt_admin.accounts.perms import Right
from lwt_admin.students.pupil_pages import PupilPage

PAGES = (
    PupilPage("Overzicht", "dossier", Right.STUDENTS_VIEW, place=0),
    PupilPage("Overdracht", "transfer", Right.STUDENTS_VIEW, place=70),
    PupilPage("Geschiedenis", "history", Right.HISTORY, place=80),
    PupilPage(
        "Privacy",
        "privacy",
        Right.STUDENTS_CHANGE,
        place=90,
        also=(
            "privacy_request_add",
            "privacy_request_change",
            "privacy_request_decide",
            "student_erase",
        ),
    ),
)
