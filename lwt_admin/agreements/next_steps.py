"""The one thing to do now with an agreement, for the person at the screen."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.facts import Finding
from lwt_admin.agreements.life_cycle import why_not
from lwt_admin.agreements.models import AgreementVersion, Stage, State
from lwt_admin.agreements.running_out import needed_from
from lwt_admin.signing.models import Document, Signatory
from lwt_admin.signing.services import is_turn_of, unsigned
from lwt_admin.signing.taken_over import Proof, newest_scan, proof_of, signed_on_paper
from lwt_admin.ui.formats import nl_date


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now; without `url` it only says what is waited for."""

    text: str
    kind: str = "warn"
    url: str = ""
    button: str = ""


ENDING = {Stage.EXPIRING, Stage.EXPIRED, Stage.ENDED}


def next_step(
    version: AgreementVersion,
    stage: Stage,
    found: list[Finding],
    held: frozenset[Right],
    now: datetime,
    *,
    wants_sequel: bool = True,
    coming: int | None = None,
) -> NextStep:
    """What to do about this version; `held` are the person's rights on it.

    `wants_sequel` is False when what ends is followed already, or need not be; `coming` is the
    agreement that would follow it, once that is signed.
    """
    if version.state == State.DRAFT:
        step = (
            _of_addendum(version, held) if version.is_amendment else _of_draft(version, found, held)
        )
        return _when_late(step, version, now)
    if version.is_waiting:
        return _when_late(_of_waiting(version, held, now), version, now)
    if version.state == State.REFUSED:
        return _of_refused(version)
    if version.state == State.WITHDRAWN:
        return NextStep("Deze versie is ingetrokken. Begin zo nodig een nieuwe met dezelfde tekst.")
    if stage in ENDING:
        ending = _of_ending(version, stage, held, coming)
        return ending if wants_sequel else _of_followed(version)
    return _of_signed(version, held)


def _when_late(step: NextStep, version: AgreementVersion, now: datetime) -> NextStep:
    """The same step, after an agreement that ended before the addendum to it was signed."""
    needed, amended = needed_from(version), version.amends
    if amended is None or needed is None or needed > timezone.localdate(now):
        return step
    ended = (
        f"De overeenkomst liep af op {nl_date(amended.end)}, en er is nog geen getekend vervolg."
    )
    return replace(step, text=f"{ended} {step.text}", kind="bad")


def or_fit_again(step: NextStep, company_id: int) -> NextStep:
    """With nothing else left to do: see whether the company fits the pupil's new profile."""
    if step.kind != "ok":
        return step
    return NextStep(
        "Het leerbedrijf past niet bij het nieuwe profiel van de leerling. Kijk of de erkenning is "
        "aangevuld, of regel een andere plek.",
        url=reverse("company_detail", args=[company_id]),
        button="Bekijk de erkenning",
    )


def _of_draft(version: AgreementVersion, found: list[Finding], held: frozenset[Right]) -> NextStep:
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


def _of_addendum(version: AgreementVersion, held: frozenset[Right]) -> NextStep:
    return _with_link(
        f"Er is een addendum in de maak, dat vanaf {nl_date(version.start)} gaat gelden.",
        Right.AGREEMENTS_DRAFT in held,
        reverse("agreement_edit", args=[version.agreement_id]),
        "Maak het addendum af",
    )


def _of_waiting(version: AgreementVersion, held: frozenset[Right], now: datetime) -> NextStep:
    waiting = unsigned(version.document) if version.document else []
    if not waiting:
        reason = why_not("complete", version, now)
        if reason:
            return NextStep(reason, kind="bad")
        return NextStep("Iedereen heeft getekend; dit wordt nu verwerkt.", kind="wait")
    what = "van het addendum " if version.is_amendment else ""
    names = ", ".join(f"{one.name} ({one.get_party_display()})" for one in waiting)
    text = f"Nog te tekenen {what}door: {names}."
    here = next((one for one in waiting if not one.email and is_turn_of(one)), None)
    if here is None:
        return NextStep(f"{text} Zij tekenen met de link die zij per mail krijgen.", kind="wait")
    return _with_link(
        f"{text} {here.name} heeft geen e-mailadres en tekent aan tafel of op papier.",
        Right.AGREEMENTS_WITNESS in held,
        reverse("agreement_sign", args=[version.agreement_id, here.pk]),
        f"Laat {here.name} tekenen",
    )


