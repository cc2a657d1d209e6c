"""Letters as pages and the background work ask for them."""

from datetime import datetime
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import CLAIM_LASTS, ScopedQuerySet


class LetterQuerySet(ScopedQuerySet):
    view_right = Right.AGREEMENTS_VIEW

    def unfinished(self) -> Self:
        """Neither sent, nor refused, nor moot."""
        return self.filter(sent_at=None, refused_at=None, moot_at=None)

    def due(self, now: datetime) -> Self:
        """Letters to send now: not in a worker's hands, and not too early (again)."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
        return self.unfinished().filter(free, not_before__lte=now)

    def about(self, *records: Model) -> Self:
        """Letters about these records of one model."""
        if not records:
            return self.none()
        content_type = ContentType.objects.get_for_model(records[0])
        return self.filter(about_type=content_type, about_id__in=[one.pk for one in records])
