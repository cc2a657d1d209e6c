"""The sittings of a candidate: when, a CSPE of leerjaar 3, and the rights to resit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.exams.decisions.locks import hold_candidate, hold_candidates, refuse_when_locked
from lwt_admin.exams.marks.checking import DAYS, Kind, check_day, standing_mark
from lwt_admin.exams.marks.early import early_verdict
from lwt_admin.exams.models import ExamCandidate, ExamSession, ExamSubject
from lwt_admin.rules.exam_sittings import resit_request
from lwt_admin.rules.verdicts import Verdict
from lwt_admin.storing import store_changed
from lwt_admin.students.models import Enrolment
from lwt_admin.ui.formats import nl_date

RIGHTS: Final = "resit_rights"
"""What the locks call the candidate's rights to resit."""

DETAILS: Final = {
    "ce_on": "ce",
    "resit_on": "resit",
    "resit_requested_on": "resit_requested_on",
    "resit_parts": "resit_parts",
}
"""What belongs to a sitting besides its mark, and what the locks call it."""


@dataclass(frozen=True)
class ResitRight:
    """One of the two rights to resit a central exam, and how it stands."""

    title: str
    words: str
    is_open: bool


@dataclass(frozen=True)
class Sittings:
    """What the page of a candidate tells about the sittings."""

    findings: list[Verdict]
    rights: list[ResitRight]
    early: ExamSubject | None
    """The CSPE that was taken in leerjaar 3 and should lapse."""


def sittings_of(candidate: ExamCandidate) -> Sittings:
    """With two queries for a candidate whose subjects are read."""
    subjects = list(candidate.subjects.all())
    central = [one for one in subjects if one.has_central_exam]
    school = candidate.trajectory.student.school_id
    session = ExamSession.objects.for_system().in_year(school, candidate.exam_year)
    found = [_of_request(candidate, one, session) for one in central if _was_resat(one)]
    cspe = next((one for one in central if one.kind == Kind.PROFILE and one.ce_on), None)
    early = None
    if cspe is not None and cspe.ce_lapsed_on is None:
        verdict = _early(candidate, cspe)
        found += [verdict] if verdict else []
        early = cspe if verdict is not None and verdict.ok is False else None
    return Sittings(found, rights_of(candidate, subjects), early)


def _was_resat(subject: ExamSubject) -> bool:
    return standing_mark(subject, "resit") is not None or subject.resit_requested_on is not None


def _of_request(
    candidate: ExamCandidate, subject: ExamSubject, session: ExamSession | None
) -> Verdict:
    before = session.resit_requests_before if session else None
    found = resit_request(candidate.exam_year, subject.resit_requested_on, before)
    return _about(subject, found)


def _about(subject: ExamSubject, found: Verdict) -> Verdict:
    words = found.as_dict() | {"text": f"{subject.name}: {found.text}"}
    return Verdict(**words)


def _early(candidate: ExamCandidate, cspe: ExamSubject) -> Verdict | None:
    """What the enrolments say of the year in which the CSPE was taken."""
    found = Enrolment.objects.for_system().filter(student=candidate.trajectory.student_id)
    day: Any = cspe.ce_on
    return early_verdict(found.select_related("school_year"), day)


def rights_of(candidate: ExamCandidate, subjects: Sequence[ExamSubject]) -> list[ResitRight]:
    """The right to one general resit, and that to resit the CSPE."""
    resat = [one for one in subjects if standing_mark(one, "resit") is not None]
    general = [one for one in resat if one.kind != Kind.PROFILE]
    cspe = [one for one in resat if one.kind == Kind.PROFILE]
    closed = candidate.resits_closed
    return [
        _right("een algemeen vak", general, candidate.general_resit_waived_on, closed=closed),
        _right("het CSPE", cspe, candidate.profile_resit_waived_on, closed=closed),
    ]


def _right(
    title: str, resat: Sequence[ExamSubject], waived: date | None, *, closed: bool
) -> ResitRight:
    if resat:
        return ResitRight(title, f"gebruikt voor {resat[0].name}", is_open=False)
    if waived is not None:
        return ResitRight(title, f"afgezien op {nl_date(waived)}", is_open=False)
    if closed:
        return ResitRight(title, "afgesloten", is_open=False)
    return ResitRight(title, "nog open", is_open=True)


# --- Acts -----------------------------------------------------------------------------------------
@transaction.atomic
def set_details(subject: ExamSubject, by: User | None, **values: Any) -> None:
    """Store what belongs to the sittings of a subject besides its marks: see `DETAILS`.

    Raises ValidationError by field.
    """
    hold_candidate(subject.candidate_id)
    stored = ExamSubject.objects.for_system().select_related("candidate").get(pk=subject.pk)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    for name, value in changed.items():
        try:
            refuse_when_locked(stored.candidate, DETAILS[name])
            _check_detail(stored, name, value)
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error
        setattr(stored, name, value)
    if changed:
        store_changed([stored], by=by)


def _check_detail(subject: ExamSubject, name: str, value: Any) -> None:
    part = {day: part for part, day in DAYS.items()}.get(name)
    if part and value is not None:
        if standing_mark(subject, part) is None:
            raise ValidationError("Vul eerst het cijfer in.", code="no_mark")
        check_day(subject.candidate, part, value)


@transaction.atomic
def let_cspe_lapse(subject: ExamSubject, on: date, by: User | None) -> None:
    """Say that a CSPE of leerjaar 3 does not count any more; a new mark takes its place.

    Raises ValidationError.
    """
    hold_candidate(subject.candidate_id)
    stored = ExamSubject.objects.for_system().select_related("candidate").get(pk=subject.pk)
    refuse_when_locked(stored.candidate, "ce")
    if stored.kind != Kind.PROFILE or standing_mark(stored, "ce") is None:
        raise ValidationError("Er is hier geen CSPE dat kan vervallen.", code="no_cspe")
    if stored.ce_on is not None and on < stored.ce_on:
        raise ValidationError(
            {"on": f"Op deze dag was het CSPE ({nl_date(stored.ce_on)}) nog niet afgelegd."}
        )
    stored.ce_lapsed_on = on
    store_changed([stored], by=by)


@transaction.atomic
def set_rights(candidate: ExamCandidate, by: User | None, **values: Any) -> None:
    """Waive or close rights to resit: fields of the candidate. Raises ValidationError."""
    stored = hold_candidate(candidate.pk)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    if not changed:
        return
    refuse_when_locked(stored, RIGHTS)
    for name, value in changed.items():
        setattr(stored, name, value)
    store_changed([stored], by=by)


def closable(candidates: Any) -> list[ExamCandidate]:
    """The candidates with a right to resit left that nobody closed or locked."""
    found = candidates.filter(resits_closed=False).with_locks().with_subjects()
    return [
        one
        for one in found.order_by("trajectory__student__sort_key", "pk")
        if any(right.is_open for right in rights_of(one, list(one.subjects.all())))
        and not _is_locked(one)
    ]


def _is_locked(candidate: ExamCandidate) -> bool:
    try:
        refuse_when_locked(candidate, RIGHTS)
    except ValidationError:
        return True
    return False


@transaction.atomic
def close_resits(candidates: Any, by: User | None) -> int:
    """Close the resits of all who have a right left; says of how many."""
    keys = [one.pk for one in closable(candidates)]
    hold_candidates(candidates.filter(pk__in=keys))
    chosen = closable(candidates.filter(pk__in=keys))
    for one in chosen:
        one.resits_closed = True
    store_changed(chosen, by=by)
    return len(chosen)
