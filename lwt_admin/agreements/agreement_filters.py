"""How the list of agreements is narrowed."""

from datetime import date, timedelta
from functools import reduce
from operator import or_

import django_filters
from django.db.models import F, Q
from django.utils import timezone

from lwt_admin.agreements.models import AgreementVersion, Stage
from lwt_admin.agreements.models.agreement import EXPIRES_SOON
from lwt_admin.agreements.querysets import AgreementVersionQuerySet

DAY = timedelta(days=1)


def in_stage(stage: str, today: date) -> Q:
    """The versions that are in a stage on `today`; agrees with `AgreementVersion.stage_on`."""
    soon = today + EXPIRES_SOON - DAY
    still = Q(state="replaced", ended_on__gte=today) & Q(ended_on__gte=F("start"))
    replaced = {
        Stage.UPCOMING: still & Q(start__gt=today),
        Stage.RUNNING: still & Q(start__lte=today),
        Stage.REPLACED: Q(state="replaced") & ~still,
    }
    by_date = {
        Stage.UPCOMING: Q(start__gt=today),
        Stage.RUNNING: Q(start__lte=today, end__gt=soon),
        Stage.EXPIRING: Q(start__lte=today, end__range=(today, soon)),
        Stage.EXPIRED: Q(start__lte=today, end__lt=today),
    }
    signed = Q(state="signed") & by_date[Stage(stage)] if stage in by_date else None
    found = [one for one in (signed, replaced.get(Stage(stage))) if one is not None]
    return reduce(or_, found) if found else Q(state=stage)


class AgreementFilter(django_filters.FilterSet):
    """Search and stage."""

    q = django_filters.CharFilter(label="Leerling of bedrijf", method="search")
    stand = django_filters.ChoiceFilter(
        label="Stand", choices=Stage.choices, empty_label="Alle", method="by_stage"
    )

    class Meta:
        model = AgreementVersion
        fields = ()

    def search(
        self, versions: AgreementVersionQuerySet, name: str, value: str
    ) -> AgreementVersionQuerySet:
        return versions.search(value)

    def by_stage(
        self, versions: AgreementVersionQuerySet, name: str, value: str
    ) -> AgreementVersionQuerySet:
        return versions.filter(in_stage(value, timezone.localdate()))
