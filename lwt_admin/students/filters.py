"""How the list of pupils is searched, narrowed and sorted."""

from datetime import date
from typing import Any

import django_filters
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.students.models import PROFILE_CHOICES, MentorAssignment, Student, Trajectory
from lwt_admin.students.querysets import StudentQuerySet
from lwt_admin.students.stages import Stage

LEERJAREN = [(year, f"Leerjaar {year}") for year in range(1, 5)]


class StudentFilter(django_filters.FilterSet):
    """Search and filters; the queryset tells the current class and the main trajectory."""

    q = django_filters.CharFilter(method="search", label="Naam of nummer")
    leerjaar = django_filters.ChoiceFilter(
        field_name="current_leerjaar", choices=LEERJAREN, label="Leerjaar", empty_label="Alle"
    )
    klas = django_filters.ChoiceFilter(
        field_name="current_class", label="Klas", empty_label="Alle", choices=[]
    )
    profiel = django_filters.ChoiceFilter(
        method="of_profile", choices=PROFILE_CHOICES, label="Profiel", empty_label="Alle"
    )
    mentor = django_filters.ModelChoiceFilter(
        method="of_mentor", queryset=User.objects.none(), label="Mentor", empty_label="Alle"
    )
    fase = django_filters.ChoiceFilter(
        method="in_stage", choices=Stage.choices, label="Leer-werktraject", empty_label="Alle"
    )

    class Meta:
        model = Student
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today: date = timezone.localdate()
        pupils = self.queryset.order_by()
        classes = pupils.exclude(current_class=None).exclude(current_class="")
        names = sorted(set(classes.values_list("current_class", flat=True)))
        self.form.fields["klas"].choices = [("", "Alle"), *((name, name) for name in names)]
        present = MentorAssignment.objects.running_on(self.today)
        guiding = present.filter(trajectory__student__in=pupils.values("pk"))
        self.form.fields["mentor"].queryset = User.objects.filter(
            pk__in=guiding.values("mentor")
        ).order_by("last_name", "first_name", "pk")

    def search(self, queryset: StudentQuerySet, name: str, value: str) -> StudentQuerySet:
        return queryset.search(value)

    def of_profile(self, queryset: StudentQuerySet, name: str, value: str) -> StudentQuerySet:
        return queryset.filter(
            main_trajectory_id__in=Trajectory.objects.filter(profile=value).values("pk")
        )

    def of_mentor(self, queryset: StudentQuerySet, name: str, value: User) -> StudentQuerySet:
        assignments = MentorAssignment.objects.running_on(self.today).filter(mentor=value)
        return queryset.filter(main_trajectory_id__in=assignments.values("trajectory"))

    def in_stage(self, queryset: StudentQuerySet, name: str, value: str) -> StudentQuerySet:
        if value == Stage.NONE:
            return queryset.filter(main_trajectory_id=None)
        trajectories = Trajectory.objects.in_stage(Stage(value), self.today)
        return queryset.filter(main_trajectory_id__in=trajectories.values("pk"))
