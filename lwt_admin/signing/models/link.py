"""Signing at a distance: a link that opens one document for one signatory, and a code by e-mail.

Of both secrets only a digest is kept. A link dies when it expires, when it is revoked (the text
was withdrawn, the address changed, somebody went on by a newer link) and when its signatory has
signed.
"""

from django.db import models

from lwt_admin.records import Record
from lwt_admin.secret_links import SecretLink
from lwt_admin.signing.models.document import Signatory
from lwt_admin.signing.querysets import LinkQuerySet, OfSignatoryQuerySet


class SigningLink(SecretLink):
    """What a link opens, for whom, and until when."""

    class Purpose(models.TextChoices):
        SIGN = "sign", "lezen en tekenen"

    signatory = models.ForeignKey(
        Signatory, on_delete=models.PROTECT, related_name="links", verbose_name="ondertekenaar"
    )
    purpose = models.CharField("waarvoor", max_length=10, choices=Purpose, default=Purpose.SIGN)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link om te tekenen"
        verbose_name_plural = "links om te tekenen"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="signing_link_expires_later",
            ),
        )

    def __str__(self) -> str:
        return f"link voor {self.signatory}"


class SigningCode(Record):
    """Six digits that prove that whoever signs reads the mail of the stored address."""

    link = models.ForeignKey(
        SigningLink, on_delete=models.PROTECT, related_name="codes", verbose_name="link"
    )
    code_hash = models.CharField("kenmerk van de code", max_length=64)
    made_at = models.DateTimeField("gemaakt op")
    expires_at = models.DateTimeField("geldig tot")
    tries = models.PositiveSmallIntegerField("pogingen", default=0)
    used_at = models.DateTimeField("gebruikt op", null=True)

    objects = OfSignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = "code om te tekenen"
        verbose_name_plural = "codes om te tekenen"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"code voor {self.link.signatory}"
