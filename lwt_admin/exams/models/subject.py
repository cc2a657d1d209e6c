"""A subject in a candidate's package, with its marks."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lwt_admin.exams.models.candidate import ExamCandidate
from lwt_admin.exams.models.catalogue import CatalogueSubject, SubjectKind
from lwt_admin.exams.querysets import ExamSubjectQuerySet
from lwt_admin.records import Record
from lwt_admin.students.models import PROFILE_CHOICES
from lwt_admin.students.validators import validate_no_bsn


def mark_field(label: str, decimals: int = 1) -> Any:
    """A mark of 1.0 to 10.0, or nothing yet."""
    return models.DecimalField(
        label,
        max_digits=2 + decimals,
        decimal_places=decimals,
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
    """One subject with its marks: school exam, central exam, and their resits.

    `se` has one decimal in a subject with a central exam. In a subject without one it is the exact
    average of the parts, cut off (never rounded) after four decimals, so that rounding it gives
    what rounding the exact average gives (EB 35 lid 2). `se_from_parts` says that `se` follows
    from the parts of the school exam and cannot be typed. `se_resit` is the resit that a school may
    offer once in a subject without central exam (EB 35b1); the highest mark counts.

    A CSPE may be taken in leerjaar 3 and lapses when the pupil is not promoted: `ce_lapsed_on`.
    """

    Kind = SubjectKind

    candidate = models.ForeignKey(
        ExamCandidate, on_delete=models.CASCADE, related_name="subjects", verbose_name="kandidaat"
    )
    catalogue = models.ForeignKey(
        CatalogueSubject,
        on_delete=models.PROTECT,
        related_name="chosen",
        null=True,
        blank=True,
        verbose_name="vak van de schoollijst",
    )
    kind = models.CharField("soort", max_length=10, choices=SubjectKind)
    name = models.CharField("naam", max_length=120, validators=[validate_no_bsn])
    code = models.CharField("vakcode", max_length=10, blank=True, validators=[validate_no_bsn])
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    module_of = models.CharField(
        "profielmodule van", max_length=8, blank=True, choices=PROFILE_CHOICES
    )
    has_central_exam = models.BooleanField("heeft een centraal examen", default=False)
    note = models.CharField("toelichting", max_length=200, blank=True, validators=[validate_no_bsn])
    objected_on = models.DateField(
        "kandidaat wil het vak niet op de cijferlijst sinds", null=True, blank=True
    )
    se = mark_field("SE", decimals=4)
    se_from_parts = models.BooleanField("SE volgt uit het PTA", default=False, editable=False)
    se_resit = mark_field("herkansing SE")
    ce = mark_field("CE")
    ce_on = models.DateField("datum CE", null=True, blank=True)
    ce_lapsed_on = models.DateField("CSPE vervallen op", null=True, blank=True)
    resit = mark_field("herkansing CE")
    resit_on = models.DateField("datum herkansing", null=True, blank=True)
    resit_requested_on = models.DateField("herkansing aangevraagd op", null=True, blank=True)
    resit_parts = models.CharField(
        "herkanste onderdelen", max_length=80, blank=True, validators=[validate_no_bsn]
    )

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
            models.CheckConstraint(
                condition=models.Q(has_central_exam=False) | models.Q(se_resit=None),
                name="exam_subject_se_resit_only_without_central_exam",
                violation_error_message="Alleen een vak zonder centraal examen heeft een herkansing"
                " van het schoolexamen.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="followed")
                | models.Q(se=None, se_resit=None, ce=None, resit=None),
                name="exam_subject_followed_without_marks",
                violation_error_message="Een vak dat zonder examen is gevolgd, heeft geen cijfers.",
            ),
            *map(mark_constraint, ("se", "se_resit", "ce", "resit")),
        )

    def __str__(self) -> str:
        return self.name
