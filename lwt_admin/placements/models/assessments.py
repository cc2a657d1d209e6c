"""Assessments at set moments: by the leermeester and the mentor, with the pupil's own view beside.

A form of the school holds the questions about being ready for work; the learning goals come from
the agreement itself.
"""

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.models.confirmation import ConfirmationLink
from lwt_admin.placements.querysets import (
    AssessmentFormQuerySet,
    AssessmentPeriodQuerySet,
    AssessmentQuestionQuerySet,
    OfAgreementQuerySet,
    OfAssessmentQuerySet,
)
from lwt_admin.records import Record


class AssessmentForm(Record):
    """A form of the school. In use it no longer changes: a change makes a form of its own."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="assessment_forms", verbose_name="school"
    )
    name = models.CharField("naam", max_length=120)
    in_use = models.BooleanField("in gebruik", default=True)

    objects = AssessmentFormQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordelingsformulier"
        verbose_name_plural = "beoordelingsformulieren"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "name"),
                condition=models.Q(in_use=True),
                name="assessment_form_name_unique",
                violation_error_message="Er is al een formulier met deze naam in gebruik.",
            ),
        )

    def __str__(self) -> str:
        return self.name


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
    """A stretch of a school year that is assessed, such as six weeks."""

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
            models.UniqueConstraint(
                fields=("school_year", "name"),
                name="assessment_period_name_unique",
                violation_error_message="Er is al een periode met deze naam.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Assessment(Record):
    """What one of the three parties says about one period under one agreement."""

    class Party(models.TextChoices):
        COMPANY = "company", "leermeester"
        MENTOR = "mentor", "mentor"
        STUDENT = "student", "leerling"

    agreement = models.ForeignKey(
        WorkAgreement,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name="overeenkomst",
    )
    period = models.ForeignKey(
        AssessmentPeriod,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name="periode",
    )
    party = models.CharField("door wie", max_length=8, choices=Party)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="ingevuld door",
    )
    link = models.ForeignKey(
        ConfirmationLink,
        on_delete=models.PROTECT,
        null=True,
        related_name="assessments",
        verbose_name="met de link",
    )
    given_at = models.DateTimeField("gegeven op")
    remarks = models.TextField("opmerkingen", blank=True, max_length=10_000)
    sufficient = models.BooleanField(
        "voldoende", null=True, blank=True, help_text="Het oordeel over de periode, van de mentor."
    )

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordeling"
        verbose_name_plural = "beoordelingen"
        ordering = ("period__first", "party", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "period", "party"),
                name="assessment_one_of_each_party",
                violation_error_message="Deze beoordeling is er al.",
            ),
            models.CheckConstraint(
                condition=models.Q(by=None, link__isnull=False)
                | models.Q(by__isnull=False, link=None),
                name="assessment_given_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(party="mentor") | models.Q(sufficient=None),
                name="assessment_verdict_of_mentor",
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} door {self.get_party_display()}"


class AssessmentScore(Record):
    """The level on one question of the form, or on one learning goal of the agreement."""

    class Level(models.IntegerChoices):
        POOR = 1, "onvoldoende"
        FAIR = 2, "matig"
        SUFFICIENT = 3, "voldoende"
        GOOD = 4, "goed"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="scores", verbose_name="beoordeling"
    )
    question = models.ForeignKey(
        AssessmentQuestion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="vraag",
    )
    goal = models.CharField("leerdoel", max_length=500, blank=True)
    level = models.PositiveSmallIntegerField("niveau", choices=Level, null=True, blank=True)
    remark = models.CharField("opmerking", max_length=500, blank=True)

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "niveau"
        verbose_name_plural = "niveaus"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(question=None, goal__gt="")
                | models.Q(question__isnull=False, goal=""),
                name="assessment_score_about_one",
            ),
            models.CheckConstraint(
                condition=models.Q(level=None) | models.Q(level__range=(1, 4)),
                name="assessment_score_level_range",
            ),
            models.UniqueConstraint(
                fields=("assessment", "question"),
                condition=models.Q(question__isnull=False),
                name="assessment_score_question_unique",
            ),
            models.UniqueConstraint(
                fields=("assessment", "goal"),
                condition=models.Q(question=None),
                name="assessment_score_goal_unique",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question or self.goal}: {self.get_level_display()}"
