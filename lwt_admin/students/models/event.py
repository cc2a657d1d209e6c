"""What was decided about a trajectory, by whom; only ever added to."""

from django.conf import settings
from django.db import models

from lwt_admin.students.models.trajectory import Trajectory
from lwt_admin.students.querysets import OfTrajectoryQuerySet
from lwt_admin.students.validators import validate_no_bsn


class TrajectoryEvent(models.Model):
    """One decision: what it was, the date it holds from, the reason, who entered it and when."""

    class Kind(models.TextChoices):
        APPLIED = "applied", "aangevraagd"
        ADMITTED = "admitted", "toegelaten"
        REFUSED = "refused", "afgewezen"
        ENDED = "ended", "beëindigd"
        RESUMED = "resumed", "einde ongedaan gemaakt"
        PROFILE = "profile", "ander profiel"
        PROFILE_BACK = "unprofile", "ander profiel ongedaan gemaakt"

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField("besluit", max_length=10, choices=Kind)
    day = models.DateField("datum van het besluit")
    reason = models.TextField("reden", blank=True, validators=[validate_no_bsn])
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ingevoerd door",
    )
    at = models.DateTimeField("ingevoerd op", auto_now_add=True)

    objects = OfTrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit over een traject"
        verbose_name_plural = "besluiten over een traject"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=(
                        *("applied", "admitted", "refused", "ended", "resumed"),
                        *("profile", "unprofile"),
                    )
                ),
                name="trajectory_event_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"
