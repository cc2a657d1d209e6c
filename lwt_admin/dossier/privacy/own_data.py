"""Everything that the school keeps about a pupil, for the pupil: as JSON, as PDF, and the files.

Every record of every room goes along, field by field, unless it is named here. Values are those of
the screen in the PDF, and plain ones (ISO dates, keys of choices) in the JSON.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import IO, Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils.text import slugify

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import view_right_of
from lwt_admin.dossier.history.lines import words_of
from lwt_admin.dossier.privacy.own_files import KeptFile, files_of
from lwt_admin.files import pieces_of, zip_info
from lwt_admin.pdf import render_pdf
from lwt_admin.placements.models import CellSave
from lwt_admin.signing.models import Signatory, SigningLink
from lwt_admin.students.addresses import withheld, without_hidden
from lwt_admin.students.confidential import confidential_of
from lwt_admin.students.models import CommitteeMeeting, Guardian, Student
from lwt_admin.students.pupil_records import of_student, paths_to_student
from lwt_admin.text import fold

Model = type[models.Model]
Field = models.Field[Any, Any]

SCHEMA: Final = "lwt-admin.own-data/1"

LEFT_OUT: Final[frozenset[Model]] = frozenset({CellSave, SigningLink, CommitteeMeeting})
"""What tells nothing that is not told elsewhere, or is about other pupils as well."""

MOST_APART: Final = 6
"""So many records of one kind stand in the PDF with a line for each field."""

TECHNICAL: Final = frozenset({"version", "created_at", "updated_at", "search_key", "sort_key"})


UNTOLD: Final = frozenset({(Signatory, "person")})
"""What says nothing to a reader: the JSON alone has it."""


@dataclass(frozen=True)
class Section:
    """All records of one kind: each as pairs of a label and what stands there."""

    title: str
    records: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def is_long(self) -> bool:
        """Whether the records stand one under another in lines: each apart would fill pages."""
        return len(self.records) > MOST_APART


@dataclass(frozen=True)
class OwnData:
    """What is kept about one pupil at a moment."""

    student: Student
    made_at: datetime
    restricted: bool
    records: Mapping[Model, tuple[models.Model, ...]]

    def as_json(self) -> str:
        """The records by kind; the keys are the names of the fields."""
        kinds = {
            model._meta.label: [self._plain(record) for record in records]
            for model, records in self.records.items()
        }
        about = {
            "schema": SCHEMA,
            "school": str(self.student.school),
            "student": str(self.student),
            "made_at": self.made_at,
            "restricted": self.restricted,
            "left_out": [{"what": one.what, "why": one.left_out} for one in self.left_out],
            "records": kinds,
        }
        text = json.dumps(about, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        return without_hidden(text, self._people)

    def sections(self) -> list[Section]:
        """The same in the words of the screen; what is empty is left out."""
        return [
            Section(_title(model, records), tuple(map(self._told, records)))
            for model, records in self.records.items()
        ]

    def _told(self, record: models.Model) -> tuple[tuple[str, str], ...]:
        """The record without what is hidden from the others around the pupil."""
        told = _told(record, self._fields(record), self._file_names)
        return tuple((name, without_hidden(value, self._people)) for name, value in told)

    def _plain(self, record: models.Model) -> dict[str, Any]:
        """Values as they are stored; a file by its name."""
        return {
            field.name: str(value) if isinstance(field, models.FileField) else value
            for field in self._fields(record)
            for value in [getattr(record, field.attname)]
        }

    def _fields(self, record: models.Model) -> list[Field]:
        left_out = TECHNICAL | withheld(record)
        if not self.restricted:
            left_out |= confidential_of(record)
        return [field for field in _stored(record) if field.name not in left_out]

    @property
    def files(self) -> list[KeptFile]:
        """Every file that is kept with the records."""
        return list(files_of(self.records, self._people))

    @cached_property
    def _file_names(self) -> dict[str, str]:
        """Under what name each stored file goes along; one that stays at the school has none."""
        return {str(one.file): one.name for one in self.files if not one.left_out}

    @property
    def left_out(self) -> list[KeptFile]:
        """The files that stay at the school."""
        return [one for one in self.files if one.left_out]

    @property
    def _people(self) -> list[Guardian | Student]:
        found = self.records.get(Guardian, ())
        return [self.student, *(one for one in found if isinstance(one, Guardian))]

    def as_pdf(self) -> bytes:
        """The same as a document to read."""
        context = {
            "student": self.student,
            "school": self.student.school,
            "made_at": self.made_at,
            "restricted": self.restricted,
            "left_out": self.left_out,
            "sections": self.sections(),
        }
        return render_pdf(render_to_string("documents/own_data.html", context))


def own_data(student: Student, now: datetime, *, restricted: bool) -> OwnData:
    """Read everything; with `restricted` also what few may see: notes, incidents, the intake."""
    records = {}
    for model in paths_to_student():
        if model in LEFT_OUT or (_is_restricted(model) and not restricted):
            continue
        found = tuple(_records(model, student))
        if found:
            records[model] = found
    return OwnData(student, now, restricted, records)


def write_zip(data: OwnData, target: IO[bytes]) -> None:
    """`gegevens.json`, `gegevens.pdf` and every file that is kept with the records.

    Of a file that stays at the school (see `own_files`) both tell what it is, and why.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zip_info("gegevens.json"), data.as_json(), zipfile.ZIP_DEFLATED)
        archive.writestr(zip_info("gegevens.pdf"), data.as_pdf())
        for one in data.files:
            if not one.left_out:
                with archive.open(zip_info(one.name), "w") as into:
                    for piece in pieces_of(one.file):
                        into.write(piece)


def zip_name(student: Student) -> str:
    """`gegevens-van-daan-berg.zip`."""
    return f"gegevens-van-{slugify(fold(str(student)))[:60] or student.pk}.zip"


def _records(model: Model, student: Student) -> models.QuerySet[Any]:
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    found = model._base_manager.filter(of_student(model, student.pk)).distinct()
    return found.select_related(*related).order_by("pk")


def _is_restricted(model: Model) -> bool:
    return view_right_of(model) is Right.NOTES_RESTRICTED


def _stored(record: models.Model) -> Iterator[Field]:
    for field in record._meta.concrete_fields:
        if not isinstance(field, models.BinaryField):
            yield field


def _title(model: Model, records: Sized) -> str:
    names = model._meta
    return str(names.verbose_name if len(records) == 1 else names.verbose_name_plural)


def _told(
    record: models.Model, fields: Iterable[Field], file_names: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    untold = {name for model, name in UNTOLD if isinstance(record, model)}
    shown = [one for one in fields if not one.primary_key and one.name not in untold]
    # That a record is the pupil's own is plain: its owner is not told with each.
    own = [field for field in shown if field.related_model not in paths_to_student()]
    told = ((str(field.verbose_name), _words(record, field, file_names)) for field in own)
    return tuple((label, words) for label, words in told if words)


def _words(record: models.Model, field: Field, file_names: Mapping[str, str]) -> str:
    """A field in words; what only a program reads is in the JSON alone."""
    value = getattr(record, field.name)
    if isinstance(field, models.JSONField):
        lines = value if isinstance(value, list) else []
        return "; ".join(line for line in lines if isinstance(line, str))
    if isinstance(field, models.FileField):
        return file_names.get(str(value), "")
    return "" if value in (None, "") else words_of(field, value)
