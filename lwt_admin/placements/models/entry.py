"""What happened on a day at the company."""

from datetime import time
from typing import Any

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.models.confirmation import ConfirmationLink
from lwt_admin.placements.querysets import (
    HourEntryQuerySet,
    OfAgreementQuerySet,
    OfEntryQuerySet,
)
from lwt_admin.records import Record
from lwt_admin.worktime import worked_minutes


class HourEntry(Record):
    """Hours of one pupil on one day under one agreement, or why there were none.

    Times are local wall-clock times; `minutes` is derived from them on every save. Without times
    the minutes were typed: they count, but rest, break and night cannot be judged.
    """

    class Kind(models.TextChoices):
        WORKED = "worked", "gewerkt"
        ILL = "ill", "ziek"
        ABSENT = "absent", "afwezig zonder verlof"
        EXCUSED = "excused", "afwezig met verlof"
        HOLIDAY = "holiday", "vakantie of vrij"
        CLOSED = "closed", "bedrijf gesloten"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "voorgesteld"
        CONFIRMED = "confirmed", "bevestigd"
        DISPUTED = "disputed", "betwist"
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
    missed_minutes = models.PositiveSmallIntegerField(
        "gemiste minuten",
        default=0,
        help_text="Hoeveel er te laat werd begonnen, of van de dag werd gemist.",
    )
    has_lessons = models.BooleanField("die dag ook les op school", default=False)
    remark = models.TextField(
        "opmerking", blank=True, max_length=10_000, validators=[validate_no_bsn]
    )
    status = models.CharField("stand", max_length=9, choices=Status, default=Status.PROPOSED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ingevoerd door",
        help_text="Leeg bij uren van leerling of leermeester; dan staat `entered_link` er.",
    )
    entered_link = models.ForeignKey(
        ConfirmationLink,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="ingevoerd met de link",
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
    rejection_reason = models.TextField(
        "reden van afwijzing", blank=True, max_length=1_000, validators=[validate_no_bsn]
    )

    objects = HourEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "urenregel"
        verbose_name_plural = "urenregels"
        ordering = ("date", "start", "pk")
        indexes = (models.Index(fields=("agreement", "date")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(start=None, end=None)
                | models.Q(kind="worked", start__isnull=False, end__isnull=False),
                name="hour_entry_both_times_or_none",
                violation_error_message="Vul begin en einde allebei in, of alleen de uren.",
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
            models.CheckConstraint(
                condition=models.Q(kind="worked") | models.Q(minutes=0),
                name="hour_entry_minutes_only_when_worked",
            ),
            models.CheckConstraint(
                condition=models.Q(missed_minutes__lte=1440), name="hour_entry_missed_range"
            ),
            models.CheckConstraint(
                condition=models.Q(entered_by__isnull=False, entered_link=None)
                | models.Q(entered_by=None, entered_link__isnull=False),
                name="hour_entry_entered_by_one",
            ),
            models.UniqueConstraint(
                fields=("agreement", "date"),
                condition=models.Q(kind="worked", start=None),
                name="hour_entry_sum_unique",
                violation_error_message="Voor deze dag staan al uren zonder tijden.",
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
        """Minutes by the times; what was typed when there are none, and 0 when nobody worked."""
        if self.kind != self.Kind.WORKED:
            return 0
        return self.minutes if self.spans is None else worked_minutes(*self.spans, self.breaks)


class HourStep(Record):
    """A step in the life of an entry: who brought it from which state to which, when and why."""

    entry = models.ForeignKey(
        HourEntry, on_delete=models.CASCADE, related_name="steps", verbose_name="urenregel"
    )
    from_status = models.CharField("van", max_length=9, choices=HourEntry.Status, blank=True)
    to_status = models.CharField("naar", max_length=9, choices=HourEntry.Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="door",
    )
    link = models.ForeignKey(
        ConfirmationLink,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="met de link",
    )
    at = models.DateTimeField("op")
    reason = models.TextField("reden", blank=True, max_length=1_000, validators=[validate_no_bsn])

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "stap van een urenregel"
        verbose_name_plural = "stappen van een urenregel"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} naar {self.get_to_status_display()}"


class CellSave(Record):
    """That an entry sent by a page or a phone has arrived: the same key sent again does nothing."""

    key = models.UUIDField("sleutel", unique=True)
    agreement = models.ForeignKey(
        WorkAgreement, on_delete=models.CASCADE, related_name="+", verbose_name="overeenkomst"
    )
    date = models.DateField("datum")
    entry = models.ForeignKey(
        HourEntry,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="urenregel",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="door",
    )
    answer = models.JSONField("antwoord", default=dict, help_text="Wat de zender te horen kreeg.")

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "ontvangen invoer"
        verbose_name_plural = "ontvangen invoer"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.date}: {self.key}"
