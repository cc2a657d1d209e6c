"""The decision on a result: proposed by one person, confirmed by another, and never changed."""

from typing import Any

from django.conf import settings
from django.db import models

from lwt_admin.exams.models.candidate import ExamCandidate
from lwt_admin.exams.querysets import (
    DECIDED_FIELDS,
    FROZEN_FIELDS,
    DecidedForGood,
    ExamDecisionQuerySet,
    ReopeningQuerySet,
)
from lwt_admin.records import Record
from lwt_admin.students.validators import validate_no_bsn


class DecisionState(models.TextChoices):
    """Where a decision stands; `exams.decisions` holds the table of what may follow what."""

    PROPOSED = "proposed", "voorgesteld"
    CONFIRMED = "confirmed", "vastgesteld"
    RETURNED = "returned", "teruggegeven"
    WITHDRAWN = "withdrawn", "ingetrokken"


class Verdict(models.TextChoices):
    PASSED = "geslaagd", "geslaagd"
    FAILED = "afgewezen", "afgewezen"


class ExamDecision(Record):
    """A result as the school decided it, with everything it rests on, frozen when proposed.

    `facts` and `outcome` are the in- and output of the rules in the format of their command line;
    `sha256` is that of the canonical text of `facts`, and `rules_version` says which rules computed
    the outcome. `papers` holds what only paper shows of the subjects (exam codes, days). Nothing of
    these names the pupil.

    `result` differs from the outcome only when that is contested; the school then gives its own
    reason. `placement` is what hours, days and agreements looked like, and `placement_seen` that
    the proposer saw that they were not in order. A decision that takes the place of one that was
    reopened `corrects` it, and gives a `reason`.
    """

    candidate = models.ForeignKey(
        ExamCandidate, on_delete=models.PROTECT, related_name="decisions", verbose_name="kandidaat"
    )
    number = models.PositiveSmallIntegerField("nummer")
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="corrections",
        null=True,
        blank=True,
        verbose_name="verbetert",
    )
    state = models.CharField(
        "stand", max_length=10, choices=DecisionState, default=DecisionState.PROPOSED
    )
    result = models.CharField("uitslag", max_length=10, choices=Verdict)
    is_provisional = models.BooleanField("voorlopig", default=False)
    is_contested = models.BooleanField("betwistbaar", default=False)
    reason = models.TextField("reden", blank=True, validators=[validate_no_bsn])
    facts = models.JSONField("gegevens")
    outcome = models.JSONField("uitkomst van de regels")
    papers = models.JSONField("vakken op papier")
    placement = models.JSONField("stand van de stage")
    placement_seen = models.BooleanField("stand van de stage gezien", default=False)
    sha256 = models.CharField("kenmerk", max_length=64)
    rules_version = models.CharField("versie van de regels", max_length=40)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="voorgesteld door",
    )
    proposed_at = models.DateTimeField("voorgesteld op")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="afgehandeld door",
    )
    ended_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    ended_because = models.TextField(
        "reden van teruggeven of intrekken", blank=True, validators=[validate_no_bsn]
    )

    objects = ExamDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit over de uitslag"
        verbose_name_plural = "besluiten over de uitslag"
        ordering = ("candidate", "number")
        constraints = (
            models.UniqueConstraint(fields=("candidate", "number"), name="exam_decision_number"),
            models.UniqueConstraint(
                fields=("candidate",),
                condition=models.Q(state="proposed"),
                name="exam_decision_one_proposal",
                violation_error_message="Er ligt al een voorstel.",
            ),
            models.UniqueConstraint(
                fields=("corrects",),
                condition=models.Q(state__in=("proposed", "confirmed")),
                name="exam_decision_corrected_once",
                violation_error_message="Dit besluit is al verbeterd.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", ended_by=None, ended_at=None)
                | (
                    ~models.Q(state="proposed")
                    & models.Q(ended_by__isnull=False, ended_at__isnull=False)
                ),
                name="exam_decision_ended_by_somebody",
                violation_error_message="Een besluit is afgehandeld door iemand, op een dag.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | ~models.Q(ended_by=models.F("proposed_by")),
                name="exam_decision_by_two_people",
                violation_error_message="Wie de uitslag voorstelt, stelt die niet zelf vast.",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(reason=""),
                name="exam_decision_correction_has_reason",
                violation_error_message="Geef de reden van de nieuwe uitslag.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_contested=False) | ~models.Q(reason=""),
                name="exam_decision_contested_has_reason",
                violation_error_message="Geef de reden van het eigen besluit van de school.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_result_display()}"

    def save(self, **kwargs: Any) -> None:
        """Raise DecidedForGood when this would change what was proposed, or what was ended.

        What is stored decides, not what this instance once read.
        """
        stored = type(self).objects.for_system().filter(pk=self.pk) if self.pk else ()
        for kept in stored:
            ended = kept.state != DecisionState.PROPOSED
            fields = (*FROZEN_FIELDS, *DECIDED_FIELDS) if ended else FROZEN_FIELDS
            if any(getattr(kept, name) != getattr(self, name) for name in fields):
                raise DecidedForGood(f"decision {self.pk} is not changed any more")
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raise DecidedForGood: who is wrong withdraws it, or decides again beside it."""
        raise DecidedForGood(f"decision {self.pk} stays")

    @property
    def is_open(self) -> bool:
        """Whether somebody must still confirm it, return it or withdraw it."""
        return self.state == DecisionState.PROPOSED

    @property
    def is_confirmed(self) -> bool:
        """Whether it holds, or held until a newer one."""
        return self.state == DecisionState.CONFIRMED

    @property
    def reopened(self) -> "Reopening | None":
        """That it was opened for a correction; select it along."""
        return getattr(self, "reopening", None)


class Reopening(Record):
    """That the marks behind a confirmed decision were opened for a correction, by whom and why.

    They are locked again by the next decision that is confirmed.
    """

    decision = models.OneToOneField(
        ExamDecision,
        on_delete=models.PROTECT,
        related_name="reopening",
        verbose_name="besluit",
    )
    reason = models.TextField("reden", validators=[validate_no_bsn])
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = "heropening"
        verbose_name_plural = "heropeningen"
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.decision}: {self.reason}"

    def save(self, **kwargs: Any) -> None:
        """Raise DecidedForGood when it was stored before."""
        if self.pk:
            raise DecidedForGood(f"reopening {self.pk} is not changed any more")
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raise DecidedForGood."""
        raise DecidedForGood(f"reopening {self.pk} stays")
