"""Posting a letter: storing that it must go. The background work sends it."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from lwt_admin.accounts.models import School
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters


@transaction.atomic
def post(
    kind: str,
    *,
    key: str,
    to: str,
    school: School,
    about: models.Model,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> Letter:
    """See to it that this letter goes, once: the same `key` gives the letter that is there.

    `data` must hold nothing secret: it is stored. The letter leaves after the commit.
    """
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "school": school,
            "about_type": ContentType.objects.get_for_model(about),
            "about_id": about.pk,
            "data": data or {},
            "made_at": now,
            "not_before": now,
        },
    )
    if is_new:
        transaction.on_commit(send_due_letters.enqueue)
    return letter
