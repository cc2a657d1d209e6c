"""An invitation by e-mail to work in the software for a school."""

from django.conf import settings
from django.db import models

from lwt_admin.accounts.models.school import School
from lwt_admin.accounts.querysets import InvitationQuerySet
from lwt_admin.records import Record


class Invitation(Record):
    """Asked for by a manager; the link's secret is made when it is sent and stored only as a hash."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="invitations", verbose_name="school"
    )
    email = models.EmailField("e-mailadres")
    roles = models.JSONField("rollen")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="uitgenodigd door",
    )
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
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
