"""Answers that are a file: to save, or for the browser to show."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf_answer(pdf: bytes, name: str, *, to_save: bool = True) -> HttpResponse:
    """A PDF under this name."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(to_save, name) or ""
    return response
