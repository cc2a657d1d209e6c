"""What the page of one agreement shows: how it stands, who must act, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Reach, Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import school_id_of
from lwt_admin.agreements.facts import Finding, findings
from lwt_admin.agreements.history_shown import EventLine, what_happened
from lwt_admin.agreements.models import (
    AgreementVersion,
    Stage,
    State,
    Termination,
    WorkAgreement,
)
from lwt_admin.agreements.models.agreement import GIVEN_UP_STATES, OPEN_STATES
from lwt_admin.agreements.next_steps import ENDING, NextStep, next_step, or_fit_again
from lwt_admin.agreements.parties import PartyChange, changes_since
from lwt_admin.agreements.parties_shown import (
    PartyLine,
    SealLine,
    party_lines,
    seal_line,
)
from lwt_admin.agreements.profile_changes import Unfit, unfit_after_change
from lwt_admin.agreements.provisions import PROVISIONS
from lwt_admin.agreements.running_out import without_sequel
from lwt_admin.agreements.services.amendments import may_be_amended
from lwt_admin.agreements.services.changes import FieldChange, changes_of
from lwt_admin.agreements.services.effective import leading, termination_of
from lwt_admin.agreements.services.endings import Ending, endings_of
from lwt_admin.agreements.services.planning import Planned, planned_by
from lwt_admin.agreements.stepper import steps_of
from lwt_admin.agreements.termination_mail import Recipients, still_to_tell
from lwt_admin.letters.overview import LetterLine, letters_about
from lwt_admin.rules.verdicts import Source
from lwt_admin.signing.paper_page import is_on_paper
from lwt_admin.signing.taken_over import needs_scan

RIGHTS = (
    Right.AGREEMENTS_DRAFT,
    Right.AGREEMENTS_SEND,
    Right.AGREEMENTS_WITNESS,
    Right.AGREEMENTS_END,
    Right.DOCUMENTS,
    Right.PLACEMENTS_LOG,
)


@dataclass(frozen=True)
class VersionPart:
    """One version on the page: how it stands, who signs it, and what it changes."""

    version: AgreementVersion
    stage: Stage
    parties: Sequence[PartyLine]
    party_changes: Sequence[PartyChange]
    seal: SealLine | None
    changes: Sequence[FieldChange]

    @property
    def may_be_withdrawn(self) -> bool:
        return self.version.state in {*OPEN_STATES, State.REFUSED}


@dataclass(frozen=True)
class Overview:
    """All that the page shows beside the agreement itself.

    `shown` is the version in force, or what comes nearest; `beside` a newer one that is being
    prepared, was refused, or takes over on a later day.
    """

    shown: VersionPart
    beside: VersionPart | None
    steps: Sequence[tuple[str, str]]
    next_step: NextStep
    findings: Sequence[Finding]
    provisions: Sequence[tuple[str, str, Source | None]]
    planned: Planned | None
    events: Sequence[EventLine]
    versions: Sequence[tuple[AgreementVersion, Stage]]
    letters: Sequence[LetterLine]
    is_replaced: bool
    unfit: Sequence[Unfit]
    still_to_tell: Recipients | None
    may: dict[str, bool]
    now: datetime

    @property
    def has_provisions(self) -> bool:
        """Whether anything was agreed in words; what was taken over has it on paper."""
        return any(text for _, text, _ in self.provisions)

    @property
    def newest(self) -> VersionPart:
        """What is being worked on."""
        return self.beside or self.shown

    @property
    def termination(self) -> Termination | None:
        """Why it stopped early, when it did."""
        return termination_of(version for version, _ in self.versions)

    @property
    def earlier_endings(self) -> list[Ending]:
        """What was recorded of the early end before its last day was corrected."""
        return [] if self.termination is None else endings_of(self.termination)[:-1]

    @property
    def may_amend(self) -> bool:
        """Whether an addendum can be begun now."""
        newest = self.versions[0][0]
        free = newest.state not in OPEN_STATES
        signed = [version for version, _ in self.versions if version.state == State.SIGNED]
        today = timezone.localdate(self.now)
        return free and any(may_be_amended(version, today) for version in signed)

    @property
    def may_redraft(self) -> bool:
        """Whether a text that was given up can be taken up again."""
        newest = self.versions[0][0]
        amended = newest.amends
        holds = amended is None or amended.state == State.SIGNED
        seen = newest.pk in {self.shown.version.pk, self.newest.version.pk}
        return newest.state in GIVEN_UP_STATES and holds and seen

    @property
    def beside_title(self) -> str:
        """What the newer version is called."""
        return self.shown_title if self.beside is None else _title(self.beside.version)

    @property
    def beside_text(self) -> str:
        """How the newer version stands, in a few words."""
        if self.beside is None:
            return ""
        what = "addendum" if self.beside.version.is_amendment else "nieuwe versie"
        return f"{what}: {self.beside.stage.label}"

    @property
    def shown_title(self) -> str:
        return _title(self.shown.version)

    @property
    def needs_scan(self) -> bool:
        """Taken over from paper, and nobody has added a scan yet that matches."""
        documents = (version.document for version, _ in self.versions)
        return any(one is not None and needs_scan(one) for one in documents)

    @property
    def is_on_paper(self) -> bool:
        """Whether a signature of what is being worked on stands on paper, or may yet."""
        document = self.newest.version.document
        taken_over = self.newest.version.agreement.taken_over_at is not None
        return taken_over or (document is not None and is_on_paper(document))

    @property
    def more_steps(self) -> list[tuple[str, str]]:
        """What this person can do besides the next step: what it is called, and where."""
        agreement = self.shown.version.agreement_id
        has_signed = any(version.state == State.SIGNED for version, _ in self.versions)
        what = "het addendum" if self.newest.version.is_amendment else "deze versie"
        offered = (
            (
                self.newest.may_be_withdrawn,
                Right.AGREEMENTS_END,
                f"Trek {what} in",
                "agreement_withdraw",
            ),
            (
                self.is_on_paper,
                Right.DOCUMENTS,
                "Laat op papier tekenen"
                if self.newest.version.is_waiting
                else "Bekijk wat op papier is getekend",
                "paper_page",
            ),
            (
                self.needs_scan,
                Right.AGREEMENTS_SEND,
                "Voeg de scan van het papier toe",
                "taken_over_scan",
            ),
            (
                self.shown.version.agreement.taken_over_at is not None,
                Right.PLACEMENTS_LOG,
                "Uren en dagen van vóór de overname",
                "carried_months",
            ),
            (
                self.shown.version.is_binding and not self.is_replaced,
                Right.AGREEMENTS_DRAFT,
                "Regel een vervangende plek",
                "agreement_replace",
            ),
            (
                has_signed,
                Right.AGREEMENTS_END,
                "Beëindig voor het einde van de looptijd",
                "agreement_end",
            ),
            (
                self.termination is not None,
                Right.AGREEMENTS_END,
                "Wijzig de laatste dag",
                "agreement_last_day",
            ),
        )
        return [
            (label, reverse(name, args=[agreement]))
            for possible, right, label, name in offered
            if possible and self.may[right.name]
        ]


def _title(version: AgreementVersion) -> str:
    what = "Addendum" if version.is_amendment else "Overeenkomst"
    return f"{what}, versie {version.number}"


def rights_on(request: StaffRequest, version: AgreementVersion) -> frozenset[Right]:
    """Which of this room's rights the person has on a version in sight; one query at most."""
    school = school_id_of(version)
    reaches = {right: request.user.access.reach(right, school) for right in RIGHTS}
    held = {right for right, reach in reaches.items() if reach is Reach.ALL}
    only_own = [right for right, reach in reaches.items() if reach is Reach.OWN]
    if only_own and request.user.access.reach(Right.AGREEMENTS_VIEW, school) is Reach.OWN:
        held |= set(only_own)  # what is in sight is own
    elif only_own:
        own = AgreementVersion.objects.for_user(request.user, only_own[0])
        held |= set(only_own) if own.filter(pk=version.pk).exists() else set()
    return frozenset(held)


