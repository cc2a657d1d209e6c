"""What must hold for a step in the life of a decision, and what the step does besides."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.one_person import is_one_person
from lwt_admin.conditions import must_hold
from lwt_admin.exams.decisions.content import Frozen, freeze
from lwt_admin.exams.decisions.standing import Standing, read_standings
from lwt_admin.exams.models import ExamCandidate, ExamDecision, Reopening
from lwt_admin.rules.exam import FAILED, OPEN, PASSED
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.text import sentence


class ResultRefused(ValidationError):
    """A step that cannot be taken; the message is Dutch."""


@dataclass
class Change:
    """One attempt at a step on a candidate whose row is held.

    `decision` is the one that the step is about; a proposal has none yet. `looked_at` is the
    SHA-256 of the facts that the person saw, empty when the page did not say. `standing` is given
    by who read the placement already.
    """

    candidate: ExamCandidate
    actor: User
    now: datetime
    decision: ExamDecision | None = None
    reason: str = ""
    result: str = ""
    placement_seen: bool = False
    looked_at: str = ""
    standing: Standing | None = None
    decisions: list[ExamDecision] = field(init=False)
    _frozen: Frozen | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        found = ExamDecision.objects.for_system().filter(candidate=self.candidate.pk)
        related = found.select_related("reopening", "proposed_by")
        self.decisions = list(related.order_by("number"))
        self.reason = self.reason.strip()

    @property
    def frozen(self) -> Frozen:
        """The facts as they are now; raises ResultRefused when the rules cannot judge them."""
        if self._frozen is None:
            try:
                self._frozen = freeze(self.candidate)
            except RuleError as error:
                raise ResultRefused(sentence(error.message), code="not_judged") from error
        return self._frozen

    @property
    def newest(self) -> ExamDecision | None:
        """The confirmed decision that holds now."""
        return next((one for one in reversed(self.decisions) if one.is_confirmed), None)

    @property
    def corrected(self) -> ExamDecision | None:
        """The decision that a new one corrects: one that is reopened."""
        newest = self.newest
        return newest if newest is not None and newest.reopened else None

    @property
    def decided(self) -> ExamDecision:
        """The decision that this step is about; TypeError when the caller left it out."""
        if self.decision is None:
            raise TypeError("this step is about a decision")
        return self.decision

    @property
    def placement(self) -> Standing:
        """How the placement stands; read when nobody did."""
        if self.standing is None:
            trajectory = self.candidate.trajectory
            today = timezone.localdate(self.now)
            self.standing = read_standings([trajectory], today)[trajectory.pk]
        return self.standing


@must_hold("De reden staat erbij.")
def reason_given(change: Change) -> None:
    if not change.reason:
        raise ResultRefused({"reason": "Vul in waarom."}, code="no_reason")


@must_hold("Er ligt geen ander voorstel voor deze kandidaat.")
def no_open_proposal(change: Change) -> None:
    if any(one.is_open for one in change.decisions):
        raise ResultRefused("Er ligt al een voorstel voor deze kandidaat.", code="open_proposal")


@must_hold("Het pakket is te beoordelen volgens de regels van het examenjaar.")
def can_be_judged(change: Change) -> None:
    _ = change.frozen


@must_hold("Alles wat de uitslag bepaalt is bekend.")
def nothing_missing(change: Change) -> None:
    result = change.frozen.result
    if result.result == OPEN:
        why = [one for one in result.reasons if one.ok is None] or list(result.reasons)
        told = " ".join(f"{one.text} ({one.article}, {one.status})" for one in why[:3])
        raise ResultRefused(f"De uitslag is nog onbepaald. {told}", code="undetermined")


@must_hold("De cijfers zijn nog zoals ze op de pagina stonden.")
def facts_looked_at(change: Change) -> None:
    if change.looked_at and change.looked_at != change.frozen.sha256:
        text = "De gegevens zijn gewijzigd sinds u deze pagina opende. Kijk ze opnieuw na."
        raise ResultRefused(text, code="changed_meanwhile")


@must_hold("Bij een betwistbare uitslag kiest de school zelf, met een reden; anders volgt die.")
def result_follows(change: Change) -> None:
    computed = change.frozen.result
    if not computed.contested:
        if change.result and change.result != computed.result:
            raise ResultRefused({"result": f"Volgens de regels is de uitslag {computed.result}."})
        return
    if change.result not in {PASSED, FAILED}:
        text = "De uitslag is betwistbaar. Kies wat de school besluit."
        raise ResultRefused({"result": text}, code="contested")
    if not change.reason:
        text = "Vul in waarom de school dit besluit."
        raise ResultRefused({"reason": text}, code="contested")


@must_hold("Een vastgestelde uitslag is heropend, of er is iets bijgekomen in de herkansing.")
def something_new(change: Change) -> None:
    newest = change.newest
    if newest is None or newest.reopened:
        return
    if not newest.is_provisional:
        text = "De uitslag is al vastgesteld. Heropen die eerst als er iets moet worden verbeterd."
        raise ResultRefused(text, code="decided")
    if newest.sha256 == change.frozen.sha256:
        text = "Er is niets veranderd sinds de uitslag voorlopig werd vastgesteld."
        raise ResultRefused(text, code="nothing_new")


@must_hold("Wat een heropende uitslag verbetert, heeft een reden.")
def correction_explained(change: Change) -> None:
    if change.corrected is not None and not change.reason:
        text = "Vul in wat er is verbeterd."
        raise ResultRefused({"reason": text}, code="no_reason")


@must_hold("Is de stage niet in orde, dan heeft wie voorstelt dat gezien.")
def placement_looked_at(change: Change) -> None:
    if not (change.placement.in_order or change.placement_seen):
        text = "De stage is niet in orde. Vink aan dat u dat hebt gezien."
        raise ResultRefused({"placement_seen": text}, code="placement_not_seen")


@must_hold("Een ander dan wie voorstelde.")
def another_person(change: Change) -> None:
    if is_one_person(change.actor, change.decided.proposed_by):
        raise PermissionDenied("Wie de uitslag voorstelt, stelt die niet zelf vast.")


CHANGED_SINCE = (
    "Cijfers, pakket of vakgegevens zijn gewijzigd sinds het voorstel. Laat het voorstel intrekken "
    "en de uitslag opnieuw voorstellen."
)


@must_hold("De gegevens en de berekening zijn dezelfde als bij het voorstel.")
def nothing_changed(change: Change) -> None:
    now, kept = change.frozen, change.decided
    same_facts = now.sha256 == kept.sha256 and now.papers == kept.papers
    if not (same_facts and now.outcome == kept.outcome):
        raise ResultRefused(CHANGED_SINCE, code="changed_since")


@must_hold("Het is het besluit dat nu geldt, en het is niet al heropend.")
def holds_now(change: Change) -> None:
    newest = change.newest
    if newest is None or newest.pk != change.decided.pk:
        raise ResultRefused("Er is al een nieuwer besluit.", code="not_newest")
    if newest.reopened:
        raise ResultRefused("Deze uitslag is al heropend.", code="reopened")


def write_proposal(change: Change) -> None:
    """Freeze everything in a new decision."""
    frozen = change.frozen
    computed = frozen.result
    change.decision = ExamDecision.objects.create(
        candidate=change.candidate,
        number=max((one.number for one in change.decisions), default=0) + 1,
        corrects=change.corrected,
        result=change.result or computed.result,
        is_provisional=computed.provisional,
        is_contested=computed.contested,
        reason=change.reason,
        facts=frozen.facts,
        outcome=frozen.outcome,
        papers=frozen.papers,
        placement=change.placement.as_dict(),
        placement_seen=change.placement_seen,
        sha256=frozen.sha256,
        rules_version=frozen.rules_version,
        proposed_by=change.actor,
        proposed_at=change.now,
    )


def end_proposal(change: Change) -> None:
    """Say who ended it, when and why."""
    decision = change.decided
    decision.ended_by, decision.ended_at = change.actor, change.now
    decision.ended_because = change.reason


def open_marks(change: Change) -> None:
    """Open what was locked; the decision itself stays as it is, and holds."""
    Reopening.objects.create(
        decision=change.decided, reason=change.reason, reopened_by=change.actor
    )
