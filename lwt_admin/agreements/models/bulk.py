"""Work on many agreements at once: in the background, one by one, resumed where it stopped."""

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models.agreement import AgreementVersion
from lwt_admin.agreements.querysets import BulkItemQuerySet, BulkJobQuerySet
from lwt_admin.records import Record


class BulkJob(Record):
    """What somebody asked to be done with a number of agreements."""

    class Kind(models.TextChoices):
        SEND = "send", "aanbieden ter ondertekening"
        REMIND = "remind", "herinneren"
        EXPORT = "export", "exporteren"

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="bulk_jobs", verbose_name="school"
    )
    kind = models.CharField("soort", max_length=8, choices=Kind)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="gevraagd door",
    )
    asked_at = models.DateTimeField("gevraagd op")
    opened_at = models.DateTimeField("pagina geopend op", null=True, editable=False)
    claimed_at = models.DateTimeField("in behandeling sinds", null=True, editable=False)
    finished_at = models.DateTimeField("klaar op", null=True, editable=False)
    file = models.FileField("bestand", upload_to="exports/%Y/", blank=True, editable=False)
    failure = models.TextField("waarom het niet lukte", blank=True, editable=False)

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        verbose_name = "taak voor veel overeenkomsten"
        verbose_name_plural = "taken voor veel overeenkomsten"
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.asked_at:%Y-%m-%d %H:%M})"

    @property
    def has_file(self) -> bool:
        """Whether the file is whole; while it is being made, its name is there already."""
        return self.finished_at is not None and bool(self.file)


class BulkItem(Record):
    """One agreement of a job, and how it went."""

    job = models.ForeignKey(
        BulkJob, on_delete=models.CASCADE, related_name="items", verbose_name="taak"
    )
    agreement_version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="+", verbose_name="versie"
    )
    done_at = models.DateTimeField("gedaan op", null=True, editable=False)
    succeeded = models.BooleanField("gelukt", null=True, editable=False)
    message = models.TextField("wat er gebeurde", blank=True, editable=False)

    objects = BulkItemQuerySet.as_manager()

    class Meta:
        verbose_name = "overeenkomst in een taak"
        verbose_name_plural = "overeenkomsten in een taak"
        ordering = ("job", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("job", "agreement_version"), name="bulk_item_once_per_job"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_version} in {self.job}"
