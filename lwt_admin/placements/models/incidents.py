"""Accidents and incidents at the workplace; confidential, as restricted notes are."""

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.querysets import IncidentQuerySet, OfIncidentQuerySet
from lwt_admin.records import Record


class Incident(Record):
    """What happened to or around one pupil at the workplace, to whom it was told and what next."""

    class Kind(models.TextChoices):
        ACCIDENT = "accident", "ongeval met letsel"
        NEAR_MISS = "near_miss", "bijna-ongeval"
        UNSAFE = "unsafe", "onveilige situatie"
        CONDUCT = "conduct", "grensoverschrijdend gedrag"
        OTHER = "other", "iets anders"

    agreement = models.ForeignKey(
        WorkAgreement,
        on_delete=models.PROTECT,
        related_name="incidents",
        verbose_name="overeenkomst",
    )
    kind = models.CharField("soort", max_length=10, choices=Kind)
    date = models.DateField("datum")
    time = models.TimeField("tijd", null=True, blank=True)
    place = models.CharField("plaats", max_length=200, blank=True, validators=[validate_no_bsn])
    involved = models.CharField("wie waren erbij", max_length=300, validators=[validate_no_bsn])
    what = models.TextField("wat is er gebeurd", max_length=10_000, validators=[validate_no_bsn])
    told_to = models.CharField(
        "aan wie gemeld", max_length=300, blank=True, validators=[validate_no_bsn]
    )
    told_on = models.DateField("gemeld op", null=True, blank=True)
    follow_up = models.TextField(
        "vervolg", blank=True, max_length=10_000, validators=[validate_no_bsn]
    )
    follow_up_on = models.DateField("vervolg uiterlijk", null=True, blank=True)
    follow_up_owner = models.CharField(
        "wie doet het vervolg", max_length=120, blank=True, validators=[validate_no_bsn]
    )
    closed_on = models.DateField("afgehandeld op", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ingevoerd door",
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "ongeval of incident"
        verbose_name_plural = "ongevallen en incidenten"
        ordering = ("-date", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} op {self.date}"


class IncidentFile(Record):
    """A photo or document with an incident, checked by its content."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="files", verbose_name="incident"
    )
    file = models.FileField("bestand", upload_to="incidenten/%Y/", editable=False)
    name = models.CharField("naam", max_length=200, validators=[validate_no_bsn])
    content_type = models.CharField("soort bestand", max_length=40, editable=False)
    sha256 = models.CharField("SHA-256 van het bestand", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="toegevoegd door",
    )
    added_at = models.DateTimeField("toegevoegd op")

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "bijlage bij een incident"
        verbose_name_plural = "bijlagen bij een incident"
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.name
