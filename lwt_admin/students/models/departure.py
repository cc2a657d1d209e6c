"""That a pupil does not come back in the next school year."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.querysets import OfStudentQuerySet
from lwt_admin.students.validators import validate_no_bsn


class Departure(Record):
    """With which school year a pupil left, how, and who recorded that.

    `reason` is empty until it is changed or taken back; the history keeps each.
    """

    class Kind(models.TextChoices):
        """How a pupil leaves the school."""

        DIPLOMA = "diploma", "van school, met diploma"
        LEFT = "left", "van school, zonder diploma"
        MOVED = "moved", "naar een andere school"

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="departures", verbose_name="leerling"
    )
    school_year = models.ForeignKey(
        SchoolYear,
        on_delete=models.PROTECT,
        related_name="departures",
        verbose_name="laatste schooljaar",
    )
    kind = models.CharField("hoe", max_length=8, choices=Kind)
    last_day = models.DateField("laatste dag")
    reason = models.TextField(
        "waarom gewijzigd", blank=True, max_length=1000, validators=[validate_no_bsn]
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="vastgelegd door",
    )

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        verbose_name = "vertrek van school"
        verbose_name_plural = "vertrek van school"
        ordering = ("-last_day", "pk")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("student", "school_year"),
                name="departure_year_unique",
                violation_error_message="Het vertrek in dit schooljaar is al vastgelegd.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("diploma", "left", "moved")),
                name="departure_kind_known",
                violation_error_message="Dit soort vertrek bestaat niet.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, na schooljaar {self.school_year}"
