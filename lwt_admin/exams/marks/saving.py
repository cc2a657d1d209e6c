"""Setting a mark: the one way in for every page, the school exam's parts, and lists.

Whoever sets a mark says which mark stood on the screen; when another one stands there by then,
nothing is stored and they hear which (`Overtaken`). The same mark sent again stores nothing, so
sending it as often as needed does no harm.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.exams.decisions.locks import hold_candidate
from lwt_admin.exams.marks.checking import CENTRAL, DAYS, check_day, check_mark, standing_mark
from lwt_admin.exams.models import ExamCandidate, ExamSession, ExamSubject
from lwt_admin.storing import store_changed
from lwt_admin.ui.formats import nl_mark

NO_SUCH_SUBJECT: Final = "Dit vak staat niet meer in het pakket."
FROM_PARTS: Final = "Dit SE volgt uit het PTA. Verander het bij de onderdelen."
LAPSES: Final = ("resit", "resit_on", "resit_requested_on")


class Unset(Enum):
    """Nothing was said; None would mean that no mark stood there."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


class Overtaken(ValidationError):
    """Somebody else set another mark meanwhile: `now`, None when they took it away."""

    def __init__(self, now: Decimal | None) -> None:
        stands = f"Er staat nu {nl_mark(now)}." if now is not None else "Het vak is nu leeg."
        super().__init__(f"Iemand anders heeft dit intussen gewijzigd. {stands}", code="overtaken")
        self.now = now


def set_mark(
    subject: ExamSubject,
    part: str,
    mark: Decimal | None,
    *,
    by: User | None,
    on: date | None = None,
    expected: Decimal | Unset | None = UNSET,
    from_parts: bool = False,
) -> ExamSubject:
    """Set the mark `part` (`se`, `se_resit`, `ce`, `resit`) of a subject; None takes it away.

    `on` is the day of the sitting of a `ce` or `resit`; without it the day stays as it was.
    `expected` is the mark that stood on the screen. `from_parts` is for the school exam, whose
    parts give an SE that cannot be typed. Returns the subject as it stands then, with its candidate
    and all subjects of that. Raises ValidationError, and Overtaken when another mark stands there
    than was expected.
    """
    with transaction.atomic():
        hold_candidate(subject.candidate_id)
        candidate = _read(subject.candidate_id)
        subjects = list(candidate.subjects.all())
        stored = next((one for one in subjects if one.pk == subject.pk), None)
        if stored is None:
            raise ValidationError(NO_SUCH_SUBJECT, code="gone")
        if standing_mark(stored, part) != mark and expected is not UNSET:
            refuse_overtaken(stored, part, expected)
        offered = part == "se_resit" and mark is not None and offers_se_resit(candidate)
        put = put_mark(
            subjects,
            stored,
            part,
            mark,
            on=on,
            offers_se_resit=offered,
            from_parts=from_parts,
        )
        if put:
            store_changed([stored], by=by)
    return stored


def _read(pk: int) -> ExamCandidate:
    """The candidate with subjects and locks, read under the lock on its row."""
    return ExamCandidate.objects.for_system().with_locks().prefetch_related("subjects").get(pk=pk)


def refuse_overtaken(subject: ExamSubject, part: str, expected: Decimal | None) -> None:
    """Raise Overtaken when another mark stands there than was expected."""
    now = standing_mark(subject, part)
    if now != expected:
        raise Overtaken(now)


def put_mark(
    subjects: Sequence[ExamSubject],
    subject: ExamSubject,
    part: str,
    mark: Decimal | None,
    *,
    offers_se_resit: bool,
    on: date | None = None,
    from_parts: bool = False,
) -> bool:
    """Check a mark and put it in `subject`, one of `subjects`; says whether that changes anything.

    Stores nothing. The subject's candidate was read under its lock. Raises ValidationError.
    """
    day = DAYS.get(part, "")
    if on is not None and mark is not None:
        check_day(subject.candidate, part, on)
    same_day = on is None or mark is None or on == getattr(subject, day)
    if standing_mark(subject, part) == mark and same_day:
        return False
    if part == "se" and subject.se_from_parts and not from_parts:
        raise ValidationError(FROM_PARTS, code="from_parts")
    candidate = subject.candidate
    check_mark(candidate, subjects, subject, part, mark, offers_se_resit=offers_se_resit)
    if part in CENTRAL and subject.ce_lapsed_on is not None:
        _begin_anew(subject)
    setattr(subject, part, mark)
    if day and (on is not None or mark is None):
        setattr(subject, day, on if mark is not None else None)
    return True


def _begin_anew(subject: ExamSubject) -> None:
    """A new CSPE takes the place of one that lapsed, together with its resit."""
    subject.ce_lapsed_on, subject.resit_parts = None, ""
    subject.ce_on = None
    for name in LAPSES:
        setattr(subject, name, None)


def offers_se_resit(candidate: ExamCandidate) -> bool:
    """Whether the school lets subjects with only a school exam be resat in this exam year.

    Costs no query for a candidate of `with_school_resits()`.
    """
    if hasattr(candidate, "offers"):
        return bool(candidate.offers)
    sessions = ExamSession.objects.for_system().filter(
        school__students__trajectories=candidate.trajectory_id,
        exam_year=candidate.exam_year,
        offers_se_resit=True,
    )
    return sessions.exists()


def change_subject(subject: ExamSubject, *, by: User | None, **values: Any) -> None:
    """Store what belongs to a sitting besides its mark; the candidate's row is held."""
    for name, value in values.items():
        setattr(subject, name, value)
    store_changed([subject], by=by)
