"""The samenwerkingsovereenkomst with an mbo institution (WVO art. 10b7)."""

from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.agreements.querysets import CooperationQuerySet, TrajectoryRouteQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models import Trajectory


class CooperationAgreement(Record):
    """Without one in force a school may not offer LWT in the upper years."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="cooperations", verbose_name="school"
    )
    institution = models.CharField("mbo-instelling", max_length=160)
    institution_brin = models.CharField("BRIN van de instelling", max_length=4, blank=True)
    courses = models.TextField(
        "opleidingen", blank=True, help_text="De basisberoepsopleidingen waar leerlingen heen kunnen."
    )
    signed_on = models.DateField("getekend op", null=True, blank=True)
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField("opzegtermijn in maanden", default=6)
    terminated_on = models.DateField("opgezegd per", null=True, blank=True)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = "samenwerkingsovereenkomst"
        verbose_name_plural = "samenwerkingsovereenkomsten"
        ordering = ("-valid_from", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="cooperation_ends_after_start",
                violation_error_message="Het einde ligt niet voor het begin.",
            ),
        )

    def __str__(self) -> str:
        return self.institution


class TrajectoryRoute(Record):
    """The mbo institution to which a pupil's continuous route leads."""

    trajectory = models.OneToOneField(
        Trajectory, on_delete=models.CASCADE, related_name="route", verbose_name="traject"
    )
    cooperation = models.ForeignKey(
        CooperationAgreement,
        on_delete=models.PROTECT,
        related_name="routes",
        verbose_name="samenwerkingsovereenkomst",
    )

    objects = TrajectoryRouteQuerySet.as_manager()

    class Meta:
        verbose_name = "doorlopende route"
        verbose_name_plural = "doorlopende routes"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.trajectory} · {self.cooperation}"
