"""What staff see of links about hours: that one went, and what was done with it; never the link."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.letters.models import Letter
from lwt_admin.letters.overview import LetterLine, line_of
from lwt_admin.placements.confirming import Party, address_of, asks, ended_early, why_no_link
from lwt_admin.placements.models import ConfirmationLink, HourEntry, HourStep, WeekRemark
from lwt_admin.placements.weekly_letters import ANOTHER, WEEKLY
from lwt_admin.signing.addresses import of_staff
from lwt_admin.ui.formats import nl_datetime

MOST = 30
Status = HourEntry.Status


@dataclass(frozen=True)
class LinkTold:
    """A link that was made for somebody, and how the letter with it fared."""

    link: ConfirmationLink
    letter: LetterLine | None
    now: datetime

    @property
    def standing(self) -> tuple[str, str]:
        """The kind of mark, and its words."""
        if self.link.revoked_at is not None:
            return "neutral", "vervangen of ingetrokken"
        if not self.link.opens_at(self.now):
            return "neutral", "verlopen"
        return "ok", f"werkt tot {nl_datetime(self.link.expires_at)}"


@dataclass(frozen=True)
class StepTold:
    """What somebody did with an entry by a link."""

    step: HourStep

    @property
    def what(self) -> str:
        """In a word; a leermeester who changed an entry stands as the one who entered it."""
        step = self.step
        if step.to_status == Status.DISPUTED:
            return "vraag gesteld"
        if not step.from_status:
            return "voorgesteld" if step.to_status == Status.PROPOSED else "opgegeven"
        if step.to_status == Status.PROPOSED:
            return "anders voorgesteld"
        if step.entry.entered_link_id == step.link_id and step.to_status == Status.CONFIRMED:
            return "verbeterd"
        return "bevestigd"


@dataclass(frozen=True)
class Told:
    """All of this about one pupil, the newest first."""

    links: list[LinkTold]
    steps: list[StepTold]
    remarks: list[WeekRemark]
    without: list[str]


def told(school: School, trajectories: Collection[int], now: datetime) -> Told:
    """What went to whom about these trajectories (primary keys) and came back; seven queries."""
    links = (
        ConfirmationLink.objects.for_system()
        .filter(purpose=ConfirmationLink.Purpose.HOURS, agreements__trajectory__in=trajectories)
        .distinct()
        .order_by("-made_at", "-pk")[:MOST]
    )
    steps = HourStep.objects.for_system().filter(
        entry__agreement__trajectory__in=trajectories, link__isnull=False
    )
    remarks = WeekRemark.objects.for_system().filter(agreement__trajectory__in=trajectories)
    newest = steps.select_related("entry", "link").order_by("-at", "-pk")[:MOST]
    return Told(
        links=_links(list(links), now),
        steps=[StepTold(step) for step in newest],
        remarks=list(remarks.select_related("link", "by").order_by("-monday", "-at", "-pk")[:MOST]),
        without=_without(school, trajectories, timezone.localdate(now)),
    )


def _links(links: list[ConfirmationLink], now: datetime) -> list[LinkTold]:
    kinds = [*WEEKLY.values(), *ANOTHER.values()]
    letters = Letter.objects.for_system().filter(
        kind__in=kinds, data__link__in=[link.pk for link in links]
    )
    lines = {letter.data["link"]: line_of(letter) for letter in letters}
    return [LinkTold(link, lines.get(link.pk), now) for link in links]


def _without(school: School, trajectories: Collection[int], today: date) -> list[str]:
    """Who gets no link though the school asks them, and why."""
    versions = list(
        AgreementVersion.objects.for_system()
        .running_between(today, today)
        .filter(agreement__trajectory__in=trajectories)
        .select_related("agreement__trajectory__student", "agreement__company", "supervisor")
        .order_by("agreement_id", "number")
    )
    newest = {version.agreement_id: version for version in versions}.values()
    running = [version for version in newest if not ended_early(version, today)]
    asked = [party for party in Party if asks(school, party)]
    addresses = (address_of(version, party) for version in running for party in asked)
    staff = of_staff(school, addresses, today)
    reasons = (
        (version, party, why_no_link(version, party, staff))
        for version in running
        for party in asked
    )
    return [
        f"De {party.label} krijgt geen link ({version.agreement.company}). {why}"
        for version, party, why in reasons
        if why
    ]
