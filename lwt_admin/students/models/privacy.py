"""How long a school keeps what it knows about a pupil."""

from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.accounts.querysets import StaffQuerySet
from lwt_admin.records import Record


class Kept(models.TextChoices):
    """What is kept, each with its own term; counted from the pupil's last day at LWT."""

    GUIDANCE = "guidance", "gesprekken, notities en beoordelingen in woorden"
    NOT_ADMITTED = "not_admitted", "het dossier van wie niet is toegelaten"
    DOSSIER = "dossier", "het hele dossier, met naam, adres, ouders en getekende documenten"


class RetentionTerm(Record):
    """For how many years a school keeps one kind of data; without a row the default holds."""

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="retention_terms", verbose_name="school"
    )
    kept = models.CharField("wat", max_length=14, choices=Kept)
    years = models.PositiveSmallIntegerField("jaren")

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaartermijn"
        verbose_name_plural = "bewaartermijnen"
        ordering = ("kept", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "kept"),
                name="retention_term_unique",
                violation_error_message="Hiervoor is al een bewaartermijn ingesteld.",
            ),
            models.CheckConstraint(
                condition=models.Q(years__range=(1, 30)),
                name="retention_term_range",
                violation_error_message="Een bewaartermijn is 1 tot en met 30 jaar.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kept_display()}: {self.years} jaar"
