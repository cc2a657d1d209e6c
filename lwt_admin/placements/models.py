"""What happened on a day at the company."""

from datetime import date, time
from typing import Any

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.querysets import CarriedMonthQuerySet, HourEntryQuerySet
from lwt_admin.records import Record
from lwt_admin.worktime import worked_minutes


class HourEntry(Record):
    """Hours of one pupil on one day under one agreement, or why there were none.

    Times are local wall-clock times; `minutes` is derived from them on every save.
    """

    class Kind(models.TextChoices):
        WORKED = "worked", "gewerkt"
        ILL = "ill", "ziek"
        ABSENT = "absent", "afwezig"
        HOLIDAY = "holiday", "vakantie of vrij"
        CLOSED = "closed", "bedrijf gesloten"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "wacht op goedkeuring"
        APPROVED = "approved", "goedgekeurd"
        REJECTED = "rejected", "afgewezen"

    agreement = models.ForeignKey(
        WorkAgreement, on_delete=models.PROTECT, related_name="entries", verbose_name="overeenkomst"
    )
    date = models.DateField("datum")
    kind = models.CharField("soort", max_length=8, choices=Kind, default=Kind.WORKED)
    start = models.TimeField("begin", null=True, blank=True)
    end = models.TimeField("einde", null=True, blank=True)
    breaks = models.JSONField("pauzes", default=list, blank=True)
    minutes = models.PositiveSmallIntegerField("minuten", default=0, editable=False)
    has_lessons = models.BooleanField("die dag ook les op school", default=False)
    remark = models.TextField("opmerking", blank=True, max_length=10_000)
    status = models.CharField("stand", max_length=8, choices=Status, default=Status.PROPOSED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ingevoerd door",
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beoordeeld door",
    )
    judged_at = models.DateTimeField("beoordeeld op", null=True, blank=True)
    rejection_reason = models.TextField("reden van afwijzing", blank=True, max_length=1_000)

    objects = HourEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "urenregel"
        verbose_name_plural = "urenregels"
        ordering = ("date", "start", "pk")
        indexes = (models.Index(fields=("agreement", "date")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="worked", start__isnull=False, end__isnull=False)
                | (~models.Q(kind="worked") & models.Q(start=None, end=None)),
                name="hour_entry_times_when_worked",
                violation_error_message="Gewerkte uren hebben een begin en een einde.",
            ),
            models.CheckConstraint(
                condition=models.Q(start=None) | models.Q(end__gt=models.F("start")),
                name="hour_entry_ends_after_start",
                violation_error_message="Het einde ligt na het begin.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="worked") | models.Q(minutes__range=(1, 1440)),
                name="hour_entry_minutes_range",
                violation_error_message="Er blijft geen werktijd over.",
            ),
            models.UniqueConstraint(
                fields=("agreement", "date", "start"), name="hour_entry_start_unique"
            ),
            models.UniqueConstraint(
                fields=("agreement", "date"),
                condition=~models.Q(kind="worked"),
                name="hour_entry_absence_unique",
                violation_error_message="Voor deze dag staat al een afwezigheid.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"

    def save(self, **kwargs: Any) -> None:
        self.minutes = self.worked_minutes()
        super().save(**kwargs)

    @property
    def spans(self) -> tuple[time, time] | None:
        """Start and end of the work, or None when nobody worked."""
        return None if self.start is None or self.end is None else (self.start, self.end)

    def worked_minutes(self) -> int:
        if self.spans is None:
            return 0
        return worked_minutes(*self.spans, self.breaks)


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
    correction = models.TextField("waarom gewijzigd", blank=True, max_length=1_000)

    objects = CarriedMonthQuerySet.as_manager()

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
