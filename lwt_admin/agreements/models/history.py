"""What happened to a version of an agreement: its steps, and why it stopped early."""

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models.agreement import AgreementVersion, State
from lwt_admin.agreements.querysets import OfVersionQuerySet
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.records import Record


class Termination(Record):
    """Why and how a signed version ended before its time (WVO art. 10b3).

    `earlier` is what was recorded before its last day was corrected (`services.endings`).
    """

    class Cause(models.TextChoices):
        MUTUAL = "mutual", "partijen zijn het erover eens"
        STUDENT = "student", "op verzoek van de leerling"
        COMPANY = "company", "op verzoek van het leerbedrijf"
        SCHOOL = "school", "op initiatief van de school"
        GUIDANCE = "guidance", "de begeleiding schoot tekort"
        UNAVAILABLE = "unavailable", "de stageplaats is niet meer beschikbaar"
        LEFT = "left", "de leerling verliet het leer-werktraject"
        OTHER = "other", "anders"

    agreement_version = models.OneToOneField(
        AgreementVersion,
        on_delete=models.PROTECT,
        related_name="termination",
        verbose_name="versie",
    )
    cause = models.CharField("oorzaak", max_length=12, choices=Cause)
    participants = models.TextField("wie bij het besluit waren", validators=[validate_no_bsn])
    explanation = models.TextField("toelichting", validators=[validate_no_bsn])
    decided_on = models.DateField("besloten op")
    sbb_consulted_on = models.DateField("overlegd met SBB op", null=True, blank=True)
    earlier = models.JSONField("eerder vastgelegd", default=list, blank=True, editable=False)

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "voortijdige beëindiging"
        verbose_name_plural = "voortijdige beëindigingen"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"einde van {self.agreement_version}"


class AgreementEvent(models.Model):
    """A transition that took place: who, when, why. Without `from_state` a version began."""

    agreement_version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="events", verbose_name="versie"
    )
    transition = models.CharField("stap", max_length=20)
    from_state = models.CharField("van", max_length=14, choices=State, blank=True)
    to_state = models.CharField("naar", max_length=14, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="door",
    )
    at = models.DateTimeField("op")
    reason = models.TextField("reden", blank=True, validators=[validate_no_bsn])

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.transition}: {self.get_to_state_display()}"
