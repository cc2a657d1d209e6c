"""A file between the moment it is uploaded and the moment its rows are taken over."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import CLAIM_LASTS, ScopedQuerySet

if TYPE_CHECKING:
    from lwt_admin.accounts.models import User

KEPT_FOR: Final = timedelta(days=1)
KINDS: Final = ("students", "companies", "agreements", "hours", "subjects", "marks")


class ImportState(models.TextChoices):
    """Where an upload stands: looked at, then carried out, each perhaps in the background."""

    READING = "reading", "wordt bekeken"
    READY = "ready", "klaar om over te nemen"
    STORING = "storing", "wordt overgenomen"
    DONE = "done", "overgenomen"
    FAILED = "failed", "niet gelukt"


BUSY: Final = (ImportState.READING, ImportState.STORING)


class ImportUploadQuerySet(ScopedQuerySet):
    rights: ClassVar[dict[str, Right]] = {
        "students": Right.STUDENTS_PERSONAL,
        "companies": Right.COMPANIES_CHANGE,
        "agreements": Right.AGREEMENTS_SEND,
        "hours": Right.PLACEMENTS_LOG,
        "subjects": Right.ELECTIVES,
        "marks": Right.EXAMS_ENTER,
    }
    of_own_pupils: ClassVar[frozenset[str]] = frozenset({"hours"})
    """The kinds that one may send for own pupils alone; the plan looks whose they are."""

    def for_user(self, user: "User", right: Right | None = None) -> Self:
        """Only one's own uploads, of the kinds and at the schools where one may import."""
        reach = models.Q(pk__in=[])
        for kind, needed in self.rights.items():
            if right in {None, needed}:
                grant = user.access.grant(needed)
                schools = grant.all | grant.own if kind in self.of_own_pupils else grant.all
                reach |= models.Q(kind=kind, school__in=schools)
        return self.filter(reach, user=user)

    def kept_at(self, now: datetime) -> Self:
        """Uploads that are young enough to be carried out."""
        return self.filter(created_at__gt=now - KEPT_FOR)

    def due(self, now: datetime) -> Self:
        """Uploads with work left that no worker has in hand, or one that stopped."""
        free = models.Q(claimed_at=None) | models.Q(claimed_at__lt=now - CLAIM_LASTS)
        return self.filter(free, state__in=BUSY).kept_at(now)

    def stale_at(self, now: datetime) -> Self:
        """Uploads that nobody carried out in time."""
        return self.filter(created_at__lte=now - KEPT_FOR)


class ImportUpload(models.Model):
    """An uploaded list, bound to who uploaded it; removed after a day at the latest.

    `preview` is what taking it over would do, row by row (see `import_preview`), and `digest` the
    plan that it shows. Of what was taken over in the background only the counts are kept.
    """

    class Kind(models.TextChoices):
        STUDENTS = "students", "leerlingen"
        COMPANIES = "companies", "leerbedrijven"
        AGREEMENTS = "agreements", "lopende overeenkomsten"
        HOURS = "hours", "uren"
        SUBJECTS = "subjects", "examenvakken"
        MARKS = "marks", "cijfers"

    kind = models.CharField("soort", max_length=10, choices=Kind)
    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="import_uploads", verbose_name="school"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="import_uploads",
        verbose_name="geüpload door",
    )
    name = models.CharField("bestandsnaam", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("inhoud")
    school_year = models.ForeignKey(
        SchoolYear,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="schooljaar van de klassen",
    )
    state = models.CharField(
        "stand", max_length=8, choices=ImportState, default=ImportState.READING, editable=False
    )
    preview = models.JSONField("wat er gebeurt", default=dict, editable=False)
    digest = models.CharField("SHA-256 van het plan", max_length=64, blank=True, editable=False)
    partial = models.BooleanField("alleen de goede rijen", default=False, editable=False)
    done_rows = models.PositiveIntegerField("rijen gedaan", default=0, editable=False)
    total_rows = models.PositiveIntegerField("rijen", default=0, editable=False)
    failure = models.TextField("wat er misging", blank=True, editable=False)
    outcome = models.TextField("uitkomst", blank=True, editable=False)
    claimed_at = models.DateTimeField("in behandeling sinds", null=True, editable=False)
    created_at = models.DateTimeField("geüpload op", auto_now_add=True)

    objects = ImportUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "te importeren bestand"
        verbose_name_plural = "te importeren bestanden"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS),
                name="import_upload_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values),
                name="import_upload_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether a worker has yet to look at it, or to carry it out."""
        return self.state in BUSY

    @property
    def percent(self) -> int:
        """How far the rows are, of the stage that is going on."""
        return 100 * self.done_rows // max(self.total_rows, 1)
