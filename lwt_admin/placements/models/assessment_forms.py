"""The school's own forms for assessing, and the periods of a school year in which it does so."""

from datetime import date

from django.db import models

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.placements.querysets import (
    AssessmentFormQuerySet,
    AssessmentPeriodQuerySet,
    AssessmentQuestionQuerySet,
)
from lwt_admin.records import Record


class AssessmentForm(Record):
    """A form of the school. Once used it never changes: a change makes the next number of it."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="assessment_forms", verbose_name="school"
    )
    name = models.CharField("naam", max_length=120)
    number = models.PositiveSmallIntegerField("versienummer", default=1, editable=False)
    in_use = models.BooleanField("in gebruik", default=True, editable=False)

    objects = AssessmentFormQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordelingsformulier"
        verbose_name_plural = "beoordelingsformulieren"
        ordering = ("name", "-number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "name"),
                condition=models.Q(in_use=True),
                name="assessment_form_name_unique",
                violation_error_message="Er is al een formulier met deze naam in gebruik.",
            ),
        )

    def __str__(self) -> str:
        return self.name if self.number == 1 else f"{self.name} (versie {self.number})"


class AssessmentQuestion(Record):
    """One line of a form, such as "komt op tijd"."""

    form = models.ForeignKey(
        AssessmentForm, on_delete=models.CASCADE, related_name="questions", verbose_name="formulier"
    )
    order = models.PositiveSmallIntegerField("volgorde")
    text = models.CharField("vraag", max_length=200)

    objects = AssessmentQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("form", "order"), name="assessment_question_order_unique"
            ),
        )

    def __str__(self) -> str:
        return self.text


class AssessmentPeriod(Record):
    """A stretch of a school year that is assessed, such as six weeks, and when that is done."""

    school_year = models.ForeignKey(
        SchoolYear,
        on_delete=models.PROTECT,
        related_name="assessment_periods",
        verbose_name="schooljaar",
    )
    form = models.ForeignKey(
        AssessmentForm, on_delete=models.PROTECT, related_name="periods", verbose_name="formulier"
    )
    name = models.CharField("naam", max_length=60)
    first = models.DateField("van")
    last = models.DateField("tot en met")
    opens_on = models.DateField("invullen vanaf")
    due_on = models.DateField("uiterlijk ingevuld op")
    asked_at = models.DateTimeField("gevraagd op", null=True, editable=False)
    reminded_at = models.DateTimeField("herinnerd op", null=True, editable=False)

    objects = AssessmentPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordelingsperiode"
        verbose_name_plural = "beoordelingsperiodes"
        ordering = ("first", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="assessment_period_ends_after_start",
                violation_error_message="Het einde ligt na het begin.",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_on__gte=models.F("first")),
                name="assessment_period_opens_in_it",
                violation_error_message="Invullen kan pas als de periode is begonnen.",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opens_on")),
                name="assessment_period_due_after_opening",
                violation_error_message="Dit ligt voor de dag waarop het invullen begint.",
            ),
            models.UniqueConstraint(
                fields=("school_year", "name"),
                name="assessment_period_name_unique",
                violation_error_message="Er is al een periode met deze naam.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: date) -> bool:
        """Whether its assessments may be filled in."""
        return self.opens_on <= day
