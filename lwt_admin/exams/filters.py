"""How the list of candidates is narrowed."""

import django_filters
from django.db.models import QuerySet

from lwt_admin.exams.models import ExamCandidate
from lwt_admin.students.models import PROFILE_CHOICES
from lwt_admin.text import fold


class CandidateFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Naam", method="search")
    exam_year = django_filters.NumberFilter(label="Examenjaar")
    profile = django_filters.ChoiceFilter(
        label="Profiel",
        field_name="trajectory__profile",
        choices=PROFILE_CHOICES,
        empty_label="Alle profielen",
    )

    class Meta:
        model = ExamCandidate
        fields = ("q", "exam_year", "profile")

    def search(self, candidates: QuerySet[ExamCandidate], name: str, value: str) -> QuerySet:
        """Candidates in whose name every typed word occurs."""
        for word in fold(value).split():
            candidates = candidates.filter(trajectory__student__search_key__contains=word)
        return candidates
