"""What must happen to find pupils a place: answers to wait for, and promises to write down."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import PlacementOffer
from lwt_admin.agreements.search.querysets import PlacementOfferQuerySet
from lwt_admin.agreements.search.unplaced import Progress, unplaced
from lwt_admin.rules.regimes import wvo
from lwt_admin.students.models import Trajectory
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

ANSWER_WITHIN = timedelta(days=10)
BEGINS_SOON = timedelta(days=60)
TOLD_ELSEWHERE = (Progress.SIGNING, Progress.DRAFT, Progress.YES, Progress.ASKED)
"""Of these another line says what to do."""


def search_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person can do to find pupils a place: three queries."""
    if not user.access.grant(Right.AGREEMENTS_DRAFT):
        return []
    offers = PlacementOffer.objects.for_user(user, Right.AGREEMENTS_DRAFT).at_school(school)
    offers = offers.filter(trajectory__ended_on=None, trajectory__refused_on=None)
    read = offers.select_related("trajectory__student", "company").order_by("asked_on", "pk")
    return [
        *promises(read),
        *unanswered(read, today),
        *beginning_without_place(user, school, today),
    ]


def promises(offers: PlacementOfferQuerySet) -> Iterator[Todo]:
    """A company said yes, and nobody wrote the agreement yet."""
    for offer in offers.promised():
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{offer.company} zei ja voor {offer.trajectory.student}",
            detail="Er is nog geen overeenkomst.",
            url=_url(offer),
            action="Maak een overeenkomst",
            due=offer.first,
            student_id=offer.trajectory.student_id,
        )


def unanswered(offers: PlacementOfferQuerySet, today: date) -> Iterator[Todo]:
    """A company that has not answered for a while."""
    for offer in offers.waiting().asked_before(today - ANSWER_WITHIN):
        yield Todo(
            urgency=Urgency.WAITS,
            text=f"{offer.company} heeft nog niet geantwoord over {offer.trajectory.student}",
            detail=f"Gevraagd op {nl_date(offer.asked_on)} door {offer.asked_by}.",
            url=reverse("offer_edit", args=[offer.pk]),
            action="Vraag het na",
            student_id=offer.trajectory.student_id,
        )


def beginning_without_place(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Trajectories that begin soon, for which nobody is being asked.

    Of those that run already `attention_agreements` tells.
    """
    mine = Trajectory.objects.for_user(user, Right.AGREEMENTS_DRAFT).at_school(school)
    soon = unplaced(mine.filter(start__range=(today, today + BEGINS_SOON)), today)
    waiting = soon.filter(start__gt=today).exclude(progress__in=TOLD_ELSEWHERE)
    for trajectory in waiting.select_related("student"):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{trajectory.student} heeft nog geen stageplaats",
            detail=f"{Progress(trajectory.progress).label.capitalize()}.",
            url=reverse("company_search", args=[trajectory.student_id]),
            action="Zoek een leerbedrijf",
            due=trajectory.start,
            article=wvo("10b3", today).article,
            student_id=trajectory.student_id,
        )


def _url(offer: PlacementOffer) -> str:
    return f"{reverse('company_search', args=[offer.trajectory.student_id])}#gevraagd"
