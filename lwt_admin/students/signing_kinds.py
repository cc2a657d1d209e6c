"""What the room of signing needs to know about the letter by which a pupil applies."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lwt_admin.rules.agreements import OF_AGE
from lwt_admin.rules.periods import age_on
from lwt_admin.signing.kinds import DocumentKind, Standing, Why, coordinators
from lwt_admin.signing.models import Document, Party, Signatory, SigningLink
from lwt_admin.signing.paper import stem_of
from lwt_admin.signing.services import Mark, SigningRefused
from lwt_admin.signing.templatetags.signing import day as in_language
from lwt_admin.signing.words import Words
from lwt_admin.students.addresses import tells_what_is_hidden_now
from lwt_admin.students.intake import signing
from lwt_admin.students.intake.letter import KIND, readable
from lwt_admin.students.models import ApplicationLetter
from lwt_admin.students.signers import is_informed
from lwt_admin.ui.formats import nl_date

WORDS: Final = Words(
    consent=gettext_lazy("Ik heb de aanvraag gelezen en ga akkoord."),
    unread=gettext_lazy("Zet eerst een vinkje: dat u de aanvraag hebt gelezen."),
    other_name=gettext_lazy(
        "“%(name)s” is niet de naam die in de aanvraag staat. Typ uw voor- en achternaam: "
        "%(own)s. Klopt die naam niet? Meld het de school."
    ),
    only_dutch=gettext_lazy(
        "De aanvraag zelf is in het Nederlands. Die tekst tekent u, en die tekst geldt."
    ),
    as_pdf=gettext_lazy("Lees de aanvraag als pdf"),
    whole_text=gettext_lazy("Lees de hele aanvraag"),
    without=gettext_lazy("Zonder getekende aanvraag bespreekt de school geen leer-werktraject."),
    back=gettext_lazy("Terug naar de aanvraag"),
    signed=gettext_lazy(
        "Iedereen heeft getekend. U krijgt de ondertekende aanvraag als pdf per e-mail, op "
        "%(address)s."
    ),
    will_be_signed=gettext_lazy(
        "Wanneer iedereen heeft getekend, krijgt u de ondertekende aanvraag als pdf per e-mail, op "
        "%(address)s. U hoeft niets meer te doen."
    ),
    look="Bekijk de aanloop",
    in_english="an application for a work placement programme",
)


def summary(content: dict[str, Any]) -> Sequence[tuple[str, Sequence[str]]]:
    """Who applies for what, and when it would begin."""
    shown = readable(content)
    return (
        (gettext_noop("Wie"), [shown["student"]["name"]]),
        (gettext_noop("Wat"), [f"een leer-werktraject, {shown['student']['profile']}"]),
        (gettext_noop("Gewenste start"), [nl_date(shown["start"])]),
    )


def sign(signatory: Signatory, mark: Mark, link: SigningLink, now: datetime) -> None:
    """Take a signature that came by the signatory's own link."""
    signing.sign_by_link(letter_of(signatory.document), signatory, mark, link=link, now=now)


def refuse(signatory: Signatory, reason: str, link: SigningLink, now: datetime) -> None:
    """Store that pupil or parent does not agree, who said so by their own link."""
    try:
        signing.refuse(letter_of(signatory.document), signatory, reason, link=link, now=now)
    except ValidationError as refused:
        raise SigningRefused(" ".join(refused.messages)) from refused


def why(signatory: Signatory, day: date) -> Why:
    """Why somebody signs: it is about them, or about their child who is not of age.

    No article: that parents sign an application is asked by the school.
    """
    student = signatory.document.content["student"]
    if signatory.party == Party.STUDENT:
        return Why(_("De aanvraag gaat over u. Daarom is uw handtekening nodig."))
    if age_on(date.fromisoformat(student["birth_date"]), day) < OF_AGE:
        text = _("%(name)s is jonger dan %(age)s. Daarom vraagt de school ook uw handtekening.")
        return Why(text % {"name": student["first_name"], "age": OF_AGE})
    return Why(_("De school vraagt ook uw handtekening."))


def why_not(signatory: Signatory) -> str:
    """Why somebody in the letter may not sign or read it any more, by the dossier."""
    letters = ApplicationLetter.objects.for_system().select_related("intake__student")
    letter = letters.filter(document=signatory.document_id).first()
    return signing.why_may_not_sign(letter.intake, signatory) if letter else ""


def may_have(signatory: Signatory) -> bool:
    """Whether a party may be sent what was signed: not with an address that was hidden since."""
    document = signatory.document
    student = letter_of(document).intake.student
    return is_informed(signatory) and not tells_what_is_hidden_now(document.content, student)


def letter_of(document: Document) -> ApplicationLetter:
    """The letter that this document is the text of."""
    letters = ApplicationLetter.objects.for_system().select_related("intake__student")
    return letters.get(document=document)


def standing(document: Document, _day: date) -> Standing:
    """Whether the letter is signed; what came of it is told to nobody who only has the code."""
    if document.completed_at is not None:
        text = _("Getekend op %(day)s. Dit is een aanvraag, geen besluit.")
        return Standing(
            gettext_noop("getekend"), "ok", text % {"day": in_language(document.completed_at)}
        )
    if document.withdrawn_at is not None:
        return Standing(gettext_noop("ingetrokken"), "neutral")
    return Standing(gettext_noop("wacht op handtekeningen"), "wait")


def page(document: Document) -> str:
    """Where staff see the letter."""
    return reverse("intake", args=[letter_of(document).intake.student_id])


KINDS: Final = (
    DocumentKind(
        name=KIND,
        words=WORDS,
        text_template="documents/_application_text.html",
        paper_template="documents/application_letter.html",
        readable=readable,
        summary=summary,
        sign=sign,
        refuse=refuse,
        standing=standing,
        file_stem=stem_of,
        watchers=coordinators,
        page=page,
        why=why,
        why_not=why_not,
        may_have=may_have,
    ),
)
