"""What the page of one agreement shows: how it stands, who must act, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.perms import Reach, Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import school_id_of
from lwt_admin.agreements.facts import Finding, findings
from lwt_admin.agreements.life_cycle import LABELS
from lwt_admin.agreements.models import AgreementEvent, AgreementVersion, Stage, State
from lwt_admin.agreements.provisions import PROVISIONS
from lwt_admin.agreements.services.planning import Planned, planned_by
from lwt_admin.rules.verdicts import Source
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import is_same_person, unsigned
from lwt_admin.ui.formats import nl_date

RIGHTS = (
    Right.AGREEMENTS_DRAFT,
    Right.AGREEMENTS_SEND,
    Right.AGREEMENTS_WITNESS,
    Right.AGREEMENTS_END,
    Right.DOCUMENTS,
)


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now; without `url` it only says what is waited for."""

    text: str
    kind: str = "warn"
    url: str = ""
    button: str = ""


@dataclass(frozen=True)
class PartyLine:
    """A signatory on the page; `may_sign` when the person at the screen can be their witness."""

    signatory: Signatory
    signed: bool
    may_sign: bool
    is_self: bool


@dataclass(frozen=True)
class Overview:
    """All that the page shows beside the agreement itself."""

    stage: Stage
    steps: Sequence[tuple[str, str]]
    next_step: NextStep
    findings: Sequence[Finding]
    parties: Sequence[PartyLine]
    provisions: Sequence[tuple[str, str, Source | None]]
    planned: Planned | None
    events: Sequence[tuple[AgreementEvent, str, str]]
    versions: Sequence[AgreementVersion]
    may: dict[str, bool]


def rights_on(request: StaffRequest, version: AgreementVersion) -> frozenset[Right]:
    """Which of this room's rights the person has on a version in sight; one query at most."""
    school = school_id_of(version)
    reaches = {right: request.user.access.reach(right, school) for right in RIGHTS}
    held = {right for right, reach in reaches.items() if reach is Reach.ALL}
    only_own = [right for right, reach in reaches.items() if reach is Reach.OWN]
    if only_own:
        own = AgreementVersion.objects.for_user(request.user, only_own[0])
        held |= set(only_own) if own.filter(pk=version.pk).exists() else set()
    return frozenset(held)


def overview_of(request: StaffRequest, version: AgreementVersion, today: date) -> Overview:
    """Put the page together for this person."""
    held = rights_on(request, version)
    is_draft = version.state == State.DRAFT
    found = findings(version, today) if is_draft else []
    stage = version.stage_on(today)
    return Overview(
        stage=stage,
        steps=steps_of(version),
        next_step=_next_step(version, stage, found, held),
        findings=found,
        parties=_parties(request, version, held),
        provisions=[
            (one.heading, getattr(version, one.field), one.source_on(version.start))
            for one in PROVISIONS
        ],
        planned=_planned(version),
        events=_events(version),
        versions=_versions(version),
        may={right.name: right in held for right in RIGHTS},
    )


def steps_of(version: AgreementVersion) -> list[tuple[str, str]]:
    """The three stages of signing, as the stepper draws them."""
    labels = ("Concept", "Ter ondertekening", "Getekend")
    reached = {State.DRAFT: 0, State.SENT: 1, State.PARTLY_SIGNED: 1}.get(State(version.state), 2)
    if version.state == State.WITHDRAWN:
        return []
    last = len(labels) - 1
    return [
        (label, "done" if place < reached or reached == last else _now_or_later(place, reached))
        for place, label in enumerate(labels)
    ]


def _now_or_later(place: int, reached: int) -> str:
    return "current" if place == reached else "todo"


def _planned(version: AgreementVersion) -> Planned | None:
    """Of a draft over today's calendar; of a frozen text what it says."""
    if version.document is None:
        return planned_by(version)
    frozen = version.document.content.get("planned")
    return None if frozen is None else Planned(**frozen)


