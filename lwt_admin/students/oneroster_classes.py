"""In which class a OneRoster export has each pupil, in the school year that a list is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.students.oneroster_files import (
    Parts,
    Record,
    day_in,
    is_active,
    is_live,
    is_student,
    names_in,
    records,
)


@dataclass(frozen=True)
class _Span:
    """From when until when, as `2026-08-24`; empty when the export does not tell."""

    first: str
    last: str

    def meets(self, year: SchoolYear) -> bool:
        begins = not self.first or self.first <= year.end.isoformat()
        return begins and (not self.last or self.last >= year.start.isoformat())

    def within(self, other: "_Span") -> "_Span":
        lasts = filter(None, (self.last, other.last))
        return _Span(max(self.first, other.first), min(lasts, default=""))


def class_names(files: Parts, today: date, year: SchoolYear | None) -> dict[str, str]:
    """The name of each pupil's homeroom class in the school year.

    An export may hold the classes of the year before and after as well. Of several in this year the
    last to have begun counts, before one that is still to come.
    """
    homerooms = {
        one.get("sourcedid", ""): one
        for _, one in records(files.get("classes.csv"))
        if one.get("classtype", "").lower() == "homeroom" and is_active(one)
    }
    day = max(today, year.start).isoformat() if year else today.isoformat()
    found: dict[str, tuple[_Span, Record]] = {}
    for span, enrolment in _enrolments(files, homerooms, today):
        if year is not None and not span.meets(year):
            continue
        pupil, homeroom = enrolment.get("usersourcedid", ""), enrolment["classsourcedid"]
        if pupil not in found or _goes_before(span, found[pupil][0], day):
            found[pupil] = span, homerooms[homeroom]
    return {
        pupil: one.get("classcode") or one.get("title", "") for pupil, (_, one) in found.items()
    }


def _goes_before(span: _Span, other: _Span, day: str) -> bool:
    """Whether it began later, or will begin sooner; of the same day the last in the file counts."""
    begun = span.first <= day, other.first <= day
    if begun[0] != begun[1]:
        return begun[0]
    return span.first >= other.first if begun[0] else span.first <= other.first


def _enrolments(
    files: Parts, homerooms: dict[str, dict[str, str]], today: date
) -> Iterator[tuple[_Span, Record]]:
    """Each pupil's place in a homeroom class that has not ended, and from when until when."""
    terms = {
        one.get("sourcedid", ""): _Span(day_in(one, "startdate"), day_in(one, "enddate"))
        for _, one in records(files.get("academicsessions.csv"))
    }
    for _, one in records(files.get("enrollments.csv")):
        homeroom = homerooms.get(one.get("classsourcedid", ""))
        if homeroom is None or not (is_student(one) and is_live(one, today)):
            continue
        own = _Span(day_in(one, "begindate"), day_in(one, "enddate"))
        span = own.within(_whole(homeroom, terms))
        if not span.last or span.last >= today.isoformat():
            yield span, one


def _whole(homeroom: Record, terms: dict[str, _Span]) -> _Span:
    """From the first to the last day of the terms of a class, as far as all of them are known."""
    of_class = [terms.get(one, _Span("", "")) for one in names_in(homeroom.get("termsourcedids"))]
    firsts, lasts = [one.first for one in of_class], [one.last for one in of_class]
    return _Span(
        min(firsts, default="") if all(firsts) else "", max(lasts, default="") if all(lasts) else ""
    )
