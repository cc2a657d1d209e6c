"""The pages behind a link: read, ask for a code, sign or refuse. Nobody signs in here.

The secret of a link stands in the address and nowhere else: not in a message, a cookie, a referrer,
a cache or a log. A GET changes nothing, as mail scanners open every link.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lwt_admin.downloads import pdf_answer
from lwt_admin.links import without_trace
from lwt_admin.signing import codes, limits, links, remote
from lwt_admin.signing.addresses import masked
from lwt_admin.signing.forms import CodeForm, LostLinkForm, RefusalForm, RemoteSigningForm
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.languages import in_own_language
from lwt_admin.signing.models import SigningLink
from lwt_admin.signing.paper import document_pdf, file_name
from lwt_admin.signing.remote import Way
from lwt_admin.signing.services import AlreadySigned, SigningRefused, unsigned

View = Callable[..., HttpResponse]
TOO_OFTEN = 429
WAIT = gettext_noop("Dit is te vaak achter elkaar gevraagd. Wacht een uur en probeer het dan weer.")
# There is no code to type: the page first offers one.
BEFORE = {codes.Standing.NONE, codes.Standing.SPENT}


def by_link(view: View) -> View:
    """Hand the view an open link; everybody else gets the page that says what became of theirs."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        link = links.find(token)
        way = remote.way_of(link, timezone.now())
        if link is None or way is not Way.OPEN:
            return _no_longer_open(request, token, link, way)
        return view(request, token, link)

    return discreet(opened)


def discreet(view: View) -> View:
    """What every public page of this room needs."""
    return without_trace(sensitive_post_parameters()(in_own_language(view)))


@by_link
def sign(request: HttpRequest, token: str, link: SigningLink) -> HttpResponse:
    """Read the text, and sign it with the code that came by e-mail."""
    form = _form(request.POST or None, link)
    if request.method == "POST" and not _may_try(request, link):
        return _page(request, token, link, form, refused=_(WAIT), status=TOO_OFTEN)
    if request.method == "POST" and form.is_valid() and _signed(form, link):
        return redirect("sign", token)
    return _page(request, token, link, form)


@by_link
def sign_code(request: HttpRequest, token: str, link: SigningLink) -> HttpResponse:
    """Send a code to the stored address; whoever was signing goes on with what they typed."""
    if request.method != "POST":
        if request.headers.get("HX-Request"):
            return _code_state(request, token, link)
        return redirect("sign", token)
    page = _refusal_page if "reason" in request.POST else _page
    going_on = page is _refusal_page or bool(request.POST.get("sha256"))
    fresh = _going_on(request, link) if going_on else _form(None, link)
    if not limits.allowed(request, limits.CODE, link.address):
        wait = _("Er zijn te veel codes gevraagd. Wacht een uur en probeer het weer.")
        return page(request, token, link, fresh, refused=wait, status=TOO_OFTEN)
    try:
        codes.ask(link, timezone.now())
    except SigningRefused as refused:
        return page(request, token, link, fresh, refused=str(refused), status=TOO_OFTEN)
    if going_on:
        return page(request, token, link, fresh)
    response = redirect("sign", token)
    response.headers["Location"] += "#tekenen"
    return response


@by_link
def sign_refuse(request: HttpRequest, token: str, link: SigningLink) -> HttpResponse:
    """Say that one does not agree, and why; the page asks first whether one is sure."""
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and not _may_try(request, link):
        return _refusal_page(request, token, link, form, refused=_(WAIT), status=TOO_OFTEN)
    if request.method == "POST" and form.is_valid() and _refused(form, link):
        return redirect("sign", token)
    return _refusal_page(request, token, link, form)


@by_link
def sign_pdf(request: HttpRequest, _token: str, link: SigningLink) -> HttpResponse:
    """The text as it stands now, with the signatures so far, marked as not signed by everybody."""
    if not limits.allowed(request, limits.PDF, str(link.signatory_id)):
        return _too_often(request)
    document = link.signatory.document
    return pdf_answer(document_pdf(document), file_name(document), to_save=False)


