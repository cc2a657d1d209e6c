"""An old address of a pupil or a company that was merged leads on to the one that stayed."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.defaults import page_not_found

from lwt_admin.agreements.models import Company
from lwt_admin.merging import merged_to
from lwt_admin.students.models import Student

MOVED: Final[dict[str, tuple[Any, str]]] = {
    "leerlingen/<int:pk>/": (
        Student,
        "U zocht een dossier dat is samengevoegd. Dit is het dossier dat bleef.",
    ),
    "leerbedrijven/<int:pk>/": (
        Company,
        "U zocht een leerbedrijf dat is samengevoegd. Dit is het leerbedrijf dat bleef.",
    ),
}
"""With what an address begins, of which records it is, and what is told to who comes by it."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page of the record that stayed, for who may see that; else that there is nothing."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        for folder, (model, told) in MOVED.items():
            if address := _address_now(request, folder, model):
                messages.info(request, told)
                return redirect(address)
    return page_not_found(request, exception)


def _address_now(request: HttpRequest, folder: str, model: Any) -> str:
    """Where the page is now; empty when the record is there still, or never went up in another."""
    match, user = request.resolver_match, getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    if match is None or not match.route.startswith(folder):
        return ""
    key = match.kwargs["pk"]
    stayed = None if model._base_manager.filter(pk=key).exists() else merged_to(model, key)
    if stayed is None or not model.objects.for_user(user).filter(pk=stayed).exists():
        return ""
    return reverse(match.view_name, kwargs=match.kwargs | {"pk": stayed})
