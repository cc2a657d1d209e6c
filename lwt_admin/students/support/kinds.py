"""What is noted about the guidance of a pupil: one entry for each kind of record.

Each kind is added, changed and removed in the same way; the entry says what differs. The LOB
dossier belongs to the talks of a mentor with the own pupils, so it goes by the right to the contact
log; support, certificates and what the mbo promised are decisions of the coordinator.
"""

from dataclasses import dataclass
from typing import Any, Final

from lwt_admin.accounts.perms import Right
from lwt_admin.students.models import (
    CareerGoal,
    CareerTalk,
    Certificate,
    Contact,
    MboArrangement,
    RestrictedNote,
    Support,
)
from lwt_admin.students.support import forms
from lwt_admin.students.support.forms import PastForm


@dataclass(frozen=True)
class Kind:
    """A kind of record of one pupil; `name` begins the names of its addresses.

    `page` shows all of a pupil; `one` is what the screen calls one. Without a form it is only
    removed here.
    """

    name: str
    folder: str
    model: Any
    form: type[PastForm[Any]] | None
    right: Right
    page: str
    one: str
    article: str = "de"

    @property
    def the_one(self) -> str:
        return f"{self.article} {self.one}"

    def told(self, what: str) -> str:
        """The message that something was done: `Het LOB-doel is opgeslagen.`"""
        return f"{self.article.capitalize()} {self.one} is {what}."


CHANGE, LOG, NOTES = Right.STUDENTS_CHANGE, Right.CONTACT_LOG, Right.NOTES_RESTRICTED

SUPPORT: Final = Kind(
    "support", "ondersteuning", Support, forms.SupportForm, CHANGE, "support", "ondersteuning"
)
CERTIFICATE: Final = Kind(
    "certificate",
    "certificaten",
    Certificate,
    forms.CertificateForm,
    CHANGE,
    "support",
    "certificaat",
    "het",
)
ARRANGEMENT: Final = Kind(
    "mbo_arrangement",
    "mbo-afspraken",
    MboArrangement,
    forms.MboArrangementForm,
    CHANGE,
    "support",
    "afspraak met het mbo",
)
GOAL: Final = Kind(
    "career_goal",
    "lob/doelen",
    CareerGoal,
    forms.CareerGoalForm,
    LOG,
    "career",
    "LOB-doel",
    "het",
)
TALK: Final = Kind(
    "career_talk",
    "lob/gesprekken",
    CareerTalk,
    forms.CareerTalkForm,
    LOG,
    "career",
    "LOB-gesprek",
    "het",
)
NOTE: Final = Kind(
    "note", "notities", RestrictedNote, forms.NoteForm, NOTES, "note_list", "notitie"
)
CONTACT: Final = Kind("contact", "contact", Contact, None, LOG, "contact_log", "contact", "het")

WITH_FORM: Final = (SUPPORT, CERTIFICATE, ARRANGEMENT, GOAL, TALK, NOTE)
