"""Weeks that were closed, what was corrected after that, and what was said about a week."""

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.models.confirmation import ConfirmationLink
from lwt_admin.placements.models.entry import HourEntry
from lwt_admin.placements.querysets import (
    OfAgreementQuerySet,
    OfEntryQuerySet,
    OfTrajectoryQuerySet,
)
from lwt_admin.records import Record
from lwt_admin.students.models import Trajectory


class ClosedWeek(Record):
    """That the hours of one pupil in one week are done; a change after that is a correction."""

    trajectory = models.ForeignKey(
        Trajectory,
        on_delete=models.PROTECT,
        related_name="closed_weeks",
        verbose_name="leer-werktraject",
    )
    monday = models.DateField("week van")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="afgesloten door",
    )
    closed_at = models.DateTimeField("afgesloten op")

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "afgesloten week"
        verbose_name_plural = "afgesloten weken"
        ordering = ("monday", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("trajectory", "monday"),
                name="closed_week_unique",
                violation_error_message="Deze week is al afgesloten.",
            ),
            models.CheckConstraint(
                condition=models.Q(monday__iso_week_day=1),
                name="closed_week_begins_on_monday",
            ),
        )

    def __str__(self) -> str:
        return f"week van {self.monday}"


class HourCorrection(Record):
    """A change of an entry in a closed week: what stood there before, and why it was changed."""

    entry = models.ForeignKey(
        HourEntry, on_delete=models.PROTECT, related_name="corrections", verbose_name="urenregel"
    )
    before = models.JSONField(
        "wat er stond", help_text="Leeg wanneer er in de afgesloten week nog niets stond."
    )
    reason = models.TextField("reden", max_length=1_000, validators=[validate_no_bsn])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="gecorrigeerd door",
    )
    at = models.DateTimeField("gecorrigeerd op")

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "correctie"
        verbose_name_plural = "correcties"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.reason


class WeekRemark(Record):
    """One line about a week of one pupil: praise, a warning, or what was learned."""

    class Kind(models.TextChoices):
        PRAISE = "praise", "compliment"
        WARNING = "warning", "waarschuwing"
        LEARNED = "learned", "geleerd"

    agreement = models.ForeignKey(
        WorkAgreement, on_delete=models.PROTECT, related_name="remarks", verbose_name="overeenkomst"
    )
    monday = models.DateField("week van")
    kind = models.CharField("soort", max_length=8, choices=Kind)
    text = models.CharField("tekst", max_length=500, validators=[validate_no_bsn])
    link = models.ForeignKey(
        ConfirmationLink,
        on_delete=models.PROTECT,
        null=True,
        related_name="remarks",
        verbose_name="met de link",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="door",
    )
    at = models.DateTimeField("op")

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "opmerking over een week"
        verbose_name_plural = "opmerkingen over een week"
        ordering = ("monday", "at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(by=None, link__isnull=False)
                | models.Q(by__isnull=False, link=None),
                name="week_remark_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(monday__iso_week_day=1),
                name="week_remark_begins_on_monday",
            ),
        )

    def __str__(self) -> str:
        return self.text