@discreet
@require_POST
def sign_another(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link in place of one that expired, to the stored address and no other."""
    link, now = links.find(token), timezone.now()
    if link is None or remote.way_of(link, now) not in {Way.OPEN, Way.EXPIRED}:
        return _no_longer_open(request, token, link, remote.way_of(link, now))
    if not limits.allowed(request, limits.LINK, link.signatory.email):
        return _too_often(request)
    links.send_another(link.signatory, now)
    return redirect("sign_sent")


@discreet
def sign_start(request: HttpRequest) -> HttpResponse:
    """For who lost the link: it goes again to the typed address, when that is a stored one."""
    form = LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        if not limits.allowed(request, limits.LINK, address):
            return _too_often(request)
        links.send_to(address, timezone.now())
        return redirect("sign_sent")
    return render(request, "signing/start.html", {"form": form})


@discreet
def sign_sent(request: HttpRequest) -> HttpResponse:
    """The same answer for everybody: it does not tell whether an address is known."""
    return render(request, "signing/sent.html")


# --- What the pages show --------------------------------------------------------------------------
def _form(data: Any, link: SigningLink, typed: dict[str, Any] | None = None) -> RemoteSigningForm:
    document = link.signatory.document
    initial = {**(typed or {}), "sha256": document.sha256}
    others = document.signatories.all()
    return RemoteSigningForm(data, signatory=link.signatory, others=others, initial=initial)


def _may_try(request: HttpRequest, link: SigningLink) -> bool:
    """Nobody needs more tries to sign or refuse; a code has its own, fewer tries."""
    return limits.allowed(request, limits.TRY, str(link.signatory_id))


def _going_on(request: HttpRequest, link: SigningLink) -> CodeForm:
    """The form that somebody was filling in when they asked for a code."""
    if "reason" in request.POST:
        return RefusalForm(initial=RefusalForm(request.POST).typed_so_far())
    return _form(None, link, _form(request.POST, link).typed_so_far())


def _signed(form: RemoteSigningForm, link: SigningLink) -> bool:
    """Take the signature, when nothing stands in its way."""
    given = form.cleaned_data
    return _taken(form, lambda now: remote.sign(link, form.mark(), given["code"], now))


def _refused(form: RefusalForm, link: SigningLink) -> bool:
    """Store the refusal, when nothing stands in its way."""
    given = form.cleaned_data
    return _taken(form, lambda now: remote.refuse(link, given["reason"], given["code"], now))


def _taken(form: CodeForm, take: Callable[[datetime], None]) -> bool:
    """What stands in the way comes on the form, else the link tells what became of it.

    A second click does no harm.
    """
    try:
        take(timezone.now())
    except (AlreadySigned, codes.LinkClosed):
        return True
    except codes.WrongCode as wrong:
        form.add_error("code", str(wrong))
    except SigningRefused as refused:
        form.add_error(None, _in_words(refused))
    else:
        return True
    return False


def _in_words(refused: SigningRefused) -> str:
    """The reason in the language of the page; of one with names in it, what to do about it."""
    reason = str(refused)
    if get_language() == settings.LANGUAGE_CODE or _(reason) != reason:
        return _(reason)
    return _("Dit kan nu niet. Bel de school. De reden, in het Nederlands: “%(why)s”") % {
        "why": reason
    }


def _page(
    request: HttpRequest,
    token: str,
    link: SigningLink,
    form: CodeForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page to read and sign on."""
    document = link.signatory.document
    kind = kind_of(document)
    now = timezone.now()
    standing = codes.standing(link, now)
    context = _about(token, link) | {
        "form": form,
        "refused": refused,
        "why": kind.why and kind.why(link.signatory, timezone.localdate(now)),
        "summary": kind.summary(document.content),
        "text_template": kind.text_template,
        "content": kind.readable(document.content),
        "code": standing.value,
        "is_signing": form.is_bound or "code" in form.initial or standing not in BEFORE,
    }
    return render(request, "signing/sign.html", context, status=status)


def _refusal_page(
    request: HttpRequest,
    token: str,
    link: SigningLink,
    form: CodeForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page to say on that one does not agree: first a code, as for signing."""
    standing = codes.standing(link, timezone.now())
    context = _about(token, link) | {
        "form": form,
        "refused": refused,
        "code": standing.value,
        "refusing": True,
        "may_refuse": form.is_bound or standing not in BEFORE,
    }
    return render(request, "signing/refuse.html", context, status=status)


def _code_state(request: HttpRequest, token: str, link: SigningLink) -> HttpResponse:
    """The part of the page that tells whether the code was sent; the page asks for it again."""
    state = codes.standing(link, timezone.now()).value
    return render(request, "signing/_code_state.html", _about(token, link) | {"code": state})


def _about(token: str, link: SigningLink) -> dict[str, Any]:
    signatory = link.signatory
    document = signatory.document
    words, address = kind_of(document).words, masked(link.address)
    waiting = unsigned(document)
    return {
        "token": token,
        "signatory": signatory,
        "document": document,
        "words": words,
        "signed_line": words.signed % {"address": address},
        "will_be_signed": words.will_be_signed % {"address": address},
        "school": document.school,
        "address": address,
        "refusing": False,
        "signed": [one for one in document.signatories.all() if one not in waiting],
        "waiting": [one for one in waiting if one.pk != signatory.pk],
    }


def _no_longer_open(
    request: HttpRequest, token: str, link: SigningLink | None, way: Way
) -> HttpResponse:
    """Thanks for who signed, a word for who refused, and one page for every other link."""
    if link is None or way in {Way.EXPIRED, Way.CLOSED}:
        context = {
            "token": token,
            "may_ask": way is Way.EXPIRED,
            "too_many_wrong": link is not None and codes.too_many_wrong(link),
        }
        return render(request, "signing/gone.html", context, status=404)
    context = _about(token, link) | {"still_shown": timezone.now() < link.expires_at}
    template = "signing/signed.html" if way is Way.SIGNED else "signing/refused.html"
    return render(request, template, context)


def _too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "signing/too_often.html", status=TOO_OFTEN)
