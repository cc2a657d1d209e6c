"""What must happen with companies and mbo institutions: recognitions and cooperation that lapse."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import (
    AgreementVersion,
    Company,
    CooperationAgreement,
    Recognition,
    TrajectoryRoute,
    WorkAgreement,
)
from lwt_admin.agreements.services.recognition import recognition_periods
from lwt_admin.agreements.standing import ANSWER_WITHIN, DAY, LAPSES_SOON
from lwt_admin.rules.agreements import (
    COOPERATION_SOURCE,
    RECOGNITION_SOURCE,
    first_unrecognised_day,
)
from lwt_admin.students.models import Trajectory
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

NOTICE_WARNING = timedelta(days=60)
LAST_OF_INSTITUTION = "Daarna geldt er geen andere met deze instelling. Verleng op tijd."


def company_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What somebody who may change companies should do, at this school or at all of theirs.

    At most seven queries, whatever the number of companies.
    """
    if not user.access.grant(Right.COMPANIES_CHANGE):
        return []
    return [
        *lapsing_recognitions(user, school, today),
        *unanswered_requests(user, school, today),
        *cooperations(user, school, today),
    ]


def lapsing_recognitions(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Companies where pupils work on a day, soon or now, on which no recognition holds.

    An agreement that waits for signatures counts: it is not completed without a recognition.
    """
    soon = today + LAPSES_SOON
    versions = AgreementVersion.objects.for_user(user).at_school(school)
    offered = versions.waiting().filter(start__lte=soon, end__gte=today)
    running = (
        (versions.running_between(today, soon) | offered)
        .filter(agreement__kind=WorkAgreement.Kind.LWT)
        .select_related("agreement__company")
        .prefetch_related("agreement__company__recognitions__profiles")
    )
    first: dict[Company, date] = {}
    allowed = user.access.grant(Right.COMPANIES_CHANGE).all
    for version in running.order_by("start", "pk"):
        company = version.agreement.company
        begin, end = max(today, version.start), min(soon, version.last_day)
        gap = first_unrecognised_day(recognition_periods(company), begin, end)
        if gap is not None and company.school_id in allowed:
            first[company] = min(gap, first.get(company, gap))
    for company, gap in first.items():
        yield _lapsing(company, gap, today)


def _lapsing(company: Company, gap: date, today: date) -> Todo:
    now = gap <= today
    return Todo(
        urgency=Urgency.WRONG if now else Urgency.ATTENTION,
        text=(
            f"{company} heeft geen geldige erkenning, en er werkt een leerling"
            if now
            else f"De erkenning van {company} loopt af, en er werkt een leerling"
        ),
        detail="Uren tellen dan niet mee. Vraag SBB om verlenging en vul het antwoord in.",
        url=reverse("company_detail", args=[company.pk]),
        action="Bekijk de erkenning",
        article=RECOGNITION_SOURCE.article,
        due=gap if now else gap - DAY,
    )


def unanswered_requests(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Requests to SBB that have waited long; not where a later recognition came after all."""
    recognitions = Recognition.objects.for_user(user, Right.COMPANIES_CHANGE).at_school(school)
    waiting = recognitions.requested().filter(requested_on__lt=today - ANSWER_WITHIN)
    companies = waiting.select_related("company").prefetch_related("company__recognitions")
    for recognition in companies.order_by("requested_on", "pk"):
        others = recognition.company.recognitions.all()
        if any(_answers(other, recognition) for other in others):
            continue
        yield Todo(
            urgency=Urgency.WAITS,
            text=f"SBB heeft nog niet geantwoord over de erkenning van {recognition.company}",
            detail=f"Aangevraagd op {nl_date(recognition.requested_on)}.",
            url=reverse("recognition_edit", args=[recognition.pk]),
            action="Vul het antwoord in",
            article=RECOGNITION_SOURCE.article,
        )


def _answers(other: Recognition, request: Recognition) -> bool:
    """Whether `other` is a recognition that came after the request."""
    if not other.for_lwt or other.status != Recognition.Status.VALID:
        return False
    start, requested = other.valid_from, request.requested_on
    return start is not None and requested is not None and start >= requested


def cooperations(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Schools without a cooperation agreement in force, or with one that needs a decision."""
    schools = School.objects.for_user(user, Right.COMPANIES_CHANGE)
    if school is not None:
        schools = schools.filter(pk=school.pk)
    by_school: dict[int, list[CooperationAgreement]] = {one.pk: [] for one in schools}
    mine = CooperationAgreement.objects.for_user(user, Right.COMPANIES_CHANGE).at_school(school)
    for cooperation in mine:
        by_school[cooperation.school_id].append(cooperation)
    routes = _routes(by_school, today)
    for signed in by_school.values():
        yield from _cooperation(signed, today)
        yield from _left_behind(signed, routes, today)


def _cooperation(signed: list[CooperationAgreement], today: date) -> Iterator[Todo]:
    holding = [one for one in signed if one.holds_on(today)]
    if not holding:
        yield Todo(
            urgency=Urgency.WRONG,
            text="Er geldt vandaag geen samenwerkingsovereenkomst met een mbo-instelling",
            detail="Zonder mag de school geen leer-werktraject aanbieden in leerjaar 3 en 4.",
            url=reverse("cooperation_list"),
            action="Regel de samenwerking",
            article=COOPERATION_SOURCE.article,
        )
    for one in holding:
        last, notice = one.last_day, one.notice_by
        if last is not None and last <= today + LAPSES_SOON:
            if not one.is_followed_on(last + DAY, signed):
                yield _prolong(one, "loopt af", LAST_OF_INSTITUTION, last)
        elif notice is not None and today <= notice <= today + NOTICE_WARNING:
            yield _notice(one, notice)


def _routes(schools: Iterable[int], today: date) -> Counter[int]:
    """By cooperation agreement: how many pupils who have not left go on by it."""
    going_on = Trajectory.objects.for_system().not_ended_on(today)
    routes = TrajectoryRoute.objects.for_system().filter(
        trajectory__in=going_on, cooperation__school__in=schools
    )
    return Counter(routes.values_list("cooperation", flat=True))


def _left_behind(
    signed: list[CooperationAgreement], routes: Counter[int], today: date
) -> Iterator[Todo]:
    """Cooperation agreements that ended while pupils still go on by them to that institution."""
    if not any(one.holds_on(today) for one in signed):
        return  # that there is none at all is said already
    for one in signed:
        last, pupils = one.last_day, routes[one.pk]
        if last is None or last >= today or not pupils or one.is_followed_on(today, signed):
            continue
        of = "1 leerling" if pupils == 1 else f"{pupils} leerlingen"
        detail = f"Van {of} leidt de route naar deze instelling. Verleng, of wijzig de route."
        yield _prolong(one, "is afgelopen", detail, last)


def _prolong(cooperation: CooperationAgreement, how: str, detail: str, last: date) -> Todo:
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"De samenwerkingsovereenkomst met {cooperation} {how}",
        detail=detail,
        url=reverse("cooperation_edit", args=[cooperation.pk]),
        action="Verleng of vervang",
        article=COOPERATION_SOURCE.article,
        due=last,
    )


def _notice(cooperation: CooperationAgreement, notice: date) -> Todo:
    return Todo(
        urgency=Urgency.WAITS,
        text=f"Verleng of zeg op: de samenwerkingsovereenkomst met {cooperation}",
        detail=f"Opzeggen kan tot en met {nl_date(notice)}.",
        url=reverse("cooperation_edit", args=[cooperation.pk]),
        action="Neem een besluit",
        article=COOPERATION_SOURCE.article,
        due=notice,
    )
