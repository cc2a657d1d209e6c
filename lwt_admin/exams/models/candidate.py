"""A pupil as an exam candidate: what holds for the whole package, and the rights to resit."""

from django.db import models

from lwt_admin.exams.querysets import ExamCandidateQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models import Trajectory
from lwt_admin.students.validators import validate_no_bsn


class ExamCandidate(Record):
    """A pupil with a leer-werktraject who sits the exam in `exam_year`.

    A right to resit is used when there is a mark for it, and gone when it was waived
    (`..._resit_waived_on`) or when all resits were closed (`resits_closed`).
    """

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
    general_resit_waived_on = models.DateField(
        "afgezien van de herkansing van een algemeen vak op", null=True, blank=True
    )
    profile_resit_waived_on = models.DateField(
        "afgezien van de herkansing van het CSPE op", null=True, blank=True
    )
    resits_closed = models.BooleanField("herkansingen afgesloten", default=False)
    extra_time = models.BooleanField("verlengde examentijd", default=False)
    audio = models.BooleanField("voorgelezen opgaven (audio)", default=False)
    adaptation = models.CharField(
        "andere aanpassing", max_length=200, blank=True, validators=[validate_no_bsn]
    )

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
