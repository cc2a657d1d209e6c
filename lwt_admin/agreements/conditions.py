"""What must hold for a step in an agreement's life; `life_cycle.py` says which belongs to which.

Each condition carries the Dutch sentence with which the page "Zo verloopt een overeenkomst" tells
it, and raises TransitionRefused with the reason when it does not hold.
"""

from lwt_admin.agreements.documents import signatories_of
from lwt_admin.agreements.facts import (
    findings_at_sending,
    lost_since_sending,
    overlaps_between,
    signed_overlaps,
)
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.parties import (
    needs_representative,
    why_may_not_sign,
    why_nobody_may_sign,
    why_not_these,
)
from lwt_admin.agreements.services.amendments import why_amended_is_gone, why_it_does_not_fit
from lwt_admin.agreements.services.effective import first_day_of, held_until
from lwt_admin.agreements.steps import Change, TransitionRefused
from lwt_admin.conditions import must_hold
from lwt_admin.rules.periods import DAY
from lwt_admin.signing.addresses import Mailbox, objections
from lwt_admin.signing.models import Party
from lwt_admin.signing.services import unsigned
from lwt_admin.ui.formats import nl_date


@must_hold("De tekst is nagelezen zoals zij nu is.")
def text_looked_at(change: Change) -> None:
    """What is fixed is the draft that the person looked over, not one changed a moment ago."""
    if change.looked_at != change.version.version:
        raise TransitionRefused("De tekst is intussen gewijzigd. Lees haar nog eens na.")


@must_hold("Alles wat de wet vraagt, is geregeld.")
def nothing_blocks(change: Change) -> None:
    """The rules find nothing that blocks (WVO art. 10b3, 10b4, 10b7; NRK 3:1; ATW 3:2)."""
    found = findings_at_sending(change.version, change.today)
    blocking = [one for one in found if one.blocking]
    if blocking:
        raise TransitionRefused("De overeenkomst kan nog niet worden aangeboden.", blocking)


@must_hold("Gekozen is wie er voor de leerling tekent, als dat moet.")
def representative_chosen(change: Change) -> None:
    """Whoever signs for the pupil is chosen, and is among those who may."""
    if why := why_not_these(change.version, change.guardians, change.today):
        raise TransitionRefused(why)


@must_hold("Elke link gaat naar een adres van de partij zelf, nooit naar dat van een medewerker.")
def addresses_fit(change: Change) -> None:
    """Nobody signs for another: no party's address is that of the school or of its staff."""
    signatories = signatories_of(change.version, change.guardians, change.today)
    mailboxes = [Mailbox(one.party, one.name, one.email) for one in signatories]
    school = change.version.agreement.trajectory.student.school
    if found := objections(school, mailboxes, change.today):
        raise TransitionRefused(" ".join(found))


@must_hold("Een addendum heeft een reden, wijzigt iets, en begint binnen de looptijd.")
def amendment_fits(change: Change) -> None:
    """An addendum changes something, for a reason, from a day on which its agreement is running."""
    if reason := why_it_does_not_fit(change.version):
        raise TransitionRefused(reason)


@must_hold("Er is een reden.")
def reason_given(change: Change) -> None:
    """There is a reason."""
    if not change.reason.strip():
        raise TransitionRefused("Vul de reden in.")


@must_hold("De laatste dag ligt binnen de looptijd, of is de dag ervoor.")
def last_day_fits(change: Change) -> None:
    """The last day lies inside the period, or is the day before it: then it never begins."""
    version, last_day = change.version, change.last_day
    if last_day is None:
        raise TransitionRefused("Vul de laatste dag in.")
    first = first_day_of(version.agreement)
    if not first - DAY <= last_day <= version.end:
        raise TransitionRefused(
            f"De laatste dag ({nl_date(last_day)}) ligt buiten de looptijd: "
            f"{nl_date(first)} tot en met {nl_date(version.end)}."
        )


@must_hold("Het is een andere laatste dag.")
def last_day_moves(change: Change) -> None:
    """The last day becomes another one."""
    if change.last_day == change.version.last_day:
        raise TransitionRefused(f"{nl_date(change.last_day)} is de laatste dag al.")


