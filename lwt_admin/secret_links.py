"""Links that open something to whoever has them, until they expire or are revoked.

Only the digest of a link's secret is kept (see `links`).
"""

from datetime import datetime

from django.db import models

from lwt_admin.records import Record


class SecretLink(Record):
    """Abstract base of links: to which address one went, and how long it works."""

    token_hash = models.CharField("kenmerk van de link", max_length=64, unique=True)
    address = models.EmailField("gestuurd aan")
    made_at = models.DateTimeField("gemaakt op")
    expires_at = models.DateTimeField("geldig tot")
    revoked_at = models.DateTimeField("ongeldig gemaakt op", null=True)

    class Meta:
        abstract = True

    def opens_at(self, now: datetime) -> bool:
        """Whether the link still opens anything."""
        return self.revoked_at is None and now < self.expires_at
