"""How the list of pupils without a place is narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from lwt_admin.agreements.search.unplaced import Progress
from lwt_admin.students.models import PROFILE_CHOICES, Trajectory
from lwt_admin.text import fold

RUNNING, COMING = "loopt", "komt"


class UnplacedFilter(django_filters.FilterSet):
    """Search, how far it is, profile, and whether the trajectory has begun."""

    q = django_filters.CharFilter(label="Leerling", method="search")
    stand = django_filters.ChoiceFilter(
        label="Hoe ver", choices=Progress.choices, empty_label="Alle", field_name="progress"
    )
    profiel = django_filters.ChoiceFilter(
        label="Profiel", choices=PROFILE_CHOICES, empty_label="Alle", field_name="profile"
    )
    traject = django_filters.ChoiceFilter(
        label="Leer-werktraject",
        choices=[(RUNNING, "loopt"), (COMING, "begint nog")],
        empty_label="Alle",
        method="by_start",
    )

    class Meta:
        model = Trajectory
        fields = ()

    def search(self, trajectories: Any, name: str, value: str) -> Any:
        found = trajectories
        for word in fold(value).split():
            found = found.filter(student__search_key__contains=word)
        return found

    def by_start(self, trajectories: Any, name: str, value: str) -> Any:
        today = timezone.localdate()
        if value == RUNNING:
            return trajectories.filter(start__lte=today)
        return trajectories.filter(start__gt=today)
