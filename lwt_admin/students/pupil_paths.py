"""By which paths the texts that are signed in this room lead to the pupil."""

from lwt_admin.signing.models import Document, PaperScan, Signatory, Signature, SigningLink

LETTER = "application_letter__intake__student"

PATHS = {
    Document: (LETTER,),
    Signatory: (f"document__{LETTER}",),
    Signature: (f"signatory__document__{LETTER}",),
    SigningLink: (f"signatory__document__{LETTER}",),
    PaperScan: (f"document__{LETTER}",),
}
