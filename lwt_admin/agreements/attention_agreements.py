"""What must happen with agreements: drafts, signatures that are waited for, pupils without one."""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.attention_letters import undelivered
from lwt_admin.agreements.attention_takeover import without_scan
from lwt_admin.agreements.models import AgreementVersion, State, WorkAgreement
from lwt_admin.agreements.models.agreement import BINDING_STATES, EXPIRES_SOON, OPEN_STATES
from lwt_admin.agreements.next_steps import refuser
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.running_out import CAN_STILL_HOLD, needed_from, without_sequel
from lwt_admin.rules.periods import DAY
from lwt_admin.rules.regimes import wvo
from lwt_admin.signing.services import unsigned
from lwt_admin.students.models import Enrolment, Trajectory
from lwt_admin.students.upper_years import UPPER_YEARS
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

HELD_UP = "Iedereen heeft getekend, maar er staat iets in de weg."
BEGINS_SOON = timedelta(days=14)
LONGEST_REASON = 120


def agreement_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person can do about agreements, at this school or at all of theirs.

    At most ten queries, whatever the number of agreements.
    """
    ending = list(ending_soon(_versions(user, school, Right.AGREEMENTS_DRAFT), today))
    followed = {one.sequel: one.last_day for one in ending if one.sequel is not None}
    return [
        *drafts(_versions(user, school, Right.AGREEMENTS_DRAFT), followed, today),
        *waiting(_versions(user, school, Right.AGREEMENTS_WITNESS), followed, today),
        *refused(_versions(user, school, Right.AGREEMENTS_END)),
        *expiring(one for one in ending if one.sequel is None),
        *without_agreement(user, school, today),
        *undelivered(user, school, today),
        *without_scan(user, school),
    ]


Followed = dict[int, date]
"""By agreement that is not signed: the last day of the one that it should follow."""


def drafts(versions: AgreementVersionQuerySet, followed: Followed, today: date) -> Iterator[Todo]:
    """Drafts that nobody has offered yet; pressing when they begin soon, wrong when they should
    hold by now and the trajectory runs."""
    running = Trajectory.objects.for_system().running_on(today)
    found = versions.filter(state=State.DRAFT).select_related("amends")
    for version in found.annotate(
        runs=Exists(running.filter(pk=OuterRef("agreement__trajectory")))
    ):
        late = _is_late(version, today) and version.end >= today and version.runs
        ends = followed.get(version.agreement_id)
        soon = version.start <= today + BEGINS_SOON
        yield _todo(
            version,
            _urgency(late=late, presses=soon or ends is not None),
            f"{_what(version)} van {_names(version)} is nog een concept",
            detail=_before(version, ends, today) or _begins(version, today),
            action="Maak af en bied aan",
            due=ends or version.start,
            article=wvo("10b3", version.start).article if late else "",
        )


def waiting(versions: AgreementVersionQuerySet, followed: Followed, today: date) -> Iterator[Todo]:
    """Offered agreements, with who must still sign and since when; wrong once they should hold."""
    for version in versions.waiting().select_related("amends").with_signatories():
        document = version.document
        if document is None:
            continue
        who = ", ".join(f"{one.name} ({one.get_party_display()})" for one in unsigned(document))
        since = f"Sinds {nl_date(document.frozen_at)} wacht op: {who}." if who else HELD_UP
        late, ends = _is_late(version, today), followed.get(version.agreement_id)
        yield _todo(
            version,
            _urgency(late=late, presses=ends is not None),
            f"{_what(version)} van {_names(version)} is nog niet "
            f"{'door iedereen getekend' if who else 'rond'}",
            detail=f"{_before(version, ends, today)} {since}".strip(),
            action="Laat tekenen" if who else "Lees wat er nodig is",
            due=ends or version.start,
            article=wvo("10b3", version.start).article if late else "",
        )


def _is_late(version: AgreementVersion, today: date) -> bool:
    needed = needed_from(version)
    return needed is not None and needed <= today


def _urgency(*, late: bool, presses: bool) -> Urgency:
    if late:
        return Urgency.WRONG
    return Urgency.ATTENTION if presses else Urgency.WAITS


def _before(version: AgreementVersion, ends: date | None, today: date) -> str:
    """Until when the agreement holds that this one follows, or held; empty when that is no news."""
    if ends is not None:
        return f"De overeenkomst van nu loopt af op {nl_date(ends)}."
    if version.amends is not None and _is_late(version, today):
        return f"De overeenkomst die het wijzigt, liep af op {nl_date(version.amends.end)}."
    return ""


def _begins(version: AgreementVersion, today: date) -> str:
    begins = "Begint" if version.start >= today else "Had moeten gelden vanaf"
    return f"{begins} {nl_date(version.start)}."


def refused(versions: AgreementVersionQuerySet) -> Iterator[Todo]:
    """Texts that a party would not sign, until somebody makes another or takes it back."""
    for version in versions.newest().filter(state=State.REFUSED).with_signatories():
        who = refuser(version)
        yield _todo(
            version,
            Urgency.ATTENTION if version.is_amendment else Urgency.WRONG,
            f"{_what(version)} van {_names(version)} is geweigerd",
            detail=f"{who.name}: “{shortened(who.refusal_reason)}”" if who else "",
            action="Bekijk en beslis",
            due=version.start,
        )


def shortened(text: str) -> str:
    """A text as short as a line allows."""
    return textwrap.shorten(text, LONGEST_REASON, placeholder=" …")


def ending_soon(versions: AgreementVersionQuerySet, today: date) -> AgreementVersionQuerySet:
    """Running agreements that end soon, unless the pupil has signed a later one."""
    last = today + EXPIRES_SOON - DAY
    soon = versions.filter(
        Q(state=State.SIGNED, end__range=(today, last))
        | Q(state=State.ENDED, ended_on__range=(today, last)),
        start__lte=today,
    )
    return without_sequel(soon)


def expiring(ending: Iterable[AgreementVersion]) -> Iterator[Todo]:
    """Agreements that end soon, and nothing in the making to follow them."""
    for version in ending:
        yield _todo(
            version,
            Urgency.ATTENTION,
            f"De overeenkomst van {_names(version)} loopt af",
            detail="Er is nog geen vervolg.",
            action="Regel een vervolg",
            due=version.last_day,
        )


def without_agreement(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Pupils in the upper years whose trajectory runs today without a signed agreement.

    One that begins soon is enough; of a later one is told when it begins.
    """
    signed = AgreementVersion.objects.for_system().filter(
        agreement__trajectory=OuterRef("pk"),
        agreement__kind=WorkAgreement.Kind.LWT,
        state__in=BINDING_STATES,
    )
    going_on = Q(ended_on=None) | Q(ended_on__gte=today)
    holding = signed.filter(going_on, start__lte=today, end__gte=today)
    begins = Q(ended_on=None) | Q(ended_on__gte=F("start"))
    coming = signed.filter(begins, start__gt=today).order_by("start").values("start")
    upper = Enrolment.objects.for_system().filter(
        student=OuterRef("student"),
        leerjaar__in=UPPER_YEARS,
        school_year__start__lte=today,
        school_year__end__gte=today,
    )
    # What should hold by now, or soon, has a line of its own; an addendum once it comes too late.
    underway = AgreementVersion.objects.for_system().filter(
        Q(amends=None, start__lte=today + BEGINS_SOON) | Q(CAN_STILL_HOLD, amends__end__lt=today),
        agreement__trajectory=OuterRef("pk"),
        agreement__kind=WorkAgreement.Kind.LWT,
        state__in=OPEN_STATES,
        end__gte=today,
    )
    running = Trajectory.objects.for_user(user, Right.AGREEMENTS_DRAFT).at_school(school)
    found = running.running_on(today).filter(Exists(upper), ~Exists(holding), ~Exists(underway))
    first = found.annotate(first_day=Subquery(coming[:1]))
    lacking = first.filter(Q(first_day=None) | Q(first_day__gt=today + BEGINS_SOON))
    for trajectory in lacking.select_related("student").order_by("student__sort_key", "pk"):
        yield _lacking(trajectory, trajectory.first_day, today)


