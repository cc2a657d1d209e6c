"""Which pupils of a school, and which guardians of a pupil, seem to be the same person."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations, pairwise, product
from typing import Final, TypeVar

from lwt_admin.names import PREFIXES, is_own_name
from lwt_admin.students.models import Guardian, Student
from lwt_admin.students.querysets import StudentQuerySet
from lwt_admin.text import fold

T = TypeVar("T")

FORMS: Final = frozenset(
    {"heer", "hr", "dhr", "mevrouw", "mevr", "mw", "mr", "dr", "drs", "ing", "ir", "fam", "familie"}
)
"""Words before a name that are no given name."""


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
    """Pupils of one school who seem to be one.

    They have the same name and birth date, or the same number otherwise spelled; or they were born
    on one day and have the same e-mail address, or part of the surname with the same first name or
    telephone number. Day and surname alone say nothing: twins have these.

    One query; of each pair the one that was stored first comes first.
    """
    nearly = (
        _birth_and(*parts)
        for parts in product((_first_surname, _last_surname), (_first_name, _phone))
    )
    listed = list(pupils.order_by("school_id", "pk"))
    return alike(listed, _name_and_birth, _number, _birth_and(_email), *nearly)


def double_guardians(guardians: Iterable[Guardian]) -> list[tuple[Guardian, Guardian]]:
    """Guardians of one pupil with the same name, or who are reached alike and can be one by name.

    The parent of two pupils is no double, nor are two parents with one address for the family.
    """
    listed = list(guardians)
    same_name = alike(listed, lambda one: (one.student_id, _letters(one.name)))
    found = {(one.pk, other.pk): (one, other) for one, other in same_name}
    of_pupil: dict[int, list[Guardian]] = {}
    for guardian in listed:
        of_pupil.setdefault(guardian.student_id, []).append(guardian)
    for several in of_pupil.values():
        for one, other in combinations(several, 2):
            if _reached_alike(one, other) and _can_be_one(one.name, other.name):
                found.setdefault((one.pk, other.pk), (one, other))
    return [found[keys] for keys in sorted(found)]


# --- Marks of a pupil ---------------------------------------------------------------------------
def _name_and_birth(student: Student) -> Hashable:
    return student.school_id, student.sort_key, student.birth_date


def _number(student: Student) -> Hashable:
    number = _letters(student.number).lstrip("0")
    return (student.school_id, number) if number else None


def _birth_and(*parts: Callable[[Student], str]) -> Callable[[Student], Hashable]:
    """A mark of the day of birth with these parts, none when one of them is empty."""

    def mark(student: Student) -> Hashable:
        values = tuple(part(student) for part in parts)
        return (student.school_id, student.birth_date, *values) if all(values) else None

    return mark


def _first_name(student: Student) -> str:
    """The first of the given names: `Yara` of Yara Sophie."""
    return next(iter(_words(student.first_name)), "")


def _email(student: Student) -> str:
    return student.email.casefold()


def _phone(student: Student) -> str:
    return student.phone


def _first_surname(student: Student) -> str:
    """`jansen` of Jansen-de Boer, without what goes before it."""
    return next(iter(_surnames(student)), "")


def _last_surname(student: Student) -> str:
    """`boer` of Jansen-de Boer."""
    return next(reversed(_surnames(student)), "")


def _surnames(student: Student) -> list[str]:
    """Without prefixes, which may stand in a field of their own or not."""
    parts = (_words(part) for part in student.last_name.split("-"))
    return ["".join(word for word in words if word not in PREFIXES) for words in parts]


# --- Two guardians ------------------------------------------------------------------------------
def _reached_alike(one: Guardian, other: Guardian) -> bool:
    """Whether they have the same e-mail address or telephone number."""
    emails = one.email.casefold(), other.email.casefold()
    return any(a and a == b for a, b in (emails, (one.phone, other.phone)))


def _can_be_one(one: str, other: str) -> bool:
    """Whether two names can be of one person: `M. Jansen` and Maria Jansen or Maria de Boer.

    Not Mark and Maria; of who has only a surname, that must be the same.
    """
    given = _given_name(one), _given_name(other)
    if all(given):
        return given[0].startswith(given[1]) or given[1].startswith(given[0])
    return is_own_name(one, other) or is_own_name(other, one)


def _given_name(name: str) -> str:
    """The first given name or initial, folded; empty when there is only a surname."""
    words = [word for word in _words(name) if word not in PREFIXES | FORMS]
    return words[0] if len(words) > 1 else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def _letters(text: str) -> str:
    """Only letters and digits, folded."""
    return re.sub(r"[\W_]", "", fold(text))
