"""The files that go along with a pupil's own data, and those that stay at the school.

A sealed file never changes, so an address that was hidden after it was signed still stands in it.
Such a file goes to nobody: the ZIP may end up with the very person from whom the address is hidden.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import slugify

from lwt_admin.signing.models import Document, PaperScan
from lwt_admin.students.addresses import without_hidden
from lwt_admin.students.models import Guardian, Student
from lwt_admin.ui.formats import nl_date

People = list[Guardian | Student]

WHERE: Final = "Het ligt op school; de coördinator beslist wie het daar kan inzien."
HOLDS: Final = f"In dit bestand staat een adres dat geheim is. {WHERE}"
MAY_HOLD: Final = f"In deze scan van papier kan een adres staan dat geheim is. {WHERE}"


@dataclass(frozen=True)
class KeptFile:
    """A stored file with the name that it gets in the ZIP; `left_out` says why it stays behind."""

    name: str
    what: str
    file: Any
    left_out: str = ""


def files_of(
    records: Mapping[type[models.Model], Iterable[models.Model]], people: People
) -> Iterator[KeptFile]:
    """Every file of these records, each under a name that no other has."""
    for model, rows in records.items():
        kind = slugify(str(model._meta.verbose_name))
        fields = [one for one in model._meta.concrete_fields if isinstance(one, models.FileField)]
        for field in fields:
            for record in rows:
                if file := getattr(record, field.name):
                    ending = str(file.name).rpartition(".")[2][:5]
                    name = f"bestanden/{kind}-{record.pk}.{ending}"
                    yield KeptFile(name, _what(record), file, _why_not(record, people))


def _what(record: models.Model) -> str:
    if isinstance(record, Document):
        return f"{record.title}, van {nl_date(record.completed_at or record.frozen_at)}"
    if isinstance(record, PaperScan):
        return f"Scan van {record.document.title}, getekend op {nl_date(record.signed_on)}"
    return f"{record._meta.verbose_name}: {record}".capitalize()


def _why_not(record: models.Model, people: People) -> str:
    """Why a file stays at the school; empty when it goes along.

    What a text says is known; what stands on paper is not, so no scan of a signed paper goes along
    while somebody around the pupil has a hidden address.
    """
    if isinstance(record, Document):
        return HOLDS if _holds_hidden(record, people) else ""
    if isinstance(record, PaperScan):
        return MAY_HOLD if any(one.address_hidden for one in people) else ""
    return ""


def _holds_hidden(document: Document, people: People) -> bool:
    text = json.dumps(document.content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return without_hidden(text, people) != text