def overview_of(request: StaffRequest, agreement: Any, now: datetime) -> Overview:
    """Put the page together for this person; `agreement` as `for_its_page` reads it."""
    today = timezone.localdate(now)
    versions = list(agreement.versions.all())
    _join(versions)
    if agreement.taken_over_at is not None:
        documents = [one.document for one in versions if one.document is not None]
        prefetch_related_objects(documents, "scans")
    main = leading(versions, today)
    held = rights_on(request, main)
    beside = _beside(versions, main)
    letters = _letters(agreement, versions)
    shown = _part(request, main, held, letters, now)
    other = None if beside is None else _part(request, beside, held, letters, now)
    at_hand = other or shown
    found = findings(main, today) if main.state == State.DRAFT else []
    termination = termination_of(versions)
    unfit = unfit_after_change(versions, agreement.profile_since, today)
    wants, coming = _sequel(at_hand)
    step = next_step(
        *(at_hand.version, at_hand.stage, found, held, now), wants_sequel=wants, coming=coming
    )
    return Overview(
        shown=shown,
        beside=other,
        steps=steps_of(at_hand.version),
        next_step=or_fit_again(step, agreement.company_id) if unfit else step,
        findings=found,
        provisions=[
            (one.heading, getattr(main, one.field), one.source_on(main.start))
            for one in PROVISIONS
            if main.state == State.DRAFT or getattr(main, one.field)
        ],
        planned=_planned(main),
        events=what_happened(agreement),
        versions=[(version, version.stage_on(today)) for version in versions],
        letters=letters,
        is_replaced=agreement.replaced_by_pk is not None,
        unfit=unfit,
        still_to_tell=None if termination is None else still_to_tell(termination, letters),
        may={right.name: right in held for right in RIGHTS},
        now=now,
    )


