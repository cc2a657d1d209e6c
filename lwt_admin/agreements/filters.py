"""How the list of agreements is searched and narrowed."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from lwt_admin.agreements.models import AgreementVersion, State, WorkAgreement
from lwt_admin.agreements.models.agreement import EXPIRES_SOON, Stage
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.students.models import PROFILE_CHOICES


class AgreementFilter(django_filters.FilterSet):
    """Search and filters; a stage is what the state and the dates say together."""

    q = django_filters.CharFilter(method="search", label="Leerling of leerbedrijf")
    stand = django_filters.ChoiceFilter(
        method="in_stage", choices=Stage.choices, label="Stand", empty_label="Alle"
    )
    soort = django_filters.ChoiceFilter(
        field_name="agreement__kind",
        choices=WorkAgreement.Kind.choices,
        label="Soort",
        empty_label="Alle",
    )
    profiel = django_filters.ChoiceFilter(
        field_name="agreement__trajectory__profile",
        choices=PROFILE_CHOICES,
        label="Profiel",
        empty_label="Alle",
    )

    class Meta:
        model = AgreementVersion
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today: date = timezone.localdate()

    def search(
        self, queryset: AgreementVersionQuerySet, name: str, value: str
    ) -> AgreementVersionQuerySet:
        return queryset.search(value)

    def in_stage(
        self, queryset: AgreementVersionQuerySet, name: str, value: str
    ) -> AgreementVersionQuerySet:
        """The same stages as `AgreementVersion.stage_on`."""
        day, soon = self.today, self.today + EXPIRES_SOON
        signed = queryset.filter(state=State.SIGNED)
        begun = signed.filter(start__lte=day)
        over = Q(end__lt=day) | Q(ended_on__lt=day)
        ending = Q(end__lt=soon) | Q(ended_on__lt=soon)
        match value:
            case Stage.UPCOMING:
                return signed.filter(start__gt=day)
            case Stage.RUNNING:
                return begun.exclude(over).exclude(ending)
            case Stage.EXPIRING:
                return begun.filter(ending).exclude(over)
            case Stage.EXPIRED:
                return begun.filter(over)
        return queryset.filter(state=value)
