"""Assessments at set moments: by the leermeester and the mentor, with the pupil's own view beside.

The questions about being ready for work come from a form of the school, the learning goals from the
agreement itself. Each party answers for itself; the mentor draws the conclusion.
"""

from django.conf import settings
from django.db import models

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.models.assessment_forms import AssessmentPeriod, AssessmentQuestion
from lwt_admin.placements.models.confirmation import ConfirmationLink
from lwt_admin.placements.querysets import (
    OfAgreementQuerySet,
    OfAnswerQuerySet,
    OfAssessmentQuerySet,
)
from lwt_admin.records import Record


class Assessment(Record):
    """How one period under one agreement was, by all who were asked, and what came of it."""

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
    goals = models.JSONField("leerdoelen", default=list, blank=True)
    """The goals of the agreement, as they were when the first of the parties answered."""
    sufficient = models.BooleanField(
        "uitslag", null=True, blank=True, choices=((True, "voldoende"), (False, "onvoldoende"))
    )
    conclusion = models.TextField(
        "toelichting", blank=True, max_length=5_000, validators=[validate_no_bsn]
    )
    missing_reason = models.CharField(
        "waarom niet iedereen invulde", blank=True, max_length=500, validators=[validate_no_bsn]
    )
    finished_at = models.DateTimeField("afgerond op", null=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="afgerond door",
    )

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordeling"
        verbose_name_plural = "beoordelingen"
        ordering = ("period__first", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "period"),
                name="assessment_one_a_period",
                violation_error_message="Deze beoordeling is er al.",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None, finished_by=None)
                | models.Q(
                    finished_at__isnull=False, finished_by__isnull=False, sufficient__isnull=False
                ),
                name="assessment_finished_with_result",
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} van {self.agreement}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class AssessmentAnswer(Record):
    """What one of the parties says; given by a member of staff, or by a link."""

    class Party(models.TextChoices):
        COMPANY = "company", "leermeester"
        MENTOR = "mentor", "mentor"
        STUDENT = "student", "leerling"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="answers", verbose_name="beoordeling"
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
        related_name="answers",
        verbose_name="met de link",
    )
    given_at = models.DateTimeField("gegeven op")
    remarks = models.TextField(
        "opmerkingen", blank=True, max_length=5_000, validators=[validate_no_bsn]
    )

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "oordeel"
        verbose_name_plural = "oordelen"
        ordering = ("party", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "party"),
                name="assessment_one_of_each_party",
                violation_error_message="Dit oordeel is er al.",
            ),
            models.CheckConstraint(
                condition=models.Q(party="mentor", by__isnull=False, link=None)
                | models.Q(party__in=("company", "student"), by=None, link__isnull=False),
                name="assessment_given_by_the_party",
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_party_display()}"

    @property
    def giver(self) -> str:
        """The name of who gave it."""
        return self.link.name if self.link is not None else str(self.by)


class AssessmentScore(Record):
    """The level on one question of the form, or on one learning goal; none is "weet ik niet"."""

    class Level(models.IntegerChoices):
        POOR = 1, "onvoldoende"
        FAIR = 2, "matig"
        SUFFICIENT = 3, "voldoende"
        GOOD = 4, "goed"

    answer = models.ForeignKey(
        AssessmentAnswer, on_delete=models.CASCADE, related_name="scores", verbose_name="oordeel"
    )
    question = models.ForeignKey(
        AssessmentQuestion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="vraag",
    )
    goal = models.PositiveSmallIntegerField("leerdoel", null=True)
    """The place of the goal among those of the assessment, from 0."""
    level = models.PositiveSmallIntegerField("niveau", choices=Level, null=True, blank=True)
    remark = models.CharField("opmerking", max_length=500, blank=True, validators=[validate_no_bsn])

    objects = OfAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "niveau"
        verbose_name_plural = "niveaus"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(question=None, goal__isnull=False)
                | models.Q(question__isnull=False, goal=None),
                name="assessment_score_about_one",
            ),
            models.CheckConstraint(
                condition=models.Q(level=None) | models.Q(level__range=(1, 4)),
                name="assessment_score_level_range",
            ),
            models.UniqueConstraint(
                fields=("answer", "question"),
                condition=models.Q(question__isnull=False),
                name="assessment_score_question_unique",
            ),
            models.UniqueConstraint(
                fields=("answer", "goal"),
                condition=models.Q(question=None),
                name="assessment_score_goal_unique",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question or self.goal}: {self.get_level_display()}"


class AssessmentStep(Record):
    """Something that was done with an assessment: never changed, never removed."""

    class Kind(models.TextChoices):
        GIVEN = "given", "ingevuld"
        CHANGED = "changed", "gewijzigd"
        FINISHED = "finished", "afgerond"
        REOPENED = "reopened", "heropend"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="steps", verbose_name="beoordeling"
    )
    kind = models.CharField("wat", max_length=8, choices=Kind)
    party = models.CharField(
        "door wie", max_length=8, choices=AssessmentAnswer.Party, default="mentor"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="door",
    )
    link = models.ForeignKey(
        ConfirmationLink,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="met de link",
    )
    at = models.DateTimeField("op")
    reason = models.CharField("reden", max_length=500, blank=True, validators=[validate_no_bsn])
    content = models.JSONField("inhoud", null=True, blank=True)
    """Of one that finished it: everything the document says, as it was."""
    sha256 = models.CharField("SHA-256 van de inhoud", max_length=64, blank=True)

    objects = OfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "stap van een beoordeling"
        verbose_name_plural = "stappen van een beoordeling"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(by=None, link__isnull=False)
                | models.Q(by__isnull=False, link=None),
                name="assessment_step_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="finished", content__isnull=False)
                | ~models.Q(kind="finished") & models.Q(content__isnull=True),
                name="assessment_step_frozen_when_finished",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="reopened") | models.Q(reason__gt=""),
                name="assessment_step_reopened_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_kind_display()}"

    @property
    def giver(self) -> str:
        """The name of who did it."""
        return self.link.name if self.link is not None else str(self.by)
