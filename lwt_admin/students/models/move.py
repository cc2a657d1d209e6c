"""That a pupil went to another school of the board, with the dossier; only ever added to."""

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.students.models.student import Student
from lwt_admin.students.querysets import OfStudentQuerySet
from lwt_admin.students.validators import validate_no_bsn


class PupilMove(models.Model):
    """From which school and number to which, on what day, why, and who did it."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="moves", verbose_name="leerling"
    )
    from_school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="+", verbose_name="van school"
    )
    to_school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="+", verbose_name="naar school"
    )
    from_number = models.CharField("leerlingnummer daar", max_length=20)
    to_number = models.CharField("leerlingnummer hier", max_length=20)
    day = models.DateField("verhuisd op")
    remark = models.TextField("toelichting", blank=True, validators=[validate_no_bsn])
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="gedaan door",
    )
    at = models.DateTimeField("gedaan op", auto_now_add=True)

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        verbose_name = "verhuizing van een dossier"
        verbose_name_plural = "verhuizingen van een dossier"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(from_school=models.F("to_school")),
                name="pupil_move_between_schools",
                violation_error_message="Een leerling verhuist naar een andere school.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.student}: {self.from_school} naar {self.to_school}"
