"""Any document that several parties sign: a frozen text, its signatories, their signatures.

Offering a document for signature freezes its content as canonical JSON with a SHA-256; each
signature binds to that hash. A changed text is another document.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.records import Record
from lwt_admin.signing.querysets import DocumentQuerySet, OfDocumentQuerySet, SignatureQuerySet


def canonical(content: dict[str, Any]) -> str:
    """The one way to write content as text, so that the same content has the same hash."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


class Document(Record):
    """The frozen text of, say, one version of a leer-werkovereenkomst, and the file made of it."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="documents", verbose_name="school"
    )
    kind = models.CharField("soort", max_length=40)
    title = models.CharField("titel", max_length=200)
    content = models.JSONField("inhoud", editable=False)
    sha256 = models.CharField("SHA-256 van de inhoud", max_length=64, editable=False)
    frozen_at = models.DateTimeField("vastgelegd op", editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="vastgelegd door",
    )
    completed_at = models.DateTimeField("volledig getekend op", null=True, editable=False)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, editable=False)
    pdf = models.FileField("pdf", upload_to="documents/%Y/", blank=True, editable=False)
    pdf_sha256 = models.CharField("SHA-256 van de pdf", max_length=64, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        ordering = ("-frozen_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(completed_at=None) | models.Q(withdrawn_at=None),
                name="document_complete_or_withdrawn",
                violation_error_message="Een volledig getekend document wordt niet ingetrokken.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_intact(self) -> bool:
        """Whether the stored content still has the hash that was signed."""
        return content_hash(self.content) == self.sha256


class Party(models.TextChoices):
    """In what capacity somebody signs."""

    SCHOOL = "school", "bevoegd gezag"
    STUDENT = "student", "leerling"
    GUARDIAN = "guardian", "wettelijk vertegenwoordiger"
    COMPANY = "company", "leerbedrijf"


class Signatory(Record):
    """Somebody who must sign a document."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="signatories", verbose_name="document"
    )
    party = models.CharField("partij", max_length=10, choices=Party)
    name = models.CharField("naam", max_length=160)
    capacity = models.CharField("hoedanigheid", max_length=120, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    position = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "ondertekenaar"
        verbose_name_plural = "ondertekenaars"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "position"), name="signatory_position_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(party__in=Party.values), name="signatory_party_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """That a signatory signed: how, when, before whom, and exactly which text. Never changed."""

    class Method(models.TextChoices):
        DRAWN = "drawn", "getekend op het scherm"
        TYPED = "typed", "naam getypt"

    signatory = models.OneToOneField(
        Signatory, on_delete=models.PROTECT, related_name="signature", verbose_name="ondertekenaar"
    )
    method = models.CharField("wijze", max_length=10, choices=Method)
    typed_name = models.CharField("getypte naam", max_length=160, blank=True)
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
    sha256 = models.CharField("SHA-256 van de getekende inhoud", max_length=64)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"
        ordering = ("signed_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(method="typed") & ~models.Q(typed_name=""))
                | (models.Q(method="drawn") & ~models.Q(drawing=b"")),
                name="signature_has_mark",
                violation_error_message="Een handtekening is getekend of getypt.",
            ),
        )

    def __str__(self) -> str:
        return f"handtekening van {self.signatory}"
