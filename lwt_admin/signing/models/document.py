"""Any document that several parties sign: a frozen text, its signatories, their signatures.

Offering a document for signature freezes its content as canonical JSON with a SHA-256; each
signature binds to that hash. A changed text is another document.
"""

import hashlib
import json
import secrets
from typing import Any, Final

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.records import Record
from lwt_admin.signing.querysets import (
    SEALED_FIELDS,
    DocumentQuerySet,
    OfDocumentQuerySet,
    SealedForGood,
)


def canonical(content: dict[str, Any]) -> str:
    """The one way to write content as text, so that the same content has the same hash."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


CODE_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 16


def new_code() -> str:
    """The code by which anybody can ask whether a document is authentic: 80 random bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Order(models.TextChoices):
    """In what order the parties sign: the school's own choice at the moment of offering."""

    FREE = "free", "in willekeurige volgorde"
    SCHOOL_LAST = "school_last", "de school als laatste"


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
    order = models.CharField("volgorde", max_length=12, choices=Order, default=Order.FREE)
    code = models.CharField(
        "controlecode", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False
    )
    before_chain = models.BooleanField(
        "van voor de keten van gebeurtenissen werd bijgehouden", default=False, editable=False
    )
    completed_at = models.DateTimeField("volledig getekend op", null=True, editable=False)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, editable=False)
    sealed_at = models.DateTimeField("verzegeld op", null=True, editable=False)
    sealed_with = models.CharField(
        "verzegeld met het certificaat van", max_length=200, blank=True, editable=False
    )
    time_stamped = models.BooleanField("met een tijdstempel", default=False, editable=False)
    erased_at = models.DateTimeField("gewist op", null=True, editable=False)
    seal_failure = models.TextField("waarom verzegelen niet lukte", blank=True, editable=False)
    pdf = models.FileField("pdf", upload_to="documents/%Y/", blank=True, editable=False)
    pdf_sha256 = models.CharField("SHA-256 van de pdf", max_length=64, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        ordering = ("-frozen_at", "pk")
        indexes = (models.Index(fields=("pdf_sha256",), name="document_pdf_sha256"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(completed_at=None) | models.Q(withdrawn_at=None),
                name="document_complete_or_withdrawn",
                violation_error_message="Een volledig getekend document wordt niet ingetrokken.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raise SealedForGood when this would change what was sealed.

        What is stored decides, not what this instance once read: the file may have come since.
        """
        stored = type(self).objects.for_system().sealed().filter(pk=self.pk)
        for kept in stored.values(*SEALED_FIELDS) if self.pk else ():
            if any(kept[name] != getattr(self, name) for name in SEALED_FIELDS):
                raise SealedForGood(f"document {self.pk} is sealed")
        super().save(*args, **kwargs)

    @property
    def is_intact(self) -> bool:
        """Whether the stored content still has the hash that was signed."""
        return content_hash(self.content) == self.sha256

    @property
    def is_open(self) -> bool:
        """Whether it may still be signed."""
        return self.completed_at is None and self.withdrawn_at is None

    @property
    def grouped_code(self) -> str:
        """The code as people read it aloud: `ABCD-EFGH-JKLM-NPQR`."""
        return "-".join(self.code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


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
    name = models.CharField("naam", max_length=160, validators=[validate_no_bsn])
    capacity = models.CharField(
        "hoedanigheid", max_length=120, blank=True, validators=[validate_no_bsn]
    )
    email = models.EmailField("e-mailadres", blank=True)
    person = models.CharField(
        "wie dit is in het dossier",
        max_length=40,
        blank=True,
        help_text="Soort en sleutel, zoals guardian:12; leeg wanneer alleen de naam bekend is.",
    )
    refused_at = models.DateTimeField("geweigerd op", null=True, editable=False)
    refusal_reason = models.TextField(
        "reden van weigeren", blank=True, editable=False, validators=[validate_no_bsn]
    )
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
            models.CheckConstraint(
                condition=models.Q(refused_at=None) | ~models.Q(refusal_reason=""),
                name="signatory_refusal_has_reason",
                violation_error_message="Wie weigert, geeft een reden.",
            ),
        )

    def __str__(self) -> str:
        return self.name
