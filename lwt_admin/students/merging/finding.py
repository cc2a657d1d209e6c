"""Which pupils of a school, and which guardians of a pupil, seem to be the same person."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from lwt_admin.students.models import Guardian, Student
from lwt_admin.students.querysets import StudentQuerySet
from lwt_admin.text import fold

T = TypeVar("T")


def alike(records: Sequence[T], *marks: Callable[[T], Hashable]) -> list[tuple[T, T]]:
    """Pairs that share one of the marks, in the order of the records; an empty mark says nothing.

    Of three that are alike the pairs are the first with the second and the second with the third.
    """
    found: dict[tuple[int, int], None] = {}
    for mark in marks:
        by_mark: dict[Hashable, list[int]] = {}
        for place, record in enumerate(records):
            if value := mark(record):
                by_mark.setdefault(value, []).append(place)
        for places in by_mark.values():
            found |= dict.fromkeys(pairwise(places))
    return [(records[one], records[other]) for one, other in sorted(found)]


def double_pupils(pupils: StudentQuerySet) -> list[tuple[Student, Student]]:
    """Pupils of one school with the same name and birth date, or the same number otherwise spelled.

    One query; of each pair the one that was stored first comes first.
    """
    return alike(list(pupils.order_by("school_id", "pk")), _name_and_birth, _number)


def double_guardians(guardians: Iterable[Guardian]) -> list[tuple[Guardian, Guardian]]:
    """Guardians of one pupil with the same name; the parent of two pupils is no double."""
    return alike(list(guardians), lambda one: (one.student_id, _letters(one.name)))


def _name_and_birth(student: Student) -> Hashable:
    return student.school_id, student.sort_key, student.birth_date


def _number(student: Student) -> Hashable:
    number = _letters(student.number).lstrip("0")
    return (student.school_id, number) if number else None


def _letters(text: str) -> str:
    """Only letters and digits, folded."""
    return re.sub(r"[\W_]", "", fold(text))
