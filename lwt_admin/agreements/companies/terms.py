"""How near the days are on which a recognition needs an assessment, or lapses unused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lwt_admin.agreements.models import Company, QualityAssessment
from lwt_admin.agreements.services.recognition import recognition_periods
from lwt_admin.rules.agreements import first_unrecognised_day
from lwt_admin.rules.recognition import (
    FINE,
    PAST,
    SOON,
    SOURCE,
    YEARS,
    Term,
    assessment_term,
    lapse_term,
)

KINDS = {FINE: "ok", SOON: "warn", PAST: "bad"}
NEVER_ASSESSED = (
    "Wanneer SBB dit bedrijf beoordeelde, is niet ingevuld. Dat hoort elke "
    f"{YEARS} jaar te gebeuren."
)


@dataclass(frozen=True)
class LawLine:
    """A term as the list of the law shows it."""

    kind: str
    text: str
    article: str
    status: str


def assessment_term_of(assessments: Iterable[QualityAssessment], day: date) -> Term | None:
    """The term since the last assessment by SBB, else by the school; None without any.

    Give them newest first.
    """
    past = [one for one in assessments if one.assessed_on <= day]
    last = next((one for one in past if one.by_sbb), next(iter(past), None))
    if last is None:
        return None
    return assessment_term(last.assessed_on, day, by_sbb=last.by_sbb)


def lapse_term_of(company: Company, day: date) -> Term | None:
    """The term since the last placement, or since the recognition; None where none holds.

    Give the company `with_recognitions` and `with_last_placement`. A pupil who is there today, or
    whom an agreement in force brings there, keeps it from running.
    """
    since = recognised_since(company, day)
    if since is None or company.last_placement == day:
        return None
    used = company.last_placement
    if used is None or used < since:
        return lapse_term(since, day, placed=False)
    return lapse_term(used, day)


def recognised_since(company: Company, day: date) -> date | None:
    """The first day of the stretch of recognition for LWT that holds on `day`, if one does."""
    periods = recognition_periods(company)
    if first_unrecognised_day(periods, day, day) is not None:
        return None
    starts = sorted((one.first for one in periods if one.lwt and one.first <= day), reverse=True)
    since = day
    for start in starts:
        if first_unrecognised_day(periods, start, day) is None:
            since = min(since, start)
    return since


def law_lines(company: Company, assessments: list[QualityAssessment], day: date) -> list[LawLine]:
    """Both terms for the page of the company."""
    lapse, assessed = lapse_term_of(company, day), assessment_term_of(assessments, day)
    lines = [_line(term) for term in (lapse, assessed) if term is not None]
    if assessed is None and recognised_since(company, day) is not None:
        lines.append(LawLine("neutral", NEVER_ASSESSED, SOURCE.article, SOURCE.status))
    return lines


def _line(term: Term) -> LawLine:
    return LawLine(KINDS[term.state], term.text, term.article, term.status)
