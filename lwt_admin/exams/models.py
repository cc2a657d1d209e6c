"""The exam of one pupil in one year: subjects and marks. The result is computed by the rules."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lwt_admin.exams.querysets import ExamCandidateQuerySet, ExamSubjectQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models import PROFILE_CHOICES, Trajectory


class ExamCandidate(Record):
    """A pupil with a leer-werktraject who sits the exam in `exam_year`."""

    class Judgement(models.TextChoices):
        GOOD = "goed", "goed"
        SUFFICIENT = "voldoende", "voldoende"
        INSUFFICIENT = "onvoldoende", "onvoldoende"

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.PROTECT, related_name="candidacies", verbose_name="traject"
    )
    exam_year = models.PositiveSmallIntegerField("examenjaar")
    profile_has_se = models.BooleanField("profielvak heeft een schoolexamen", default=True)
    is_full_exam = models.BooleanField("volledig BB-examen", default=False)
    physical_education = models.CharField(
        "lichamelijke opvoeding", max_length=12, choices=Judgement, blank=True
    )
    arts = models.CharField("kunstvakken", max_length=12, choices=Judgement, blank=True)
    resits_closed = models.BooleanField("herkansingen afgesloten", default=False)

    objects = ExamCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "examenkandidaat"
        verbose_name_plural = "examenkandidaten"
        ordering = ("-exam_year", "trajectory__student__sort_key", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("trajectory", "exam_year"),
                name="exam_candidate_unique",
                violation_error_message="Deze leerling is al kandidaat in dit examenjaar.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.trajectory.student} · examen {self.exam_year}"


def mark_field(label: str) -> Any:
    """A mark of 1.0 to 10.0 with one decimal, or nothing yet."""
    return models.DecimalField(
        label,
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )


def mark_constraint(field: str) -> models.CheckConstraint:
    """A stored mark lies between 1.0 and 10.0, both included."""
    return models.CheckConstraint(
        condition=models.Q(**{field: None}) | models.Q(**{f"{field}__range": (1, 10)}),
        name=f"exam_subject_{field}_range",
        violation_error_message="Een cijfer ligt tussen 1,0 en 10,0.",
    )


class ExamSubject(Record):
    """One subject with its marks: school exam, central exam and resit of the latter."""

    class Kind(models.TextChoices):
        DUTCH = "dutch", "Nederlands"
        PROFILE = "profile", "profielvak"
        ELECTIVE = "elective", "beroepsgericht keuzevak"
        ARITHMETIC = "arithmetic", "rekenen"
        EXTRA = "extra", "extra vak"

    candidate = models.ForeignKey(
        ExamCandidate, on_delete=models.CASCADE, related_name="subjects", verbose_name="kandidaat"
    )
    kind = models.CharField("soort", max_length=10, choices=Kind)
    name = models.CharField("naam", max_length=120)
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    module_of = models.CharField(
        "profielmodule van",
        max_length=8,
        blank=True,
        choices=PROFILE_CHOICES,
    )
    has_central_exam = models.BooleanField("heeft een centraal examen", default=False)
    se = mark_field("SE")
    ce = mark_field("CE")
    resit = mark_field("herkansing CE")

    objects = ExamSubjectQuerySet.as_manager()

    class Meta:
        verbose_name = "examenvak"
        verbose_name_plural = "examenvakken"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("candidate", "name"),
                name="exam_subject_name_unique",
                violation_error_message="Dit vak staat al in het pakket.",
            ),
            models.UniqueConstraint(
                fields=("candidate", "kind"),
                condition=models.Q(kind__in=("dutch", "profile", "arithmetic")),
                name="exam_subject_single_kind",
                violation_error_message="Dit onderdeel staat al in het pakket.",
            ),
            models.CheckConstraint(
                condition=models.Q(has_central_exam=True) | models.Q(ce=None, resit=None),
                name="exam_subject_ce_only_with_central_exam",
                violation_error_message="Dit vak heeft geen centraal examen.",
            ),
            mark_constraint("se"),
            mark_constraint("ce"),
            mark_constraint("resit"),
        )

    def __str__(self) -> str:
        return self.name
