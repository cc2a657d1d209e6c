"""What happened to a document, as a chain in which every link holds the hash of the one before.

A link hashes the digest of its payload, not the payload: so a payload can be erased on its date and
leaves a tombstone, while the chain still holds.
"""

from django.conf import settings
from django.db import models

from lwt_admin.signing.models.document import Document, Signatory
from lwt_admin.signing.querysets import OfDocumentQuerySet


class SigningEvent(models.Model):
    """One thing that happened. Written by `signing.chain.record` alone, and never changed."""

    class Kind(models.TextChoices):
        FROZEN = "frozen", "tekst vastgelegd en aangeboden"
        LINK_SENT = "link_sent", "link om te tekenen verstuurd"
        ADDRESS_CHANGED = "address_changed", "e-mailadres gewijzigd"
        CODE_SENT = "code_sent", "code verstuurd"
        LINK_CLOSED = "link_closed", "link gesloten na te veel verkeerde codes"
        SIGNED = "signed", "getekend"
        REFUSED = "refused", "geweigerd"
        SCANNED = "scanned", "papieren exemplaar ingevoerd"
        SCAN_ACCEPTED = "scan_accepted", "papieren exemplaar vergeleken en goedgekeurd"
        SCAN_REJECTED = "scan_rejected", "papieren exemplaar afgewezen"
        WITHDRAWN = "withdrawn", "ingetrokken"
        COMPLETED = "completed", "door iedereen getekend"
        SEALED = "sealed", "verzegeld"
        COPY_SENT = "copy_sent", "getekend document opnieuw gestuurd"
        TAKEN_OVER = "taken_over", "overgenomen van papier"
        ERASED = "erased", "gewist"

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="events", verbose_name="document"
    )
    number = models.PositiveIntegerField("nummer")
    kind = models.CharField("wat", max_length=16, choices=Kind)
    at = models.DateTimeField("wanneer")
    signatory = models.ForeignKey(
        Signatory,
        on_delete=models.PROTECT,
        null=True,
        related_name="events",
        verbose_name="ondertekenaar",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="medewerker",
    )
    payload = models.JSONField("gegevens", null=True, help_text="Leeg wanneer zij zijn gewist.")
    payload_sha256 = models.CharField("SHA-256 van de gegevens", max_length=64)
    previous = models.CharField("SHA-256 van de vorige", max_length=64, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    made_as = models.JSONField(
        "sleutels waarmee deze schakel is gemaakt",
        null=True,
        editable=False,
        help_text="Van document, ondertekenaar en medewerker; alleen van wat uit een archief komt.",
    )

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "gebeurtenis bij tekenen"
        verbose_name_plural = "gebeurtenissen bij tekenen"
        ordering = ("document", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "number"), name="signing_event_number_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(number=1, previous="")
                | models.Q(number__gt=1) & ~models.Q(previous=""),
                name="signing_event_has_previous",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.get_kind_display()}"
