"""Marks and packages that are locked, because a result was confirmed that rests on them.

The newest confirmed decision of a candidate decides. As long as it is provisional the resits stay
open; and all is open again once it was reopened, until the next one is confirmed.

The marks of the school exam are locked as well once the school closed its school exam, until it
opens that again or a decision on the candidate is reopened.
"""

from typing import Final

from django.core.exceptions import ValidationError

from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.querysets import LOCKED, RESITS_OPEN, ExamCandidateQuerySet

RESIT_PARTS: Final = frozenset(
    {"resit", "resit_on", "resit_requested_on", "resit_parts", "se_resit", "resit_rights"}
)
"""What may change while the decision is provisional; `resit_rights` are those of the candidate:
waived, and all resits closed."""

PACKAGE: Final = "package"
SCHOOL_EXAM: Final = "se"
LOCKED_TEXT: Final = (
    "De uitslag is vastgesteld; cijfers en pakket liggen vast. Moet er iets worden verbeterd, "
    "laat de examensecretaris de uitslag dan eerst heropenen."
)
CLOSED_TEXT: Final = (
    "Het schoolexamen van dit examenjaar is afgesloten; onderdelen en SE-cijfers liggen vast. Moet "
    "er iets worden verbeterd, heropen het schoolexamen dan eerst bij het examenjaar."
)


def is_locked(candidate: ExamCandidate, part: str) -> bool:
    """Whether this part may not change: a mark field as `se`, `ce`, `resit`; or `PACKAGE`.

    Costs no query for a candidate of `with_locks()`. A service that stores something holds the
    lock on the candidate's row, and asks with a candidate that was read just then without it.
    """
    if part == SCHOOL_EXAM and school_exam_is_closed(candidate):
        return True
    state = lock_state(candidate)
    return state == LOCKED or (state == RESITS_OPEN and part not in RESIT_PARTS)


def lock_state(candidate: ExamCandidate) -> str:
    """`OPEN`, `RESITS_OPEN` or `LOCKED`, as the querysets name them."""
    if not hasattr(candidate, "lock"):
        candidate = ExamCandidate.objects.for_system().with_locks().get(pk=candidate.pk)
    return str(candidate.lock)  # type: ignore[attr-defined]


def school_exam_is_closed(candidate: ExamCandidate) -> bool:
    """Whether the school closed the school exam, and nothing of this candidate was reopened."""
    if not hasattr(candidate, "school_exam_closed"):
        candidate = ExamCandidate.objects.for_system().with_locks().get(pk=candidate.pk)
    return bool(candidate.school_exam_closed)  # type: ignore[attr-defined]


def refuse_when_locked(candidate: ExamCandidate, part: str) -> None:
    """Raise ValidationError when this part may not change."""
    if is_locked(candidate, part):
        closed = part == SCHOOL_EXAM and lock_state(candidate) not in {LOCKED, RESITS_OPEN}
        raise ValidationError(CLOSED_TEXT if closed else LOCKED_TEXT, code="locked")


def hold_candidate(pk: int) -> ExamCandidate:
    """Lock the candidate's row until the transaction ends; whoever changes marks, the package or
    a decision does this first, and so they come one after another."""
    return ExamCandidate.objects.for_system().select_for_update().get(pk=pk)


def hold_candidates(candidates: ExamCandidateQuerySet) -> None:
    """As `hold_candidate` for many, always in the same order; only their own rows are locked."""
    rows = ExamCandidate.objects.for_system().filter(pk__in=candidates.order_by().values("pk"))
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
