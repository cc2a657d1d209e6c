"""A school's standard texts: the list per kind of document, and one text with its editions."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lwt_admin.accounts.one_school import chosen_or_first
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.forms.texts import TextForm
from lwt_admin.agreements.models import DefaultText
from lwt_admin.agreements.services.texts import (
    ChangedMeanwhile,
    Place,
    default_texts,
    edition_in_use,
    newest_editions,
    texts_in_use,
    write,
)
from lwt_admin.agreements.standard_texts import DOCUMENTS, EVERY_PROFILE, Part, StandardDocument
from lwt_admin.rules.profiles import BY_SHORT, PROFILES
from lwt_admin.text import key_in

PROFILE_PARAMETER = "profiel"


@dataclass(frozen=True)
class TextLine:
    """One part of a document on the list, with the text that holds and where it comes from."""

    part: Part
    text: str
    edition: DefaultText | None
    url: str


def default_texts_page(request: StaffRequest) -> HttpResponse:
    """The texts of one kind of document (`?document=`), for all profiles or one (`?profiel=`)."""
    school = chosen_or_first(request)
    document = _document(request.GET.get("document") or next(iter(DOCUMENTS)))
    profile = _profile(request, document)
    newest = newest_editions(school, document.kind.value)
    texts = texts_in_use(newest, document.kind.value, profile)
    context = {
        "school": school,
        "documents": DOCUMENTS.values(),
        "document": document,
        "profile": profile,
        "profiles": PROFILES if document.per_profile else (),
        "lines": [
            TextLine(
                part,
                texts[part.field],
                edition_in_use(newest, profile, part.field),
                _address(document, part, profile),
            )
            for part in document.parts
        ],
    }
    return render(request, "agreements/default_texts.html", context)


def default_text_edit(request: StaffRequest, document: str, field: str) -> HttpResponse:
    """One text: write a new edition, or put an older one back."""
    school = chosen_or_first(request)
    kind = _document(document)
    part = kind.part(field)
    if part is None:
        raise Http404
    profile = _profile(request, kind)
    place = Place(school, document, profile, field)
    editions = place.editions()
    in_use = default_texts(school, document, profile)[field]
    seen = editions[0].number if editions else 0
    form = TextForm(_posted(request, editions), initial={"text": in_use, "seen": seen})
    if request.method == "POST" and form.is_valid() and _stored(request, form, place, in_use):
        return redirect(_list_address(kind, profile))
    context = {
        "school": school,
        "document": kind,
        "part": part,
        "profile": BY_SHORT.get(profile),
        "form": form,
        "editions": editions,
        "own_text": kind.own(profile)[field],
        "list_url": _list_address(kind, profile),
    }
    return render(request, "agreements/default_text_edit.html", context)


def _posted(request: StaffRequest, editions: list[DefaultText]) -> Any:
    """What was typed; the text of an older edition when that one is to be put back."""
    if request.method != "POST":
        return None
    posted = request.POST.copy()
    number = key_in(posted.get("restore", ""))
    older = next((one for one in editions if one.number == number), None)
    if older is not None:
        posted["text"] = older.text
    return posted


def _stored(request: StaffRequest, form: TextForm, place: Place, in_use: str) -> bool:
    """Store a new edition and say so; False, with the reason on the form, when that cannot be."""
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    unchanged = "\n".join(text.split("\r\n")).strip() == in_use.strip()
    try:
        edition = None if unchanged else write(place, text, writer=request.user, seen=seen)
    except ChangedMeanwhile as refused:
        form.add_error("text", str(refused))
        newest = next((one.number for one in place.editions()), 0)
        data: Any = form.data
        form.data = data = data.copy()
        data["seen"] = str(newest)
        return False
    if edition is None:
        messages.info(request, "Er is niets gewijzigd.")
    else:
        said = f"Uitgave {edition.number} is opgeslagen."
        messages.success(request, f"{said} Nieuwe concepten beginnen met deze tekst.")
    return True


def _document(kind: str) -> StandardDocument:
    if kind not in DOCUMENTS:
        raise Http404
    return DOCUMENTS[kind]


def _profile(request: StaffRequest, document: StandardDocument) -> str:
    picked = request.GET.get(PROFILE_PARAMETER, EVERY_PROFILE)
    if picked and (picked not in BY_SHORT or not document.per_profile):
        raise Http404
    return picked


def _query(**parameters: str) -> str:
    given = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _address(document: StandardDocument, part: Part, profile: str) -> str:
    address = reverse("default_text_edit", args=[document.kind.value, part.field])
    return f"{address}{_query(**{PROFILE_PARAMETER: profile})}"


def _list_address(document: StandardDocument, profile: str) -> str:
    query = _query(document=document.kind.value, **{PROFILE_PARAMETER: profile})
    return f"{reverse('default_texts')}{query}"
