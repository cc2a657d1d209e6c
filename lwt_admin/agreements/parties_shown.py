"""Who signs a version, as its page shows them: how each party stands, and how the file does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.letters.overview import LetterLine, latest_of
from lwt_admin.signing.models import Document, PaperScan, Signatory, Signature, SigningLink
from lwt_admin.signing.scans import undecided, waiting_scans
from lwt_admin.signing.sealing import not_mailed
from lwt_admin.signing.services import is_same_person, is_turn_of
from lwt_admin.signing.taken_over import Proof, proof_of, signed_on_paper
from lwt_admin.ui.formats import nl_date, nl_datetime


@dataclass(frozen=True)
class PartyLine:
    """A signatory on the page; `may_sign` when the person at the screen can be their witness.

    `may_correct`: that person may give the signatory another e-mail address; `may_mail`: may have
    the sealed document mailed to them again.
    """

    signatory: Signatory
    kind: str
    text: str
    notes: Sequence[str] = ()
    may_sign: bool = False
    is_self: bool = False
    may_correct: bool = False
    may_mail: bool = False


@dataclass(frozen=True)
class SealLine:
    """How the file stands that is kept of a document that everybody signed, in sentences."""

    kind: str
    text: str
    note: str = ""


def party_lines(
    user: User,
    version: AgreementVersion,
    held: frozenset[Right],
    letters: Iterable[LetterLine],
    now: datetime,
) -> list[PartyLine]:
    """The parties of a version in order; at most three queries when it waits for signatures.

    `letters` are those about its signatories, newest first.
    """
    document = version.document
    if document is None:
        return []
    signatories = list(document.signatories.all())
    links = _newest_links(signatories) if version.is_waiting else {}
    scans = undecided(document) if version.is_waiting else []
    mailed = latest_of(letters, Signatory)
    return [
        _line(
            user,
            version,
            one,
            held,
            [*_notes(one, links.get(one.pk), scans, now), *_not_arrived(mailed.get(one.pk))],
        )
        for one in signatories
    ]


def seal_line(document: Document | None) -> SealLine | None:
    """Nothing until everybody signed; then whether the file is sealed, and if not, why."""
    if document is None or document.completed_at is None:
        return None
    if signed_on := signed_on_paper(document):
        text = f"Op papier getekend op {nl_date(signed_on)}."
        kind, _, note = PROOF[proof_of(document)]
        return SealLine(kind, text, note)
    if document.sealed_at is not None:
        stamp = "met" if document.time_stamped else "zonder"
        text = (
            f"Het bestand is verzegeld op {nl_datetime(document.sealed_at)}, met het certificaat "
            f"van {document.sealed_with}, {stamp} tijdstempel."
        )
        left_out = ", ".join(one.name for one in not_mailed(document))
        note = f"Niet gemaild, want zonder e-mailadres: {left_out}." if left_out else ""
        return SealLine("ok", text, note)
    if document.seal_failure:
        return SealLine("bad", "Verzegelen lukte nog niet.", document.seal_failure)
    text = "Het bestand wordt verzegeld."
    return SealLine("wait", text, "Dat gebeurt vanzelf, meestal binnen een minuut.")


PROOF: Final = {
    Proof.MISSING: (
        "warn",
        "de scan ontbreekt nog",
        "De scan ontbreekt nog: hier is geen bewijs dat er is getekend.",
    ),
    Proof.REJECTED: (
        "bad",
        "de scan is afgewezen",
        "De scan is afgewezen: hier is geen bewijs dat er is getekend.",
    ),
    Proof.WAITING: (
        "wait",
        "de scan wacht op vergelijken",
        "De scan wacht op een collega, die haar vergelijkt met wat is ingevoerd.",
    ),
    Proof.COMPARED: (
        "ok",
        "staat op de scan",
        "De scan is het bewijs, door een collega vergeleken; hier is niets verzegeld.",
    ),
}
"""Of what was taken over from paper: the mark, a note beside a party, and a sentence."""


def _line(
    user: User,
    version: AgreementVersion,
    signatory: Signatory,
    held: frozenset[Right],
    notes: list[str],
) -> PartyLine:
    signature: Signature | None = getattr(signatory, "signature", None)
    on_paper = signed_on_paper(version.document) if version.document else None
    if version.document is not None and on_paper is not None:
        text = f"op papier getekend op {nl_date(on_paper)}"
        kind, note, _ = PROOF[proof_of(version.document)]
        return PartyLine(signatory, kind, text, [note])
    if signature is not None:
        text = f"getekend op {signature.when}"
        may_mail = Right.AGREEMENTS_SEND in held and bool(version.document and version.document.pdf)
        return PartyLine(signatory, "ok", text, [signature.how], may_mail=may_mail)
    if signatory.refused_at is not None:
        text = f"geweigerd op {nl_datetime(signatory.refused_at)}"
        return PartyLine(signatory, "bad", text, [f"“{signatory.refusal_reason}”"])
    if not version.is_waiting:
        return PartyLine(signatory, "neutral", "niet getekend")
    is_self = is_same_person(user, signatory)
    may_sign = is_turn_of(signatory) and Right.AGREEMENTS_WITNESS in held and not is_self
    may_correct = Right.AGREEMENTS_SEND in held
    return PartyLine(signatory, "wait", "nog niet", notes, may_sign, is_self, may_correct)


def _notes(
    signatory: Signatory, link: SigningLink | None, scans: list[PaperScan], now: datetime
) -> list[str]:
    notes = []
    if not is_turn_of(signatory):
        notes.append("is aan de beurt als de andere partijen hebben getekend")
    if link is not None:
        lasts = f"geldig tot {nl_date(link.expires_at)}"
        standing = lasts if link.opens_at(now) else "die werkt niet meer"
        notes.append(f"link verstuurd op {nl_datetime(link.made_at)}, {standing}")
    elif not signatory.email:
        notes.append("heeft geen e-mailadres: tekent aan tafel of op papier")
    return notes + waiting_scans(signatory, scans)


def _not_arrived(line: LetterLine | None) -> list[str]:
    """That the newest mail did not reach the signatory, or not yet, and why."""
    if line is None or not line.note:
        return []
    if line.went_wrong:
        return [f"de mail aan {line.letter.to} kwam niet aan: {line.note}"]
    return [f"de mail is nog niet verzonden: {line.note}"]


def _newest_links(signatories: Iterable[Signatory]) -> dict[int, SigningLink]:
    links = SigningLink.objects.for_system().filter(signatory__in=signatories)
    return {link.signatory_id: link for link in links.order_by("made_at", "pk")}