def _join(versions: list[AgreementVersion]) -> None:
    """Let an addendum know what it amends without asking the database."""
    by_pk = {version.pk: version for version in versions}
    for version in versions:
        if version.amends_id is not None:
            version.amends = by_pk[version.amends_id]


def _beside(versions: list[AgreementVersion], main: AgreementVersion) -> AgreementVersion | None:
    """The newest version, when it is not the one shown and was not taken back."""
    newest = versions[0]
    return None if newest == main or newest.state == State.WITHDRAWN else newest


def _part(
    request: StaffRequest,
    version: AgreementVersion,
    held: frozenset[Right],
    letters: list[LetterLine],
    now: datetime,
) -> VersionPart:
    today = timezone.localdate(now)
    return VersionPart(
        version=version,
        stage=version.stage_on(today),
        parties=party_lines(request.user, version, held, letters, now),
        party_changes=changes_since(version, today),
        seal=seal_line(version.document),
        changes=changes_of(version),
    )


def _sequel(part: VersionPart) -> tuple[bool, int | None]:
    """Whether what ends is without a later agreement that was signed, while its trajectory goes on;
    and the agreement that would follow it once signed."""
    if part.stage not in ENDING:
        return False, None
    versions = AgreementVersion.objects.for_system().filter(pk=part.version.pk)
    found = without_sequel(versions).first()
    return found is not None, getattr(found, "sequel", None)


def _planned(version: AgreementVersion) -> Planned | None:
    """Of a draft and of what stops earlier by today's calendar; of others what the text says."""
    if version.document is None or version.ended_on is not None:
        return planned_by(version)
    frozen = version.document.content.get("planned")
    return None if frozen is None else Planned(**frozen)


def _letters(agreement: WorkAgreement, versions: list[AgreementVersion]) -> list[LetterLine]:
    """Every mail about the agreement, its texts, and whoever signs them."""
    documents = [version.document for version in versions if version.document is not None]
    signatories = [who for document in documents for who in document.signatories.all()]
    return letters_about([agreement, *versions, *documents, *signatories]) if documents else []
