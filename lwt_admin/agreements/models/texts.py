"""A school's own default texts for its documents, per profile, every edition kept."""

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.agreements.querysets import DefaultTextQuerySet
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.records import Record


class DefaultText(Record):
    """One edition of the text with which a new draft begins; the highest number is in use.

    An empty `profile` is for all profiles. An empty `text` goes back to the text of lwt-admin.
    """

    class For(models.TextChoices):
        AGREEMENT = "agreement", "leer-werkovereenkomst"
        COOPERATION = "cooperation", "samenwerkingsovereenkomst"

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="default_texts", verbose_name="school"
    )
    document = models.CharField("document", max_length=12, choices=For, default=For.AGREEMENT)
    profile = models.CharField("profiel", max_length=8, blank=True)
    field = models.CharField("onderdeel", max_length=40)
    text = models.TextField("tekst", blank=True, validators=[validate_no_bsn])
    number = models.PositiveSmallIntegerField("uitgave")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="geschreven door",
    )

    objects = DefaultTextQuerySet.as_manager()

    class Meta:
        verbose_name = "standaardtekst"
        verbose_name_plural = "standaardteksten"
        ordering = ("document", "profile", "field", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "document", "profile", "field", "number"),
                name="default_text_edition_unique",
                violation_error_message="Iemand anders wijzigde deze tekst op hetzelfde moment.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field}, uitgave {self.number}"
