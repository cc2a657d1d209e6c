"""Confirming by a link: a leermeester or a pupil looks at a week without an account."""

from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.querysets import ConfirmationLinkQuerySet
from lwt_admin.secret_links import SecretLink


class ConfirmationLink(SecretLink):
    """A secret that opens the hours of one pupil, or of all pupils of one leermeester, or else the
    assessments of them.

    Only its digest is kept. It opens nothing but its own agreements, until it expires or is
    revoked.
    """

    class Party(models.TextChoices):
        COMPANY = "company", "leermeester"
        STUDENT = "student", "leerling"

    class Purpose(models.TextChoices):
        HOURS = "hours", "uren"
        ASSESSMENT = "assessment", "beoordelingen"

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="+", verbose_name="school"
    )
    purpose = models.CharField("waarvoor", max_length=10, choices=Purpose, default=Purpose.HOURS)
    party = models.CharField("van wie", max_length=8, choices=Party)
    name = models.CharField("naam", max_length=160)
    agreements = models.ManyToManyField(
        WorkAgreement, related_name="confirmation_links", verbose_name="overeenkomsten"
    )

    objects = ConfirmationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link om te bevestigen"
        verbose_name_plural = "links om te bevestigen"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="confirmation_link_expires_later",
            ),
        )

    def __str__(self) -> str:
        return f"link voor {self.name}"
