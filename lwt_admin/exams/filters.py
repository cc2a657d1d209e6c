"""How the list of candidates is narrowed."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from lwt_admin.exams.decisions.overview import LABELS
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.students.models import PROFILE_CHOICES
from lwt_admin.text import fold


class CandidateFilter(django_filters.FilterSet):
    """Candidates of the exam year `year`, of those (`years`) that there are.

    `aandacht` follows from the result, which no query knows; the page does it.
    """

    q = django_filters.CharFilter(label="Naam", method="search")
    exam_year = django_filters.ChoiceFilter(label="Examenjaar", empty_label=None)
    profile = django_filters.ChoiceFilter(
        label="Profiel",
        field_name="trajectory__profile",
        choices=PROFILE_CHOICES,
        empty_label="Alle profielen",
    )
    aandacht = django_filters.ChoiceFilter(
        label="Aandacht",
        method="as_it_is",
        choices=[(str(int(one)), label.capitalize()) for one, label in LABELS.items()],
        empty_label="Alle kandidaten",
    )

    class Meta:
        model = ExamCandidate
        fields = ("q", "exam_year", "profile")

    def __init__(self, data: QueryDict, *, years: Sequence[int], year: int, **given: Any) -> None:
        asked = data.copy()
        asked["exam_year"] = str(year)
        super().__init__(asked, **given)
        shown = sorted({*years, year}, reverse=True)
        self.form.fields["exam_year"].choices = [(str(one), str(one)) for one in shown]

    def search(self, candidates: QuerySet[ExamCandidate], name: str, value: str) -> QuerySet:
        """Candidates in whose name every typed word occurs."""
        for word in fold(value).split():
            candidates = candidates.filter(trajectory__student__search_key__contains=word)
        return candidates

    def as_it_is(self, candidates: QuerySet[ExamCandidate], name: str, value: str) -> QuerySet:
        """Leave it to the page."""
        return candidates
