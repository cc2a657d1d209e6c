"""Which steps of the intake a school leaves out for all of its pupils."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lwt_admin.accounts.models import School
from lwt_admin.accounts.querysets import StaffQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models.intake import IntakeStep


class UnusedStep(Record):
    """A step that this school does not use; without a row the step is asked of every pupil."""

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="unused_steps", verbose_name="school"
    )
    kind = models.CharField("stap", max_length=10, choices=IntakeStep.Kind)

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name = "stap die de school niet gebruikt"
        verbose_name_plural = "stappen die de school niet gebruikt"
        ordering = ("pk",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("school", "kind"),
                name="unused_step_once",
                violation_error_message="Deze stap gebruikt de school al niet.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("signal", "parents", "letter"),
                        *("interview", "mentor", "committee"),
                    ]
                ),
                name="unused_step_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())
