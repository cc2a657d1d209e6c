"""Visits to the company, what was agreed there, and the calendar of a mentor."""

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.querysets import (
    CalendarFeedQuerySet,
    OfVisitQuerySet,
    VisitQuerySet,
)
from lwt_admin.records import Record


class Visit(Record):
    """A talk about one pupil at or with the company: planned, done, or not gone through."""

    class Kind(models.TextChoices):
        COMPANY = "company", "bij het bedrijf"
        VIDEO = "video", "video"
        PHONE = "phone", "telefoon"

    agreement = models.ForeignKey(
        WorkAgreement, on_delete=models.PROTECT, related_name="visits", verbose_name="overeenkomst"
    )
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="visits",
        verbose_name="wie gaat",
    )
    kind = models.CharField("hoe", max_length=8, choices=Kind, default=Kind.COMPANY)
    date = models.DateField("datum")
    time = models.TimeField("tijd", null=True, blank=True)
    done = models.BooleanField("geweest", default=False)
    cancelled_reason = models.CharField(
        "waarom niet doorgegaan", max_length=300, blank=True, validators=[validate_no_bsn]
    )
    notes = models.TextField("verslag", blank=True, max_length=10_000, validators=[validate_no_bsn])

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "stagebezoek"
        verbose_name_plural = "stagebezoeken"
        ordering = ("date", "time", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(done=False) | models.Q(cancelled_reason=""),
                name="visit_done_or_cancelled",
                violation_error_message="Een bezoek is geweest of ging niet door, niet allebei.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"

    @property
    def is_planned(self) -> bool:
        """Nobody has said yet that it was, or was not to be."""
        return not self.done and not self.cancelled_reason


class VisitAction(Record):
    """Something agreed on a visit: who does what, and when it must be done."""

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="actions", verbose_name="bezoek"
    )
    text = models.CharField("afspraak", max_length=300, validators=[validate_no_bsn])
    owner = models.CharField("wie doet het", max_length=120, validators=[validate_no_bsn])
    due = models.DateField("klaar op")
    done_on = models.DateField("gedaan op", null=True, blank=True)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "afspraak"
        verbose_name_plural = "afspraken"
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.text


class CalendarFeed(Record):
    """The secret address under which an agenda reads visits; only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        verbose_name="van wie",
    )
    token_hash = models.CharField("kenmerk van het adres", max_length=64, unique=True)
    made_at = models.DateTimeField("gemaakt op")
    revoked_at = models.DateTimeField("ingetrokken op", null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "agenda-adres"
        verbose_name_plural = "agenda-adressen"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(revoked_at=None),
                name="calendar_feed_one_in_use",
            ),
        )

    def __str__(self) -> str:
        return f"agenda van {self.user}"
