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
        """Neither sent, nor refused, nor come back, nor moot."""
        return self.filter(sent_at=None, refused_at=None, bounced_at=None, moot_at=None)

    def due(self, now: datetime) -> Self:
        """Letters to send now: not in a worker's hands, and not too early (again)."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
        return self.unfinished().filter(free, not_before__lte=now)

    def in_trouble(self, attempts: int) -> Self:
        """Gone wrong, not to be made, or tried in vain at least so many times."""
        wrong = Q(refused_at__isnull=False) | Q(bounced_at__isnull=False) | Q(not_made=True)
        in_vain = Q(sent_at=None, moot_at=None, attempts__gte=attempts) & ~Q(failure="")
        return self.filter(wrong | in_vain)

    def about(self, *records: Model) -> Self:
        """Letters about these records, of whatever models; unstored records have none."""
        keys: dict[type[Model], list[int]] = {}
        for record in records:
            if record.pk is not None:
                keys.setdefault(type(record), []).append(record.pk)
        condition = Q(pk__in=())
        for model, pks in keys.items():
            content_type = ContentType.objects.get_for_model(model)
            condition |= Q(about_type=content_type, about_id__in=pks)
        return self.filter(condition)