def _parties(
    request: StaffRequest, version: AgreementVersion, held: frozenset[Right]
) -> list[PartyLine]:
    document = version.document
    if document is None:
        return []
    waiting = {signatory.pk for signatory in unsigned(document)}
    lines = []
    for signatory in document.signatories.all():
        open_now = version.is_waiting and signatory.pk in waiting
        is_self = is_same_person(request.user, signatory)
        may_sign = open_now and Right.AGREEMENTS_WITNESS in held and not is_self
        signed = signatory.pk not in waiting
        lines.append(PartyLine(signatory, signed, may_sign, is_self))
    return lines


def _versions(version: AgreementVersion) -> list[AgreementVersion]:
    """All versions, newest first; the first one has none beside it."""
    if version.number == 1:
        return [version]
    return list(version.agreement.versions.order_by("-number"))


def _events(version: AgreementVersion) -> list[tuple[AgreementEvent, str, str]]:
    """What happened to any version, newest first: the step in words, and by whom and why."""
    events = AgreementEvent.objects.filter(agreement_version__agreement=version.agreement_id)
    found = events.select_related("actor", "agreement_version").order_by("-at", "-pk")
    return [
        (
            event,
            f"versie {event.agreement_version.number} {LABELS[event.transition]}",
            " · ".join(filter(None, (event.reason, f"door {event.actor}" if event.actor else ""))),
        )
        for event in found
    ]


def _next_step(
    version: AgreementVersion, stage: Stage, found: list[Finding], held: frozenset[Right]
) -> NextStep:
    if version.state == State.DRAFT:
        return _next_of_draft(version, found, held)
    if version.is_waiting:
        return _next_of_waiting(version, held)
    if version.state == State.WITHDRAWN:
        return NextStep("Deze versie is ingetrokken. Begin zo nodig een nieuwe met dezelfde tekst.")
    if stage in {Stage.EXPIRING, Stage.EXPIRED, Stage.ENDED}:
        text = f"De laatste dag is {nl_date(version.last_day)}. Regel zo nodig een vervolg."
        return _with_link(
            text,
            Right.AGREEMENTS_DRAFT in held,
            reverse("agreement_add", args=[version.agreement.trajectory_id]),
            "Maak een nieuwe overeenkomst",
        )
    return NextStep("Iedereen heeft getekend. Er is nu niets te doen.", kind="ok")


def _next_of_draft(
    version: AgreementVersion, found: list[Finding], held: frozenset[Right]
) -> NextStep:
    blocking = sum(finding.blocking for finding in found)
    if blocking:
        count = "Er ontbreekt nog iets" if blocking == 1 else f"Er ontbreken nog {blocking} dingen"
        return _with_link(
            f"{count} voordat de overeenkomst ter ondertekening kan.",
            Right.AGREEMENTS_DRAFT in held,
            reverse("agreement_edit", args=[version.agreement_id]),
            "Vul het concept aan",
        )
    return _with_link(
        "Het concept is compleet en kan ter ondertekening worden aangeboden.",
        Right.AGREEMENTS_SEND in held,
        reverse("agreement_send", args=[version.agreement_id]),
        "Bied aan ter ondertekening",
        "De LWT-coördinator of de administratie biedt aan.",
    )


def _next_of_waiting(version: AgreementVersion, held: frozenset[Right]) -> NextStep:
    waiting = unsigned(version.document) if version.document else []
    if not waiting:
        return NextStep(
            "Iedereen heeft getekend, maar volgens de gegevens van nu moet nog een partij tekenen. "
            "Trek deze versie in en bied een nieuwe aan.",
            kind="bad",
        )
    names = ", ".join(f"{one.name} ({one.get_party_display()})" for one in waiting)
    return _with_link(
        f"Nog te tekenen: {names}.",
        Right.AGREEMENTS_WITNESS in held,
        reverse("agreement_sign", args=[version.agreement_id, waiting[0].pk]),
        f"Laat {waiting[0].name} tekenen",
    )


def _with_link(text: str, allowed: bool, url: str, button: str, otherwise: str = "") -> NextStep:
    if allowed:
        return NextStep(text, url=url, button=button)
    return NextStep(f"{text} {otherwise}".strip(), kind="wait")
