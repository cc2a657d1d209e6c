"""The list of pupils to watch: read in a fixed number of queries, ordered by who needs help."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Prefetch

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.placements.labour import read_school_times
from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.watching import Kind, Level, Watched, watch
from lwt_admin.students.models import MentorAssignment, Student, Trajectory

ATTENTION = "aandacht"


@dataclass(frozen=True)
class Line:
    """One pupil of the list, with who guides them today: the mentor before a substitute."""

    watched: Watched
    mentors: tuple[User, ...]

    @property
    def student(self) -> Student:
        return self.watched.hours.trajectory.student

    @property
    def needs_attention(self) -> bool:
        return self.watched.level is not Level.FINE


def watch_list(user: User, school: School | None, today: date) -> list[Line]:
    """Every pupil in sight whose trajectory has begun and not ended; who needs help first."""
    guiding = MentorAssignment.objects.for_system().running_on(today).select_related("mentor")
    found = Trajectory.objects.for_user(user, Right.PLACEMENTS_VIEW).at_school(school)
    rows = list(
        found.not_ended_on(today)
        .filter(admitted_on__lte=today, start__lte=today)
        .select_related("student__school")
        .prefetch_related(
            Prefetch("mentor_assignments", guiding.order_by("is_substitute", "start", "pk"))
        )
        .order_by("pk")
    )
    read = read_hours(rows)
    times = read_school_times(read)
    lines = [
        Line(
            watch(hours, times[hours.trajectory.student_id], today),
            tuple(one.mentor for one in hours.trajectory.mentor_assignments.all()),
        )
        for hours in read
    ]
    return sorted(lines, key=lambda line: line.watched.rank)


def per_level(lines: Iterable[Line]) -> list[tuple[Level, int]]:
    """How many pupils stand at each level, the worst first."""
    counted = Counter(line.watched.level for line in lines)
    return [(level, counted[level]) for level in Level]


class WatchFilter(forms.Form):
    """What narrows the list; it only offers what occurs in it."""

    toon = forms.ChoiceField(label="Toon", required=False)
    mentor = forms.TypedChoiceField(label="Mentor", required=False, coerce=int, empty_value=None)
    klas = forms.ChoiceField(label="Klas", required=False)
    bedrijf = forms.ChoiceField(label="Leerbedrijf", required=False)

    def __init__(self, data: Any, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self.lines = lines
        kinds = {reason.kind for line in lines for reason in line.watched.reasons}
        levels = [(level.name.lower(), level.word.capitalize()) for level in Level]
        self._offer(
            "toon",
            "alle leerlingen",
            [
                (ATTENTION, "wie aandacht vraagt"),
                ("Hoe het ervoor staat", levels),
                ("Waarom", [(kind.value, kind.label) for kind in Kind if kind in kinds]),
            ],
        )
        mentors = {mentor.pk: str(mentor) for line in lines for mentor in line.mentors}
        self._offer("mentor", "alle mentoren", sorted(mentors.items(), key=lambda one: one[1]))
        self._offer_names("klas", "alle klassen", (line.watched.class_name for line in lines))
        companies = (name for line in lines for name in line.watched.companies)
        self._offer_names("bedrijf", "alle leerbedrijven", companies)
        if len(mentors) < 2:
            del self.fields["mentor"]

    def _offer_names(self, field: str, everything: str, names: Iterable[str]) -> None:
        self._offer(field, everything, [(name, name) for name in sorted(set(names) - {""})])

    def _offer(self, field: str, everything: str, choices: Sequence[Any]) -> None:
        cast("forms.ChoiceField", self.fields[field]).choices = [("", everything), *choices]

    def chosen(self) -> list[Line]:
        """The lines that fit; a choice that is not offered narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return [
            line
            for line in self.lines
            if _fits(line, chosen.get("toon", ""))
            and chosen.get("mentor") in {None, *(mentor.pk for mentor in line.mentors)}
            and chosen.get("klas", "") in {"", line.watched.class_name}
            and chosen.get("bedrijf", "") in {"", *line.watched.companies}
        ]


def _fits(line: Line, show: str) -> bool:
    if not show:
        return True
    if show == ATTENTION:
        return line.needs_attention
    kinds = {reason.kind.value for reason in line.watched.reasons}
    return show in kinds or show == line.watched.level.name.lower()
