"""An invitation by e-mail to work in the software for a school."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from lwt_admin.accounts.models.school import School
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.querysets import InvitationQuerySet
from lwt_admin.records import Record


def validate_roles(value: Any) -> None:
    """Accept a list of different roles, at least one."""
    if not isinstance(value, list) or not value:
        raise ValidationError("Kies minstens één rol.")
    if len(set(value)) != len(value) or not set(value) <= set(Role.values):
        raise ValidationError("Een rol staat er hooguit één keer en komt uit de lijst.")


class Invitation(Record):
    """Asked for by a manager; the link's secret is made when it is sent and stored only as a hash.

    `invited_by` is empty when the invitation came from the command line. `claimed_at` marks that a
    worker is sending it right now, `failed_at` that the last try did not succeed.
    """

    class State(models.TextChoices):
        """Where an invitation stands; derived from its moments, never stored."""

        WAITING = "waiting", "wordt verstuurd"
        SENT = "sent", "verstuurd"
        EXPIRED = "expired", "verlopen"
        ACCEPTED = "accepted", "aangenomen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="invitations", verbose_name="school"
    )
    email = models.EmailField("e-mailadres")
    roles = models.JSONField("rollen", validators=[validate_roles])
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="uitgenodigd door",
    )
    token_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    claimed_at = models.DateTimeField(null=True, editable=False)
    failed_at = models.DateTimeField("niet gelukt", null=True, editable=False)
    sent_at = models.DateTimeField("verstuurd", null=True, editable=False)
    expires_at = models.DateTimeField("geldig tot", null=True, editable=False)
    accepted_at = models.DateTimeField("aangenomen", null=True, editable=False)
    withdrawn_at = models.DateTimeField("ingetrokken", null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ("-created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("email"),
                "school",
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_unique",
                violation_error_message="Voor dit adres staat al een uitnodiging open.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} · {self.school}"

    @property
    def role_labels(self) -> list[str]:
        """The roles as the screen names them, in the order of the table of rights."""
        return [str(role.label) for role in Role if role in self.roles]

    def state_at(self, now: datetime) -> State:
        """Where the invitation stands at the moment `now`."""
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        if self.expires_at and self.expires_at <= now:
            return self.State.EXPIRED
        return self.State.SENT if self.sent_at else self.State.WAITING
