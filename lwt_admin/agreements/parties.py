"""Who must sign an agreement now, and how that differs from who stands in the text offered.

Who signs follows age at the time of signing. A text that was offered names its parties and keeps
them: whoever stands in it signs it. When a birthday or a change in the dossier makes that wrong,
the text is taken back and offered again; `changes_since` says so. From 18 the pupil signs alone: a
parent who stands in the text and has not signed gets no link any more, so nobody waits for their
mail and they do not read or refuse it. What they sign at the table or on paper does no harm.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.utils import timezone

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.rules.agreements import (
    ALL_GUARDIANS,
    GUARDIAN_MUST_SIGN_BELOW,
    OF_AGE,
    representative_source,
    required_signatories,
)
from lwt_admin.rules.verdicts import Source
from lwt_admin.signing.addresses import same
from lwt_admin.signing.models import Document, Party, Signatory
from lwt_admin.signing.taken_over import signed_on_paper
from lwt_admin.students.addresses import tells_what_is_hidden_now
from lwt_admin.students.models import Guardian, Student
from lwt_admin.students.signers import Choice, choice_among, why_not
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_date, nl_period

AGAIN = "Trek deze versie in en bied een nieuwe aan."
ANOTHER = "Beëindig deze overeenkomst en sluit een nieuwe, die tekent wie er nu moet tekenen."
MAY_STAY = "Deze tekst mag zo blijven."


# --- Who must sign --------------------------------------------------------------------------------
def required_roles(version: AgreementVersion, today: date) -> tuple[str, ...]:
    """Who must sign on `today`, as the rules name them, with what the school asks besides."""
    student = version.agreement.trajectory.student
    return required_signatories(
        student.birth_date,
        today,
        all_representatives=student.school.all_representatives,
        guardian_until_18=student.school.representative_until_of_age,
        first=version.start,
    )


def representative_article(version: AgreementVersion, today: date) -> Source | None:
    """Why a legal representative signs on `today`; None when none has to."""
    student = version.agreement.trajectory.student
    until_of_age = student.school.representative_until_of_age
    return representative_source(student.birth_date, today, until_of_age, version.start)


def needs_representative(version: AgreementVersion, today: date) -> bool:
    """Whether a legal representative signs on `today`."""
    return representative_article(version, today) is not None


def guardians_who_may_sign(version: AgreementVersion) -> list[Guardian]:
    """With parental authority or guardianship, or a carer of the household."""
    guardians = version.agreement.trajectory.student.guardians.all()
    return [guardian for guardian in guardians if guardian.may_sign]


# --- Choosing them --------------------------------------------------------------------------------
def choice_of(version: AgreementVersion, today: date) -> Choice:
    """Whom one may choose from when the text is offered on `today`; nobody when that is not needed.

    When the school asks for all, that is everybody with authority; carers take their place only
    when there is nobody else.
    """
    if not needs_representative(version, today):
        return Choice()
    all_of_them = ALL_GUARDIANS in required_roles(version, today)
    return choice_among(guardians_who_may_sign(version), all_of_them=all_of_them)


def why_not_these(version: AgreementVersion, chosen: Iterable[Guardian], today: date) -> str:
    """Why these people cannot sign for the pupil, in Dutch; empty when they can."""
    if not needs_representative(version, today):
        return ""
    return why_not(choice_of(version, today), chosen, guardians_who_may_sign(version))


# --- What changed since the text was offered ------------------------------------------------------
@dataclass(frozen=True)
class PartyChange:
    """A difference between the text and now; a `blocking` one keeps it from being completed."""

    text: str
    advice: str
    blocking: bool = False
    source: Source | None = None

    @property
    def kind(self) -> str:
        return "bad" if self.blocking else "warn"

    @property
    def article(self) -> str:
        return self.source.article if self.source else ""

    @property
    def status(self) -> str:
        return self.source.status if self.source else ""


def changes_since(version: AgreementVersion, today: date) -> list[PartyChange]:
    """What is no longer as in the text that waits for signatures, what blocks first.

    Of what everybody signed and is not over: who did not sign it, by the birth date of now.
    Prefetch `document__signatories__signature` and the pupil's guardians when asking for many.
    """
    document = version.document
    if document is None:
        return []
    signatories = list(document.signatories.all())
    if version.is_binding and today <= version.last_day:
        return list(_of_signed(version, document, signatories))
    if not version.is_waiting:
        return []
    changes = chain(
        _of_representatives(version, signatories, today),
        _of_guardians(version, signatories),
        _of_pupil(version, document, signatories),
        _of_school(version, signatories),
    )
    return sorted(changes, key=lambda change: not change.blocking)


def why_may_not_sign(version: AgreementVersion, signatory: Signatory) -> str:
    """Why a representative who stands in the text may not sign it any more; empty when they may."""
    if signatory.party != Party.GUARDIAN:
        return ""
    student = version.agreement.trajectory.student
    guardian = _guardian_of(signatory, student)
    if guardian is None:
        return f"{signatory.name} staat niet meer als ouder of verzorger bij {student}."
    if not guardian.may_sign:
        return f"{signatory.name} mag volgens het dossier niet meer voor {student} tekenen."
    return ""


def why_no_link(version: AgreementVersion, signatory: Signatory, today: date) -> str:
    """Why a party neither reads, signs nor refuses by a link on `today`; empty when they may."""
    student = version.agreement.trajectory.student
    if signatory.party == Party.GUARDIAN and student.age_on(today) >= OF_AGE:
        return _of_age(student, signatory.name)
    return why_nobody_may_sign(version) or why_may_not_sign(version, signatory)


def why_nobody_may_sign(version: AgreementVersion) -> str:
    """Why no party signs the text any more, or reads it by a link; empty when they may."""
    if version.document is None:
        return ""
    student = version.agreement.trajectory.student
    return tells_what_is_hidden_now(version.document.content, student)


def _of_representatives(
    version: AgreementVersion, signatories: list[Signatory], today: date
) -> Iterator[PartyChange]:
    """Whether a representative is needed now who was not then, or the other way round."""
    student = version.agreement.trajectory.student
    inside = [one for one in signatories if one.party == Party.GUARDIAN]
    source = representative_article(version, today)
    if source is not None and not inside:
        text = (
            f"{student} is {student.age_on(today)} jaar: er tekent ook een wettelijk "
            "vertegenwoordiger, en die staat niet in de tekst."
        )
        yield PartyChange(text, AGAIN, blocking=True, source=source)
    waiting = [one.name for one in inside if not hasattr(one, "signature")]
    if source is None and waiting:
        yield _no_longer_needed(student, " en ".join(waiting), today)


def _no_longer_needed(student: Student, names: str, today: date) -> PartyChange:
    if student.age_on(today) >= OF_AGE:
        advice = f"{AGAIN} Of laat {names} aan tafel of op papier tekenen."
        return PartyChange(_of_age(student, names), advice, blocking=True)
    text = (
        f"Vanaf {GUARDIAN_MUST_SIGN_BELOW} jaar vraagt uw school geen handtekening van een "
        f"wettelijk vertegenwoordiger: {names} hoeft niet meer te tekenen."
    )
    advice = f"{MAY_STAY} Laat {names} tekenen, of trek in en bied opnieuw aan zonder."
    return PartyChange(text, advice)


def _of_age(student: Student, names: str) -> str:
    return (
        f"{student} is {OF_AGE} of ouder en tekent zelf: {names} hoeft niet meer te tekenen en "
        "krijgt geen link meer."
    )


def _of_guardians(version: AgreementVersion, signatories: list[Signatory]) -> Iterator[PartyChange]:
    """Representatives in the text who are others now; who signed, signed."""
    student = version.agreement.trajectory.student
    for one in signatories:
        if one.party != Party.GUARDIAN or hasattr(one, "signature"):
            continue
        if why := why_may_not_sign(version, one):
            yield PartyChange(why, AGAIN, blocking=True)
        elif guardian := _guardian_of(one, student):
            yield from _of_person(one, guardian.name, guardian.email)
    if student.school.all_representatives and any(o.party == Party.GUARDIAN for o in signatories):
        inside = [_guardian_of(one, student) for one in signatories]
        for guardian in student.guardians.all():
            if guardian.represents and guardian not in inside:
                text = (
                    f"{guardian.name} staat niet in de tekst, en uw school laat alle wettelijk "
                    "vertegenwoordigers tekenen."
                )
                yield PartyChange(text, AGAIN)


def _of_signed(
    version: AgreementVersion, document: Document, signatories: list[Signatory]
) -> Iterator[PartyChange]:
    """That a representative was due on the day of signing, by a birth date corrected since."""
    student = version.agreement.trajectory.student
    born = _born_in(document, student)
    if born == student.birth_date or any(one.party == Party.GUARDIAN for one in signatories):
        return
    signed_on = signed_on_paper(document) or max(
        timezone.localdate(one.signature.signed_at) for one in signatories
    )
    source = representative_article(version, signed_on)
    if source is not None:
        now = nl_period(student.birth_date, student.birth_date)
        text = (
            f"{student} is geboren op {now}, niet op {nl_period(born, born)}. Op de dag van "
            f"tekenen, {nl_date(signed_on)}, moest ook een wettelijk vertegenwoordiger tekenen."
        )
        yield PartyChange(text, ANOTHER, blocking=True, source=source)


def _born_in(document: Document, student: Student) -> date:
    """When the pupil was born by the text."""
    frozen = document.content.get("student", {}).get("birth_date")
    return date.fromisoformat(frozen) if frozen else student.birth_date


def _of_pupil(
    version: AgreementVersion, document: Document, signatories: list[Signatory]
) -> Iterator[PartyChange]:
    student = version.agreement.trajectory.student
    born = _born_in(document, student)
    if born != student.birth_date:
        now = nl_period(student.birth_date, student.birth_date)
        text = f"In de tekst is {student} geboren {nl_period(born, born)}, in het dossier nu {now}."
        yield PartyChange(text, AGAIN)
    if hidden := tells_what_is_hidden_now(document.content, student):
        yield PartyChange(hidden, AGAIN, blocking=True)
    for one in signatories:
        if one.party == Party.STUDENT and not hasattr(one, "signature"):
            yield from _of_person(one, str(student), student.email)


def _of_school(version: AgreementVersion, signatories: list[Signatory]) -> Iterator[PartyChange]:
    school = version.agreement.trajectory.student.school
    for one in signatories:
        if one.party == Party.SCHOOL and not hasattr(one, "signature"):
            yield from _of_person(one, school.signatory_name, school.signatory_email)


def _of_person(signatory: Signatory, name: str, email: str) -> Iterator[PartyChange]:
    """Another name asks for another text; another address only for another letter."""
    if fold(signatory.name) != fold(name):
        text = f"In de tekst tekent “{signatory.name}”; volgens de gegevens van nu is dat “{name}”."
        yield PartyChange(text, AGAIN)
    if email and not same(signatory.email, email):
        goes = f"gaat naar {signatory.email}" if signatory.email else "is niet verstuurd"
        text = f"Het e-mailadres van {name} is nu {email}; de link om te tekenen {goes}."
        yield PartyChange(text, f"Geef {signatory.name} bij “Wie tekent” het nieuwe adres.")


def _guardian_of(signatory: Signatory, student: Student) -> Guardian | None:
    """The parent or carer in the dossier; by name when that record was made anew."""
    guardians = list(student.guardians.all())
    for guardian in guardians:
        if signatory.person == f"guardian:{guardian.pk}":
            return guardian
    return next((one for one in guardians if fold(one.name) == fold(signatory.name)), None)
