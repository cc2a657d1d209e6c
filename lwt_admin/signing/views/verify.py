"""The public pages on which anybody checks a document: by its code, or with the file itself."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.links import without_trace
from lwt_admin.signing import limits, verify
from lwt_admin.signing.languages import in_own_language
from lwt_admin.signing.verify_forms import CodeForm, FileForm

NOT_FOUND: Final = 404
TOO_OFTEN: Final = 429
UNAVAILABLE: Final = 503

logger = logging.getLogger(__name__)


def or_later(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer that nothing can be checked right now when what is stored cannot be read."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except verify.CannotCheck as error:
            logger.error("%s", error)
            return render(request, "signing/verify_later.html", status=UNAVAILABLE)

    return wrapped


@without_trace
@in_own_language
@or_later
def verify_start(request: HttpRequest) -> HttpResponse:
    """Type the code, or send the file: it is compared and kept nowhere."""
    if request.method == "POST":
        return _file(request)
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("verify_document", form.cleaned_data["code"])
    return _start(request, form=form)


@without_trace
@in_own_language
@or_later
def verify_document(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody may know about the document with this code."""
    document = verify.with_code(code)
    if document is None:
        if not limits.allowed(request, limits.UNKNOWN_CODE, ""):
            return render(request, "signing/verify_too_often.html", status=TOO_OFTEN)
        return _start(request, unknown=code[:40], status=NOT_FOUND)
    if not limits.allowed(request, limits.KNOWN_CODE, ""):
        return render(request, "signing/verify_too_often.html", status=TOO_OFTEN)
    context = {
        "about": verify.about(document, timezone.localdate()),
        "file_form": FileForm(),
        "today": timezone.localdate(),
    }
    return render(request, "signing/verify_document.html", context)


def _file(request: HttpRequest) -> HttpResponse:
    """Judge the file that was sent."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, file_form=form)
    if not limits.allowed(request, limits.FILE, ""):
        return render(request, "signing/verify_too_often.html", status=TOO_OFTEN)
    answer = verify.judge_file(form.cleaned_data["file"].chunks())
    today = timezone.localdate()
    context = {
        "answer": answer,
        "name": form.cleaned_data["file"].name,
        "about": verify.about(answer.document, today) if answer.document else None,
        "file_form": FileForm(),
        "today": today,
    }
    return render(request, "signing/verify_file.html", context)


def _start(request: HttpRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    context = {"form": CodeForm(), "file_form": FileForm(), "unknown": ""} | given
    return render(request, "signing/verify_start.html", context, status=status)
