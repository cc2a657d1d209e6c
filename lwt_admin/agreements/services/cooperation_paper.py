"""The samenwerkingsovereenkomst as a document: its articles, the PDF to sign, the signed scan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.files.base import File
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.text import slugify

from lwt_admin.accounts.models import User
from lwt_admin.agreements.cooperation_articles import ARTICLES, Article
from lwt_admin.agreements.models import AgreementVersion, CooperationAgreement, DefaultText
from lwt_admin.agreements.services.papers import blocks
from lwt_admin.agreements.services.texts import default_texts
from lwt_admin.pdf import render_pdf
from lwt_admin.rules.periods import DAY, months_later
from lwt_admin.scans import ENDINGS, Scan, removed_on_failure, store
from lwt_admin.text import fold, tidy
from lwt_admin.ui.formats import nl_date

SIGNED_ALREADY: Final = "Het getekende exemplaar is ingevoerd; de artikelen liggen daarmee vast."


class CooperationRefused(Exception):
    """Something that cannot be done with a cooperation agreement; the message is Dutch."""


@dataclass(frozen=True)
class ArticleText:
    """An article of one agreement, with its number in the document; `is_own` when it differs."""

    number: int
    article: Article
    text: str
    is_own: bool

    @property
    def blocks(self) -> list[tuple[bool, list[str]]]:
        """Lines that belong together: whether they are a list, and the lines without dashes."""
        return list(blocks([line.strip() for line in self.text.splitlines() if line.strip()]))


def articles_of(cooperation: CooperationAgreement) -> list[ArticleText]:
    """The articles in order: the agreement's own texts, else those of the school."""
    usual = default_texts(cooperation.school, DefaultText.For.COOPERATION)
    own: Mapping[str, str] = cooperation.texts
    return [
        ArticleText(number, one, own.get(one.field) or usual[one.field], bool(own.get(one.field)))
        for number, one in enumerate(ARTICLES, 1)
    ]


@transaction.atomic
def write_texts(
    cooperation: CooperationAgreement, texts: Mapping[str, str], *, seen: int
) -> CooperationAgreement:
    """Keep the texts that differ from the school's own; empty goes back to those.

    Raises CooperationRefused when somebody changed it meanwhile, and once it was signed.
    """
    current = _locked(cooperation)
    if current.version != seen:
        raise CooperationRefused(
            "Iemand anders heeft deze overeenkomst intussen gewijzigd. Uw tekst staat er nog: "
            "vergelijk haar, en sla dan nog eens op."
        )
    if current.scan:
        raise CooperationRefused(SIGNED_ALREADY)
    usual = default_texts(current.school, DefaultText.For.COOPERATION)
    cleaned = {field: tidy(text) for field, text in texts.items()}
    current.texts = {
        field: text for field, text in cleaned.items() if text and text != usual[field]
    }
    current.version += 1
    current.save()
    return current


def notice_text(cooperation: CooperationAgreement) -> str:
    """How long before its end one must give notice: `6 maanden`."""
    months = cooperation.notice_months
    return f"{months} {'maand' if months == 1 else 'maanden'}"


def duration_text(cooperation: CooperationAgreement) -> str:
    """From when to when it holds, and how long before its end one must give notice."""
    until = cooperation.valid_until
    end = f"tot en met {nl_date(until)}" if until else "voor onbepaalde tijd"
    notice = notice_text(cooperation)
    return (
        f"Deze overeenkomst geldt vanaf {nl_date(cooperation.valid_from)}, {end}. De opzegtermijn "
        f"is {notice}."
    )


def paper_html(cooperation: CooperationAgreement, now: datetime) -> str:
    """The document as a page: marked CONCEPT until the signed scan is there."""
    context = {
        "cooperation": cooperation,
        "school": cooperation.school,
        "articles": articles_of(cooperation),
        "duration": duration_text(cooperation),
        "concept": not cooperation.scan,
        "made_at": now,
    }
    return render_to_string("documents/cooperation.html", context)


def paper_pdf(cooperation: CooperationAgreement, now: datetime) -> bytes:
    """The same, to download and to sign with a pen."""
    return render_pdf(paper_html(cooperation, now))


def paper_name(cooperation: CooperationAgreement, ending: str = "pdf") -> str:
    """`samenwerkingsovereenkomst-roc-waalstad-concept.pdf`, or of the scan without that mark."""
    mark = "" if cooperation.scan else "-concept"
    name = slugify(fold(f"samenwerkingsovereenkomst {cooperation.institution}"))[:100]
    return f"{name}{mark}.{ending}"


