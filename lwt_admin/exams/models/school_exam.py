"""The parts of a pupil's school exam: the programma van toetsing en afsluiting (PTA)."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from lwt_admin.exams.models.subject import ExamSubject, mark_field
from lwt_admin.exams.querysets import MovedPartQuerySet, SchoolExamPartQuerySet
from lwt_admin.records import Record
from lwt_admin.students.validators import validate_no_bsn


class SchoolExamPart(Record):
    """One part of the school exam of one subject of one candidate.

    `weight` 0 is a part that must be done and has no mark. A part is done when it has its mark, or
    with weight 0 its day. A part that is assessed at the company names the teacher who answers for
    it.
    """

    class Form(models.TextChoices):
        WRITTEN = "written", "schriftelijk"
        ORAL = "oral", "mondeling"
        PRACTICAL = "practical", "praktisch"
        ASSIGNMENT = "assignment", "praktische opdracht"
        PORTFOLIO = "portfolio", "portfolio"

    class Place(models.TextChoices):
        SCHOOL = "school", "op school"
        COMPANY = "company", "bij het leerbedrijf"

    subject = models.ForeignKey(
        ExamSubject, on_delete=models.CASCADE, related_name="parts", verbose_name="vak"
    )
    name = models.CharField("onderdeel", max_length=120, validators=[validate_no_bsn])
    weight = models.PositiveSmallIntegerField(
        "weging", default=1, validators=[MaxValueValidator(100)]
    )
    period = models.CharField("periode", max_length=40, blank=True, validators=[validate_no_bsn])
    form = models.CharField("vorm", max_length=12, choices=Form, default=Form.WRITTEN)
    place = models.CharField("waar", max_length=8, choices=Place, default=Place.SCHOOL)
    teacher = models.CharField(
        "verantwoordelijke docent", max_length=120, blank=True, validators=[validate_no_bsn]
    )
    planned_on = models.DateField("gepland op", null=True, blank=True)
    done_on = models.DateField("gedaan op", null=True, blank=True)
    mark = mark_field("cijfer")
    position = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = SchoolExamPartQuerySet.as_manager()

    class Meta:
        verbose_name = "PTA-onderdeel"
        verbose_name_plural = "PTA-onderdelen"
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "name"),
                name="school_exam_part_unique",
                violation_error_message="Dit onderdeel staat al in het PTA.",
            ),
            models.CheckConstraint(
                condition=models.Q(mark=None) | models.Q(mark__range=(1, 10)),
                name="school_exam_part_mark_range",
                violation_error_message="Een cijfer ligt tussen 1,0 en 10,0.",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0) | models.Q(mark=None),
                name="school_exam_part_without_weight_has_no_mark",
                violation_error_message="Een onderdeel met weging 0 heeft geen cijfer.",
            ),
            models.CheckConstraint(
                condition=~models.Q(place="company") | ~models.Q(teacher=""),
                name="school_exam_part_at_company_has_teacher",
                violation_error_message="Noem de docent die verantwoordelijk is voor een onderdeel"
                " bij het leerbedrijf.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_done(self) -> bool:
        """Whether nothing has to come any more."""
        return self.mark is not None if self.weight else self.done_on is not None


class MovedPart(Record):
    """That the day of a part was moved, by whom and why."""

    part = models.ForeignKey(
        SchoolExamPart, on_delete=models.CASCADE, related_name="moves", verbose_name="onderdeel"
    )
    old_day = models.DateField("was", null=True, blank=True)
    new_day = models.DateField("wordt")
    reason = models.CharField("reden", max_length=200, validators=[validate_no_bsn])
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )

    objects = MovedPartQuerySet.as_manager()

    class Meta:
        verbose_name = "verplaatst PTA-onderdeel"
        verbose_name_plural = "verplaatste PTA-onderdelen"
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}"
