"""The parts of a school exam: adding, changing, removing, and the SE that follows from them.

Whoever changes a part holds the candidate's row, and in the same transaction the SE is made anew
from the parts as they then stand. As long as a subject has parts its SE cannot be typed.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.exams.decisions.locks import SCHOOL_EXAM, hold_candidate, refuse_when_locked
from lwt_admin.exams.marks.checking import is_exact, parts_of
from lwt_admin.exams.marks.saving import UNSET, Unset, change_subject, set_mark
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from lwt_admin.rules.school_exam import Part, SchoolMark, school_mark
from lwt_admin.storing import store_changed
from lwt_admin.ui.formats import nl_date, nl_mark

GONE: Final = "Dit onderdeel is intussen verwijderd."
KEEP_A_DAY: Final = "Dit onderdeel was gepland op {}. Geef een nieuwe datum, geen lege."


def mark_from(subject: ExamSubject, parts: Iterable[SchoolExamPart]) -> SchoolMark:
    """What the parts of a subject give, and the average so far; no queries of its own."""
    read = [Part(part.weight, part.mark, part.done_on is not None) for part in parts]
    return school_mark(read, exact=is_exact(subject, SCHOOL_EXAM))


def may_have_parts(candidate: ExamCandidate, subject: ExamSubject) -> bool:
    """Whether there is a school exam of this subject."""
    return SCHOOL_EXAM in parts_of(subject, profile_has_se=candidate.profile_has_se)


def refuse_parts(candidate: ExamCandidate, subject: ExamSubject) -> None:
    """Raise ValidationError when this subject cannot get parts."""
    refuse_when_locked(candidate, SCHOOL_EXAM)
    if not may_have_parts(candidate, subject):
        raise ValidationError(f"{subject.name} heeft geen schoolexamen.", code="no_school_exam")
    if subject.se is not None and not subject.se_from_parts:
        raise ValidationError(
            f"Bij {subject.name} is SE {nl_mark(subject.se)} ingevuld. Maak dat eerst leeg: met "
            "onderdelen volgt het SE uit het PTA.",
            code="se_typed",
        )


def hold_subject(subject_pk: int, candidate_pk: int) -> ExamSubject:
    """The subject as it stands, its candidate's row held until the transaction ends.

    Raises ValidationError when somebody took it out of the package.
    """
    candidate = hold_candidate(candidate_pk)
    subject = candidate.subjects.filter(pk=subject_pk).first()
    if subject is None:
        raise ValidationError("Dit vak staat niet meer in het pakket.", code="gone")
    subject.candidate = candidate
    return subject


def hold_part(part: SchoolExamPart) -> SchoolExamPart:
    """The part as it stands, with its candidate's row held; it may be changed.

    Raises ValidationError when it is gone, or when the school exam is locked.
    """
    subject = hold_subject(part.subject_id, part.subject.candidate_id)
    refuse_when_locked(subject.candidate, SCHOOL_EXAM)
    stored = subject.parts.filter(pk=part.pk).first()
    if stored is None:
        raise ValidationError(GONE, code="gone")
    stored.subject = subject
    return stored


@transaction.atomic
def add_part(part: SchoolExamPart, *, by: User) -> None:
    """Store a new part behind the others of its subject."""
    subject = hold_subject(part.subject_id, part.subject.candidate_id)
    refuse_parts(subject.candidate, subject)
    last = subject.parts.order_by("-position").first()
    part.position = 0 if last is None else last.position + 1
    part.save()
    follow(subject, by=by)


@transaction.atomic
def change_part(part: SchoolExamPart, *, reason: str, by: User) -> None:
    """Store a changed part; a planned day that moves is kept beside the new one, with the reason.

    Raises ValidationError on `planned_on` when a planned day is taken away, and on `reason` when
    there is none for a new day.
    """
    stored = hold_part(part)
    check_move(stored.planned_on, part.planned_on, reason)
    part.save()
    old, new = stored.planned_on, part.planned_on
    if old is not None and new is not None and old != new:
        part.moves.create(old_day=old, new_day=new, reason=reason, moved_by=by)
    follow(stored.subject, by=by)


def check_move(old: date | None, new: date | None, reason: str) -> None:
    """Raise ValidationError when a planned day may not become another without more."""
    if old is None or old == new:
        return
    if new is None:
        raise ValidationError({"planned_on": KEEP_A_DAY.format(nl_date(old))}, code="day")
    if not reason:
        moved = f"De datum gaat van {nl_date(old)} naar {nl_date(new)}. Geef de reden."
        raise ValidationError({"reason": moved}, code="reason")


@transaction.atomic
def delete_part(part: SchoolExamPart, *, by: User) -> None:
    """Remove a part without a mark; with the last one the SE can be typed again."""
    stored = hold_part(part)
    if stored.mark is not None:
        raise ValidationError(
            f"{stored.name} heeft cijfer {nl_mark(stored.mark)} en kan daarom niet weg. Maak het "
            "cijfer eerst leeg.",
            code="mark",
        )
    if stored.is_done:
        raise ValidationError(
            f"{stored.name} is gedaan op {nl_date(stored.done_on)} en kan daarom niet weg. Maak "
            "die datum eerst leeg.",
            code="done",
        )
    stored.delete()
    follow(stored.subject, by=by)


@transaction.atomic
def settle_part(
    part: SchoolExamPart,
    value: Decimal | date | None,
    *,
    expected: Decimal | date | Unset | None = UNSET,
    by: User,
) -> None:
    """Set the mark of a part, or of a part without weight the day on which it was done.

    `expected` is what stood on the screen. Raises ValidationError when something else stands there
    by now, and stores nothing then.
    """
    stored = hold_part(part)
    name = settled_by(stored)
    now = getattr(stored, name)
    if now == value:
        return
    if expected is not UNSET and now != expected:
        raise overtaken(stored)
    setattr(stored, name, value)
    stored.clean_fields(exclude={"subject"})
    store_changed([stored], by=by)
    follow(stored.subject, by=by)


def overtaken(part: SchoolExamPart) -> ValidationError:
    """That somebody else settled the part meanwhile, and what stands there now."""
    now = getattr(part, settled_by(part))
    shown = nl_date(now) if isinstance(now, date) else nl_mark(now)
    stands = "Er staat nu niets." if now is None else f"Er staat nu {shown}."
    text = f"Iemand anders heeft dit intussen gewijzigd. {stands}"
    return ValidationError(text, code="overtaken")


def settled_by(part: SchoolExamPart) -> str:
    """The field that says that a part is done: its mark, or without weight the day."""
    return "mark" if part.weight else "done_on"


def follow(subject: ExamSubject, *, by: User) -> None:
    """Let the SE follow from the parts as they stand; without parts it is typed again.

    The candidate's row is held. Raises ValidationError when the new SE cannot be, such as none
    while there is a resit of it.
    """
    parts = list(subject.parts.all())
    if subject.se_from_parts != bool(parts):
        change_subject(subject, by=by, se_from_parts=bool(parts))
    mark = mark_from(subject, parts).mark
    set_mark(subject, SCHOOL_EXAM, mark, by=by, from_parts=True)
