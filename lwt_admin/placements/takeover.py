"""Taking over running paper agreements together with what was made under them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion, Company
from lwt_admin.agreements.models.agreement import BINDING_STATES, OPEN_STATES
from lwt_admin.agreements.services.takeover import OnPaper, take_over_all
from lwt_admin.placements.carrying import MonthSum, carry_first, each_month
from lwt_admin.signing.taken_over import add_scan
from lwt_admin.students.models import Trajectory

SHOWN: Final = 25
"""Pupils on one page, so that no form has too many fields; the rest follows after these."""
WITHOUT_YEAR: Final = timedelta(days=150)


@dataclass(frozen=True)
class ToTakeOver:
    """The pupils of whom a paper agreement may be running, with what one may choose."""

    trajectories: Sequence[Trajectory]
    companies: dict[int, list[Company]]
    months: dict[int, list[date]]
    more: int


def to_take_over(user: User, school: School | None, today: date) -> ToTakeOver:
    """Pupils with a running trajectory and no agreement that holds, waits or is drafted."""
    reached = Trajectory.objects.for_user(user, Right.AGREEMENTS_SEND).at_school(school)
    known = AgreementVersion.objects.for_system().filter(
        Q(ended_on=None) | Q(ended_on__gte=today),
        agreement__trajectory=OuterRef("pk"),
        state__in=(*OPEN_STATES, *BINDING_STATES),
        end__gte=today,
    )
    found = reached.running_on(today).filter(~Exists(known)).select_related("student__school")
    ordered = found.prefetch_related("student__guardians").order_by("student__sort_key", "pk")
    trajectories = list(ordered[: SHOWN + 1])
    more = found.count() - SHOWN if len(trajectories) > SHOWN else 0
    schools = {one.student.school_id for one in trajectories}
    return ToTakeOver(
        trajectories=trajectories[:SHOWN],
        companies=_companies(user, schools),
        months=_months(schools, today),
        more=more,
    )


def _companies(user: User, schools: Iterable[int]) -> dict[int, list[Company]]:
    found: dict[int, list[Company]] = {pk: [] for pk in schools}
    companies = Company.objects.for_user(user).filter(school__in=list(found))
    for company in companies.order_by("name", "pk"):
        found[company.school_id].append(company)
    return found


def _months(schools: Iterable[int], today: date) -> dict[int, list[date]]:
    """The months of the school year so far, per school."""
    pks = list(schools)
    years = SchoolYear.objects.for_system().on(today).filter(school__in=pks)
    starts = {year.school_id: year.start for year in years}
    return {pk: list(each_month(starts.get(pk, today - WITHOUT_YEAR), today)) for pk in pks}


WithHours = tuple[OnPaper, Sequence[MonthSum]]
"""An agreement on paper, and what was made under it month by month."""


@transaction.atomic
def take_over_with_hours(
    paper: OnPaper,
    sums: Sequence[MonthSum],
    *,
    by: User,
    now: datetime,
    scan: File | None = None,
) -> AgreementVersion:
    """Enter the agreement, and the sums of its months; all of it or nothing.

    Raises what `take_over_all_with_hours` raises, and SigningRefused for a scan.
    """
    (version,) = take_over_all_with_hours([(paper, sums)], by=by, now=now)
    if scan is not None and version.document is not None:
        # Last: a file does not go away with what is taken back here.
        add_scan(version.document, scan, by=by, now=now)
    return version


@transaction.atomic
def take_over_all_with_hours(
    entries: Sequence[WithHours], *, by: User, now: datetime
) -> list[AgreementVersion]:
    """Enter agreements and the sums of their months, all or none: a few statements for all.

    Raises what `take_over_all` and `carry` raise, and PermissionDenied for sums by who enters no
    hours.
    """
    versions = take_over_all([paper for paper, _ in entries], by=by, now=now)
    made = {
        version: [one for one in sums if one.minutes or one.days]
        for version, (_, sums) in zip(versions, entries, strict=True)
    }
    made = {version: sums for version, sums in made.items() if sums}
    keys = {version.agreement.trajectory_id for version in made}
    logs = Trajectory.objects.for_user(by, Right.PLACEMENTS_LOG).filter(pk__in=keys)
    if keys - set(logs.values_list("pk", flat=True)):
        raise PermissionDenied("Uren voert de LWT-coördinator of de mentor in.")
    carry_first(made, by=by, now=now)
    return versions
