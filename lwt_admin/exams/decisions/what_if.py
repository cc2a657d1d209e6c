"""What a candidate still needs, in words: for marks to come, and for resits still possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lwt_admin.exams.decisions.words import PARTS, needed_text
from lwt_admin.exams.facts import Kind, facts_of, of_kind, school_resits
from lwt_admin.exams.marks.saving import offers_se_resit
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.rules.exam import FAILED, ExamResult, what_if

GENERAL = ("dutch.", "extra.")


@dataclass(frozen=True)
class WhatIf:
    """One mark that may still come; `possible` is False when no mark of it will do."""

    text: str
    possible: bool


def what_ifs(candidate: ExamCandidate, result: ExamResult | None) -> list[WhatIf]:
    """For each missing mark that decides, and each resit that can still turn the result.

    `candidate` comes from `with_subjects()`, and without `with_school_resits()` it costs a query
    when the candidate failed.
    """
    if result is None:
        return []
    if result.missing:
        return [_said(candidate, field, mark, "") for field, mark in result.needs.items()]
    return list(_resits(candidate)) if result.result == FAILED else []


def _resits(candidate: ExamCandidate) -> Iterator[WhatIf]:
    offered = offers_se_resit(candidate)
    resits = school_resits(list(candidate.subjects.all())) if offered else []
    for field, mark in what_if(facts_of(candidate), resits).items():
        if not is_waived(candidate, field):
            yield _said(candidate, field, mark, "resit")


def is_waived(candidate: ExamCandidate, field: str) -> bool:
    """Whether the candidate waived the right to the resit that a field of the facts is about."""
    if field.startswith("profile."):
        return candidate.profile_resit_waived_on is not None
    return field.startswith(GENERAL) and candidate.general_resit_waived_on is not None


def _said(candidate: ExamCandidate, field: str, mark: str | None, part: str) -> WhatIf:
    found = part or field.rsplit(".", 1)[1]
    name = subject_name(list(candidate.subjects.all()), field)
    text = needed_text(name, found, mark, alone=bool(part))
    return WhatIf(text, mark is not None)


def subject_name(subjects: Sequence[Any], field: str) -> str:
    """The subject that a field of the facts is about: `electives.2.se` is the third elective."""
    kind, *place = field.split(".")[:-1]
    wanted = {"electives": Kind.ELECTIVE, "extra": Kind.EXTRA}.get(kind, kind)
    found = of_kind(subjects, wanted)
    number = int(place[0]) if place else 0
    return found[number].name if number < len(found) else kind


WORDS = {
    "arithmetic.taken": "rekenen: of het is afgelegd",
    "physical_education": "de beoordeling van lichamelijke opvoeding",
    "arts": "de beoordeling van de kunstvakken",
}


def missing_texts(candidate: ExamCandidate, result: ExamResult | None) -> list[str]:
    """What must still come before the result is certain, in words."""
    if result is None or not result.missing:
        return []
    return missing_of(list(candidate.subjects.all()), result)


def missing_of(subjects: Sequence[Any], result: ExamResult) -> list[str]:
    """As `missing_texts`, of records or of rows."""
    return [
        WORDS.get(field)
        or f"{PARTS.get(field.rsplit('.', 1)[1], field)} van {subject_name(subjects, field)}"
        for field in result.missing
    ]
