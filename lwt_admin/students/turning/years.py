"""From which school year pupils go to which, and who still has to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.students.models import Departure, Enrolment


@dataclass(frozen=True)
class Turn:
    """A school year and the one that follows; `new` is None as long as that is not made."""

    old: SchoolYear
    new: SchoolYear | None

    def __str__(self) -> str:
        return f"van {self.old} naar {self.new or 'het volgende schooljaar'}"


def turns_of(school: School) -> list[Turn]:
    """Every school year with the one that follows it, the newest first: one query."""
    years = list(SchoolYear.objects.for_system().at_school(school).order_by("-start", "pk"))
    return [Turn(old, new) for old, new in zip(years, [None, *years], strict=False)]


def turn_to_show(turns: Sequence[Turn], today: date, asked: str) -> Turn | None:
    """The turn from the school year with the key `asked`, else the one nearest to today."""
    chosen = next((turn for turn in turns if str(turn.old.pk) == asked), None)
    nearest = min(turns, key=lambda turn: abs(turn.old.end - today), default=None)
    return chosen or nearest


def waiting(enrolments: ScopedQuerySet) -> ScopedQuerySet:
    """Of these enrolments those after which nothing follows yet: no later year, no departure.

    Whoever went to another school of the board has gone on there.
    """
    later = Enrolment.objects.for_system().filter(
        student=OuterRef("student"), school_year__start__gt=OuterRef("school_year__start")
    )
    left = Departure.objects.for_system().filter(
        student=OuterRef("student"), school_year=OuterRef("school_year")
    )
    here = enrolments.filter(student__school=F("school_year__school"))
    return here.filter(~Exists(later), ~Exists(left), student__anonymised_at=None)
