"""A signature, and the paper it may stand on."""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import models

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.records import Record
from lwt_admin.signing.models.document import Document, Signatory, content_hash
from lwt_admin.signing.models.link import SigningLink
from lwt_admin.signing.querysets import OfDocumentQuerySet, SignatureQuerySet
from lwt_admin.ui.formats import nl_date, nl_datetime

NAME_LENGTH: Final = 254
"""An account without a name is called by its address."""


class PaperScan(Record):
    """A scan of a document signed on paper; a second member of staff says whether it matches."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="scans", verbose_name="document"
    )
    signatories = models.ManyToManyField(
        Signatory, related_name="scans", verbose_name="wie op papier tekende"
    )
    file = models.FileField("scan", upload_to="scans/%Y/", editable=False)
    content_type = models.CharField("soort bestand", max_length=40, editable=False)
    pages = models.PositiveSmallIntegerField("bladzijden", editable=False)
    sha256 = models.CharField("SHA-256 van het bestand", max_length=64, editable=False)
    signed_on = models.DateField("getekend op")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ingevoerd door",
    )
    uploaded_at = models.DateTimeField("ingevoerd op")
    accepted = models.BooleanField("komt overeen", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="vergeleken door",
    )
    decided_at = models.DateTimeField("vergeleken op", null=True, editable=False)
    reason = models.TextField("waarom niet", blank=True, validators=[validate_no_bsn])

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "scan"
        verbose_name_plural = "scans"
        ordering = ("-uploaded_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("uploaded_by")),
                name="scan_checked_by_another",
                violation_error_message="Een ander dan wie de scan invoerde, vergelijkt haar.",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted=None, decided_by=None, decided_at=None)
                | models.Q(accepted__isnull=False, decided_by__isnull=False)
                & models.Q(decided_at__isnull=False),
                name="scan_decided_whole",
            ),
        )

    def __str__(self) -> str:
        return f"scan van {self.document}"


class Signature(models.Model):
    """That a signatory signed: how, when, before whom, and exactly which text. Never changed."""

    class Method(models.TextChoices):
        DRAWN = "drawn", "getekend op het scherm"
        TYPED = "typed", "naam getypt"
        PAPER = "paper", "op papier"

    signatory = models.OneToOneField(
        Signatory, on_delete=models.PROTECT, related_name="signature", verbose_name="ondertekenaar"
    )
    method = models.CharField("wijze", max_length=10, choices=Method)
    typed_name = models.CharField(
        "getypte naam", max_length=160, blank=True, validators=[validate_no_bsn]
    )
    drawing = models.BinaryField("tekening (PNG)", default=b"")
    consent = models.TextField("waarmee is ingestemd")
    signed_at = models.DateTimeField("getekend op")
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="medewerker die erbij was",
    )
    witness_name = models.CharField(
        "hoe de medewerker toen heette", max_length=NAME_LENGTH, blank=True
    )
    link = models.ForeignKey(
        SigningLink,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="via de link",
    )
    address = models.EmailField("adres dat met een code is bevestigd", blank=True)
    scan = models.ForeignKey(
        PaperScan, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="scan"
    )
    entered_by_name = models.CharField(
        "hoe heette wie de scan invoerde", max_length=NAME_LENGTH, blank=True
    )
    compared_by_name = models.CharField(
        "hoe heette wie de scan vergeleek", max_length=NAME_LENGTH, blank=True
    )
    sha256 = models.CharField("SHA-256 van de getekende inhoud", max_length=64)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"
        ordering = ("signed_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(method="typed") & ~models.Q(typed_name=""))
                | (models.Q(method="drawn") & ~models.Q(drawing=b""))
                | models.Q(method="paper", scan__isnull=False),
                name="signature_has_mark",
                violation_error_message="Een handtekening is getekend, getypt of staat op papier.",
            ),
        )

    def __str__(self) -> str:
        return f"handtekening van {self.signatory}"

    @property
    def witness_then(self) -> str:
        """The member of staff at the table, as they were called; empty when nobody was there.

        Of signatures from before that was kept, as they are called now; so for a scan too.
        """
        return self.witness_name or str(self.witness or "")

    @property
    def given(self) -> date:
        """When it was put down: the moment, or the day that was on the paper."""
        return self.scan.signed_on if self.scan else self.signed_at

    @property
    def when(self) -> str:
        """The same in words."""
        return nl_date(self.given) if self.scan else nl_datetime(self.signed_at)

    @property
    def how(self) -> str:
        """In which way, and before whom, by which address, or by whose hands the scan went."""
        way = str(self.get_method_display())
        if self.scan:
            entered, compared = self.entered_by_then, self.compared_by_then
            return f"{way}; scan ingevoerd door {entered}, vergeleken door {compared}"
        if self.witness_then:
            return f"{way}, aan tafel, in bijzijn van {self.witness_then}"
        return f"{way}, via de link aan {self.address}" if self.address else way

    @property
    def entered_by_then(self) -> str:
        """Who entered the scan, as they were called when it was compared."""
        return self.entered_by_name or (str(self.scan.uploaded_by) if self.scan else "")

    @property
    def compared_by_then(self) -> str:
        """Who compared the scan, as they were called when they did."""
        return self.compared_by_name or (str(self.scan.decided_by or "") if self.scan else "")

    @property
    def names_told(self) -> dict[str, str]:
        """The names of staff that the chain keeps; none for signatures of before they were."""
        names = {
            "witness": self.witness_name,
            "entered_by": self.entered_by_name,
            "compared_by": self.compared_by_name,
        }
        return {role: name for role, name in names.items() if name}

    @property
    def mark_sha256(self) -> str:
        """SHA-256 of what was put down, and to what was consented."""
        drawing = bytes(self.drawing).hex()
        return content_hash(
            {"typed_name": self.typed_name, "drawing": drawing, "consent": self.consent}
        )
