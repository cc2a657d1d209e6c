"""The rows that belong to trajectories, per trajectory, pupil or school: a query for each kind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F, Q

from lwt_admin.accounts.models import ClosedPeriod
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.placements.models import CarriedMonth, HourEntry
from lwt_admin.placements.recognised import recognised_on
from lwt_admin.records import moments
from lwt_admin.students.models import Enrolment, Interruption, Trajectory


def entries_of(
    rows: Sequence[Trajectory], limits: Q
) -> tuple[dict[int, list[HourEntry]], frozenset[int]]:
    """Entries per trajectory, and those on whose date the company was recognised."""
    found: dict[int, list[HourEntry]] = defaultdict(list)
    entries = (
        HourEntry.objects.for_system()
        .filter(limits, agreement__trajectory__in=[row.pk for row in rows])
        .annotate(is_recognised=recognised_on("date"), trajectory_pk=F("agreement__trajectory"))
        .defer(*moments())
        .order_by("date", "start", "pk")
    )
    counting = set()
    for entry in entries:
        found[entry.trajectory_pk].append(entry)
        if entry.is_recognised:
            counting.add(entry.pk)
    return found, frozenset(counting)


def carried_of(versions: Iterable[AgreementVersion]) -> dict[int, list[CarriedMonth]]:
    """Months that were carried over, per trajectory, with whether the company was recognised for
    LWT on their first and their last day; no query where nothing was taken over from paper.
    """
    found: dict[int, list[CarriedMonth]] = defaultdict(list)
    taken = {one.agreement_id for one in versions if one.agreement.taken_over_at is not None}
    if not taken:
        return found
    months = CarriedMonth.objects.for_system().filter(agreement__in=taken)
    recognised = {f"{day}_recognised": recognised_on(day) for day in ("first", "last")}
    annotated = months.annotate(trajectory_pk=F("agreement__trajectory"), **recognised)
    for month in annotated.select_related("entered_by").order_by("month", "pk"):
        found[month.trajectory_pk].append(month)
    return found


def enrolments_of(
    rows: Sequence[Trajectory], given: Sequence[Enrolment] | None
) -> dict[int, list[Enrolment]]:
    """Enrolments per pupil, oldest year first."""
    found: dict[int, list[Enrolment]] = defaultdict(list)
    if given is None:
        pupils = {row.student_id for row in rows}
        stored = Enrolment.objects.for_system().filter(student__in=pupils)
        given = list(stored.select_related("school_year").defer(*moments("school_year")))
    for enrolment in sorted(given, key=lambda one: (one.school_year.start, one.pk)):
        found[enrolment.student_id].append(enrolment)
    return found


def closed_of(rows: Sequence[Trajectory]) -> dict[int, list[ClosedPeriod]]:
    found: dict[int, list[ClosedPeriod]] = defaultdict(list)
    schools = {row.student.school_id for row in rows}
    periods = ClosedPeriod.objects.for_system().filter(school_year__school__in=schools)
    shown = periods.select_related("school_year").defer(*moments("school_year"))
    for period in shown.order_by("start", "pk"):
        found[period.school_year.school_id].append(period)
    return found


def interruptions_of(rows: Sequence[Trajectory]) -> dict[int, list[Interruption]]:
    """The times in which a trajectory stood still, per trajectory; of one alone no query when they
    were prefetched. Of many it is no prefetch: that makes a queryset for each, which takes long.
    """
    found: dict[int, list[Interruption]] = defaultdict(list)
    if len(rows) == 1:
        found[rows[0].pk] = list(rows[0].interruptions.all())
        return found
    pauses = Interruption.objects.for_system().filter(trajectory__in=[row.pk for row in rows])
    for pause in pauses.defer(*moments()):
        found[pause.trajectory_id].append(pause)
    return found
