"""How long a school keeps what it knows about a pupil, and what was asked about that."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.accounts.querysets import StaffQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.querysets import OfStudentQuerySet
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.ui.formats import nl_date


class Kept(models.TextChoices):
    """What is kept, each with its own term; counted from the pupil's last day at LWT."""

    GUIDANCE = "guidance", "gesprekken, notities en beoordelingen in woorden"
    NOT_ADMITTED = "not_admitted", "het dossier van wie niet is toegelaten"
    DOSSIER = "dossier", "het hele dossier, met naam, adres, ouders en getekende documenten"


class RetentionTerm(Record):
    """For how many years a school keeps one kind of data; without a row the default holds."""

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="retention_terms", verbose_name="school"
    )
    kept = models.CharField("wat", max_length=14, choices=Kept)
    years = models.PositiveSmallIntegerField("jaren")

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaartermijn"
        verbose_name_plural = "bewaartermijnen"
        ordering = ("kept", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "kept"),
                name="retention_term_unique",
                violation_error_message="Hiervoor is al een bewaartermijn ingesteld.",
            ),
            models.CheckConstraint(
                condition=models.Q(years__range=(1, 30)),
                name="retention_term_range",
                violation_error_message="Een bewaartermijn is 1 tot en met 30 jaar.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kept_display()}: {self.years} jaar"


class PrivacyRequest(Record):
    """Somebody asks to see, correct or erase what the school keeps; asked, and then decided."""

    class Kind(models.TextChoices):
        ACCESS = "access", "inzage"
        CORRECTION = "correction", "verbetering"
        ERASURE = "erasure", "wissen"
        OBJECTION = "objection", "bezwaar"

    class By(models.TextChoices):
        STUDENT = "student", "de leerling"
        GUARDIAN = "guardian", "een wettelijk vertegenwoordiger"
        OTHER = "other", "iemand anders"

    class Decision(models.TextChoices):
        DONE = "done", "ingewilligd"
        PARTLY = "partly", "gedeeltelijk ingewilligd"
        REFUSED = "refused", "afgewezen"
        WITHDRAWN = "withdrawn", "vervallen"

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="privacy_requests", verbose_name="leerling"
    )
    kind = models.CharField("waarom", max_length=10, choices=Kind)
    asked_on = models.DateField("gevraagd op")
    asked_by = models.CharField("gevraagd door", max_length=8, choices=By)
    what = models.TextField("wat is gevraagd", max_length=2000, validators=[validate_no_bsn])
    decision = models.CharField("besluit", max_length=9, choices=Decision, blank=True)
    decided_on = models.DateField("besloten op", null=True, blank=True)
    answer = models.TextField(
        "wat is gedaan, of waarom niet", max_length=2000, blank=True, validators=[validate_no_bsn]
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="besloten door",
    )

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        verbose_name = "privacyverzoek"
        verbose_name_plural = "privacyverzoeken"
        ordering = ("-asked_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decision="", decided_on=None)
                | (
                    ~models.Q(decision="")
                    & ~models.Q(answer="")
                    & models.Q(decided_on__isnull=False)
                ),
                name="privacy_request_decided_whole",
                violation_error_message="Bij een besluit horen een datum en wat er is gedaan.",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_on=None)
                | models.Q(decided_on__gte=models.F("asked_on")),
                name="privacy_request_decided_after",
                violation_error_message="Het besluit komt na het verzoek.",
            ),
        )

    def __str__(self) -> str:
        return f"verzoek om {self.get_kind_display()} van {nl_date(self.asked_on)}"

    def clean(self) -> None:
        if self.decided_on and self.asked_on and self.decided_on < self.asked_on:
            asked = nl_date(self.asked_on)
            raise ValidationError(
                {"decided_on": f"{nl_date(self.decided_on)} ligt voor het verzoek van {asked}."}
            )
