"""What the room of signing needs to know about a leer-werkovereenkomst."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lwt_admin.accounts.coordinators import coordinators_of
from lwt_admin.agreements import transitions
from lwt_admin.agreements.documents import KIND
from lwt_admin.agreements.models import AgreementVersion, Stage
from lwt_admin.agreements.parties import why_no_link, why_nobody_may_sign
from lwt_admin.agreements.services import papers
from lwt_admin.agreements.signing_reasons import why
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.rules.periods import DAY
from lwt_admin.signing.kinds import DocumentKind, Standing
from lwt_admin.signing.models import Document, Signatory, SigningLink
from lwt_admin.signing.services import Mark, SigningRefused
from lwt_admin.signing.templatetags.signing import day as in_language
from lwt_admin.signing.words import Words
from lwt_admin.students.signers import is_informed
from lwt_admin.ui.formats import hours, nl_period, nl_time


def summary(content: dict[str, Any]) -> Sequence[tuple[str, Sequence[str]]]:
    """Who, where, when and how much, as the first thing that somebody reads who must sign."""
    shown = papers.readable(content)
    planned = shown["planned"]
    leerjaar = shown["student"]["leerjaar"]
    who = shown["student"]["name"] + (f", leerjaar {leerjaar}" if leerjaar else "")
    days = [
        f"{day['name']} {nl_time(day['start'])}–{nl_time(day['end'])} uur" for day in shown["days"]
    ]
    return (
        ("Wie", [who]),
        ("Waar", [shown["company"]["name"], *shown["company"]["address"]]),
        ("Wanneer", [nl_period(shown["start"], shown["end"]), *days]),
        ("Samen", [f"{hours(planned['minutes'])} uur op {planned['days']} dagen"]),
    )


def sign(signatory: Signatory, mark: Mark, link: SigningLink, now: datetime) -> None:
    """Take a signature that came by the signatory's own link."""
    try:
        transitions.sign_by_link(
            version_of(signatory.document), signatory=signatory, mark=mark, link=link, now=now
        )
    except TransitionRefused as refused:
        raise SigningRefused(str(refused)) from refused


def refuse(signatory: Signatory, reason: str, link: SigningLink, now: datetime) -> None:
    """Store that a party does not agree, who said so by their own link."""
    try:
        version = version_of(signatory.document)
        transitions.refuse(version, signatory=signatory, reason=reason, link=link, now=now)
    except TransitionRefused as refused:
        raise SigningRefused(str(refused)) from refused


def why_not(signatory: Signatory) -> str:
    """Why somebody who stands in the text may not sign or read it by a link, by the dossier."""
    version = _version_with(signatory)
    return why_no_link(version, signatory, timezone.localdate()) if version else ""


def may_have(signatory: Signatory) -> bool:
    """Whether a party may be sent what was signed: not with an address that was hidden since."""
    version = _version_with(signatory)
    return is_informed(signatory) and (version is None or not why_nobody_may_sign(version))


def _version_with(signatory: Signatory) -> AgreementVersion | None:
    versions = AgreementVersion.objects.for_system().with_names().select_related("document")
    return versions.filter(document=signatory.document_id).first()


def version_of(document: Document) -> AgreementVersion:
    """The version that this document is the text of."""
    return AgreementVersion.objects.for_system().with_names().get(document=document)


def standing(document: Document, day: date) -> Standing:
    """Whether the version is in force on `day`, without a word about anybody.

    In the language of the page, but for the label: who shows that, translates it.
    """
    version = version_of(document)
    stage = _stage_on(version, day)
    return Standing(stage.label, stage.kind, _sentence(version, stage))


def _sentence(version: AgreementVersion, stage: Stage) -> str:
    if version.is_binding and version.never_holds:
        return _("Is niet begonnen.")
    last_day = {"day": in_language(version.last_day)}
    texts = {
        Stage.UPCOMING: _("Geldt vanaf %(day)s.") % {"day": in_language(version.start)},
        Stage.RUNNING: _("Geldt tot en met %(day)s.") % last_day,
        Stage.EXPIRING: _("Geldt tot en met %(day)s.") % last_day,
        Stage.EXPIRED: _("Gold tot en met %(day)s.") % last_day,
        Stage.ENDED: _("De laatste dag is %(day)s.") % last_day,
        Stage.REPLACED: _("Vervangen; gold tot en met %(day)s.") % last_day,
    }
    return texts.get(stage, "")


def _stage_on(version: AgreementVersion, day: date) -> Stage:
    """As the version says itself, but replaced only when something came in its place.

    An addendum that was ended before it began takes along what it was to replace.
    """
    stage = version.stage_on(day)
    if stage is not Stage.REPLACED:
        return stage
    versions = AgreementVersion.objects.for_system().filter(agreement=version.agreement_id)
    after = version.last_day + DAY
    return stage if versions.running_between(after, after).exists() else Stage.ENDED


def watchers(document: Document, day: date) -> Sequence[tuple[int, str]]:
    """The coordinators of the school."""
    return coordinators_of([document.school_id], day).get(document.school_id, [])


def page(document: Document) -> str:
    """Where staff see the agreement."""
    return reverse("agreement_detail", args=[version_of(document).agreement_id])


WORDS = Words(
    consent=gettext_lazy("Ik heb de overeenkomst gelezen en ga akkoord."),
    unread=gettext_lazy("Zet eerst een vinkje: dat u de overeenkomst hebt gelezen."),
    other_name=gettext_lazy(
        "“%(name)s” is niet de naam die in de overeenkomst staat. Typ uw voor- en achternaam: "
        "%(own)s. Klopt die naam niet? Meld het de school."
    ),
    only_dutch=gettext_lazy(
        "De overeenkomst zelf is in het Nederlands. Die tekst tekent u, en die tekst geldt."
    ),
    as_pdf=gettext_lazy("Lees de overeenkomst als pdf"),
    whole_text=gettext_lazy("Lees de hele overeenkomst"),
    without=gettext_lazy("Zonder getekende overeenkomst begint de stage niet."),
    back=gettext_lazy("Terug naar de overeenkomst"),
    signed=gettext_lazy(
        "Iedereen heeft getekend. U krijgt de ondertekende overeenkomst als pdf per e-mail, op "
        "%(address)s."
    ),
    will_be_signed=gettext_lazy(
        "Wanneer iedereen heeft getekend, krijgt u de ondertekende overeenkomst als pdf per "
        "e-mail, op %(address)s. U hoeft niets meer te doen."
    ),
    look="Bekijk de overeenkomst",
    in_english="a work placement agreement",
)

KINDS = (
    DocumentKind(
        name=KIND,
        words=WORDS,
        text_template="documents/_agreement_text.html",
        paper_template=papers.TEMPLATE,
        readable=papers.readable,
        summary=summary,
        sign=sign,
        refuse=refuse,
        standing=standing,
        file_stem=papers.file_stem,
        watchers=watchers,
        page=page,
        why=why,
        why_not=why_not,
        may_have=may_have,
    ),
)