@must_hold("Op de dagen die erbij komen, geldt geen andere overeenkomst van de leerling.")
def added_days_are_free(change: Change) -> None:
    """On no weekday that comes back another agreement, signed or offered, has the pupil."""
    version, last_day = change.version, change.last_day
    if last_day is None or last_day <= version.last_day:
        return
    versions = AgreementVersion.objects.for_system().filter(agreement=version.agreement_id)
    for one, until in held_until(versions.with_names(), last_day):
        first = max(one.start, version.last_day + DAY)
        if first <= until and (taken := overlaps_between(one, first, until)):
            raise TransitionRefused(taken[0].text)


@must_hold("Wie tekent of weigert, is een ondertekenaar van precies deze tekst.")
def signatory_of_this_text(change: Change) -> None:
    """The signatory belongs to the frozen text of this version."""
    signatory = change.signatory
    if signatory is None or signatory.document_id != change.version.document_id:
        raise TransitionRefused("Deze ondertekenaar hoort niet bij deze overeenkomst.")


@must_hold("Wie voor de leerling tekent, mag dat nog steeds.")
def may_still_sign(change: Change) -> None:
    """A representative who stands in the text is still one, by the dossier of now."""
    if change.signatory is not None and (why := why_may_not_sign(change.version, change.signatory)):
        raise TransitionRefused(f"{why} {OFFER_AGAIN}")


@must_hold("In de tekst staat geen adres dat intussen geheim is.")
def tells_nothing_hidden(change: Change) -> None:
    """An address that was hidden since would go to every party with what is signed."""
    if why := why_nobody_may_sign(change.version):
        raise TransitionRefused(f"{why} {OFFER_AGAIN}")


OFFER_AGAIN = "De school trekt deze tekst in en biedt een nieuwe aan."


@must_hold("Iedereen die nu moet tekenen, heeft getekend, en de tekst is ongewijzigd.")
def everybody_signed(change: Change) -> None:
    """All signatories of the text signed, and with them every role required now.

    Judged anew, as a corrected birth date may ask for a representative who was not needed before.
    """
    document = change.version.document
    if document is None or not document.is_intact:
        raise TransitionRefused("De tekst is niet meer wat er is vastgelegd.")
    waiting = unsigned(document)
    if waiting:
        raise TransitionRefused(f"Er moet nog iemand tekenen: {waiting[0].name}.")
    signed = {signatory.party for signatory in document.signatories.all()}
    if needs_representative(change.version, change.today) and Party.GUARDIAN not in signed:
        raise TransitionRefused(MISSING_PARTY)


MISSING_PARTY = (
    "Iedereen heeft getekend, maar er ontbreekt een partij die moet tekenen: een wettelijk "
    "vertegenwoordiger van de leerling. Trek deze versie in en bied een nieuwe aan."
)


@must_hold("Geen andere getekende overeenkomst heeft dezelfde dagen.")
def days_are_free(change: Change) -> None:
    """No other agreement of the pupil, signed in the meantime, has a day of this one."""
    if taken := signed_overlaps(change.version):
        raise TransitionRefused(f"{taken[0].text} Trek deze versie in of beëindig de andere.")


@must_hold(
    "Het leerbedrijf is nog erkend, de samenwerking met het mbo geldt nog, en het leer-werktraject "
    "is niet eerder geëindigd."
)
def still_lawful(change: Change) -> None:
    """What held for pupil, company and school when it was sent, still holds: SBB can withdraw a
    recognition, and the pupil can leave the trajectory, while parties sign."""
    if lost := lost_since_sending(change.version):
        text = " ".join(one.text for one in lost)
        raise TransitionRefused(f"{text} Regel dat, of trek deze versie in.")


@must_hold("Wat een addendum wijzigt, geldt nog.")
def amended_still_holds(change: Change) -> None:
    """What an addendum amends has not been ended or replaced in the meantime."""
    if gone := why_amended_is_gone(change.version):
        raise TransitionRefused(gone)
