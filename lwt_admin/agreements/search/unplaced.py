"""Pupils without a place: admitted, running or about to, and nothing signed that still holds.

Who is through with it is left out: from the first central exam on nobody in the last year needs a
place any more. While a trajectory is interrupted nobody waits for one either.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from lwt_admin.agreements.models import (
    OPEN_STATES,
    AgreementVersion,
    PlacementOffer,
    State,
    Termination,
    WorkAgreement,
)
from lwt_admin.students.models import Enrolment, Interruption, MentorAssignment
from lwt_admin.students.querysets import TrajectoryQuerySet
from lwt_admin.students.upper_years import LAST_YEAR
from lwt_admin.ui.formats import nl_date


class Progress(models.TextChoices):
    """How far the search is, from the end: what is nearest to a place comes first."""

    SIGNING = "tekenen", "wacht op handtekeningen"
    DRAFT = "concept", "overeenkomst in concept"
    YES = "ja", "een bedrijf zei ja"
    ASKED = "gevraagd", "wacht op antwoord"
    ALL_NO = "nee", "alle bedrijven zeiden nee"
    NOT_ASKED = "niets", "nog niets gevraagd"

    @property
    def kind(self) -> str:
        """The kind of mark that a page gives it."""
        kinds = {"tekenen": "wait", "concept": "wait", "ja": "ok", "gevraagd": "wait"}
        return kinds.get(self.value, "bad")


@dataclass(frozen=True)
class Line:
    """A pupil in the list; `days` is how long a place has been waited for."""

    trajectory: Any
    reason: str
    progress: Progress
    detail: str
    since: date
    days: int
    mentors: tuple[str, ...]


def unplaced(trajectories: TrajectoryQuerySet, today: date) -> Any:
    """Of these trajectories those without a place, who has waited longest first.

    Annotated with what `line_of` tells of them.
    """
    running = trajectories.running_on(today)
    coming = trajectories.not_ended_on(today).filter(admitted_on__lte=today, start__gt=today)
    found = trajectories.filter(
        Q(pk__in=running.order_by().values("pk")) | Q(pk__in=coming.order_by().values("pk"))
    )
    return (
        _with_progress(_with_last_place(_without_place(found, today), today), today)
        .annotate(
            since=Greatest(
                F("admitted_on"),
                Coalesce(F("last_day"), F("admitted_on")),
                Coalesce(F("paused_until"), F("admitted_on")),
            )
        )
        .order_by("since", "student__sort_key", "pk")
    )


def _agreements() -> Any:
    """The signed versions of the trajectory that hold on some day, each with its last day."""
    begins = Q(ended_on=None) | Q(ended_on__gte=F("start"))
    versions = AgreementVersion.objects.for_system().binding().filter(begins)
    return versions.filter(
        agreement__trajectory=OuterRef("pk"), agreement__kind=WorkAgreement.Kind.LWT
    ).annotate(held_until=Least(F("end"), Coalesce(F("ended_on"), F("end"))))


def _without_place(trajectories: Any, today: date) -> Any:
    holding = _agreements().filter(held_until__gte=today)
    newest = (
        Enrolment.objects.for_system()
        .filter(student=OuterRef("student"), school_year__start__lte=today)
        .order_by("-school_year__start", "-pk")
    )
    through = Q(leerjaar=LAST_YEAR, exam_on__lte=today)
    return (
        trajectories.filter(~Exists(holding))
        .annotate(
            leerjaar=Subquery(newest.values("leerjaar")[:1]),
            class_name=Subquery(newest.values("class_name")[:1]),
            exam_on=Subquery(newest.values("school_year__first_central_exam")[:1]),
        )
        .exclude(through & Q(exam_on__isnull=False))
    )


def _with_last_place(trajectories: Any, today: date) -> Any:
    """Annotate the place that was lost, and until when the trajectory stood still."""
    last = _agreements().order_by("-held_until", "-pk")
    ended = Termination.objects.for_system().filter(agreement_version=OuterRef("last_version"))
    pauses = Interruption.objects.for_system().filter(
        trajectory=OuterRef("pk"), start__lte=today, end__lt=today
    )
    return trajectories.annotate(
        last_version=Subquery(last.values("pk")[:1]),
        last_day=Subquery(last.values("held_until")[:1]),
        last_company=Subquery(last.values("agreement__company__name")[:1]),
        last_state=Subquery(last.values("state")[:1]),
        paused_until=Subquery(pauses.order_by("-end").values("end")[:1]),
    ).annotate(last_cause=Subquery(ended.values("cause")[:1]))


def _with_progress(trajectories: Any, today: date) -> Any:
    """Annotate how far the search is, and with which company."""
    open_versions = AgreementVersion.objects.for_system().filter(
        agreement__trajectory=OuterRef("pk"),
        agreement__kind=WorkAgreement.Kind.LWT,
        state__in=OPEN_STATES,
        end__gte=today,
    )
    # What is out for signature is nearer than a draft.
    nearest = open_versions.annotate(
        is_draft=Case(When(state=State.DRAFT, then=1), default=0)
    ).order_by("is_draft", "-pk")
    offers = PlacementOffer.objects.for_system().filter(trajectory=OuterRef("pk"))
    return trajectories.annotate(
        open_state=Subquery(nearest.values("state")[:1]),
        open_company=Subquery(nearest.values("agreement__company__name")[:1]),
        open_agreement=Subquery(nearest.values("agreement")[:1]),
        promise=Subquery(offers.promised().order_by("-pk").values("company__name")[:1]),
        asked=_count(offers.waiting()),
        refused=_count(offers.filter(answer="no")),
    ).annotate(
        progress=Case(
            When(open_state__in=(State.SENT, State.PARTLY_SIGNED), then=Value(Progress.SIGNING)),
            When(open_state=State.DRAFT, then=Value(Progress.DRAFT)),
            When(promise__isnull=False, then=Value(Progress.YES)),
            When(asked__gt=0, then=Value(Progress.ASKED)),
            When(refused__gt=0, then=Value(Progress.ALL_NO)),
            default=Value(Progress.NOT_ASKED),
            output_field=models.CharField(),
        )
    )


def _count(offers: Any) -> Coalesce:
    counted = offers.order_by().values("trajectory").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def with_people(trajectories: Any) -> Any:
    """Pupil, school and mentors read along."""
    mentors = MentorAssignment.objects.for_system().select_related("mentor")
    return trajectories.select_related("student__school").prefetch_related(
        Prefetch("mentor_assignments", mentors)
    )


def line_of(trajectory: Any, today: date) -> Line:
    """A pupil as the list shows it; `trajectory` as `unplaced` gives it, `with_people`."""
    return Line(
        trajectory=trajectory,
        reason=_reason(trajectory, today),
        progress=Progress(trajectory.progress),
        detail=_detail(trajectory),
        since=trajectory.since,
        days=(today - trajectory.since).days,
        mentors=tuple(
            str(one.mentor) for one in trajectory.mentor_assignments.all() if one.includes(today)
        ),
    )


def _reason(one: Any, today: date) -> str:
    """Why there is no place."""
    if one.last_day is None:
        if one.start > today:
            return f"Begint op {nl_date(one.start)} en heeft nog geen plek"
        return "Heeft nog geen plek gehad"
    place = f"bij {one.last_company} op {nl_date(one.last_day)}"
    if one.last_state == State.ENDED:
        cause = dict(Termination.Cause.choices).get(one.last_cause, "")
        return f"Voortijdig beëindigd {place}{': ' if cause else ''}{cause}"
    return f"De overeenkomst liep af {place}"


def _detail(one: Any) -> str:
    match one.progress:
        case Progress.SIGNING | Progress.DRAFT:
            return f"bij {one.open_company}"
        case Progress.YES:
            return str(one.promise)
        case Progress.ASKED:
            waits = "1 bedrijf" if one.asked == 1 else f"{one.asked} bedrijven"
            return f"van {waits}{_said_no(one)}"
        case Progress.ALL_NO:
            return "1 keer gevraagd" if one.refused == 1 else f"{one.refused} keer gevraagd"
    return ""


def _said_no(one: Any) -> str:
    return f"; {one.refused} keer nee" if one.refused else ""