def _lacking(trajectory: Trajectory, first_day: date | None, today: date) -> Todo:
    """That a pupil has no agreement, or none until `first_day`."""
    if first_day is None:
        lacks, until = "geen getekende", "Zonder overeenkomst"
    else:
        lacks, until = f"pas vanaf {nl_date(first_day)} een getekende", "Tot die dag"
    return Todo(
        urgency=Urgency.WRONG if first_day is None else Urgency.ATTENTION,
        text=f"{trajectory.student} heeft {lacks} leer-werkovereenkomst",
        detail=f"{until} tellen uren niet mee.",
        url=reverse("agreement_add", args=[trajectory.pk]),
        action="Maak een overeenkomst",
        article=wvo("10b3", today).article,
        student_id=trajectory.student_id,
    )


def _versions(user: User, school: School | None, right: Right) -> AgreementVersionQuerySet:
    versions = AgreementVersion.objects.for_user(user, right).at_school(school)
    return versions.with_names().order_by("start", "pk")


def _what(version: AgreementVersion) -> str:
    return "Het addendum" if version.is_amendment else "De overeenkomst"


def _names(version: AgreementVersion) -> str:
    return f"{version.agreement.trajectory.student} bij {version.agreement.company}"


def _todo(
    version: AgreementVersion,
    urgency: Urgency,
    text: str,
    *,
    detail: str,
    action: str,
    due: date,
    article: str = "",
) -> Todo:
    return Todo(
        urgency=urgency,
        text=text,
        detail=detail,
        url=reverse("agreement_detail", args=[version.agreement_id]),
        action=action,
        due=due,
        article=article,
        student_id=version.agreement.trajectory.student_id,
    )
