"""Two records that no list of doubles shows, picked one after the other by whoever knows better."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db import models
from django.urls import reverse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.text import key_in

MOST: Final = 20
"""How many are shown; who finds more types more of the name."""


class PickForm(forms.Form):
    q = forms.CharField(label="Naam of nummer", required=False, max_length=100)
    eerste = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Picked:
    """One that was found, with what tells it from namesakes, and where choosing it leads."""

    record: Any
    told: str
    url: str


@dataclass(frozen=True)
class Pick:
    """How far somebody is: nothing yet, or the `first` one; and what a search `found`."""

    form: PickForm
    first: Any
    found: list[Picked]
    more: bool


def pick(
    request: StaffRequest,
    records: Any,
    pages: tuple[str, str],
    told: Callable[[Any], str],
    search: Callable[[Any, str], models.QuerySet[Any]],
) -> Pick:
    """What the search on a page of doubles finds among `records`, of which one may be chosen.

    The records are those of one school. `pages` are the page of doubles and the one that merges
    two. Two queries at most.
    """
    form = PickForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    key = key_in(asked.get("eerste", ""))
    first = records.filter(pk=key).first() if key is not None else None
    if first is not None:
        records = records.exclude(pk=first.pk)
    text = asked.get("q", "")
    found = list(search(records, text)[: MOST + 1]) if text else []
    list_page, merge_page = pages

    def url(record: Any) -> str:
        if first is None:
            return f"{reverse(list_page)}?eerste={record.pk}#kiezen"
        return reverse(merge_page, args=[first.pk, record.pk])

    rows = [Picked(one, told(one), url(one)) for one in found[:MOST]]
    return Pick(form, first, rows, len(found) > MOST)
