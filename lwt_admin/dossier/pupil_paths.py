"""By which paths the transfer dossiers that are signed lead to the pupil."""

from lwt_admin.signing.models import Document, PaperScan, Signatory, Signature, SigningLink

TRANSFER = "transfer_dossier__student"

PATHS = {
    Document: (TRANSFER,),
    Signatory: (f"document__{TRANSFER}",),
    Signature: (f"signatory__document__{TRANSFER}",),
    SigningLink: (f"signatory__document__{TRANSFER}",),
    PaperScan: (f"document__{TRANSFER}",),
}
