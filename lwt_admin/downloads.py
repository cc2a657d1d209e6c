"""Answers that are a file: to save, or for the browser to show."""

from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

Answer = TypeVar("Answer", bound=HttpResponseBase)


def named(answer: Answer, name: str, *, to_save: bool = True) -> Answer:
    """The answer as a file with this name, whatever signs are in it."""
    answer.headers["Content-Disposition"] = content_disposition_header(to_save, name) or ""
    return answer


def pdf_answer(pdf: bytes, name: str, *, to_save: bool = True) -> HttpResponse:
    """A PDF under this name."""
    return named(HttpResponse(pdf, content_type="application/pdf"), name, to_save=to_save)
