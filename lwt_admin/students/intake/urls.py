from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.students.intake.views import (
    board,
    committee,
    letter_paper,
    letters,
    pupil,
    settings,
)

CHANGE = Right.STUDENTS_CHANGE

urlpatterns: list[URLPattern] = [
    page("aanloop/", board.intake_board, right=Right.STUDENTS_VIEW, name="intake_board"),
    page("instellingen/aanloop/", settings.intake_steps, right=Right.MANAGE, name="intake_steps"),
    page("aanloop/vergaderingen/nieuw/", committee.meeting_add, right=CHANGE, name="meeting_add"),
    page(
        "aanloop/vergaderingen/<int:pk>/",
        committee.meeting_detail,
        right=Right.STUDENTS_VIEW,
        name="meeting_detail",
    ),
    page(
        "aanloop/vergaderingen/<int:pk>/wijzigen/",
        committee.meeting_edit,
        right=CHANGE,
        name="meeting_edit",
    ),
    page(
        "aanloop/vergaderingen/<int:pk>/agenda/",
        committee.agenda_add,
        right=CHANGE,
        name="agenda_add",
    ),
    page(
        "aanloop/agenda/<int:pk>/verwijderen/",
        committee.agenda_remove,
        right=CHANGE,
        name="agenda_remove",
    ),
    page("leerlingen/<int:pk>/aanloop/", pupil.intake, right=Right.STUDENTS_VIEW, name="intake"),
    page(
        "leerlingen/<int:pk>/aanloop/stap/<str:kind>/",
        pupil.intake_step,
        right=CHANGE,
        name="intake_step",
    ),
    page(
        "leerlingen/<int:pk>/aanloop/overslaan/<str:kind>/",
        pupil.intake_skip,
        right=CHANGE,
        name="intake_skip",
    ),
    page(
        "leerlingen/<int:pk>/aanloop/stoppen/",
        pupil.intake_close,
        right=CHANGE,
        name="intake_close",
    ),
    page(
        "leerlingen/<int:pk>/aanloop/besluit/",
        committee.intake_decide,
        right=CHANGE,
        name="intake_decide",
    ),
    page(
        "leerlingen/<int:pk>/aanloop/advies/",
        committee.intake_advice,
        right=CHANGE,
        name="intake_advice",
    ),
    page(
        "leerlingen/<int:pk>/aanloop/aanvraag/",
        letters.letter_offer,
        right=CHANGE,
        name="letter_offer",
    ),
    page(
        "aanvragen/<int:pk>/tekenen/<int:signatory_pk>/",
        letters.letter_sign,
        right=CHANGE,
        name="letter_sign",
    ),
    page(
        "aanvragen/<int:pk>/adres/<int:signatory_pk>/",
        letters.letter_address,
        right=CHANGE,
        name="letter_address",
    ),
    page(
        "aanvragen/<int:pk>/herinneren/", letters.letter_remind, right=CHANGE, name="letter_remind"
    ),
    page(
        "aanvragen/<int:pk>/intrekken/",
        letters.letter_withdraw,
        right=CHANGE,
        name="letter_withdraw",
    ),
    page("aanvragen/<int:pk>/openen/", letters.letter_apply, right=CHANGE, name="letter_apply"),
    page("aanvragen/<int:pk>/pdf/", letters.letter_file, right=Right.DOCUMENTS, name="letter_pdf"),
    page(
        "aanvragen/<int:pk>/op-papier/",
        letter_paper.letter_paper_page,
        right=Right.DOCUMENTS,
        name="letter_paper_page",
    ),
    page(
        "aanvragen/<int:pk>/papier/",
        letter_paper.letter_paper_print,
        right=Right.DOCUMENTS,
        name="letter_paper_print",
    ),
    page(
        "aanvragen/<int:pk>/scans/nieuw/",
        letter_paper.letter_paper_upload,
        right=CHANGE,
        name="letter_paper_upload",
    ),
    page(
        "aanvragen/<int:pk>/scans/<int:scan_pk>/",
        letter_paper.letter_paper_compare,
        right=Right.SCANS_CONFIRM,
        name="letter_paper_compare",
    ),
    page(
        "aanvragen/<int:pk>/scans/<int:scan_pk>/bestand/",
        letter_paper.letter_paper_file,
        right=Right.DOCUMENTS,
        name="letter_paper_file",
    ),
    page(
        "aanvragen/<int:pk>/scans/<int:scan_pk>/beeld/",
        letter_paper.letter_paper_picture,
        right=Right.DOCUMENTS,
        name="letter_paper_picture",
    ),
]
