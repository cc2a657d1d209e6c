"""What changes in the course of a trajectory: the profile, and subjects that are dropped early."""

from django.db import models

from lwt_admin.records import Record
from lwt_admin.rules.subjects import EXEMPT_BELOW
from lwt_admin.students.models.student import Student
from lwt_admin.students.models.trajectory import KNOWN_PROFILES, PROFILE_CHOICES, Trajectory
from lwt_admin.students.querysets import OfStudentQuerySet, OfTrajectoryQuerySet
from lwt_admin.students.validators import validate_no_bsn

LOWER_YEARS: list[tuple[int, str]] = [(year, str(year)) for year in range(1, EXEMPT_BELOW)]


class ProfileChange(Record):
    """From a day on the pupil is taught to another profile; the trajectory itself goes on.

    So hours, agreements and mentors stay in one line, and what the profile was stays on record.
    """

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="profile_changes", verbose_name="traject"
    )
    from_profile = models.CharField("vorig profiel", max_length=8, choices=PROFILE_CHOICES)
    to_profile = models.CharField("nieuw profiel", max_length=8, choices=PROFILE_CHOICES)
    day = models.DateField("vanaf")
    reason = models.TextField("reden", validators=[validate_no_bsn])

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "wisseling van profiel"
        verbose_name_plural = "wisselingen van profiel"
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("trajectory", "day"),
                name="profile_change_day_unique",
                violation_error_message="Op deze dag is het profiel al veranderd.",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_profile=models.F("to_profile")),
                name="profile_change_to_another",
                violation_error_message="Dit is al het profiel van de leerling.",
            ),
            models.CheckConstraint(
                condition=models.Q(from_profile__in=KNOWN_PROFILES, to_profile__in=KNOWN_PROFILES),
                name="profile_change_known",
                violation_error_message="Dit profiel bestaat niet.",
            ),
        )

    def __str__(self) -> str:
        return f"van {self.from_profile} naar {self.to_profile}"


class Exemption(Record):
    """A subject that the pupil no longer takes in leerjaar 1 or 2 (WVO art. 11d)."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="exemptions", verbose_name="leerling"
    )
    subject = models.CharField("vak", max_length=80, validators=[validate_no_bsn])
    leerjaar = models.PositiveSmallIntegerField("leerjaar", choices=LOWER_YEARS)
    since = models.DateField("sinds")
    decided_on = models.DateField("besloten op")
    decided_by = models.CharField("besloten door", max_length=160, validators=[validate_no_bsn])
    reason = models.TextField("reden", blank=True, validators=[validate_no_bsn])

    objects = OfStudentQuerySet.as_manager()

    class Meta:
        verbose_name = "ontheffing"
        verbose_name_plural = "ontheffingen"
        ordering = ("since", "subject", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("student", "subject", "leerjaar"),
                name="exemption_unique",
                violation_error_message="Voor dit vak is er in dit leerjaar al een ontheffing.",
            ),
            models.CheckConstraint(
                condition=models.Q(leerjaar__in=(1, 2)),
                name="exemption_lower_year",
                violation_error_message="Een ontheffing geldt in leerjaar 1 of 2.",
            ),
        )

    def __str__(self) -> str:
        return self.subject