def _of_refused(version: AgreementVersion) -> NextStep:
    who = refuser(version)
    said = f"{who.name} tekent niet: “{who.refusal_reason}”" if who else "Een partij tekent niet."
    still = " Wat eerder is getekend, blijft gelden." if version.is_amendment else ""
    return NextStep(
        f"{said}{still} Maak een nieuwe versie, of trek deze in als er niets meer hoeft.",
        kind="bad",
    )


def refuser(version: AgreementVersion) -> Signatory | None:
    """Who refused the text of a version."""
    signatories = version.document.signatories.all() if version.document else ()
    return next((one for one in signatories if one.refused_at is not None), None)


def _of_followed(version: AgreementVersion) -> NextStep:
    ended_on = version.agreement.trajectory.ended_on
    stopped = f"Het leer-werktraject is gestopt op {nl_date(ended_on)}." if ended_on else ""
    last_day = f"De laatste dag: {nl_date(version.last_day)}."
    return NextStep(f"{last_day} {stopped or 'Er is al een vervolg.'}", kind="ok")


def _of_ending(
    version: AgreementVersion, stage: Stage, held: frozenset[Right], coming: int | None
) -> NextStep:
    last_day = f"De laatste dag: {nl_date(version.last_day)}."
    if coming is not None:
        return NextStep(
            f"{last_day} Het vervolg is nog niet getekend.",
            url=reverse("agreement_detail", args=[coming]),
            button="Bekijk het vervolg",
        )
    if stage is Stage.ENDED:
        return _with_link(
            f"{last_day} Regel zo nodig een vervangende plek.",
            Right.AGREEMENTS_DRAFT in held,
            reverse("agreement_replace", args=[version.agreement_id]),
            "Regel een vervangende plek",
        )
    return _with_link(
        f"{last_day} Regel zo nodig een vervolg.",
        Right.AGREEMENTS_DRAFT in held,
        reverse("agreement_add", args=[version.agreement.trajectory_id]),
        "Maak een nieuwe overeenkomst",
    )


def _of_signed(version: AgreementVersion, held: frozenset[Right]) -> NextStep:
    if (document := version.document) is not None and signed_on_paper(document) is not None:
        return _of_taken_over(version, document, held)
    return NextStep("Iedereen heeft getekend. Er is nu niets te doen.", kind="ok")


def _of_taken_over(
    version: AgreementVersion, document: Document, held: frozenset[Right]
) -> NextStep:
    """What the proof of a paper still needs: a scan, and a colleague who compares it."""
    proof = proof_of(document)
    if proof is Proof.COMPARED:
        return NextStep("Op papier getekend, en de scan klopt. Er is nu niets te doen.", kind="ok")
    if proof is Proof.WAITING:
        return _with_link(
            "De scan van het papier wacht op een collega: een ander dan wie haar invoerde, "
            "vergelijkt haar met wat is ingevoerd.",
            Right.DOCUMENTS in held,
            reverse("paper_page", args=[version.agreement_id]),
            "Bekijk de scan",
        )
    scan = newest_scan(document)
    why = "ontbreekt nog" if scan is None else f"is afgewezen: “{scan.reason}”"
    return _with_link(
        f"De scan van het papier {why}. Zonder scan is er geen bewijs dat er is getekend.",
        Right.AGREEMENTS_SEND in held,
        reverse("taken_over_scan", args=[version.agreement_id]),
        "Voeg de scan toe",
        "De LWT-coördinator of de administratie voegt haar toe.",
    )


def _with_link(text: str, allowed: bool, url: str, button: str, otherwise: str = "") -> NextStep:
    if allowed:
        return NextStep(text, url=url, button=button)
    return NextStep(f"{text} {otherwise}".strip(), kind="wait")
