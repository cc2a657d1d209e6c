"""What the pupil's page of transfers shows: each dossier, who agrees, its links, and every step.

Reads what `TransferDossier.objects.with_life()` fetched along; the letters cost one query more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lwt_admin.accounts.models import User
from lwt_admin.dossier.transfer.consent import is_refused
from lwt_admin.dossier.transfer.sending import is_open, why_not_out
from lwt_admin.letters.overview import LetterLine, latest_of, letters_about
from lwt_admin.signing.models import Signatory, SigningEvent
from lwt_admin.signing.services import is_same_person
from lwt_admin.students.models import TransferDossier, TransferEvent, TransferLink
from lwt_admin.ui.formats import nl_datetime

Mail = dict[int, LetterLine]


@dataclass(frozen=True)
class PartyLine:
    """Who must agree; `may_sign` when the person at the screen can be their witness."""

    signatory: Signatory
    kind: str
    text: str
    note: str = ""
    may_sign: bool = False


@dataclass(frozen=True)
class LinkLine:
    """A link, and whether the dossier can still be fetched by it."""

    link: TransferLink
    kind: str
    text: str
    note: str
    is_open: bool


@dataclass(frozen=True)
class LogLine:
    """One step: when, what, and who."""

    at: datetime
    what: str
    who: str


@dataclass(frozen=True)
class TransferLine:
    """One dossier with everything the page says of it."""

    transfer: TransferDossier
    kind: str
    text: str
    sections: Sequence[str]
    parties: Sequence[PartyLine]
    links: Sequence[LinkLine]
    log: Sequence[LogLine]
    why_not: str

    @property
    def waits(self) -> bool:
        """Whether somebody still has to agree."""
        return self.transfer.document.is_open

    @property
    def refused(self) -> bool:
        """Whether somebody does not agree, and the school has still to decide what follows."""
        return is_refused(self.transfer.document)

    @property
    def agreed(self) -> bool:
        return self.transfer.document.completed_at is not None

    @property
    def may_stop(self) -> bool:
        """Whether consent can be taken back: everybody agreed, and nobody took it back before."""
        return self.agreed and self.transfer.stopped_at is None


def transfer_lines(
    user: User, transfers: Iterable[TransferDossier], now: datetime
) -> list[TransferLine]:
    """The dossiers as the page shows them; one query, about the letters."""
    found = list(transfers)
    signatories = [who for one in found for who in one.document.signatories.all()]
    links = [link for one in found for link in one.links.all()]
    letters = letters_about([*signatories, *links]) if found else []
    to_sign, to_fetch = latest_of(letters, Signatory), latest_of(letters, TransferLink)
    return [_line(user, one, to_sign, to_fetch, now) for one in found]


def _line(
    user: User, transfer: TransferDossier, to_sign: Mail, to_fetch: Mail, now: datetime
) -> TransferLine:
    document = transfer.document
    kind, text = _standing(transfer)
    for link in transfer.links.all():
        link.transfer = transfer  # read already, with its document
    return TransferLine(
        transfer=transfer,
        kind=kind,
        text=text,
        sections=[one["title"] for one in document.content.get("sections", ())],
        parties=[_party(user, transfer, one, to_sign) for one in document.signatories.all()],
        links=[_link(one, to_fetch.get(one.pk), now) for one in transfer.links.all()],
        log=sorted(_log(transfer), key=lambda line: line.at)[::-1],
        why_not=why_not_out(transfer),
    )


def _standing(transfer: TransferDossier) -> tuple[str, str]:
    document = transfer.document
    if transfer.stopped_at is not None:
        return "bad", "akkoord ingetrokken"
    if document.erased_at is not None:
        return "neutral", "gewist"
    if document.completed_at is not None:
        sent = any(True for _ in transfer.links.all())
        return ("ok", "verstuurd") if sent else ("ok", "akkoord, nog niet verstuurd")
    if is_refused(document):
        return "bad", "niet akkoord"
    if any(one.refused_at is not None for one in document.signatories.all()):
        return "neutral", "niet akkoord, afgesloten"
    return ("wait", "wacht op akkoord") if document.is_open else ("neutral", "ingetrokken")


def _party(user: User, transfer: TransferDossier, signatory: Signatory, mail: Mail) -> PartyLine:
    signature: Any = getattr(signatory, "signature", None)
    if signature is not None:
        text = f"akkoord op {signature.when}"
        return PartyLine(signatory, "ok", text, signature.how)
    if signatory.refused_at is not None:
        text = f"niet akkoord op {nl_datetime(signatory.refused_at)}"
        return PartyLine(signatory, "bad", text, f"“{signatory.refusal_reason}”")
    if not transfer.document.is_open:
        return PartyLine(signatory, "neutral", "geen antwoord")
    may_sign = not is_same_person(user, signatory)
    return PartyLine(signatory, "wait", "nog niet", _mailed(signatory, mail), may_sign)


def _mailed(signatory: Signatory, mail: Mail) -> str:
    line = mail.get(signatory.pk)
    if not signatory.email:
        return "heeft geen e-mailadres: geeft aan tafel akkoord"
    return _told(line) if line else ""


def _told(line: LetterLine) -> str:
    if line.went_wrong:
        return f"de mail aan {line.letter.to} kwam niet aan: {line.note}"
    return f"link naar {line.letter.to}: {line.state}, {nl_datetime(line.moment)}"


def _link(link: TransferLink, mail: LetterLine | None, now: datetime) -> LinkLine:
    still_open = is_open(link, now)
    used = f"{link.downloads} van {link.most_downloads} keer opgehaald"
    if still_open:
        kind, text = "wait" if not link.downloads else "ok", used
    elif link.revoked_at is not None:
        kind, text = "neutral", f"ingetrokken, {used}"
    elif link.downloads >= link.most_downloads:
        kind, text = "ok", used
    else:
        kind, text = ("ok" if link.downloads else "warn"), f"verlopen, {used}"
    return LinkLine(link, kind, text, _told(mail) if mail else "", still_open)


# --- Every step -----------------------------------------------------------------------------------
SHOWN = {
    SigningEvent.Kind.FROZEN: "gemaakt en ter akkoord aangeboden",
    SigningEvent.Kind.SIGNED: "akkoord gegeven",
    SigningEvent.Kind.REFUSED: "niet akkoord",
    SigningEvent.Kind.WITHDRAWN: "dossier ingetrokken",
    SigningEvent.Kind.COMPLETED: "iedereen akkoord",
    SigningEvent.Kind.SEALED: "bestand verzegeld",
    SigningEvent.Kind.LINK_SENT: "link om te lezen en akkoord te geven",
    SigningEvent.Kind.ADDRESS_CHANGED: "e-mailadres gewijzigd",
    SigningEvent.Kind.LINK_CLOSED: "link gesloten na te veel verkeerde codes",
    SigningEvent.Kind.ERASED: "gewist",
}


def _log(transfer: TransferDossier) -> Iterator[LogLine]:
    for event in transfer.document.events.all():
        if event.kind in SHOWN:
            # A party does not see who stood by: at the table both are named.
            names = [str(one) for one in (event.signatory, event.actor) if one is not None]
            yield LogLine(event.at, SHOWN[SigningEvent.Kind(event.kind)], ", ".join(names))
    for step in transfer.events.all():
        yield LogLine(step.at, str(step.get_kind_display()), _who(step))


def _who(step: TransferEvent) -> str:
    receiver = f"{step.link.receiver} ({step.link.address})" if step.link else ""
    if step.actor is None:
        return receiver
    return f"{step.actor}, aan {receiver}" if receiver else str(step.actor)
