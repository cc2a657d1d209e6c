"""The leer-werktraject of a pupil: decisions with dates, from which follows whether it runs."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from lwt_admin.records import Record
from lwt_admin.rules.profiles import PROFILES
from lwt_admin.students.models.student import Student
from lwt_admin.students.querysets import OfTrajectoryQuerySet, TrajectoryQuerySet
from lwt_admin.students.validators import validate_no_bsn
from lwt_admin.ui.formats import nl_date

KNOWN_PROFILES = [profile.short for profile in PROFILES]
PROFILE_CHOICES = [(profile.short, profile.name) for profile in PROFILES]


def refuse_reversed(start: date | None, end: date | None, field: str) -> None:
    """Raise ValidationError on `field` when the period ends before it begins."""
    if start is not None and end is not None and end < start:
        raise ValidationError({field: f"{nl_date(end)} ligt voor het begin op {nl_date(start)}."})


class Trajectory(Record):
    """Applied for, admitted or refused, perhaps interrupted, and ended, each with its date.

    `profile` is the one to which the pupil is taught, by the last change if there was any.
    """

    class EndKind(models.TextChoices):
        """How a trajectory ends; figures are told apart by it."""

        COMPLETED = "completed", "afgerond met het examen"
        BB = "bb", "overstap naar de basisberoepsgerichte leerweg (BB)"
        ENTREE = "entree", "overstap naar entree"
        MOVED = "moved", "naar een andere school"
        LEFT = "left", "van school gegaan"
        NOT_STARTED = "not_started", "gaat niet door"
        OTHER = "other", "anders"

    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, related_name="trajectories", verbose_name="leerling"
    )
    profile = models.CharField("profiel", max_length=8, choices=PROFILE_CHOICES)
    start = models.DateField("start van het leer-werktraject")
    applied_on = models.DateField("aangevraagd op", null=True, blank=True)
    admitted_on = models.DateField("toegelaten op", null=True, blank=True)
    admission_note = models.TextField("motivering", blank=True, validators=[validate_no_bsn])
    refused_on = models.DateField("afgewezen op", null=True, blank=True)
    ended_on = models.DateField("beëindigd op", null=True, blank=True)
    end_kind = models.CharField("soort einde", max_length=12, choices=EndKind, blank=True)
    end_reason = models.TextField("reden van beëindiging", blank=True, validators=[validate_no_bsn])

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "leer-werktraject"
        verbose_name_plural = "leer-werktrajecten"
        ordering = ("-start", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("student",),
                condition=models.Q(ended_on=None, refused_on=None),
                name="trajectory_open_unique",
                violation_error_message="Deze leerling heeft al een lopend leer-werktraject.",
            ),
            models.CheckConstraint(
                condition=models.Q(profile__in=KNOWN_PROFILES),
                name="trajectory_profile_known",
                violation_error_message="Dit profiel bestaat niet.",
            ),
            models.CheckConstraint(
                condition=models.Q(admitted_on=None) | models.Q(refused_on=None),
                name="trajectory_admitted_or_refused",
                violation_error_message="Een leerling is toegelaten of afgewezen, niet allebei.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("start")),
                name="trajectory_ends_after_start",
                violation_error_message="Het einde ligt niet voor de start.",
            ),
            models.CheckConstraint(
                condition=models.Q(end_kind="") | models.Q(ended_on__isnull=False),
                name="trajectory_end_kind_has_end",
                violation_error_message="Zonder einddatum is er geen soort einde.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    end_kind__in=(
                        *("", "completed", "bb", "entree", "moved", "left"),
                        *("not_started", "other"),
                    )
                ),
                name="trajectory_end_kind_known",
                violation_error_message="Deze soort einde bestaat niet.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.student} · {self.profile}"

    def clean(self) -> None:
        if self.admitted_on is not None and self.refused_on is not None:
            message = "Een leerling is toegelaten of afgewezen, niet allebei."
            raise ValidationError({"refused_on": message})


class Interruption(Record):
    """A time in which the trajectory stands still; both ends included."""

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="interruptions", verbose_name="traject"
    )
    start = models.DateField("vanaf")
    end = models.DateField("tot en met", null=True, blank=True)
    reason = models.TextField("reden", validators=[validate_no_bsn])

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "onderbreking"
        verbose_name_plural = "onderbrekingen"
        ordering = ("start", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gte=models.F("start")),
                name="interruption_ends_after_start",
                violation_error_message="Het einde ligt niet voor het begin.",
            ),
        )

    def __str__(self) -> str:
        return f"onderbroken vanaf {self.start}"

    def clean(self) -> None:
        refuse_reversed(self.start, self.end, "end")

    def includes(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


class MentorAssignment(Record):
    """Who guides the pupil from school; a substitute has an end date, both ends included."""

    trajectory = models.ForeignKey(
        Trajectory,
        on_delete=models.CASCADE,
        related_name="mentor_assignments",
        verbose_name="traject",
    )
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mentor_assignments",
        verbose_name="mentor",
    )
    is_substitute = models.BooleanField("vervangt de mentor", default=False)
    start = models.DateField("vanaf")
    until = models.DateField("tot en met", null=True, blank=True)

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "mentor van een traject"
        verbose_name_plural = "mentoren van een traject"
        ordering = ("start", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("start")),
                name="mentor_assignment_ends_after_start",
                violation_error_message="Het einde ligt niet voor het begin.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_substitute=False) | models.Q(until__isnull=False),
                name="mentor_substitute_has_end",
                violation_error_message="Een vervanger heeft een einddatum.",
            ),
        )

    def __str__(self) -> str:
        return str(self.mentor)

    def clean(self) -> None:
        if self.is_substitute and self.until is None:
            raise ValidationError({"until": "Een vervanger heeft een einddatum."})
        refuse_reversed(self.start, self.until, "until")

    def includes(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


class AdditionalSubject(Record):
    """A BB subject decided on after consultation (WVO art. 10b1 lid 3)."""

    class Consulted(models.TextChoices):
        STUDENT = "student", "de leerling"
        GUARDIAN = "guardian", "de wettelijk vertegenwoordiger"
        BOTH = "both", "leerling en wettelijk vertegenwoordiger"

    trajectory = models.ForeignKey(
        Trajectory,
        on_delete=models.CASCADE,
        related_name="additional_subjects",
        verbose_name="traject",
    )
    subject = models.CharField("vak", max_length=80, validators=[validate_no_bsn])
    decided_on = models.DateField("besloten op")
    consulted = models.CharField("overlegd met", max_length=10, choices=Consulted)
    consulted_with = models.CharField(
        "namen", max_length=160, blank=True, validators=[validate_no_bsn]
    )
    consulted_on = models.DateField("overlegd op")

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "extra vak"
        verbose_name_plural = "extra vakken"
        ordering = ("subject", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("trajectory", "subject"),
                name="additional_subject_unique",
                violation_error_message="Dit vak staat er al.",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_on__gte=models.F("consulted_on")),
                name="additional_subject_after_consultation",
                violation_error_message="Het overleg gaat aan het besluit vooraf.",
            ),
        )

    def __str__(self) -> str:
        return self.subject

    def clean(self) -> None:
        if self.consulted_on and self.decided_on and self.decided_on < self.consulted_on:
            consulted = nl_date(self.consulted_on)
            message = f"{nl_date(self.decided_on)} ligt voor het overleg op {consulted}."
            raise ValidationError({"decided_on": message})
