"""Restricted notes: only for the coordinator and the pupil's own mentor."""

from django.conf import settings
from django.db import models

from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.support.querysets import RestrictedNoteQuerySet
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.ui.formats import nl_date


class RestrictedNote(Record):
    """Something about a pupil that not everybody at school has to know.

    Its name never holds what it says: names stand in the history, which others may see.
    """

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="restricted_notes", verbose_name="leerling"
    )
    date = models.DateField("datum")
    text = models.TextField("notitie", max_length=10_000, validators=[validate_no_bsn])
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="geschreven door",
    )

    objects = RestrictedNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "vertrouwelijke notitie"
        verbose_name_plural = "vertrouwelijke notities"
        ordering = ("-date", "-pk")

    def __str__(self) -> str:
        return f"vertrouwelijke notitie van {nl_date(self.date)}"
