"""What runs out soon: agreements without a sequel, recognitions and cooperation agreements.

The home page says the same in its own words (`attention_agreements`, `attention_companies`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import (
    OPEN_STATES,
    AgreementVersion,
    Company,
    CooperationAgreement,
    Recognition,
    State,
    WorkAgreement,
)
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.reminder_moments import (
    AGREEMENT_ENDS,
    COOPERATION_ENDS,
    COOPERATION_NOTICE,
    RECOGNITION_ENDS,
    longest_before,
)
from lwt_admin.agreements.standing import recognised_until
from lwt_admin.signing.reminder_moments import Dates
from lwt_admin.students.models import Trajectory

DAY = timedelta(days=1)
# Agreements for whose sake a recognition matters.
GOING_ON = (State.DRAFT, State.SENT, State.PARTLY_SIGNED, State.SIGNED)
# An addendum comes to nothing when what it amends was ended meanwhile.
CAN_STILL_HOLD = Q(amends=None) | Q(amends__state=State.SIGNED)


@dataclass(frozen=True)
class Lapse:
    """Something of a school that runs out; `dates.day` is its last day, or the last for notice."""

    kind: str
    school: School
    about: models.Model
    dates: Dates


def lapses(today: date) -> Iterator[Lapse]:
    """All of them, at every school; five queries."""
    yield from ending_agreements(AgreementVersion.objects.for_system(), today)
    yield from ending_recognitions(Company.objects.for_system(), today)
    yield from cooperation_moments(CooperationAgreement.objects.for_system(), today)


def ending_agreements(versions: AgreementVersionQuerySet, today: date) -> Iterator[Lapse]:
    """Signed agreements that end soon while the trajectory goes on, with no later one signed."""
    last = today + longest_before(AGREEMENT_ENDS)
    ending = versions.filter(state=State.SIGNED, end__range=(today, last))
    for version in without_sequel(ending).with_names().order_by("end", "pk"):
        yield Lapse(
            AGREEMENT_ENDS,
            version.agreement.trajectory.student.school,
            version.agreement,
            Dates(version.start, version.end),
        )


def without_sequel(versions: AgreementVersionQuerySet) -> AgreementVersionQuerySet:
    """Versions of trajectories that go on, with no signed agreement that lasts longer.

    `sequel` is the agreement that would, once it is signed; None when there is none.
    """
    coming = _lasting_longer().filter(CAN_STILL_HOLD, state__in=OPEN_STATES).order_by("start", "pk")
    going_on = Trajectory.objects.for_system().filter(
        pk=OuterRef("agreement__trajectory"), ended_on=None
    )
    return versions.filter(
        ~Exists(_lasting_longer().filter(state=State.SIGNED)), Exists(going_on)
    ).annotate(sequel=Subquery(coming.values("agreement")[:1]))


def _lasting_longer() -> AgreementVersionQuerySet:
    """Versions of the same pupil that end later; an orientation placement follows no LWT."""
    return AgreementVersion.objects.for_system().filter(
        Q(agreement__kind=WorkAgreement.Kind.LWT) | Q(agreement__kind=OuterRef("agreement__kind")),
        agreement__trajectory=OuterRef("agreement__trajectory"),
        end__gt=Coalesce(OuterRef("ended_on"), OuterRef("end")),
    )


def needed_from(version: AgreementVersion) -> date | None:
    """From which day on it is wrong that a version is not signed; None when it never is.

    What an addendum changes goes on as it was, until that ends.
    """
    amended = version.amends
    if amended is None:
        return version.start
    prolongs = amended.state == State.SIGNED and version.end > amended.end
    return amended.end + DAY if prolongs else None


def ending_recognitions(companies: "models.QuerySet[Company]", today: date) -> Iterator[Lapse]:
    """Companies with LWT pupils, now or soon, whose recognition ends soon and is not followed."""
    last = today + longest_before(RECOGNITION_ENDS)
    ends = Recognition.objects.for_system().filter(
        company=OuterRef("pk"), status="valid", for_lwt=True, valid_until__range=(today, last)
    )
    pupils = needing_recognition().filter(agreement__company=OuterRef("pk"), end__gte=today)
    found = companies.filter(Exists(ends), Exists(pupils)).select_related("school")
    for company in found.prefetch_related("recognitions__profiles").order_by("pk"):
        until = recognised_until(company, today)
        if until is not None and until <= last:
            begun = [one.valid_from for one in company.recognitions.all() if one.valid_from]
            since = min(begun, default=today - longest_before(RECOGNITION_ENDS))
            yield Lapse(RECOGNITION_ENDS, company.school, company, Dates(since, until))


def needing_recognition() -> AgreementVersionQuerySet:
    """Versions, made or in the making, at companies that SBB must have recognised for them."""
    return AgreementVersion.objects.for_system().filter(
        agreement__kind=WorkAgreement.Kind.LWT, state__in=GOING_ON
    )


def cooperation_moments(
    cooperations: "models.QuerySet[CooperationAgreement]", today: date
) -> Iterator[Lapse]:
    """Cooperation agreements that end with no other with the same institution after them, or whose
    notice day comes."""
    by_school: dict[int, list[CooperationAgreement]] = {}
    for one in cooperations.select_related("school").order_by("pk"):
        by_school.setdefault(one.school_id, []).append(one)
    for signed in by_school.values():
        for one in signed:
            if one.holds_on(today):
                yield from _of_cooperation(one, signed, today)


def _of_cooperation(
    one: CooperationAgreement, signed: list[CooperationAgreement], today: date
) -> Iterator[Lapse]:
    last, notice = one.last_day, one.notice_by
    if last is not None and not one.is_followed_on(last + DAY, signed):
        yield Lapse(COOPERATION_ENDS, one.school, one, Dates(one.valid_from, last))
    if notice is not None and notice >= today:
        yield Lapse(COOPERATION_NOTICE, one.school, one, Dates(one.valid_from, notice))
