"""Who works at which school, and in which roles."""

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models.school import School
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.querysets import MembershipQuerySet
from lwt_admin.records import Record


class Membership(Record):
    """A person at a school from `started_on` up to, not including, `ended_on`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="gebruiker",
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="memberships", verbose_name="school"
    )
    started_on = models.DateField("vanaf")
    ended_on = models.DateField("beëindigd op", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "school"),
                condition=models.Q(ended_on=None),
                name="membership_open_unique",
                violation_error_message="Deze persoon werkt al bij deze school.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_start",
                violation_error_message="Het einde ligt niet voor het begin.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.school}"

    @property
    def role_labels(self) -> list[str]:
        """The roles as the screen names them, in the order of the table of rights."""
        held = {row.role for row in self.roles.all()}
        return [str(role.label) for role in Role if role in held]


class MembershipRole(models.Model):
    """One role of a membership."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField("rol", max_length=20, choices=Role)

    class Meta:
        verbose_name = "rol"
        verbose_name_plural = "rollen"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("membership", "role"), name="membership_role_unique"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        )

    def __str__(self) -> str:
        return self.get_role_display()
