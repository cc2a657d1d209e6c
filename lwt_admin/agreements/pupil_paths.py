"""By which paths the records of this room, and the texts signed in it, lead to the pupil."""

from lwt_admin.agreements.models import AgreementEvent, ScheduleDay
from lwt_admin.signing.models import Document, PaperScan, Signatory, Signature, SigningLink

VERSION = "agreement_version__agreement__trajectory__student"

PATHS = {
    ScheduleDay: (VERSION,),
    AgreementEvent: (VERSION,),
    Document: (VERSION,),
    Signatory: (f"document__{VERSION}",),
    Signature: (f"signatory__document__{VERSION}",),
    SigningLink: (f"signatory__document__{VERSION}",),
    PaperScan: (f"document__{VERSION}",),
}
