"""What may be put where: the marks of one candidate as they stand, and what refuses a new one.

Asks no queries: who checks a single mark and who checks a whole list use the same words.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError

from lwt_admin.exams.decisions.locks import refuse_when_locked
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.rules.marks import AVERAGE_HELP, MARK_HELP, parse_average, parse_mark
from lwt_admin.rules.regimes import exam_regime
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.text import sentence
from lwt_admin.ui.formats import nl_date

Kind = ExamSubject.Kind

PARTS: Final = {
    "se": "SE",
    "se_resit": "herkansing SE",
    "ce": "CE",
    "resit": "herkansing CE",
}
"""The marks that a subject can have, as the screen names them."""

DAYS: Final = {"ce": "ce_on", "resit": "resit_on"}
"""The day of the sitting that belongs to a mark."""

CENTRAL: Final = frozenset(DAYS)
EXACT_KINDS: Final = frozenset({Kind.ELECTIVE, Kind.EXTRA})
"""Subjects whose SE is an exact average when they have no central exam."""

YEARS_BEFORE: Final = 2
"""How long before the exam year a sitting can lie: a CSPE is taken in leerjaar 3 at the earliest,
and whoever stays down takes a year longer."""


def parts_of(subject: ExamSubject, *, profile_has_se: bool = True) -> tuple[str, ...]:
    """The marks that this subject can have."""
    if subject.kind == Kind.FOLLOWED:
        return ()
    if not subject.has_central_exam:
        return ("se", "se_resit")
    no_school_exam = subject.kind == Kind.PROFILE and not profile_has_se
    return ("ce", "resit") if no_school_exam else ("se", "ce", "resit")


def is_exact(subject: ExamSubject, part: str) -> bool:
    """Whether the mark is an average of up to four decimals instead of a mark with one."""
    return part == "se" and not subject.has_central_exam and subject.kind in EXACT_KINDS


def read_mark(subject: ExamSubject, part: str, text: str) -> Decimal | None:
    """The mark that somebody typed, with comma or point; None for nothing.

    Raises ValidationError, with the text and what is allowed, for anything else.
    """
    text = text.strip()
    if not text:
        return None
    try:
        return parse_average(text) if is_exact(subject, part) else parse_mark(text)
    except RuleError as error:
        raise ValidationError(sentence(error.message), code="mark") from error


def standing_mark(subject: ExamSubject, part: str) -> Decimal | None:
    """The mark as it counts: that of a CSPE that lapsed is as if it was never there."""
    if part in CENTRAL and subject.ce_lapsed_on is not None:
        return None
    mark: Decimal | None = getattr(subject, part)
    return mark


def check_mark(
    candidate: ExamCandidate,
    subjects: Sequence[ExamSubject],
    subject: ExamSubject,
    part: str,
    mark: Decimal | None,
    *,
    offers_se_resit: bool,
) -> None:
    """Raise ValidationError when `mark` cannot be put there; None takes a mark away.

    `subjects` is the whole package as it stands, `subject` one of them. The candidate is one of
    `with_locks()`, or its lock is asked for.
    """
    refuse_when_locked(candidate, part)
    _check_place(candidate, subject, part)
    if mark is None:
        _check_removal(subject, part)
        return
    _check_range(subject, part, mark)
    if standing_mark(subject, part) is not None:
        return  # a correction uses no right that was not used already
    if part == "se_resit":
        _check_school_resit(subject, offered=offers_se_resit)
    if part == "resit":
        _check_resit(candidate, subjects, subject)


def check_day(candidate: ExamCandidate, part: str, on: date) -> None:
    """Raise ValidationError when no sitting for this exam can have been on that day."""
    if part not in DAYS:
        raise ValidationError("Alleen bij een centraal examen hoort een dag.", code="day")
    if not candidate.exam_year - YEARS_BEFORE <= on.year <= candidate.exam_year:
        raise ValidationError(
            f"{nl_date(on)} past niet bij examenjaar {candidate.exam_year}.", code="day"
        )


def _check_place(candidate: ExamCandidate, subject: ExamSubject, part: str) -> None:
    if part in parts_of(subject, profile_has_se=candidate.profile_has_se):
        return
    if subject.kind == Kind.FOLLOWED:
        why = "is gevolgd zonder examen en heeft geen cijfers"
    elif part in CENTRAL:
        why = "heeft geen centraal examen"
    elif part == "se":
        why = "heeft volgens het PTA geen schoolexamen"
    else:
        why = "heeft een centraal examen; een herkansing van het schoolexamen is er dan niet"
    raise ValidationError(f"{subject.name} {why}.", code="place")


def _check_removal(subject: ExamSubject, part: str) -> None:
    after = {"ce": "resit", "se": "se_resit"}.get(part)
    if after and standing_mark(subject, after) is not None:
        raise ValidationError(
            f"Er is al een {PARTS[after]}. Haal die eerst weg.", code="resit_stands"
        )


def _check_range(subject: ExamSubject, part: str, mark: Decimal) -> None:
    exact = is_exact(subject, part)
    places = Decimal("0.0001") if exact else Decimal("0.1")
    if not mark.is_finite() or not 1 <= mark <= 10 or mark != mark.quantize(places):
        help_text = AVERAGE_HELP if exact else MARK_HELP
        raise ValidationError(
            sentence(f"“{str(mark).replace('.', ',')}” is geen geldig cijfer: {help_text}"),
            code="mark",
        )


def _check_school_resit(subject: ExamSubject, *, offered: bool) -> None:
    if not offered:
        raise ValidationError(
            "De school biedt dit examenjaar geen herkansing van een vak met alleen een "
            "schoolexamen aan (EB 35b1).",
            code="not_offered",
        )
    if subject.se is None:
        raise ValidationError(
            "Een herkansing kan pas als het cijfer van het schoolexamen er is (EB 35b1).",
            code="no_exam",
        )


def _check_resit(
    candidate: ExamCandidate, subjects: Sequence[ExamSubject], subject: ExamSubject
) -> None:
    article = exam_regime(candidate.exam_year).resit_source.article
    if standing_mark(subject, "ce") is None:
        raise ValidationError(
            f"Een herkansing kan pas als het cijfer van het eerste examen er is ({article}).",
            code="no_exam",
        )
    if candidate.resits_closed:
        raise ValidationError(
            f"De herkansingen van deze kandidaat zijn afgesloten ({article}).", code="closed"
        )
    of_profile = subject.kind == Kind.PROFILE
    waived = candidate.profile_resit_waived_on if of_profile else candidate.general_resit_waived_on
    if waived is not None:
        what = "het CSPE" if of_profile else "een algemeen vak"
        raise ValidationError(
            f"De kandidaat heeft op {nl_date(waived)} afgezien van de herkansing van {what} "
            f"({article}).",
            code="waived",
        )
    other = None if of_profile else resat_before(subjects, subject)
    if other is not None:
        raise ValidationError(
            "Er is maar één herkansing van een algemeen vak in een examenjaar, en die was voor "
            f"{other.name} ({article}).",
            code="second_resit",
        )


def resat_before(subjects: Sequence[ExamSubject], subject: ExamSubject) -> ExamSubject | None:
    """The other general subject whose central exam was resat (EB 51), if there is one."""
    return next(
        (
            other
            for other in subjects
            if other.pk != subject.pk and other.kind != Kind.PROFILE and other.resit is not None
        ),
        None,
    )
