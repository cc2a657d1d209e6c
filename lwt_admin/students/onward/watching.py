"""Who must apply at the mbo, of whom the outcome is not known, and of whom to ask what became."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery

from lwt_admin.rules.onward import (
    ASKED_AFTER,
    ask_on,
    left_between,
    reference_date,
    watched_from,
)
from lwt_admin.students.models import LaterDestination, MboApplication, Outcome, Trajectory
from lwt_admin.students.querysets import TrajectoryQuerySet
from lwt_admin.students.upper_years import LAST_YEAR

EndKind = Trajectory.EndKind

STILL_ELSEWHERE: Final = (EndKind.BB, EndKind.MOVED, EndKind.NOT_STARTED)
"""Kinds of end after which the pupil still goes to a vmbo, or never began: nothing to ask yet."""

ANSWER_AFTER: Final = timedelta(weeks=6)
"""So long an institution may be expected to take over an answer."""


@dataclass(frozen=True)
class Applying:
    """A pupil in the last year who has no application that still leads anywhere.

    `refused` says that there were some; `waiting_at` names where an answer takes too long.
    """

    trajectory: Trajectory
    reference: date
    refused: bool
    waiting_at: str = ""
    waiting_since: date | None = None


@dataclass(frozen=True)
class Question:
    """Something to ask about who left; without `years` the outcome itself."""

    trajectory: Trajectory
    due: date
    years: int | None = None


def applying(trajectories: TrajectoryQuerySet, today: date) -> Iterator[Applying]:
    """Pupils in the last year who must still apply, or wait too long: one query."""
    applications = MboApplication.objects.for_system().filter(trajectory=OuterRef("pk"))
    late = applications.waiting().filter(applied_on__lte=today - ANSWER_AFTER)
    enrolment = Q(
        student__enrolments__leerjaar=LAST_YEAR,
        student__enrolments__school_year__start__lte=today,
        student__enrolments__school_year__end__gte=today,
    )
    found: Any = (
        trajectories.not_ended_on(today)
        .filter(enrolment, admitted_on__isnull=False)
        .annotate(
            year_end=F("student__enrolments__school_year__end"),
            hopeful=Exists(applications.hopeful()),
            applied=Exists(applications),
            waiting_at=Subquery(late.order_by("applied_on", "pk").values("institution")[:1]),
            waiting_since=Subquery(
                late.order_by()
                .values("trajectory")
                .annotate(first=Min("applied_on"))
                .values("first")
            ),
        )
        .select_related("student__school")
        .order_by("student__sort_key", "pk")
    )
    for one in found:
        reference = reference_date(one.student.school.mbo_apply_by, one.year_end.year)
        if one.hopeful and one.waiting_at is None:
            continue
        if not one.hopeful and today < watched_from(reference):
            continue
        yield Applying(
            trajectory=one,
            reference=reference,
            refused=one.applied and not one.hopeful,
            waiting_at=one.waiting_at or "",
            waiting_since=one.waiting_since,
        )


def without_outcome(trajectories: TrajectoryQuerySet, today: date) -> Iterator[Question]:
    """Who left without an outcome on record, as long as it can still be asked: one query."""
    earliest, _ = left_between(today, ASKED_AFTER[-1])
    found = (
        trajectories.filter(
            ended_on__gt=earliest,
            ended_on__lt=today,
            refused_on=None,
            admitted_on__isnull=False,
            outcome=None,
        )
        .exclude(end_kind__in=STILL_ELSEWHERE)
        .select_related("student__school")
        .order_by("ended_on", "student__sort_key", "pk")
    )
    for one in found:
        yield Question(one, one.ended_on)


def to_ask(trajectories: TrajectoryQuerySet, today: date) -> Iterator[Question]:
    """Of whom to ask now what became of them, one or two years after leaving: one query."""
    asked = LaterDestination.objects.for_system().filter(trajectory=OuterRef("pk"))
    due = Q(pk__in=[])
    for years in ASKED_AFTER:
        after, until = left_between(today, years)
        unasked = ~Exists(asked.filter(after_years=years))
        due |= Q(unasked, ended_on__gt=after, ended_on__lte=until)
    found = (
        trajectories.filter(due, outcome__isnull=False)
        .select_related("student__school", "outcome")
        .order_by("ended_on", "student__sort_key", "pk")
    )
    for one in found:
        yield Question(one, *_question_of(one.ended_on, today))


def _question_of(left_on: date, today: date) -> tuple[date, int]:
    """Since when and for which year to ask now: the last that is due."""
    years = max(years for years in ASKED_AFTER if ask_on(left_on, years) <= today)
    return ask_on(left_on, years), years


def outcome_of(trajectory: Trajectory) -> Outcome | None:
    """The outcome of a trajectory that was selected along with it, if there is one."""
    return getattr(trajectory, "outcome", None)
