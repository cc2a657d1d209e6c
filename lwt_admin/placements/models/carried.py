"""Sums of months from before the school kept its hours here."""

from datetime import date

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.querysets import OfAgreementQuerySet
from lwt_admin.records import Record


class CarriedMonth(Record):
    """Hours and days of one month, made before the school kept its hours here.

    Known as sums only, under an agreement that was taken over from paper. They hold from `first` up
    to and including `last`: the part of the month in which the agreement ran, up to the day on
    which they were entered. What came after that is entered day by day.
    """

    agreement = models.ForeignKey(
        WorkAgreement, on_delete=models.PROTECT, related_name="carried", verbose_name="overeenkomst"
    )
    month = models.DateField("maand", help_text="De eerste dag van de maand.")
    first = models.DateField("van", editable=False)
    last = models.DateField("tot en met", editable=False)
    minutes = models.PositiveIntegerField("minuten")
    days = models.PositiveSmallIntegerField("dagen")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ingevoerd door",
    )
    entered_at = models.DateTimeField("ingevoerd op")
    correction = models.TextField(
        "waarom gewijzigd", blank=True, max_length=1_000, validators=[validate_no_bsn]
    )

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "overgenomen maand"
        verbose_name_plural = "overgenomen maanden"
        ordering = ("month", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "month"),
                name="carried_month_unique",
                violation_error_message="Deze maand is al overgenomen.",
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="carried_month_is_first_day"
            ),
            models.CheckConstraint(
                condition=models.Q(first__gte=models.F("month"))
                & models.Q(last__gte=models.F("first")),
                name="carried_month_period",
            ),
            models.CheckConstraint(
                condition=models.Q(days__range=(1, 31))
                & models.Q(minutes__gte=1, minutes__lte=models.F("days") * 1440),
                name="carried_month_plausible",
                violation_error_message="Zoveel uren passen niet in zo weinig dagen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def covers(self, day: date) -> bool:
        """Whether the sums tell about `day`, so that nobody is asked for it."""
        return self.first <= day <= self.last
