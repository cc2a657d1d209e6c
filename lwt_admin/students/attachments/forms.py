"""Forms of the attachments of a pupil; the page sets the pupil and who adds."""

from django.core.files.base import File

from lwt_admin.scans import HELP, ScanField
from lwt_admin.students.models import PupilAttachment
from lwt_admin.students.support.forms import PastForm
from lwt_admin.students.validators import validate_no_bsn


class AttachmentForm(PastForm[PupilAttachment]):
    """What a file is and of when; a new one comes with the file itself."""

    past = ("date",)
    starts_today = "date"

    class Meta:
        model = PupilAttachment
        fields = ("title", "date")
        help_texts = {"title": "Bijvoorbeeld: verklaring van de huisarts."}


class AttachmentAddForm(AttachmentForm):
    file = ScanField(
        label="Bestand", help_text=HELP, error_messages={"required": "Kies een bestand."}
    )

    def clean_file(self) -> File:
        """The name of a file is kept and shown, so it holds no BSN either."""
        file: File = self.cleaned_data["file"]
        validate_no_bsn(file.name or "")
        return file
