"""What a school offers: its list of electives and extra subjects, with their exam codes."""

from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.exams.querysets import CatalogueQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models import PROFILE_CHOICES
from lwt_admin.text import fold


class SubjectKind(models.TextChoices):
    """What a subject is in a package. A `followed` one has no exam: it is noted, not counted."""

    DUTCH = "dutch", "Nederlands"
    PROFILE = "profile", "profielvak"
    ELECTIVE = "elective", "beroepsgericht keuzevak"
    ARITHMETIC = "arithmetic", "rekenen"
    EXTRA = "extra", "extra vak"
    FOLLOWED = "followed", "gevolgd zonder examen"


class CatalogueSubject(Record):
    """An elective or extra subject that packages of this school are put together from.

    `code` is the exam code of the subject, as the school's pupil administration knows it; this
    software knows only those of the profile subjects. `is_offered` is False for a subject that
    stays in old packages and is not chosen any more.
    """

    KINDS = (SubjectKind.ELECTIVE, SubjectKind.EXTRA, SubjectKind.DUTCH, SubjectKind.ARITHMETIC)

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="catalogue", verbose_name="school"
    )
    kind = models.CharField(
        "soort", max_length=10, choices=[(kind.value, kind.label) for kind in KINDS]
    )
    name = models.CharField("naam", max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    code = models.CharField("vakcode", max_length=10, blank=True)
    module_of = models.CharField(
        "profielmodule van", max_length=8, blank=True, choices=PROFILE_CHOICES
    )
    has_central_exam = models.BooleanField("heeft een centraal examen", default=False)
    is_offered = models.BooleanField("wordt aangeboden", default=True)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = "vak van de schoollijst"
        verbose_name_plural = "vakken van de schoollijst"
        ordering = ("kind", "name_key", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "name_key"),
                name="catalogue_subject_unique",
                violation_error_message="Dit vak staat al in de lijst.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="elective") | models.Q(has_central_exam=False),
                name="catalogue_elective_without_central_exam",
                violation_error_message="Een keuzevak heeft geen centraal examen.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="elective") | models.Q(module_of=""),
                name="catalogue_module_is_elective",
                violation_error_message="Alleen een keuzevak kan een profielmodule zijn.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.name_key = fold(self.name)
