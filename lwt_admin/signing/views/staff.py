"""What the staff's pages about parties share, whatever text the parties sign.

A room has these pages at addresses of its own, each with its right, and fetches the record.
"""

from collections.abc import Callable, Iterable
from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.downloads import pdf_answer
from lwt_admin.signing import copies, links
from lwt_admin.signing.forms import AddressForm, CopyForm, SigningForm
from lwt_admin.signing.kinds import kind_of, why_no_longer
from lwt_admin.signing.models import Document, Signatory
from lwt_admin.signing.paper import document_pdf, file_name
from lwt_admin.signing.sealed_file import NotAsSealed, sealed_file
from lwt_admin.signing.services import (
    AlreadySigned,
    Mark,
    SigningRefused,
    is_turn_of,
    unsigned,
)

Take = Callable[[Mark], str]
"""Takes a signature and returns what to tell; may raise SigningRefused."""


def party_of(document: Document | None, pk: int) -> Signatory:
    """A party of the text that is offered; of an older text nobody signs."""
    for signatory in document.signatories.all() if document else ():
        if signatory.pk == pk:
            return signatory
    raise Http404


def sign_at_table(
    request: StaffRequest, signatory: Signatory, take: Take, *, template: str, url: str, title: str
) -> HttpResponse:
    """The page for one party at the table: read, agree, sign; the member of staff is witness.

    It leads to `url`; `title` stands above what is filled in.
    """
    document = signatory.document
    form = SigningForm(
        request.POST or None,
        witness=request.user,
        signatory=signatory,
        others=document.signatories.all(),
        initial={"sha256": document.sha256},
    )
    if request.method == "POST" and form.is_valid() and _signed(request, form, take):
        return redirect(url)
    kind = kind_of(document)
    context = {
        "form": form,
        "signatory": signatory,
        "others": [one for one in unsigned(document) if one.pk != signatory.pk],
        "text_template": kind.text_template,
        "content": kind.readable(document.content),
        "document": document,
        "back_url": url,
        "signing_title": title,
        "signature_legend": f"Handtekening van {signatory.name}",
    }
    return render(request, template, context)


def _signed(request: StaffRequest, form: SigningForm, take: Take) -> bool:
    """Take the signature; what stands in the way comes on the form, a second click does no harm."""
    try:
        told = take(form.mark())
    except AlreadySigned as done:
        messages.info(request, str(done))
        return True
    except SigningRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, told)
    return True


def correct_address(
    request: StaffRequest, signatory: Signatory, *, template: str, url: str, about: dict[str, Any]
) -> HttpResponse:
    """Correct the address of one party; links to the old address stop working."""
    if not signatory.document.is_open or hasattr(signatory, "signature"):
        messages.info(request, f"{signatory.name} hoeft niet meer te tekenen.")
        return redirect(url)
    form = AddressForm(request.POST or None, signatory=signatory)
    if request.method == "POST" and form.is_valid():
        try:
            corrected = links.correct_address(
                signatory,
                form.cleaned_data["email"],
                by=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except SigningRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _what_happens(corrected))
            return redirect(url)
    return render(request, template, about | {"form": form, "signatory": signatory})


def send_copy(
    request: StaffRequest, signatory: Signatory, *, template: str, url: str, about: dict[str, Any]
) -> HttpResponse:
    """Mail the sealed document to one party again, at the stored address or another."""
    why = copies.why_no_copy(signatory)
    so_far = copies.letters_so_far(signatory.document)
    form = CopyForm(request.POST or None, initial={"email": signatory.email, "so_far": so_far})
    if request.method == "POST" and form.is_valid():
        address, seen = form.cleaned_data["email"], form.cleaned_data["so_far"]
        try:
            copies.send_copy(signatory, address, by=request.user, so_far=seen, now=timezone.now())
        except SigningRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Het document gaat naar {signatory.name}, op {address}.")
            return redirect(url)
    return render(request, template, about | {"form": form, "signatory": signatory, "why": why})


def _what_happens(signatory: Signatory) -> str:
    if why := why_no_longer(signatory):
        return f"Het adres is gewijzigd. Er gaat geen link: {why}"
    if is_turn_of(signatory):
        return f"{signatory.name} krijgt een nieuwe link op {signatory.email}."
    return (
        f"{signatory.name} krijgt een link op {signatory.email} zodra de anderen hebben getekend."
    )


def document_file(
    request: StaffRequest, document: Document, *, record: Model, url: str
) -> HttpResponse:
    """The file that was sealed once everybody signed; before that a CONCEPT made on the spot.

    That somebody looked is kept of `record`; without a file it leads to `url`.
    """
    if document.completed_at and not document.pdf:
        _why_no_file(request, document)
        return redirect(url)
    try:
        content = sealed_file(document) if document.completed_at else document_pdf(document)
    except NotAsSealed as why:
        messages.error(request, str(why))
        return redirect(url)
    accessed.send(sender=type(record), instance=record)
    return pdf_answer(content, file_name(document))


def _why_no_file(request: StaffRequest, document: Document) -> None:
    """Everybody signed, and the file is not there: it is being made, or that went wrong."""
    if document.seal_failure:
        messages.error(request, document.seal_failure)
    else:
        messages.info(request, "De pdf wordt nog gemaakt. Probeer het over een minuut weer.")


def tell_reminded(
    request: StaffRequest, posted: Iterable[Signatory], reasons: Iterable[str]
) -> None:
    """Say who gets a reminder, and why the others get none."""
    if names := ", ".join(one.name for one in posted):
        messages.success(request, f"Een herinnering gaat naar {names}.")
    if skipped := " ".join(reasons):
        messages.warning(request, f"Niet herinnerd: {skipped}")
