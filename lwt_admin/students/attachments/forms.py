"""Forms of the attachments of a pupil; the page sets the pupil and who adds."""

from lwt_admin.attachments import AttachmentField
from lwt_admin.students.models import PupilAttachment
from lwt_admin.students.support.forms import PastForm


class AttachmentForm(PastForm[PupilAttachment]):
    """What a file is and of when; a new one comes with the file itself."""

    past = ("date",)
    starts_today = "date"

    class Meta:
        model = PupilAttachment
        fields = ("title", "date")
        help_texts = {"title": "Bijvoorbeeld: verklaring van de huisarts."}


class AttachmentAddForm(AttachmentForm):
    file = AttachmentField()
