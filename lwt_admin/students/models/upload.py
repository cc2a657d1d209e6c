"""A file between the moment it is uploaded and the moment its rows are taken over."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from lwt_admin.accounts.models import User

KEPT_FOR: Final = timedelta(days=1)


class ImportUploadQuerySet(ScopedQuerySet):
    rights: ClassVar[dict[str, Right]] = {
        "students": Right.STUDENTS_PERSONAL,
        "companies": Right.COMPANIES_CHANGE,
        "agreements": Right.AGREEMENTS_SEND,
        "hours": Right.PLACEMENTS_LOG,
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

    def stale_at(self, now: datetime) -> Self:
        """Uploads that nobody carried out in time."""
        return self.filter(created_at__lte=now - KEPT_FOR)


class ImportUpload(models.Model):
    """An uploaded list, bound to who uploaded it; removed once taken over, or after a day."""

    class Kind(models.TextChoices):
        STUDENTS = "students", "leerlingen"
        COMPANIES = "companies", "leerbedrijven"
        AGREEMENTS = "agreements", "lopende overeenkomsten"
        HOURS = "hours", "uren"

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
    created_at = models.DateTimeField("geüpload op", auto_now_add=True)

    objects = ImportUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "te importeren bestand"
        verbose_name_plural = "te importeren bestanden"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("students", "companies", "agreements", "hours")),
                name="import_upload_kind_known",
            ),
        )

    def __str__(self) -> str:
        return self.name
