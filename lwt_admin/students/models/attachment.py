"""Papers in a dossier that belong to no other part of it."""

from django.conf import settings
from django.db import models

from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.querysets import OfStudentQuerySet
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.ui.formats import nl_date


class PupilAttachment(Record):
    """A photo or a document about a pupil, checked by its content; `date` is that of the paper."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="attachments", verbose_name="leerling"
    )
    title = models.CharField("wat is het", max_length=200, validators=[validate_no_bsn])
    date = models.DateField("datum van het stuk")
    file = models.FileField("bestand", upload_to="bijlagen/%Y/", editable=False)
    name = models.CharField("naam", max_length=200, editable=False, validators=[validate_no_bsn])
    content_type = models.CharField("soort bestand", max_length=40, editable=False)
    sha256 = models.CharField("SHA-256 van het bestand", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="toegevoegd door",
    )
    added_at = models.DateTimeField("toegevoegd op", editable=False)

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        verbose_name = "bijlage"
        verbose_name_plural = "bijlagen"
        ordering = ("-date", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("student", "sha256"),
                name="pupilattachment_file_unique",
                violation_error_message="Ditzelfde bestand staat er al.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({nl_date(self.date)})"