def scan_name(cooperation: CooperationAgreement) -> str:
    """What the signed scan is called when somebody saves it."""
    return paper_name(cooperation, ENDINGS.get(cooperation.scan_type, "pdf")).replace(
        "overeenkomst-", "overeenkomst-getekend-", 1
    )


def store_scan(
    cooperation: CooperationAgreement, file: File, *, signed_on: date, by: User, now: datetime
) -> CooperationAgreement:
    """Keep the signed paper; an earlier scan stays in storage and in the history.

    `file.scan` says what was found in it. Raises CooperationRefused when it cannot be stored, or is
    the scan that is there already; then nothing changes.
    """
    found: Scan = file.scan  # type: ignore[attr-defined]
    with transaction.atomic():
        current = _locked(cooperation)
        if current.scan_sha256 == found.sha256:
            raise CooperationRefused("Ditzelfde bestand is al ingevoerd.")
        with removed_on_failure(current.scan):
            store(current.scan, file, CooperationRefused)
            current.scan_type, current.scan_sha256 = found.content_type, found.sha256
            current.scan_uploaded_by, current.scan_uploaded_at = by, now
            current.signed_on = signed_on
            current.version += 1
            current.save()
    return current


# --- Giving notice --------------------------------------------------------------------------------
def earliest_end(cooperation: CooperationAgreement, notice_given: date) -> date:
    """The first day on which it need not hold any more, when notice is given on this day."""
    return months_later(notice_given, cooperation.notice_months)


@transaction.atomic
def terminate(
    cooperation: CooperationAgreement,
    *,
    notice_given: date,
    first_day_without: date,
    at_once: bool = False,
) -> CooperationAgreement:
    """Give notice; `at_once` when both agree on an earlier day, or one of them went bankrupt.

    Raises CooperationRefused when it ended already, and on a day that is too early or too late.
    """
    current = _locked(cooperation)
    if current.terminated_on is not None:
        raise CooperationRefused(f"Er is al opgezegd per {nl_date(current.terminated_on)}.")
    if first_day_without < current.valid_from:
        raise CooperationRefused(
            f"{nl_date(first_day_without)} ligt voor het begin op {nl_date(current.valid_from)}."
        )
    if current.valid_until is not None and first_day_without > current.valid_until + DAY:
        raise CooperationRefused(
            f"De overeenkomst loopt vanzelf af op {nl_date(current.valid_until)}."
        )
    earliest = earliest_end(current, notice_given)
    if first_day_without < earliest and not at_once:
        raise CooperationRefused(
            f"Wie op {nl_date(notice_given)} opzegt, kan dat op zijn vroegst per "
            f"{nl_date(earliest)} (opzegtermijn {notice_text(current)})."
        )
    current.terminated_on = first_day_without
    current.version += 1
    current.save()
    return current


def left_without(cooperation: CooperationAgreement, day: date) -> bool:
    """Whether no other agreement of the school holds on `day`."""
    others = CooperationAgreement.objects.for_system().filter(school=cooperation.school_id)
    return not others.exclude(pk=cooperation.pk).in_force_on(day).exists()


def running_under(cooperation: CooperationAgreement, day: date) -> dict[int, AgreementVersion]:
    """The leer-werkovereenkomsten in force on `day` of pupils whose route goes by this agreement,
    per trajectory.
    """
    versions = AgreementVersion.objects.for_system().running_between(day, day)
    found = versions.filter(agreement__trajectory__route__cooperation=cooperation)
    return {
        one.agreement.trajectory_id: one
        for one in found.select_related("agreement__company").order_by("number")
    }


def _locked(cooperation: CooperationAgreement) -> CooperationAgreement:
    cooperations = CooperationAgreement.objects.for_system()
    cooperations.select_for_update().get(pk=cooperation.pk)
    return cooperations.select_related("school").get(pk=cooperation.pk)


def about_paper(cooperation: CooperationAgreement) -> tuple[str, str]:
    """Where the paper stands, and its mark: nothing yet, signed without its scan, or with it."""
    if cooperation.scan:
        return "getekend exemplaar ingevoerd", "ok"
    if cooperation.signed_on is not None:
        return "de scan ontbreekt nog", "warn"
    return "concept", "wait"
