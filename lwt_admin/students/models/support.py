"""What helps a pupil: support, certificates beside the diploma, what was agreed with the mbo."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.models.trajectory import refuse_reversed
from lwt_admin.students.querysets import OfStudentQuerySet
from lwt_admin.students.support.querysets import CertificateQuerySet, SupportQuerySet
from lwt_admin.students.validators import (
    validate_certificate_number,
    validate_no_bsn,
    validate_person_name,
)
from lwt_admin.ui.formats import nl_date


class SupportKind(models.TextChoices):
    TUTORING = "tutoring", "bijles of huiswerkhulp"
    LANGUAGE = "language", "taal en lezen"
    ARITHMETIC = "arithmetic", "rekenen"
    PLANNING = "planning", "plannen en structuur"
    COACHING = "coaching", "coaching of gesprekken"
    WORKPLACE = "workplace", "aanpassing op de werkplek"
    TESTING = "testing", "extra tijd of hulpmiddelen bij toetsen"
    CARE = "care", "zorg of jeugdhulp"
    OTHER = "other", "anders"


class SupportGiver(models.TextChoices):
    SCHOOL = "school", "school"
    PLACEMENT = "placement", "leerbedrijf"
    OUTSIDE = "outside", "iemand van buiten"


class Support(Record):
    """One kind of support, who gives it and how long, and what came of it; both ends included."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="supports", verbose_name="leerling"
    )
    kind = models.CharField("soort", max_length=10, choices=SupportKind)
    what = models.CharField("wat houdt het in", max_length=200, validators=[validate_no_bsn])
    given_by = models.CharField("wie geeft het", max_length=10, choices=SupportGiver)
    giver = models.CharField(
        "naam of instelling",
        max_length=160,
        blank=True,
        validators=[validate_person_name, validate_no_bsn],
    )
    start = models.DateField("vanaf")
    until = models.DateField("tot en met", null=True, blank=True)
    note = models.TextField(
        "toelichting", blank=True, max_length=10_000, validators=[validate_no_bsn]
    )
    evaluated_on = models.DateField("geëvalueerd op", null=True, blank=True)
    evaluation = models.TextField(
        "wat leverde het op", blank=True, max_length=10_000, validators=[validate_no_bsn]
    )

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = "ondersteuning"
        verbose_name_plural = "ondersteuning"
        ordering = ("-start", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=SupportKind.values), name="support_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(given_by__in=SupportGiver.values), name="support_giver_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("start")),
                name="support_ends_after_start",
                violation_error_message="Het einde ligt niet voor het begin.",
            ),
            models.CheckConstraint(
                condition=Q(evaluated_on=None, evaluation="")
                | (Q(evaluated_on__isnull=False, evaluated_on__gte=F("start")) & ~Q(evaluation="")),
                name="support_evaluation_whole",
                violation_error_message=(
                    "Een evaluatie heeft een datum na het begin, en zegt wat het opleverde."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} vanaf {nl_date(self.start)}"

    def clean(self) -> None:
        refuse_reversed(self.start, self.until, "until")
        refuse_reversed(self.start, self.evaluated_on, "evaluated_on")
        if self.evaluated_on is not None and not self.evaluation:
            raise ValidationError({"evaluation": "Wat leverde het op?"})
        if self.evaluation and self.evaluated_on is None:
            raise ValidationError({"evaluated_on": "Wanneer is het geëvalueerd?"})


class CertificateKind(models.TextChoices):
    VCA = "vca", "VCA"
    FORKLIFT = "forklift", "heftruck"
    MOPED = "moped", "bromfietstheorie"
    OTHER = "other", "anders"


class Certificate(Record):
    """A certificate beside the diploma; the number never says who has it."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="certificates", verbose_name="leerling"
    )
    kind = models.CharField("certificaat", max_length=10, choices=CertificateKind)
    name = models.CharField(
        "naam van het certificaat", max_length=120, blank=True, validators=[validate_no_bsn]
    )
    obtained_on = models.DateField("behaald op")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    number = models.CharField(
        "certificaatnummer",
        max_length=40,
        blank=True,
        validators=[validate_certificate_number, validate_no_bsn],
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "certificaat"
        verbose_name_plural = "certificaten"
        ordering = ("-obtained_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=CertificateKind.values), name="certificate_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(name=""),
                name="certificate_other_has_name",
                violation_error_message="Welk certificaat is het?",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("obtained_on")),
                name="certificate_valid_after_obtained",
                violation_error_message="Het is niet verlopen voordat het is behaald.",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    def clean(self) -> None:
        refuse_reversed(self.obtained_on, self.valid_until, "valid_until")
        if self.kind == CertificateKind.OTHER and not self.name:
            raise ValidationError({"name": "Welk certificaat is het?"})


class ArrangementKind(models.TextChoices):
    MODULE = "module", "module of onderdeel"
    MATERIALS = "materials", "lesmateriaal"
    EXEMPTION = "exemption", "vrijstelling"
    OTHER = "other", "anders"


class MboArrangement(Record):
    """What the school and an mbo institution agreed on the content for one pupil.

    The formal cooperation agreement stands with the agreements; this is what it means for a pupil,
    and it may be with an institution without one.
    """

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="mbo_arrangements", verbose_name="leerling"
    )
    institution = models.CharField(
        "mbo-instelling", max_length=160, validators=[validate_person_name, validate_no_bsn]
    )
    kind = models.CharField("soort", max_length=10, choices=ArrangementKind)
    what = models.CharField("wat is afgesproken", max_length=200, validators=[validate_no_bsn])
    agreed_on = models.DateField("afgesproken op")
    agreed_with = models.CharField(
        "met wie", max_length=160, blank=True, validators=[validate_person_name, validate_no_bsn]
    )
    note = models.TextField(
        "toelichting", blank=True, max_length=10_000, validators=[validate_no_bsn]
    )

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        verbose_name = "afspraak met het mbo"
        verbose_name_plural = "afspraken met het mbo"
        ordering = ("-agreed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=ArrangementKind.values), name="mbo_arrangement_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} met {self.institution} op {nl_date(self.agreed_on)}"
