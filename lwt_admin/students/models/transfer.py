"""Handing a pupil over to another institution: the dossier, the links to it, and each step."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lwt_admin.records import Record
from lwt_admin.secret_links import SecretLink
from lwt_admin.signing.models import Document
from lwt_admin.students.models.student import Student
from lwt_admin.students.transfer_querysets import (
    OfTransferQuerySet,
    TransferLinkQuerySet,
    TransferQuerySet,
)
from lwt_admin.students.validators import validate_no_bsn, validate_person_name


class TransferDossier(Record):
    """A dossier for one institution; what it says is frozen in `document`, who agrees signs it.

    `stopped_at` is when pupil or parents took their consent back: nothing goes out from then on.
    """

    student = models.ForeignKey(
        Student,
        on_delete=models.CASCADE,
        related_name="transfer_dossiers",
        verbose_name="leerling",
    )
    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        related_name="transfer_dossier",
        verbose_name="document",
    )
    institution = models.CharField(
        "ontvangende instelling",
        max_length=160,
        validators=[validate_person_name, validate_no_bsn],
    )
    stopped_at = models.DateTimeField("akkoord ingetrokken op", null=True, editable=False)
    stop_reason = models.CharField(
        "wie trok het akkoord in en waarom",
        max_length=500,
        blank=True,
        validators=[validate_no_bsn],
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "overdrachtsdossier"
        verbose_name_plural = "overdrachtsdossiers"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(stopped_at=None, stop_reason="")
                | (Q(stopped_at__isnull=False) & ~Q(stop_reason="")),
                name="transfer_stop_has_reason",
                violation_error_message="Schrijf op wie het akkoord introk en waarom.",
            ),
        )

    def __str__(self) -> str:
        return f"overdrachtsdossier voor {self.institution}"


class TransferLink(SecretLink):
    """The way by which a receiving institution fetches a dossier, so many times and until when."""

    transfer = models.ForeignKey(
        TransferDossier,
        on_delete=models.CASCADE,
        related_name="links",
        verbose_name="overdrachtsdossier",
    )
    receiver = models.CharField(
        "naam van de ontvanger",
        max_length=160,
        validators=[validate_person_name, validate_no_bsn],
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="verstuurd door",
    )
    most_downloads = models.PositiveSmallIntegerField("hoogstens zo vaak ophalen")
    downloads = models.PositiveSmallIntegerField("opgehaald", default=0, editable=False)

    objects = TransferLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link naar een overdrachtsdossier"
        verbose_name_plural = "links naar overdrachtsdossiers"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="transfer_link_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(downloads__lte=F("most_downloads")),
                name="transfer_link_not_too_often",
                violation_error_message="De link is al zo vaak gebruikt als mocht.",
            ),
        )

    def __str__(self) -> str:
        return f"link voor {self.receiver}"


class TransferEvent(Record):
    """A step after everybody agreed: never changed, never removed.

    What came before stands in the chain of the document.
    """

    class Kind(models.TextChoices):
        SENT = "sent", "link verstuurd"
        PDF = "pdf", "pdf opgehaald"
        DATA = "data", "gegevensbestand opgehaald"
        REVOKED = "revoked", "link ingetrokken"
        STOPPED = "stopped", "akkoord ingetrokken"

    transfer = models.ForeignKey(
        TransferDossier,
        on_delete=models.CASCADE,
        related_name="events",
        verbose_name="overdrachtsdossier",
    )
    kind = models.CharField("wat", max_length=8, choices=Kind)
    at = models.DateTimeField("wanneer")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="medewerker",
    )
    link = models.ForeignKey(
        TransferLink,
        on_delete=models.CASCADE,
        null=True,
        related_name="events",
        verbose_name="link",
    )

    objects = OfTransferQuerySet.as_manager()

    class Meta:
        verbose_name = "stap van een overdracht"
        verbose_name_plural = "stappen van een overdracht"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("sent", "pdf", "data", "revoked", "stopped")),
                name="transfer_event_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="stopped", link=None)
                | (~Q(kind="stopped") & Q(link__isnull=False)),
                name="transfer_event_has_link",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())
