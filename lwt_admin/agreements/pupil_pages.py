"""The pages about one pupil that this room shows."""

from lwt_admin.accounts.perms import Right
from lwt_admin.students.pupil_pages import PupilPage

PAGES = (
    PupilPage(
        "Leerbedrijf zoeken",
        "company_search",
        Right.AGREEMENTS_VIEW,
        place=40,
        also=("offer_add", "offer_edit"),
    ),
)
