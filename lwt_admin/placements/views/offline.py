"""What a phone shows of the hours without a network: one page about nobody, kept by the browser."""

import json
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

FILES: Final = (
    "bootstrap/css/bootstrap.min.css",
    "css/lwt.css",
    "fonts/atkinson/atkinson-hyperlegible-next-regular.woff2",
    "fonts/atkinson/atkinson-hyperlegible-next-bold.woff2",
    "img/icons.svg",
    "js/offline.js",
)


@require_safe
def hours_offline(request: HttpRequest) -> HttpResponse:
    """The page that stands in for any page of hours as long as there is no network."""
    return render(request, "placements/offline.html")


@require_safe
def hours_offline_worker(_request: HttpRequest) -> HttpResponse:
    """The script with which the browser keeps that page, for the addresses beside its own.

    It changes whenever a file does, and then the browser keeps the new ones.
    """
    kept = {"page": reverse("hours_offline"), "files": [static(name) for name in FILES]}
    worker = static("js/offline-worker.js")
    text = f"self.OFFLINE = {json.dumps(kept)};\nimportScripts({json.dumps(worker)});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
