"""The documents that bench/pdf.py measures: an agreement of the demo school, again and again."""

import sys
import time
from collections.abc import Callable
from typing import Any, Final

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from weasyprint import HTML  # noqa: E402

from lwt_admin import pdf  # noqa: E402
from lwt_admin.signing import sealing, seals  # noqa: E402
from lwt_admin.signing.certificates import certificate_for  # noqa: E402
from lwt_admin.signing.chain import record  # noqa: E402
from lwt_admin.signing.evidence import SealFacts, evidence_of  # noqa: E402
from lwt_admin.signing.models import Document, Signature, SigningEvent  # noqa: E402
from lwt_admin.signing.models.document import new_code  # noqa: E402
from lwt_admin.signing.paper import document_html  # noqa: E402

WARM: Final = 2


def make_school() -> None:
    """An empty database, filled with the demo school."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("load_demo", stdout=sys.stderr)


def make_waiting(number: int) -> Document:
    """See to it that so many documents wait for their seal; returns one of them."""
    waiting = Document.objects.for_system().to_be_sealed()
    example = Document.objects.for_system().exclude(completed_at=None).order_by("pk").first()
    if example is None:
        raise RuntimeError("the demo school has no signed agreement")
    with transaction.atomic():
        for _ in range(number - waiting.count()):
            _again(example)
        for extra in waiting.order_by("-pk")[number:]:
            extra.completed_at = None
            extra.save()
    made = waiting.select_related("school").order_by("-pk").first()
    if made is None:
        raise RuntimeError("nothing waits")
    return made


def _again(example: Document) -> None:
    """The same document once more, signed by the same people, with a chain of its own."""
    copy = Document.objects.get(pk=example.pk)
    copy.pk, copy.code, copy.pdf, copy.pdf_sha256, copy.sealed_at = None, new_code(), "", "", None
    copy.sealed_with, copy.version = "", 1
    copy._state.adding = True
    copy.save()
    record(copy, SigningEvent.Kind.FROZEN, copy.frozen_at, sha256=copy.sha256)
    told = {one.signatory_id: one for one in example.events.filter(kind=SigningEvent.Kind.SIGNED)}
    for signatory in example.signatories.select_related("signature"):
        signature: Signature = signatory.signature
        link = told[signatory.pk]
        signatory.pk, signatory.document, signatory.email = None, copy, ""
        signatory._state.adding = True
        signatory.save()
        signature.pk, signature.signatory = None, signatory
        signature._state.adding = True
        signature.save()
        payload = link.payload or {}
        kind = SigningEvent.Kind(link.kind)
        record(copy, kind, link.at, signatory=signatory, actor=link.actor, **payload)
    record(copy, SigningEvent.Kind.COMPLETED, copy.completed_at or timezone.now())


def _html(document: Document) -> str:
    """The HTML of a document, with its page of evidence."""
    certificate = certificate_for(document.school.code, timezone.now())
    facts = SealFacts(certificate.name, certificate.issuer, is_demo=True, has_time_stamp=False)
    return document_html(document, evidence_of(document, facts))


def ways(document: Document) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Making the sealed file, and WeasyPrint alone on the same HTML with the same style sheet."""
    html = _html(document)
    style, fonts = pdf._style()

    def bare() -> bytes:
        made: bytes = HTML(
            string=html, base_url=pdf.STATIC.as_uri() + "/", url_fetcher=pdf._fetcher()
        ).write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant=pdf.VARIANT,
            pdf_tags=True,
            optimize_images=True,
        )
        return made

    return lambda: sealing.make(document, timezone.now()), bare


def parts(document: Document) -> tuple[float, float]:
    """Milliseconds of processor time for the text and its evidence, and for the seal alone."""
    certificate = certificate_for(document.school.code, timezone.now())
    made = pdf.render_pdf(_html(document))
    return (
        _least(lambda: _html(document)),
        _least(lambda: seals.seal(made, certificate, reason="", location="")),
    )


def _least(function: Callable[[], Any]) -> float:
    times = []
    for _ in range(5):
        began = time.process_time()
        function()
        times.append(time.process_time() - began)
    return min(times) * 1000


def warm_up() -> None:
    """Load style sheet, fonts and key, without storing anything."""
    documents = Document.objects.for_system().to_be_sealed().select_related("school")
    for document in documents.order_by("pk")[:WARM]:
        sealing.make(document, timezone.now())


def seal_all() -> None:
    """Seal and store all that waits."""
    sealing.seal_waiting()
