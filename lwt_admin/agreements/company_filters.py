"""How the list of companies is searched and narrowed."""

from datetime import date
from typing import Any

import django_filters
from django.db import models
from django.utils import timezone

from lwt_admin.agreements.models import Company
from lwt_admin.agreements.querysets import CompanyQuerySet
from lwt_admin.agreements.standing import LAPSES_SOON
from lwt_admin.students.models import PROFILE_CHOICES


class Recognised(models.TextChoices):
    """How a company is recognised for LWT, as the list asks for it."""

    VALID = "geldig", "Erkend op vandaag"
    LAPSING = "loopt-af", "Loopt binnen 90 dagen af"
    REQUESTED = "aangevraagd", "Aangevraagd bij SBB"
    NONE = "geen", "Niet erkend"


class CompanyFilter(django_filters.FilterSet):
    """Search and filters; a profile narrows the recognition that is asked for."""

    q = django_filters.CharFilter(method="search", label="Naam of plaats")
    erkenning = django_filters.ChoiceFilter(
        method="together", choices=Recognised.choices, label="Erkenning LWT", empty_label="Alle"
    )
    profiel = django_filters.ChoiceFilter(
        method="together", choices=PROFILE_CHOICES, label="Profiel", empty_label="Alle"
    )
    plaats = django_filters.ChoiceFilter(
        field_name="city", label="Plaats", empty_label="Alle", choices=[]
    )

    class Meta:
        model = Company
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today: date = timezone.localdate()
        cities = self.queryset.order_by().exclude(city="").values_list("city", flat=True)
        names = sorted(set(cities))
        self.form.fields["plaats"].choices = [("", "Alle"), *((name, name) for name in names)]

    def search(self, queryset: CompanyQuerySet, name: str, value: str) -> CompanyQuerySet:
        return queryset.search(value)

    def together(self, queryset: CompanyQuerySet, name: str, value: str) -> CompanyQuerySet:
        return queryset  # see filter_queryset: recognition and profile are one question

    def filter_queryset(self, queryset: CompanyQuerySet) -> CompanyQuerySet:
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("erkenning") or ""
        profile = self.form.cleaned_data.get("profiel") or ""
        match asked:
            case Recognised.LAPSING:
                now = found.recognised_on(self.today, profile)
                return now.not_recognised_on(self.today + LAPSES_SOON, profile)
            case Recognised.REQUESTED:
                return found.recognition_requested(profile)
            case Recognised.NONE:
                return found.not_recognised_on(self.today, profile)
            case Recognised.VALID:
                return found.recognised_on(self.today, profile)
        return found.recognised_on(self.today, profile) if profile else found
